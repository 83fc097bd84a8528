//! Submissions a second over one session, beside a bare exchange of equal frames.
//!
//! `cargo run --release -p countersign-smpp --example throughput [submissions]`
//!
//! Both clients talk to the same server, which answers each submit_sm with a fixed id.

use std::net::SocketAddr;
use std::time::Instant;

use countersign_smpp::codec::{self, BindResp, CommandId, CommandStatus, Frames, Header, Pdu};
use countersign_smpp::codec::{Endpoint, Message, MessageId};
use countersign_smpp::{
    Address, Alphabet, CentreConfig, CentreState, MessageCentre, Receipt, Submit, text,
};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

const TEXT: &str = "Your code is 123456. It is valid for 5 minutes.";
const WINDOWS: [u16; 4] = [1, 10, 100, 1000];
const PASSES: usize = 3;

type Failure = Box<dyn std::error::Error + Send + Sync>;

fn main() -> Result<(), Failure> {
    let argument = std::env::args().nth(1);
    let count = argument.map_or(Ok(200_000), |text| text.parse())?;
    let server = serve_on_a_thread()?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    println!("window        bare      client   ratio");
    for window in WINDOWS {
        let (mut bare, mut client) = (0.0f64, 0.0f64);
        for _ in 0..PASSES {
            let count = if window == 1 { count / 4 } else { count };
            bare = bare.max(runtime.block_on(exchange(server, window, count))?);
            client = client.max(runtime.block_on(submit(server, window, count))?);
        }
        println!(
            "{window:>6} {bare:>9.0}/s {client:>9.0}/s {:>6.2}",
            client / bare
        );
    }
    Ok(())
}

/// A server of its own thread, as a message centre would be another process.
fn serve_on_a_thread() -> Result<SocketAddr, Failure> {
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || -> Result<(), Failure> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        runtime.block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").await?;
            sender.send(listener.local_addr()?)?;
            loop {
                let (stream, _) = listener.accept().await?;
                tokio::spawn(answer(stream));
            }
        })
    });
    Ok(receiver.recv()?)
}

async fn answer(mut stream: TcpStream) -> Result<(), Failure> {
    stream.set_nodelay(true)?;
    let (mut frames, mut out) = (Frames::new(), Vec::new());
    let taken = MessageId {
        message_id: b"0a1b2c3d",
        ..MessageId::default()
    };
    while stream.read_buf(frames.space()).await? > 0 {
        out.clear();
        while let Some(frame) = frames.next_frame()? {
            let header = Header::read(frame)?;
            let answer = match header.id {
                CommandId::SUBMIT_SM => Pdu::SubmitSmResp(taken),
                CommandId::BIND_TRANSCEIVER => Pdu::BindTransceiverResp(BindResp::default()),
                other => Pdu::empty_response(other),
            };
            codec::encode(&answer, CommandStatus::ROK, header.sequence, &mut out)?;
        }
        stream.write_all(&out).await?;
    }
    Ok(())
}

/// Equal frames written and read with nothing between: the limit.
async fn exchange(server: SocketAddr, window: u16, count: usize) -> Result<f64, Failure> {
    let mut stream = TcpStream::connect(server).await?;
    stream.set_nodelay(true)?;
    let (mut frame, mut frames) = (Vec::new(), Frames::new());
    let endpoint = |value| Endpoint {
        ton: 1,
        npi: 1,
        value,
    };
    let message = Message {
        source: endpoint(b"Countersign"),
        destination: endpoint(b"447700900123"),
        registered_delivery: 1,
        short_message: TEXT.as_bytes(),
        ..Message::default()
    };
    codec::encode(&Pdu::SubmitSm(message), CommandStatus::ROK, 1, &mut frame)?;
    let began = Instant::now();
    let (mut open, mut sent, mut done) = (0, 0, 0);
    let mut out = Vec::new();
    while done < count {
        out.clear();
        while open < usize::from(window) && sent < count {
            out.extend_from_slice(&frame);
            (open, sent) = (open + 1, sent + 1);
        }
        stream.write_all(&out).await?;
        if stream.read_buf(frames.space()).await? == 0 {
            return Err("the server closed".into());
        }
        while frames.next_frame()?.is_some() {
            (open, done) = (open - 1, done + 1);
        }
    }
    Ok(count as f64 / began.elapsed().as_secs_f64())
}

async fn submit(server: SocketAddr, window: u16, count: usize) -> Result<f64, Failure> {
    let mut config = CentreConfig::new(server.ip().to_string(), "esme", "secret");
    (config.port, config.window) = (server.port(), window);
    let (receipts, _arrived) = tokio::sync::mpsc::channel::<Receipt>(1);
    let centre = MessageCentre::start(config, receipts);
    let mut states = centre.watch();
    states
        .wait_for(|state| *state == CentreState::Bound)
        .await?;
    let part = text::encode(TEXT, 0, None, Alphabet::Default)?.remove(0);
    let message = Submit::new(
        Address::alphanumeric("Countersign"),
        Address::international("447700900123"),
        part,
    );
    let began = Instant::now();
    let mut senders = tokio::task::JoinSet::new();
    for _ in 0..window {
        let (centre, message) = (centre.clone(), message.clone());
        let share = count / usize::from(window);
        senders.spawn(async move {
            for _ in 0..share {
                centre.submit(&message).await?;
            }
            Ok::<_, countersign_smpp::SubmitError>(())
        });
    }
    while let Some(sender) = senders.join_next().await {
        sender??;
    }
    let rate = count as f64 / began.elapsed().as_secs_f64();
    centre.shutdown().await;
    Ok(rate)
}
