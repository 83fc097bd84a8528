//! Where log lines go: standard error, the script log that operators know, and what the console
//! shows of both.

mod recent;

use std::fs::OpenOptions;
use std::path::Path;
use std::sync::{Arc, Mutex};

use countersign_admin::{Log, RecentLogs};
use tracing_subscriber::filter::{EnvFilter, FilterExt as _, Targets, filter_fn};
use tracing_subscriber::layer::{Filter, SubscriberExt as _};
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{Layer, fmt};

use self::recent::Recent;
use crate::config::LogConfig;
use crate::traces::{Tracing, is_traced};

/// What methods' scripts say, and what is said of them.
const SCRIPT: &str = "countersign::script";

/// Begins logging, and tracing where there is a collector. The script log gets the script's own
/// lines whatever the filter says. Gives what the console shows.
pub(crate) fn begin(
    config: &LogConfig,
    tracing: Option<Tracing>,
) -> Result<Arc<RecentLogs>, String> {
    let of_scripts = || Targets::new().with_target(SCRIPT, tracing::Level::DEBUG);
    let lines = fmt::layer().with_writer(std::io::stderr);
    let lines = if config.json {
        lines.json().with_filter(filter(config)?).boxed()
    } else {
        lines.with_ansi(false).with_filter(filter(config)?).boxed()
    };
    let script = match &config.directory {
        Some(folder) => Some(script_log(folder)?),
        None => None,
    };
    let script = script.map(|file| {
        fmt::layer()
            .with_ansi(false)
            .with_target(false)
            .with_writer(Mutex::new(file))
            .with_filter(of_scripts())
    });
    let logs = Arc::new(RecentLogs::default());
    let server = Recent::new(Arc::clone(&logs), Log::Server);
    let scripts = Recent::new(Arc::clone(&logs), Log::Script);
    tracing_subscriber::registry()
        .with(lines)
        .with(script)
        .with(server.layer().with_filter(filter(config)?))
        .with(scripts.layer().with_filter(of_scripts()))
        .with(tracing.map(|layer| layer.with_filter(filter_fn(is_traced))))
        .try_init()
        .map_err(|e| e.to_string())?;
    Ok(logs)
}

/// What the operator wants to see. Spans for the collector are not for logs.
fn filter<S: 'static>(
    config: &LogConfig,
) -> Result<impl Filter<S> + Send + Sync + 'static + use<S>, String> {
    let filter = EnvFilter::try_new(&config.filter).map_err(|e| format!("log.filter: {e}"))?;
    Ok(filter.and(filter_fn(|metadata| !is_traced(metadata))))
}

fn script_log(folder: &Path) -> Result<std::fs::File, String> {
    let path = folder.join("script.log");
    std::fs::create_dir_all(folder)
        .and_then(|()| OpenOptions::new().create(true).append(true).open(&path))
        .map_err(|e| format!("{}: cannot be written: {e}", path.display()))
}
