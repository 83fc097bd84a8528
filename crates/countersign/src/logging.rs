//! Where log lines go: standard error, and the script log that operators know.

use std::fs::OpenOptions;
use std::path::Path;
use std::sync::Mutex;

use tracing_subscriber::filter::{EnvFilter, Targets};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{Layer, fmt};

use crate::config::LogConfig;

/// What methods' scripts say, and what is said of them.
const SCRIPT: &str = "countersign::script";

/// Begins logging. The script log gets the script's own lines whatever the filter says.
pub(crate) fn begin(config: &LogConfig) -> Result<(), String> {
    let filter = EnvFilter::try_new(&config.filter).map_err(|e| format!("log.filter: {e}"))?;
    let lines = fmt::layer().with_writer(std::io::stderr);
    let lines = if config.json {
        lines.json().with_filter(filter).boxed()
    } else {
        lines.with_ansi(false).with_filter(filter).boxed()
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
            .with_filter(Targets::new().with_target(SCRIPT, tracing::Level::DEBUG))
    });
    tracing_subscriber::registry()
        .with(lines)
        .with(script)
        .try_init()
        .map_err(|e| e.to_string())
}

fn script_log(folder: &Path) -> Result<std::fs::File, String> {
    let path = folder.join("script.log");
    std::fs::create_dir_all(folder)
        .and_then(|()| OpenOptions::new().create(true).append(true).open(&path))
        .map_err(|e| format!("{}: cannot be written: {e}", path.display()))
}
