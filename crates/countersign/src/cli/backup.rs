use std::path::PathBuf;

use clap::Args;

use super::ConfigArgs;

#[derive(Debug, Args)]
pub(crate) struct BackupArgs {
    #[command(flatten)]
    pub(crate) config: ConfigArgs,
    /// The file to write, which must not be there yet
    pub(crate) file: PathBuf,
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct RestoreArgs {
    #[command(flatten)]
    pub(crate) config: ConfigArgs,
    /// The backup to read
    pub(crate) file: PathBuf,
    /// Only look whether it could be restored
    #[arg(long)]
    pub(crate) check: bool,
    #[arg(long)]
    pub(crate) json: bool,
}
