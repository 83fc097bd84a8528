use std::net::Ipv4Addr;
use std::time::Duration;

use countersign_tests::Installation;
use tokio::io::AsyncWriteExt as _;
use tokio::task::JoinSet;

use crate::wire::{address, connect, drip, first_line, sign_in_page};

const SLOW: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 2);
const OTHER: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 3);
const SLOW_CLIENTS: usize = 100;
const FIRST_REQUEST: Duration = Duration::from_secs(10);
/// The server's limits, with time for a loaded machine.
const HEADER_WITHIN: Duration = Duration::from_secs(20);
const BODY_WITHIN: Duration = Duration::from_secs(45);
const QUICKLY: Duration = Duration::from_secs(8);

/// Holds places with requests that drip; what they were answered, and that others are served
/// meanwhile.
async fn drip_many(begin: &'static [u8], at_most: Duration) -> Vec<String> {
    let installation = Installation::new();
    installation.register("app", "https://app.example.org/callback");
    let _server = installation.serve().await;
    let to = address(&installation);
    let mut dripping = JoinSet::new();
    for _ in 0..SLOW_CLIENTS {
        let stream = connect(SLOW, to).await.expect("a connection");
        dripping.spawn(drip(stream, begin, b'x', at_most));
    }
    let mut answers = Vec::new();
    while answers.len() < SLOW_CLIENTS {
        let took = sign_in_page(OTHER, to, "app").await;
        assert!(took < QUICKLY, "others wait {took:?} for the slow ones");
        let next = tokio::time::timeout(Duration::from_secs(1), dripping.join_next());
        if let Ok(Some(ended)) = next.await {
            answers.push(ended.expect("it ends in time"));
            while let Some(ended) = dripping.try_join_next() {
                answers.push(ended.expect("it ends in time"));
            }
        }
    }
    answers
}

#[tokio::test]
async fn a_header_that_drips_is_cut_off_while_others_are_answered() {
    let answers = drip_many(b"GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ", HEADER_WITHIN).await;
    assert!(
        answers.iter().all(String::is_empty),
        "who sent no request gets no answer: {answers:?}"
    );
}

#[tokio::test]
async fn a_body_that_drips_is_cut_off_while_others_are_answered() {
    let begin = b"POST /token HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\
                  Content-Type: application/x-www-form-urlencoded\r\n\r\n";
    let answers = drip_many(begin, BODY_WITHIN).await;
    assert!(answers.iter().all(|a| a.contains(" 503 ")), "{answers:?}");
}

#[tokio::test]
async fn a_connection_outlives_the_time_for_its_first_request() {
    let installation = Installation::new();
    let _server = installation.serve().await;
    let mut stream = connect(OTHER, address(&installation))
        .await
        .expect("a connection");
    for pause in [Duration::ZERO, FIRST_REQUEST + Duration::from_secs(2)] {
        tokio::time::sleep(pause).await;
        let request = b"HEAD /healthz HTTP/1.1\r\nHost: a\r\n\r\n";
        stream.write_all(request).await.expect("it is open");
        let line = first_line(&mut stream).await;
        assert!(line.contains(" 200 "), "after {pause:?}: {line:?}");
    }
}
