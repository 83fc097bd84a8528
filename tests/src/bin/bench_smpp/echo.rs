//! Frames as long as a submit_sm, there and back, with nothing done to them: what the machine
//! allows.

use std::time::Instant;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::codec;

pub(crate) async fn serve() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    println!("{}", listener.local_addr().expect("an address"));
    loop {
        let (mut stream, _) = listener.accept().await.expect("a client");
        stream.set_nodelay(true).expect("an option of TCP");
        tokio::spawn(async move {
            let (mut from, mut to) = stream.split();
            let mut octets = vec![0; 64 * 1024];
            while let Ok(read) = from.read(&mut octets).await {
                if read == 0 || to.write_all(&octets[..read]).await.is_err() {
                    return;
                }
            }
        });
    }
}

/// Keeps `window` frames on their way until `count` are back.
pub(crate) async fn run(address: &str, window: usize, count: usize) {
    let frame = codec::submit_sm(1);
    let mut stream = TcpStream::connect(address).await.expect("the echo listens");
    stream.set_nodelay(true).expect("an option of TCP");
    let mut back = vec![0; 64 * 1024];
    let (mut sent, mut octets) = (window.min(count), 0);
    let began = Instant::now();
    stream
        .write_all(&frame.repeat(sent))
        .await
        .expect("the echo reads");
    while octets < count * frame.len() {
        let before = octets / frame.len();
        octets += stream.read(&mut back).await.expect("the echo answers");
        let more = (octets / frame.len() - before).min(count - sent);
        stream
            .write_all(&frame.repeat(more))
            .await
            .expect("the echo reads");
        sent += more;
    }
    let per_second = count as f64 / began.elapsed().as_secs_f64();
    println!(r#"{{"per_second": {per_second:.1}, "p50_us": 0, "p99_us": 0}}"#);
}
