use std::sync::Arc;

use crate::cli::ConfigArgs;
use crate::config::Config;
use crate::house::{Failure, House};
use crate::logging;
use crate::notify::{Said, notify};
use crate::server::{Listeners, Server};
use crate::signals::{Signals, Told};
use crate::traces;

pub(super) async fn run(args: &ConfigArgs) -> Result<(), Failure> {
    let config = Config::read(&args.config)?;
    let (tracing, traces) = traces::begin(&config.tracing)?.unzip();
    let logs = logging::begin(&config.log, tracing)?;
    let listeners = Listeners::open(&config).await?;
    let house = House::open(&config).await?;
    let house = house.furnish(&config, logs).await?;
    let web = Arc::clone(&house.web);
    tracing::info!(issuer = config.issuer, listen = %config.listen, "ready");
    let mut signals = Signals::listen()?;
    let server = Server::start(house, listeners);
    notify(Said::Ready);
    while signals.next().await == Told::Reload {
        web.pages.reload();
        server.reload();
        web.sign_ins.methods().reload().await?;
        web.provider.reload().await?;
        tracing::info!("pages, methods and keys were read again");
    }
    notify(Said::Stopping);
    tracing::info!("draining");
    server.drain().await;
    if let Some(traces) = traces {
        traces.flush().await;
    }
    Ok(())
}
