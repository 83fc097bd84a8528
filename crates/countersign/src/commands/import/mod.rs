//! What comes from other identity servers.

mod gluu;

use crate::cli::{ConfigArgs, ImportCommand};
use crate::config::Config;
use crate::house::{Failure, House};

pub(super) async fn run(args: &ConfigArgs, command: ImportCommand) -> Result<(), Failure> {
    let config = Config::read(&args.config)?;
    let house = House::open(&config).await?;
    match command {
        ImportCommand::Gluu(args) => gluu::run(&house, &config, &args).await,
    }
}
