use std::sync::Arc;

use countersign_oidc::{Issuer, Lifetimes, Provider};

use crate::cli::{ConfigArgs, KeysCommand};
use crate::config::Config;
use crate::house::{Failure, House};

pub(super) async fn run(args: &ConfigArgs, command: KeysCommand) -> Result<(), Failure> {
    let config = Config::read(&args.config)?;
    let house = House::open(&config).await?;
    let provider = Provider::new(
        house.store.clone(),
        Arc::clone(&house.keyring),
        Arc::clone(&house.clock),
        Arc::clone(&house.entropy),
        Issuer::new(&config.issuer)?,
        Lifetimes::default(),
    )
    .await?;
    match command {
        KeysCommand::Rotate => {
            provider.rotate_keys().await?;
            println!(
                "New keys sign from now on; the old ones stay published until their last token has ended."
            );
        }
    }
    Ok(())
}
