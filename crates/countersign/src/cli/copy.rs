use clap::Args;

#[derive(Debug, Args)]
pub(crate) struct CopyArgs {
    /// The store to read: sqlite:PATH or postgres://…
    #[arg(long, env = "COUNTERSIGN_COPY_FROM", hide_env_values = true)]
    pub(crate) from: String,
    /// The store to write, which must be empty. An address with a password belongs into the
    /// environment, where other users of the machine do not see it
    #[arg(long, env = "COUNTERSIGN_COPY_TO", hide_env_values = true)]
    pub(crate) to: String,
}
