use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum AuditCommand {
    /// Follow the chain of the audit log; fails and names the first entry that is not what was
    /// written, or is missing
    Verify {
        #[arg(long)]
        json: bool,
    },
}
