use clap::Subcommand;

use super::name_value;

#[derive(Debug, Subcommand)]
pub(crate) enum CentreCommand {
    List {
        #[arg(long)]
        json: bool,
    },
    Show {
        name: String,
        #[arg(long)]
        json: bool,
    },
    /// Add a centre or set properties as NAME=VALUE; NAME= means the default
    Set {
        name: String,
        /// What speaks with it, such as smpp; needed for a new one
        #[arg(long)]
        kind: Option<String>,
        #[arg(value_parser = name_value)]
        property: Vec<(String, String)>,
        /// A hidden property as NAME=FILE, or NAME=- for standard input; NAME alone asks for it
        #[arg(long)]
        secret: Vec<String>,
        #[arg(long)]
        json: bool,
    },
    Enable {
        name: String,
    },
    /// Send nothing to it until it is enabled again
    Disable {
        name: String,
    },
    Remove {
        name: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum RouteCommand {
    List {
        #[arg(long)]
        json: bool,
    },
    Show {
        name: String,
        #[arg(long)]
        json: bool,
    },
    /// Add a route or set properties as NAME=VALUE; NAME= means the default
    Set {
        name: String,
        #[arg(value_parser = name_value)]
        property: Vec<(String, String)>,
        #[arg(long)]
        json: bool,
    },
    Enable {
        name: String,
    },
    Disable {
        name: String,
    },
    Remove {
        name: String,
    },
}
