use std::net::Ipv4Addr;
use std::time::{Duration, Instant};

use countersign_tests::{Installation, usage};
use rustix::process::{Resource, getrlimit, setrlimit};
use tokio::task::JoinSet;

use crate::wire::{address, connect, sign_in_page};

const CONNECTIONS: usize = 10_000;
/// What else the test and the server have open.
const OTHER_FILES: usize = 500;
/// So many addresses that none reaches its own share.
const ADDRESSES: usize = 50;
const QUICKLY: Duration = Duration::from_secs(8);

/// How many connections this process may hold open; the server is its child and may hold as many.
fn connections() -> usize {
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    setrlimit(Resource::Nofile, limit).expect("up to the maximum it may be raised");
    let files = limit.maximum.unwrap_or(u64::MAX);
    let files = usize::try_from(files).unwrap_or(usize::MAX);
    CONNECTIONS.min(files.saturating_sub(OTHER_FILES))
}

#[tokio::test]
async fn ten_thousand_idle_connections_keep_nobody_waiting() {
    let count = connections();
    let installation = Installation::new();
    installation.register("app", "https://app.example.org/callback");
    let server = installation.serve().await;
    let to = address(&installation);
    let alone = sign_in_page(Ipv4Addr::LOCALHOST, to, "app").await;

    let begun = Instant::now();
    let mut opening = JoinSet::new();
    for first in 0..ADDRESSES {
        opening.spawn(async move {
            let mut open = Vec::new();
            let last = u8::try_from(first + 2).expect("a small number");
            for _ in (first..count).step_by(ADDRESSES) {
                let stream = connect(Ipv4Addr::new(127, 0, 0, last), to).await;
                open.push(stream.expect("a connection"));
            }
            open
        });
    }
    let idle: Vec<_> = opening.join_all().await.into_iter().flatten().collect();
    let opened = begun.elapsed();
    let took = sign_in_page(Ipv4Addr::LOCALHOST, to, "app").await;
    println!(
        "{} idle connections, opened in {opened:?}: a sign-in page takes {took:?}, {alone:?} \
         without them; the server holds {:.0} MiB",
        idle.len(),
        usage::resident(server.id())
    );
    assert_eq!(idle.len(), count);
    assert!(took < QUICKLY, "a sign-in page takes {took:?}");
}
