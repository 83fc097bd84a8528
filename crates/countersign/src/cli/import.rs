use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
pub(crate) enum ImportCommand {
    /// Bring people, applications, method properties and default methods of a Gluu Server. Says
    /// what would be taken, and takes it only with --write
    Gluu(GluuArgs),
}

#[derive(Debug, Args)]
pub(crate) struct GluuArgs {
    /// The export of the directory
    #[arg(long)]
    pub(crate) ldif: PathBuf,
    /// The file /etc/gluu/conf/salt, under which the applications' secrets are kept
    #[arg(long)]
    pub(crate) salt: Option<PathBuf>,
    /// Give applications whose secrets cannot be read new ones, and write them to this new file
    #[arg(long)]
    pub(crate) new_secrets: Option<PathBuf>,
    /// The country of numbers without a country code, in two letters
    #[arg(long)]
    pub(crate) country: Option<String>,
    /// Take mobile and telephoneNumber as verified, as the Gluu Server's script did; otherwise
    /// such people prove their number when they sign in
    #[arg(long)]
    pub(crate) trust_numbers: bool,
    /// Write to the store what can be taken
    #[arg(long)]
    pub(crate) write: bool,
    #[arg(long)]
    pub(crate) json: bool,
}
