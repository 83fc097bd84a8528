use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
pub(crate) enum ClientCommand {
    /// Register an application; its secret is printed once
    Add {
        client_id: String,
        #[command(flatten)]
        metadata: Box<MetadataArgs>,
        #[arg(long)]
        json: bool,
    },
    /// Show an application
    Show {
        client_id: String,
        #[arg(long)]
        json: bool,
    },
    /// List applications
    List {
        #[arg(long)]
        json: bool,
    },
    /// Change an application; what is not named stays
    Set {
        client_id: String,
        #[command(flatten)]
        metadata: Box<MetadataArgs>,
        #[arg(long)]
        json: bool,
    },
    /// Make a new secret, printed once; the old one ends
    Secret {
        client_id: String,
        #[arg(long)]
        json: bool,
    },
    Enable {
        client_id: String,
    },
    /// Let an application do nothing until it is enabled again
    Disable {
        client_id: String,
    },
    /// Remove an application and all its grants
    Remove {
        client_id: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct MetadataArgs {
    /// A file with client metadata in JSON (RFC 7591), or - for standard input; a member that is
    /// null gets its default, and the options below count more
    #[arg(long)]
    pub(crate) metadata: Option<PathBuf>,
    /// The name that people see
    #[arg(long)]
    pub(crate) name: Option<String>,
    #[arg(long)]
    pub(crate) redirect_uri: Vec<String>,
    #[arg(long)]
    pub(crate) post_logout_redirect_uri: Vec<String>,
    /// Where the server tells the application that a person has signed out
    #[arg(long)]
    pub(crate) backchannel_logout_uri: Option<String>,
    /// The same through the browser, in a frame
    #[arg(long)]
    pub(crate) frontchannel_logout_uri: Option<String>,
    /// authorization_code, refresh_token, client_credentials and others that discovery lists
    #[arg(long)]
    pub(crate) grant_type: Vec<String>,
    #[arg(long)]
    pub(crate) scope: Vec<String>,
    /// client_secret_basic, none for a public client, or another that discovery lists
    #[arg(long)]
    pub(crate) auth_method: Option<String>,
    /// RS256, ES256 or another that discovery lists
    #[arg(long)]
    pub(crate) id_token_alg: Option<String>,
    /// Methods for requests that name none, best first
    #[arg(long)]
    pub(crate) default_acr: Vec<String>,
    /// The only methods that may be used
    #[arg(long)]
    pub(crate) allowed_acr: Vec<String>,
    /// The operator's own application: people are not asked for consent
    #[arg(long)]
    pub(crate) trusted: bool,
    /// Allow a confidential client to go without PKCE
    #[arg(long)]
    pub(crate) no_pkce: bool,
}
