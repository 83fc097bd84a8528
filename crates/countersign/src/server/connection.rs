use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::http::Request;
use countersign_oidc::ClientCertificate;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio_rustls::server::TlsStream;
use tower::Service as _;

use super::crowd::Place;
use super::until;

/// How long a new connection may take to its first whole request header, handshake included.
pub(super) const FIRST_REQUEST: Duration = Duration::from_secs(10);
/// The same for each later one. Longer than reverse proxies keep idle connections, so that none
/// sends a request into one that is being closed.
const NEXT_REQUEST: Duration = Duration::from_secs(75);
/// The longest request header in bytes, and the most fields.
const LONGEST_HEADER: usize = 32 * 1024;
const MOST_FIELDS: usize = 100;

/// Whoever is at the other end of a connection.
pub(super) struct Guest {
    peer: SocketAddr,
    place: Arc<Place>,
    stopped: watch::Receiver<bool>,
}

impl Guest {
    pub(super) fn new(peer: SocketAddr, place: Place, stopped: watch::Receiver<bool>) -> Self {
        Self {
            peer,
            place: Arc::new(place),
            stopped,
        }
    }

    /// Ends when the connection must be closed though nothing is wrong with it.
    pub(super) async fn must_leave(&self) {
        tokio::select! {
            () = self.place.is_needed() => {}
            () = until(self.stopped.clone()) => {}
        }
    }

    pub(super) async fn serve_tls(self, stream: TlsStream<TcpStream>, app: Router) {
        let chain = stream.get_ref().1.peer_certificates().unwrap_or_default();
        let mut chain = chain.iter().map(|der| der.to_vec());
        let certificate = chain
            .next()
            .and_then(|own| ClientCertificate::new(own, chain.collect()));
        self.answer(stream, app, certificate.map(Arc::new)).await;
    }

    pub(super) async fn serve(self, stream: TcpStream, app: Router) {
        self.answer(stream, app, None).await;
    }

    async fn answer(
        self,
        stream: impl AsyncRead + AsyncWrite + Unpin,
        app: Router,
        certificate: Option<Arc<ClientCertificate>>,
    ) {
        let begun = Arc::new(AtomicBool::new(false));
        let service = {
            let (place, begun, peer) = (Arc::clone(&self.place), Arc::clone(&begun), self.peer);
            service_fn(move |mut request: Request<Incoming>| {
                begun.store(true, Ordering::Relaxed);
                request.extensions_mut().insert(ConnectInfo(peer));
                if let Some(certificate) = &certificate {
                    request.extensions_mut().insert(Arc::clone(certificate));
                }
                let (mut app, place) = (app.clone(), Arc::clone(&place));
                async move {
                    place.begin();
                    let response = app.call(request).await;
                    place.end();
                    response
                }
            })
        };
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(NEXT_REQUEST)
            .max_buf_size(LONGEST_HEADER)
            .max_headers(MOST_FIELDS)
            .serve_connection(TokioIo::new(stream), service);
        tokio::pin!(connection);
        let late = tokio::time::sleep(FIRST_REQUEST);
        tokio::pin!(late);
        let stopped = until(self.stopped.clone());
        tokio::pin!(stopped);
        let (mut first, mut leaving) = (true, false);
        loop {
            tokio::select! {
                // Whatever went wrong went wrong at the other end.
                _ended = connection.as_mut() => return,
                () = self.place.is_needed() => return,
                () = &mut late, if first => {
                    if !begun.load(Ordering::Relaxed) {
                        return;
                    }
                    first = false;
                }
                () = &mut stopped, if !leaving => {
                    leaving = true;
                    connection.as_mut().graceful_shutdown();
                }
            }
        }
    }
}
