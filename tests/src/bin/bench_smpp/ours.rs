//! Our own client and message centre, as programs of their own like those of the others.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use countersign_smpp::smsc::{Smsc, SmscConfig};
use countersign_smpp::{Address, Alphabet, CentreConfig, CentreState, MessageCentre, Submit, text};

/// Submits `count` messages, `window` at once, and prints how fast.
pub(crate) async fn submit(address: &str, id: &str, password: &str, window: usize, count: usize) {
    let mut config = config(address, id, password);
    config.window = u16::try_from(window).expect("a window of SMPP");
    let centre = bound(config).await;
    let started = Arc::new(AtomicUsize::new(0));
    let began = Instant::now();
    let workers: Vec<_> = (0..window)
        .map(|_| {
            let (centre, started) = (centre.clone(), Arc::clone(&started));
            tokio::spawn(async move {
                let message = message("447700900123");
                let mut took = Vec::new();
                while started.fetch_add(1, Ordering::Relaxed) < count {
                    let at = Instant::now();
                    centre.submit(&message).await.expect("it is taken");
                    took.push(at.elapsed());
                }
                took
            })
        })
        .collect();
    let mut took: Vec<Duration> = Vec::with_capacity(count);
    for worker in workers {
        took.extend(worker.await.expect("it does not panic"));
    }
    let per_second = count as f64 / began.elapsed().as_secs_f64();
    took.sort_unstable();
    let (p50, p99) = (took[count / 2], took[count * 99 / 100]);
    println!(
        r#"{{"per_second": {per_second:.1}, "p50_us": {}, "p99_us": {}}}"#,
        p50.as_micros(),
        p99.as_micros()
    );
    centre.shutdown().await;
}

pub(crate) fn config(address: &str, id: &str, password: &str) -> CentreConfig {
    let (host, port) = address.rsplit_once(':').expect("HOST:PORT");
    let mut config = CentreConfig::new(host, id, password);
    config.port = port.parse().expect("a port");
    config
}

pub(crate) async fn bound(config: CentreConfig) -> MessageCentre {
    let (receipts, mut arrived) = tokio::sync::mpsc::channel(1000);
    tokio::spawn(async move { while arrived.recv().await.is_some() {} });
    let centre = MessageCentre::start(config, receipts);
    let mut states = centre.watch();
    let bound = states.wait_for(|state| *state == CentreState::Bound).await;
    drop(bound.expect("it binds"));
    centre
}

pub(crate) fn message(to: &str) -> Submit {
    let parts = text::encode("A test of 012345", 0, None, Alphabet::Default);
    let part = parts.expect("it can be encoded").remove(0);
    let sender = Address::alphanumeric("Countersign");
    let mut message = Submit::new(sender, Address::international(to), part);
    message.receipt = false;
    message
}

/// Runs the simulator until it is killed.
pub(crate) async fn simulate(id: &str, password: &str) {
    let listen = SocketAddr::from(([127, 0, 0, 1], 0));
    let smsc = Smsc::start(SmscConfig {
        listen,
        web: None,
        system_id: id.to_owned(),
        password: password.into(),
    })
    .await
    .expect("it can listen");
    println!("{}", smsc.smpp_addr());
    std::future::pending::<()>().await;
}
