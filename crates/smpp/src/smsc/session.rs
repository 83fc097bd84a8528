//! One link: frames in, answers out.

use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc, watch};

use super::centre::{Centre, Outgoing};
use super::requests::{self, Next};
use crate::codec::{self, CommandStatus, Frames, Header, Pdu};

const MOST_LINKS: usize = 256;
/// Octets that a client does not read; more and its link is cut.
const MOST_UNREAD: usize = 10_000;
/// A client must bind within this time.
const INIT: Duration = Duration::from_secs(30);
/// After so much silence the simulator asks whether the client is there.
const SILENCE: Duration = Duration::from_secs(30);

/// A link as the requests see it.
#[derive(Debug)]
pub(super) struct Link {
    pub(super) centre: Arc<Centre>,
    pub(super) number: u64,
    pub(super) outgoing: Outgoing,
    pub(super) cut: watch::Sender<bool>,
    pub(super) bound: bool,
}

impl Link {
    /// Sends a PDU; what cannot be encoded is not sent.
    pub(super) fn send(&self, pdu: &Pdu<'_>, status: CommandStatus, sequence: u32) {
        send(&self.outgoing, pdu, status, sequence);
    }
}

pub(super) fn send(outgoing: &Outgoing, pdu: &Pdu<'_>, status: CommandStatus, sequence: u32) {
    let mut out = Vec::new();
    if codec::encode(pdu, status, sequence, &mut out).is_ok() {
        // A link that is gone needs no answer.
        let _ = outgoing.send(out);
    }
}

pub(super) async fn accept(listener: TcpListener, centre: Arc<Centre>) {
    let places = Arc::new(Semaphore::new(MOST_LINKS));
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else {
            return;
        };
        let Ok((stream, _)) = listener.accept().await else {
            // Out of file descriptors, most likely: some will be given back.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let centre = Arc::clone(&centre);
        tokio::spawn(async move {
            serve(stream, &centre).await;
            drop(place);
        });
    }
}

async fn serve(stream: TcpStream, centre: &Arc<Centre>) {
    // Answers are small and must not wait for each other.
    let _ = stream.set_nodelay(true);
    let (mut reader, mut writer) = stream.into_split();
    let (outgoing, mut waiting) = mpsc::unbounded_channel::<Vec<u8>>();
    let (cut, mut is_cut) = watch::channel(false);
    let mut link = Link {
        centre: Arc::clone(centre),
        number: centre.new_id(),
        outgoing,
        cut,
        bound: false,
    };
    let writing = async {
        let mut batch = Vec::new();
        while let Some(first) = waiting.recv().await {
            batch.clear();
            batch.extend_from_slice(&first);
            let mut count = 1;
            while let Ok(more) = waiting.try_recv() {
                batch.extend_from_slice(&more);
                count += 1;
                if count > MOST_UNREAD {
                    return;
                }
            }
            if writer.write_all(&batch).await.is_err() {
                return;
            }
        }
    };
    let number = link.number;
    tokio::select! {
        () = read(&mut link, &mut reader) => {}
        () = writing => {}
        _ = is_cut.wait_for(|cut| *cut) => {}
    }
    centre.leave(number);
}

async fn read(link: &mut Link, reader: &mut (impl tokio::io::AsyncRead + Unpin)) {
    let mut frames = Frames::new();
    let mut asked = false;
    loop {
        loop {
            match frames.next_frame() {
                Ok(None) => break,
                Err(_) => {
                    link.send(&Pdu::GenericNack, CommandStatus::RINVCMDLEN, 0);
                    return flush().await;
                }
                Ok(Some(frame)) => match take(link, frame).await {
                    Next::Go => {}
                    Next::Flush => return flush().await,
                    Next::Close => return,
                },
            }
        }
        let patience = if link.bound { SILENCE } else { INIT };
        match tokio::time::timeout(patience, reader.read_buf(frames.space())).await {
            Ok(Ok(octets)) if octets > 0 => asked = false,
            Ok(_) => return,
            Err(_) if link.bound && !asked => {
                asked = true;
                let sequence = requests::sequence(link.centre.new_id());
                link.send(&Pdu::EnquireLink, CommandStatus::ROK, sequence);
            }
            Err(_) => return,
        }
    }
}

/// Lets the writer send what was queued before the link closes.
async fn flush() {
    tokio::time::sleep(Duration::from_millis(20)).await;
}

async fn take(link: &mut Link, frame: &[u8]) -> Next {
    let Ok(header) = Header::read(frame) else {
        return Next::Close;
    };
    match codec::decode(&header, frame) {
        Ok(pdu) => requests::take(link, &header, &pdu).await,
        Err(_) if header.id.is_response() => Next::Go,
        Err(error) => {
            link.send(&Pdu::GenericNack, error.status, header.sequence);
            Next::Go
        }
    }
}
