use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum RegistrationTokenCommand {
    /// Make a token that lets its holder register applications; it is printed once
    Add {
        /// What it is for
        #[arg(long, default_value = "")]
        label: String,
        /// How many applications may be registered with it
        #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
        uses: u32,
        /// How long it is good
        #[arg(long, default_value_t = 24, value_parser = clap::value_parser!(u32).range(1..))]
        hours: u32,
        #[arg(long)]
        json: bool,
    },
    /// List tokens that are good, and for how much
    List {
        #[arg(long)]
        json: bool,
    },
    /// End a token; what was registered with it stays
    Revoke { id: String },
}
