use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

use super::connection::{FIRST_REQUEST, Guest};
use super::crowd::{Crowd, Place};
use super::until;

/// How long to wait when the system has no more file descriptors.
const PAUSE: Duration = Duration::from_millis(100);

/// Where connections come in by one address.
pub(super) struct Door {
    pub(super) listener: TcpListener,
    pub(super) tls: Option<TlsAcceptor>,
    pub(super) app: Router,
    pub(super) crowd: Arc<Crowd>,
    pub(super) stopped: watch::Receiver<bool>,
}

impl Door {
    /// Accepts until the server stops, then waits for those that are inside.
    pub(super) async fn run(self) {
        let mut inside = JoinSet::new();
        let stopped = until(self.stopped.clone());
        tokio::pin!(stopped);
        loop {
            tokio::select! {
                () = &mut stopped => break,
                Some(_) = inside.join_next(), if !inside.is_empty() => {}
                accepted = self.listener.accept() => match accepted {
                    Ok((stream, peer)) => {
                        if let Some(place) = self.crowd.enter(peer.ip()) {
                            inside.spawn(self.admit(stream, peer, place));
                        }
                    }
                    Err(error) => self.cannot_accept(&error).await,
                },
            }
        }
        drop(self.listener);
        while inside.join_next().await.is_some() {}
    }

    fn admit(
        &self,
        stream: TcpStream,
        peer: SocketAddr,
        place: Place,
    ) -> impl Future<Output = ()> + Send + use<> {
        let (tls, app, stopped) = (self.tls.clone(), self.app.clone(), self.stopped.clone());
        async move {
            // Answers are small and wanted at once.
            let _unsupported = stream.set_nodelay(true);
            let guest = Guest::new(peer, place, stopped);
            let Some(tls) = tls else {
                return guest.serve(stream, app).await;
            };
            let hands = tls.accept(stream);
            let shaken = tokio::select! {
                shaken = tokio::time::timeout(FIRST_REQUEST, hands) => shaken,
                () = guest.must_leave() => return,
            };
            if let Ok(Ok(stream)) = shaken {
                guest.serve_tls(stream, app).await;
            }
        }
    }

    async fn cannot_accept(&self, error: &std::io::Error) {
        use std::io::ErrorKind::{ConnectionAborted, ConnectionReset, Interrupted};
        // These are about one connection; everything else, such as too many open files, lasts.
        if !matches!(
            error.kind(),
            ConnectionAborted | ConnectionReset | Interrupted
        ) {
            tracing::error!("connections cannot be accepted: {error}");
            tokio::time::sleep(PAUSE).await;
        }
    }
}
