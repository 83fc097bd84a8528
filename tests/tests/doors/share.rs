use std::net::Ipv4Addr;
use std::time::Duration;

use countersign_tests::Installation;
use countersign_tests::wait::{PATIENCE, until};
use tokio::io::AsyncWriteExt as _;

use crate::wire::{address, connect, say, sign_in_page};

const GREEDY: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 2);
const OTHER: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 3);
const QUICKLY: Duration = Duration::from_secs(8);
const BODY_TO_COME: &[u8] = b"POST /token HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\
    Content-Type: application/x-www-form-urlencoded\r\n\r\n";

#[tokio::test]
async fn one_address_cannot_take_all_places_with_slow_bodies() {
    let installation = Installation::new();
    installation.register("app", "https://app.example.org/callback");
    let server = installation.spawn(&[
        ("COUNTERSIGN_SERVER__CONNECTIONS", "100"),
        ("COUNTERSIGN_SERVER__CONNECTIONS_PER_ADDRESS", "50"),
    ]);
    until("the server is ready", Duration::from_secs(60), async || {
        installation.is_ready().await.then_some(())
    })
    .await;
    let to = address(&installation);
    let mut held = Vec::new();
    until(
        "the greedy address has had its share",
        PATIENCE,
        async || {
            for _ in 0..50 {
                let mut stream = connect(GREEDY, to).await.expect("a connection");
                // The server may have closed it by now.
                let _refused = stream.write_all(BODY_TO_COME).await;
                held.push(stream);
            }
            let line = say(GREEDY, to, b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n").await;
            line.is_empty().then_some(())
        },
    )
    .await;
    let took = sign_in_page(OTHER, to, "app").await;
    assert!(took < QUICKLY, "another address waits {took:?}");
    drop((held, server));
}
