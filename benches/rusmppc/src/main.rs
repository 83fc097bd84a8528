//! An ESME by rusmppc: how fast it submits, as one line of JSON.
//!
//! usage: bench-rusmppc HOST:PORT SYSTEM_ID PASSWORD WINDOW COUNT

use std::str::FromStr as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use futures::StreamExt as _;
use rusmpp::pdus::{BindTransceiver, SubmitSm};
use rusmpp::types::{COctetString, OctetString};
use rusmpp::values::{Npi, Ton};
use rusmppc::ConnectionBuilder;

type Failure = Box<dyn std::error::Error + Send + Sync>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [address, system_id, password, window, count] = arguments.as_slice() else {
        return Err("expected HOST:PORT SYSTEM_ID PASSWORD WINDOW COUNT".into());
    };
    let (window, count): (usize, usize) = (window.parse()?, count.parse()?);
    let (client, mut events) = ConnectionBuilder::new()
        .response_timeout(Duration::from_secs(30))
        .connect(format!("smpp://{address}"))
        .await?;
    tokio::spawn(async move { while events.next().await.is_some() {} });
    let bind = BindTransceiver::builder()
        .system_id(COctetString::from_str(system_id)?)
        .password(COctetString::from_str(password)?)
        .build();
    client.bind_transceiver(bind).await?;
    let message = SubmitSm::builder()
        .source_addr_ton(Ton::Alphanumeric)
        .source_addr(COctetString::from_str("Countersign")?)
        .dest_addr_ton(Ton::International)
        .dest_addr_npi(Npi::Isdn)
        .destination_addr(COctetString::from_str("447700900123")?)
        .short_message(OctetString::from_str("A test of 012345")?)
        .build();
    let started = Arc::new(AtomicUsize::new(0));
    let began = Instant::now();
    let workers: Vec<_> = (0..window)
        .map(|_| {
            let (client, message) = (client.clone(), message.clone());
            let started = Arc::clone(&started);
            tokio::spawn(async move {
                let mut took = Vec::new();
                while started.fetch_add(1, Ordering::Relaxed) < count {
                    let at = Instant::now();
                    client.submit_sm(message.clone()).await?;
                    took.push(at.elapsed());
                }
                Ok::<_, Failure>(took)
            })
        })
        .collect();
    let mut took = Vec::with_capacity(count);
    for worker in workers {
        took.extend(worker.await??);
    }
    let seconds = began.elapsed().as_secs_f64();
    took.sort_unstable();
    println!(
        r#"{{"per_second": {:.1}, "p50_us": {}, "p99_us": {}}}"#,
        count as f64 / seconds,
        took[count / 2].as_micros(),
        took[count * 99 / 100].as_micros()
    );
    client.unbind().await?;
    Ok(())
}
