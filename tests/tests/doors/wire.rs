//! Connections whose bytes the test decides.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};

use countersign_tests::Installation;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpSocket, TcpStream};

/// Where an installation listens.
pub(crate) fn address(installation: &Installation) -> SocketAddr {
    let address = installation.address();
    let address = address.trim_start_matches("http://");
    address.parse().expect("an address")
}

/// A connection from an address of loopback.
pub(crate) async fn connect(from: Ipv4Addr, to: SocketAddr) -> std::io::Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    socket.bind(SocketAddr::from((from, 0)))?;
    socket.connect(to).await
}

/// Sends all at once and gives the first line of the answer; empty when there is none.
pub(crate) async fn say(from: Ipv4Addr, to: SocketAddr, request: &[u8]) -> String {
    let mut stream = connect(from, to).await.expect("a connection");
    // A server that refuses early may close before it has read everything.
    let _closed = stream.write_all(request).await;
    first_line(&mut stream).await
}

pub(crate) async fn first_line(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    let mut part = [0; 512];
    while !answer.contains(&b'\n') {
        match stream.read(&mut part).await {
            Ok(0) | Err(_) => break,
            Ok(count) => answer.extend(&part[..count]),
        }
    }
    let text = String::from_utf8_lossy(&answer).into_owned();
    text.lines().next().unwrap_or_default().to_owned()
}

/// Sends `begin` at once, then `byte` each second until the server closes; the first line of its
/// answer, if it gave one.
pub(crate) async fn drip(
    mut stream: TcpStream,
    begin: &[u8],
    byte: u8,
    at_most: Duration,
) -> String {
    stream.write_all(begin).await.expect("the first bytes");
    let (mut from, mut to) = stream.split();
    let dripping = async {
        let mut second = tokio::time::interval(Duration::from_secs(1));
        loop {
            second.tick().await;
            if to.write_all(&[byte]).await.is_err() {
                // What was answered before is still to be read.
                return std::future::pending().await;
            }
        }
    };
    let answered = async {
        let mut answer = Vec::new();
        // A reset ends the connection as well as a close.
        let _reset = from.read_to_end(&mut answer).await;
        String::from_utf8_lossy(&answer).into_owned()
    };
    let answer = tokio::select! {
        answer = answered => answer,
        () = dripping => unreachable!("it drips until the server has closed"),
        () = tokio::time::sleep(at_most) => panic!("it still went on after {at_most:?}"),
    };
    answer.lines().next().unwrap_or_default().to_owned()
}

/// How long a whole sign-in page takes on a connection of its own.
pub(crate) async fn sign_in_page(from: Ipv4Addr, to: SocketAddr, client_id: &str) -> Duration {
    let begun = Instant::now();
    let path = format!(
        "/authorize?response_type=code&client_id={client_id}&scope=openid&state=s\
         &redirect_uri=https%3A%2F%2Fapp.example.org%2Fcallback&code_challenge_method=S256\
         &code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    );
    let http = reqwest::Client::builder().no_proxy().cookie_store(true);
    let http = http.local_address(std::net::IpAddr::V4(from));
    let http = http.build().expect("a client");
    let answer = http.get(format!("http://{to}{path}")).send().await;
    let answer = answer.expect("an answer");
    assert!(answer.status().is_success(), "{}", answer.status());
    let page = answer.text().await.expect("a page");
    assert!(page.contains("name=\"password\""), "{page}");
    begun.elapsed()
}
