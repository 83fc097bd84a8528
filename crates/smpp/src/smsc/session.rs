//! One link: frames in, answers out.

use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;

use super::centre::Centre;
use super::outbox::Outbox;
use super::recording::{Direction, Tap};
use super::requests::{self, Next};
use super::system::System;
use crate::codec::{self, CommandStatus, Frames, Header, Outbind, Pdu};

const MOST_LINKS: usize = 256;
/// A client must bind within this time.
const INIT: Duration = Duration::from_secs(30);
/// After so much silence the simulator asks whether the client is there.
const SILENCE: Duration = Duration::from_secs(30);
/// How long the last answer may take to be written.
const FLUSH: Duration = Duration::from_secs(1);

/// What a bind allows (§2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bound {
    No,
    Receiver,
    Transmitter,
    Transceiver,
}

/// A link as the requests see it.
#[derive(Debug)]
pub(super) struct Link {
    pub(super) centre: Arc<Centre>,
    pub(super) number: u64,
    pub(super) outbox: Arc<Outbox>,
    pub(super) cut: watch::Sender<bool>,
    pub(super) bound: Bound,
    /// Whose link it is, once it is bound.
    pub(super) system: Option<Arc<System>>,
    tap: Option<Tap>,
}

/// Serves clients until it is dropped, which closes every link.
pub(super) async fn accept(listener: TcpListener, centre: Arc<Centre>) {
    let places = Arc::new(Semaphore::new(MOST_LINKS));
    let mut links = JoinSet::new();
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else {
            return;
        };
        let Ok((stream, _)) = listener.accept().await else {
            // Out of file descriptors, most likely: some will be given back.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        while links.try_join_next().is_some() {}
        let centre = Arc::clone(&centre);
        links.spawn(async move {
            serve(stream, &centre, None).await;
            drop(place);
        });
    }
}

/// Asks a client that listens to bind (§2.2.1), and serves it.
pub(super) async fn outbind(
    stream: TcpStream,
    centre: &Arc<Centre>,
    system_id: &str,
    password: &str,
) {
    let outbind = Outbind {
        system_id: system_id.as_bytes(),
        password: password.as_bytes(),
        ..Outbind::default()
    };
    serve(stream, centre, Some(&Pdu::Outbind(outbind))).await;
}

async fn serve(stream: TcpStream, centre: &Arc<Centre>, greeting: Option<&Pdu<'_>>) {
    // Answers are small and must not wait for each other.
    let _ = stream.set_nodelay(true);
    let (mut reader, mut writer) = stream.into_split();
    let number = centre.new_id();
    let tap = centre.recording().map(|to| Tap::new(to, number));
    let outbox = Arc::new(Outbox::new(tap.clone()));
    let (cut, mut is_cut) = watch::channel(false);
    let mut link = Link {
        centre: Arc::clone(centre),
        number,
        outbox: Arc::clone(&outbox),
        cut,
        bound: Bound::No,
        system: None,
        tap,
    };
    if let Some(greeting) = greeting {
        let sequence = requests::sequence(centre.new_id());
        link.outbox.send(greeting, CommandStatus::ROK, sequence);
    }
    let mut writing = std::pin::pin!(write(&outbox, &mut writer));
    let last_words = tokio::select! {
        end = read(&mut link, &mut reader) => matches!(end, Next::Flush),
        () = &mut writing => false,
        _ = is_cut.wait_for(|cut| *cut) => false,
    };
    centre.leave(number);
    if last_words {
        outbox.close();
        let _ = tokio::time::timeout(FLUSH, writing).await;
    }
}

async fn write(outbox: &Outbox, writer: &mut (impl AsyncWrite + Unpin)) {
    let mut out = Vec::new();
    while outbox.take(&mut out).await {
        if writer.write_all(&out).await.is_err() {
            return;
        }
    }
}

async fn read(link: &mut Link, reader: &mut (impl AsyncRead + Unpin)) -> Next {
    let mut frames = Frames::new();
    let mut asked = false;
    loop {
        loop {
            match frames.next_frame() {
                Ok(None) => break,
                Err(_) => {
                    let status = CommandStatus::RINVCMDLEN;
                    link.outbox.send(&Pdu::GenericNack, status, 0);
                    return Next::Flush;
                }
                Ok(Some(frame)) => match take(link, frame) {
                    Next::Go => {}
                    end => return end,
                },
            }
        }
        link.outbox.room().await;
        let bound = link.bound != Bound::No;
        let own = link.system.as_ref().and_then(|system| system.silence());
        let patience = if bound { own.unwrap_or(SILENCE) } else { INIT };
        match tokio::time::timeout(patience, reader.read_buf(frames.space())).await {
            Ok(Ok(octets)) if octets > 0 => asked = false,
            Ok(_) => return Next::Close,
            Err(_) if bound && !asked => {
                asked = true;
                let sequence = requests::sequence(link.centre.new_id());
                link.outbox
                    .send(&Pdu::EnquireLink, CommandStatus::ROK, sequence);
            }
            Err(_) => return Next::Close,
        }
    }
}

fn take(link: &mut Link, frame: &[u8]) -> Next {
    if let Some(tap) = &link.tap {
        tap.record(Direction::In, frame);
    }
    let Ok(header) = Header::read(frame) else {
        return Next::Close;
    };
    match codec::decode(&header, frame) {
        Ok(pdu) => requests::take(link, &header, &pdu),
        Err(_) if header.id.is_response() => Next::Go,
        Err(error) => {
            let refusal = Pdu::empty_response(header.id);
            link.outbox.send(&refusal, error.status, header.sequence);
            Next::Go
        }
    }
}
