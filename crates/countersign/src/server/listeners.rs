use std::net::SocketAddr;
use std::sync::Arc;

use rustix::process::{Resource, getrlimit, setrlimit};
use tokio::net::TcpListener;

use super::crowd::Crowd;
use super::tls::Tls;
use crate::config::Config;
use crate::house::Failure;
use crate::metrics::Gate;

/// What is open besides connections: the store, logs, message centres.
const OTHER_FILES: usize = 256;

/// The most connections of monitoring at once.
const MONITORS: usize = 32;

/// Where connections come in.
#[derive(Debug)]
pub(crate) struct Listeners {
    /// Plain, or TLS that asks for no certificates.
    pub(super) main: TcpListener,
    /// TLS that asks clients for certificates.
    pub(super) mutual: Option<TcpListener>,
    pub(super) tls: Option<Arc<Tls>>,
    pub(super) crowd: Crowd,
    pub(super) metrics: Option<MetricsDoor>,
}

/// Where monitoring comes in.
#[derive(Debug)]
pub(super) struct MetricsDoor {
    pub(super) listener: TcpListener,
    pub(super) gate: Gate,
    pub(super) crowd: Crowd,
}

impl Listeners {
    /// Opens what the configuration says, before anything else is started.
    pub(crate) async fn open(config: &Config) -> Result<Self, Failure> {
        let main = bind("server.listen", config.listen).await?;
        Self::beside(main, config).await
    }

    /// The same for a main listener that is open already.
    pub(crate) async fn beside(main: TcpListener, config: &Config) -> Result<Self, Failure> {
        let tls = match (&config.tls.certificate, &config.tls.key) {
            (None, None) => None,
            (Some(certificate), Some(key)) => Some(Arc::new(Tls::open(certificate, key)?)),
            _ => return Err("server.tls_certificate and server.tls_key go together".into()),
        };
        let mutual = match config.tls.mtls_listen {
            None => None,
            Some(_) if tls.is_none() => {
                return Err("server.mtls_listen needs server.tls_certificate".into());
            }
            Some(address) => Some(bind("server.mtls_listen", address).await?),
        };
        let most = config
            .connections
            .min(open_files().saturating_sub(OTHER_FILES));
        let most_of_one = config.connections_per_address;
        let proxies = config.trusted_proxies.clone();
        Ok(Self {
            main,
            mutual,
            tls,
            crowd: Crowd::of_at_most(most, most_of_one, proxies),
            metrics: match config.metrics.listen {
                None => None,
                Some(address) => Some(MetricsDoor {
                    listener: bind("metrics.listen", address).await?,
                    gate: Gate::of(&config.metrics)?,
                    crowd: Crowd::of_at_most(MONITORS, MONITORS, Vec::new()),
                }),
            },
        })
    }

    /// Where figures are shown.
    pub(crate) fn metrics_address(&self) -> Option<SocketAddr> {
        self.metrics.as_ref()?.listener.local_addr().ok()
    }
}

async fn bind(key: &str, address: SocketAddr) -> Result<TcpListener, Failure> {
    let bound = TcpListener::bind(address).await;
    bound.map_err(|e| format!("{key} = {address}: {e}").into())
}

/// How many files may be open: as many as the system lets this process ask for.
fn open_files() -> usize {
    let mut limit = getrlimit(Resource::Nofile);
    if limit.current != limit.maximum {
        limit.current = limit.maximum;
        if let Err(error) = setrlimit(Resource::Nofile, limit) {
            tracing::warn!("the limit of open files cannot be raised: {error}");
        }
    }
    let limit = getrlimit(Resource::Nofile).current;
    limit.map_or(usize::MAX, |limit| {
        usize::try_from(limit).unwrap_or(usize::MAX)
    })
}
