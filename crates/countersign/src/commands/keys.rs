use crate::cli::{ConfigArgs, KeysCommand};
use crate::config::Config;
use crate::house::{Failure, House};
use crate::http_client;

pub(super) async fn run(args: &ConfigArgs, command: KeysCommand) -> Result<(), Failure> {
    let config = Config::read(&args.config)?;
    let provider = House::open(&config)
        .await?
        .provider(&config, &http_client::tls()?)
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
