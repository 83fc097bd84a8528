use countersign_store::Store;

use crate::cli::ConfigArgs;
use crate::config::Config;
use crate::house::Failure;

pub(super) async fn run(args: &ConfigArgs) -> Result<(), Failure> {
    let config = Config::read(&args.config)?;
    let store = Store::open_with(&config.store_url, &config.store).await?;
    store.close().await;
    println!("The store is up to date.");
    Ok(())
}
