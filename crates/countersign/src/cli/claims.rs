use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum ScopeCommand {
    /// Add a scope or replace it; one with a standard name has its claims besides the usual ones
    Add {
        name: String,
        /// A claim that the scope stands for; may be repeated; none for a scope of an API
        #[arg(long)]
        claim: Vec<String>,
        /// What a person is told that the scope allows: "see your department"
        #[arg(long, default_value = "")]
        description: String,
    },
    List {
        #[arg(long)]
        json: bool,
    },
    Remove {
        name: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum ClaimCommand {
    /// Take a claim from an attribute of the directory
    Set {
        name: String,
        #[arg(long)]
        attribute: String,
        /// string, boolean, number, json, or list for all values
        #[arg(long = "type", default_value = "string")]
        kind: String,
    },
    List {
        #[arg(long)]
        json: bool,
    },
    /// Tell a claim no more, or a standard one as usual again
    Remove { name: String },
}
