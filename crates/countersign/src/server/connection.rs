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
                // What has come is read, and what is answered is written, before anything else.
                biased;
                // Whatever went wrong went wrong at the other end.
                _ended = connection.as_mut() => return,
                () = self.place.is_needed() => {
                    if !self.place.has_request() {
                        return;
                    }
                    // It came while the place was given away: the last one to be answered here.
                    leaving = true;
                    connection.as_mut().graceful_shutdown();
                }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::crowd::Crowd;
    use axum::routing::get;
    use std::net::Ipv4Addr;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n";

    async fn slow() -> &'static str {
        tokio::time::sleep(Duration::from_millis(1)).await;
        "well"
    }

    /// A guest of a house that has room for one, and what it was answered before it had to leave.
    async fn answered(sent: &[u8]) -> String {
        let crowd = Arc::new(Crowd::of_at_most(1, 1, Vec::new()));
        let peer = SocketAddr::from((Ipv4Addr::LOCALHOST, 1));
        let (_stop, stopped) = watch::channel(false);
        let place = crowd.enter(peer.ip()).unwrap();
        let guest = Guest::new(peer, place, stopped);
        let (mut client, server) = tokio::io::duplex(1024);
        client.write_all(sent).await.unwrap();
        let _next = crowd.enter(peer.ip()).unwrap();
        let app = Router::new().route("/", get(slow));
        let mut answer = String::new();
        let serving = guest.answer(server, app, None);
        let (_, read) = tokio::join!(serving, client.read_to_string(&mut answer));
        read.unwrap();
        answer
    }

    #[tokio::test(start_paused = true)]
    async fn a_request_that_comes_as_its_place_is_given_away_is_the_last_to_be_answered() {
        let answer = answered(&[REQUEST, REQUEST].concat()).await;
        assert_eq!(answer.matches("HTTP/1.1 200 OK").count(), 1, "{answer}");
        assert!(
            answer.contains("connection: close") && answer.ends_with("well"),
            "{answer}"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn half_a_request_keeps_no_place() {
        assert_eq!(answered(&REQUEST[..20]).await, "");
    }
}
