use std::cell::RefCell;
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// What is sent over and over.
pub(crate) struct Request {
    pub(crate) address: String,
    pub(crate) words: Words,
}

pub(crate) enum Words {
    /// Always the same.
    Same(String),
    /// With the refresh token that the answer before gave.
    Refreshing {
        write: Box<dyn Fn(&str) -> String>,
        /// One for each connection.
        tokens: RefCell<Vec<String>>,
    },
}

impl Words {
    fn write(&self, connection: usize) -> String {
        match self {
            Self::Same(text) => text.clone(),
            Self::Refreshing { write, tokens } => write(&tokens.borrow()[connection]),
        }
    }

    fn read(&self, connection: usize, answer: &[u8]) {
        let Self::Refreshing { tokens, .. } = self else {
            return;
        };
        let text = String::from_utf8_lossy(answer);
        // A peer's answer may come in chunks, whose sizes stand on lines of their own.
        let json = text.lines().find(|line| line.starts_with('{'));
        let json: Value = json
            .and_then(|line| serde_json::from_str(line).ok())
            .unwrap_or_else(|| panic!("no JSON: {text}"));
        if let Some(next) = json["refresh_token"].as_str() {
            next.clone_into(&mut tokens.borrow_mut()[connection]);
        }
    }
}

pub(crate) struct Measured {
    pub(crate) per_second: f64,
    pub(crate) median: Duration,
    pub(crate) p99: Duration,
}

/// Sends a request over and over, one at a time on each of `connections` kept ones.
///
/// # Panics
/// When an answer is not a success.
pub(crate) async fn run(request: &Request, connections: usize, requests: usize) -> Measured {
    let begun = Instant::now();
    let each = requests / connections;
    let all = (0..connections).map(|number| connection(request, number, each));
    let mut took: Vec<Duration> = join(all).await.concat();
    let seconds = begun.elapsed().as_secs_f64();
    took.sort_unstable();
    Measured {
        per_second: took.len() as f64 / seconds,
        median: took[took.len() / 2],
        p99: took[took.len() * 99 / 100],
    }
}

async fn join<T: Send + 'static>(all: impl Iterator<Item = impl Future<Output = T>>) -> Vec<T> {
    let mut all: Vec<_> = all.map(Box::pin).collect();
    let mut done = Vec::new();
    std::future::poll_fn(|context| {
        all.retain_mut(|future| match future.as_mut().poll(context) {
            std::task::Poll::Ready(value) => {
                done.push(value);
                false
            }
            std::task::Poll::Pending => true,
        });
        if all.is_empty() {
            std::task::Poll::Ready(())
        } else {
            std::task::Poll::Pending
        }
    })
    .await;
    done
}

async fn connection(request: &Request, number: usize, requests: usize) -> Vec<Duration> {
    let mut stream = TcpStream::connect(&request.address)
        .await
        .expect("the server listens");
    stream.set_nodelay(true).expect("an option of TCP");
    let mut buffer = Vec::with_capacity(16 * 1024);
    let mut took = Vec::with_capacity(requests);
    for _ in 0..requests {
        let text = request.words.write(number);
        let begun = Instant::now();
        stream
            .write_all(text.as_bytes())
            .await
            .expect("the server reads");
        answer(&mut stream, &mut buffer).await;
        took.push(begun.elapsed());
        request.words.read(number, &buffer);
    }
    took
}

/// Reads one answer to its end.
async fn answer(stream: &mut TcpStream, buffer: &mut Vec<u8>) {
    buffer.clear();
    while !is_whole(buffer) {
        let read = stream.read_buf(buffer).await.expect("the server answers");
        assert_ne!(read, 0, "cut off: {}", String::from_utf8_lossy(buffer));
    }
    let success = buffer.starts_with(b"HTTP/1.1 200");
    assert!(success, "{}", String::from_utf8_lossy(buffer));
}

fn is_whole(answer: &[u8]) -> bool {
    let Some(end) = answer.windows(4).position(|w| w == b"\r\n\r\n") else {
        return false;
    };
    let head = String::from_utf8_lossy(&answer[..end]).to_ascii_lowercase();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length:"));
    match length.and_then(|length| length.trim().parse::<usize>().ok()) {
        Some(length) => answer.len() >= end + 4 + length,
        None => answer.ends_with(b"\r\n0\r\n\r\n"),
    }
}
