//! Frames as long as a submit_sm, there and back, with nothing done to them: what the machine
//! allows. A bare echo writes whole blocks, as if all messages of a window came at once; the other
//! one writes each frame when it comes, as messages do.

use std::time::Instant;

use countersign_smpp::codec::Frames;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::codec;

pub(crate) async fn serve(by_frame: bool) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    println!("{}", listener.local_addr().expect("an address"));
    loop {
        let (stream, _) = listener.accept().await.expect("a client");
        stream.set_nodelay(true).expect("an option of TCP");
        if by_frame {
            tokio::spawn(send_back_frames(stream));
        } else {
            tokio::spawn(send_back(stream));
        }
    }
}

async fn send_back(mut stream: TcpStream) {
    let (mut from, mut to) = stream.split();
    let mut octets = vec![0; 64 * 1024];
    while let Ok(read) = from.read(&mut octets).await {
        if read == 0 || to.write_all(&octets[..read]).await.is_err() {
            return;
        }
    }
}

async fn send_back_frames(mut stream: TcpStream) {
    let (mut from, mut to) = stream.split();
    let mut frames = Frames::new();
    while let Ok(1..) = from.read_buf(frames.space()).await {
        while let Some(frame) = frames.next_frame().expect("a frame") {
            if to.write_all(frame).await.is_err() {
                return;
            }
        }
    }
}

/// Keeps `window` frames on their way until `count` are back.
pub(crate) async fn run(address: &str, by_frame: bool, window: usize, count: usize) {
    let frame = codec::submit_sm(1);
    let mut stream = TcpStream::connect(address).await.expect("the echo listens");
    stream.set_nodelay(true).expect("an option of TCP");
    let mut back = Back::new(by_frame, frame.len());
    let (mut sent, mut arrived) = (window.min(count), 0);
    let began = Instant::now();
    stream
        .write_all(&frame.repeat(sent))
        .await
        .expect("the echo reads");
    while arrived < count {
        let came = back.read(&mut stream).await;
        arrived += came;
        let more = came.min(count - sent);
        let (writes, frames) = if by_frame { (more, 1) } else { (1, more) };
        for _ in 0..writes {
            let written = stream.write_all(&frame.repeat(frames)).await;
            written.expect("the echo reads");
        }
        sent += more;
    }
    let per_second = count as f64 / began.elapsed().as_secs_f64();
    println!(r#"{{"per_second": {per_second:.1}, "p50_us": 0, "p99_us": 0}}"#);
}

/// What comes back, by its octets or by its frames.
enum Back {
    Octets {
        block: Vec<u8>,
        frame: usize,
        rest: usize,
    },
    Frames(Frames),
}

impl Back {
    fn new(by_frame: bool, frame: usize) -> Self {
        if by_frame {
            return Self::Frames(Frames::new());
        }
        let block = vec![0; 64 * 1024];
        Self::Octets {
            block,
            frame,
            rest: 0,
        }
    }

    /// How many frames one more read completes.
    async fn read(&mut self, stream: &mut TcpStream) -> usize {
        match self {
            Self::Octets { block, frame, rest } => {
                *rest += stream.read(block).await.expect("the echo answers");
                let came = *rest / *frame;
                *rest %= *frame;
                came
            }
            Self::Frames(frames) => {
                let read = stream.read_buf(frames.space()).await;
                read.expect("the echo answers");
                let mut came = 0;
                while frames.next_frame().expect("a frame").is_some() {
                    came += 1;
                }
                came
            }
        }
    }
}
