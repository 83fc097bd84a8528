use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum GuardCommand {
    /// Show limits that are nearly reached, the share of codes that came back, what was spent,
    /// and alarms
    Status {
        #[arg(long)]
        json: bool,
    },
    /// List the prefixes that get no codes now
    List {
        #[arg(long)]
        json: bool,
    },
    /// Let codes go to a prefix again
    Lift {
        /// The prefix as listed, such as +447700
        prefix: String,
    },
}
