//! A simulator, a client to it, and a peer that does exactly what a test says.
#![allow(dead_code)]

use std::net::SocketAddr;
use std::time::Duration;

use countersign_smpp::codec::{
    self, BindResp, CommandId, CommandStatus, Frames, Header, Message, MessageId, Pdu, Tag, Tlvs,
};
use countersign_smpp::smsc::{Smsc, SmscConfig};
use countersign_smpp::{
    Address, Alphabet, Backoff, CentreConfig, CentreState, MessageCentre, Receipt, Submit, text,
};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

pub(crate) const SYSTEM_ID: &str = "esme";
pub(crate) const PASSWORD: &str = "secret";
pub(crate) const NUMBER: &str = "+447700900123";
/// Long enough for a busy machine; nothing waits for it to pass.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) async fn smsc() -> Smsc {
    let local = SocketAddr::from(([127, 0, 0, 1], 0));
    Smsc::start(SmscConfig {
        listen: local,
        web: Some(local),
        system_id: SYSTEM_ID.to_owned(),
        password: PASSWORD.into(),
    })
    .await
    .unwrap()
}

pub(crate) fn config(to: SocketAddr) -> CentreConfig {
    let mut config = CentreConfig::new(to.ip().to_string(), SYSTEM_ID, PASSWORD);
    config.port = to.port();
    config.backoff = Backoff {
        min: Duration::from_millis(5),
        max: Duration::from_millis(50),
    };
    config
}

pub(crate) fn start(config: CentreConfig) -> (MessageCentre, mpsc::Receiver<Receipt>) {
    let (sender, receipts) = mpsc::channel(100);
    (MessageCentre::start(config, sender), receipts)
}

/// A client that is bound.
pub(crate) async fn bound(config: CentreConfig) -> (MessageCentre, mpsc::Receiver<Receipt>) {
    let (centre, receipts) = start(config);
    wait_bound(&centre).await;
    (centre, receipts)
}

pub(crate) async fn wait_bound(centre: &MessageCentre) {
    wait_state(centre, |state| *state == CentreState::Bound).await;
}

pub(crate) async fn wait_sessions(centre: &MessageCentre, wanted: usize) {
    soon(async {
        while centre.sessions() != wanted {
            tokio::task::yield_now().await;
        }
    })
    .await;
}

pub(crate) async fn wait_state(
    centre: &MessageCentre,
    wanted: impl FnMut(&CentreState) -> bool,
) -> CentreState {
    let mut states = centre.watch();
    let found = soon(states.wait_for(wanted)).await;
    found.unwrap().clone()
}

/// Why the last attempt to bind failed, once one has.
pub(crate) async fn why_not_bound(centre: &MessageCentre) -> String {
    let failed = |state: &CentreState| {
        matches!(
            state,
            CentreState::Connecting {
                last_error: Some(_)
            }
        )
    };
    match wait_state(centre, failed).await {
        CentreState::Connecting {
            last_error: Some(error),
        } => error,
        state => unreachable!("{state:?}"),
    }
}

pub(crate) async fn soon<F: IntoFuture>(future: F) -> F::Output {
    tokio::time::timeout(PATIENCE, future)
        .await
        .expect("did not happen in time")
}

pub(crate) fn message(content: &str) -> Submit {
    let mut segments = text::encode(content, 1, None, Alphabet::Default).unwrap();
    assert_eq!(segments.len(), 1);
    Submit::new(
        Address::alphanumeric("Countersign"),
        Address::international(NUMBER),
        segments.remove(0),
    )
}

/// A connection on which PDUs are sent and read one by one, from either side.
pub(crate) struct Peer {
    stream: TcpStream,
    frames: Frames,
}

impl Peer {
    pub(crate) fn new(stream: TcpStream) -> Self {
        Self {
            stream,
            frames: Frames::new(),
        }
    }

    /// Where the other side listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.stream.peer_addr().unwrap()
    }

    pub(crate) async fn connect(to: SocketAddr) -> Self {
        Self::new(TcpStream::connect(to).await.unwrap())
    }

    /// Waits for a client and lets it bind.
    pub(crate) async fn accept(listener: &TcpListener) -> Self {
        let (peer, id) = Self::accept_any(listener, &[]).await;
        assert_eq!(id, CommandId::BIND_TRANSCEIVER);
        peer
    }

    /// Waits for a client and lets it bind as it likes; says as what. `versions` is the
    /// sc_interface_version, if any.
    pub(crate) async fn accept_any(listener: &TcpListener, versions: &[u8]) -> (Self, CommandId) {
        let (stream, _) = soon(listener.accept()).await.unwrap();
        let mut peer = Self::new(stream);
        let header = peer.let_bind(versions).await;
        (peer, header.id)
    }

    pub(crate) async fn let_bind(&mut self, versions: &[u8]) -> Header {
        let header = self.read().await.unwrap();
        let mut tlvs = Tlvs::new();
        if !versions.is_empty() {
            tlvs.push(Tag::SC_INTERFACE_VERSION, versions).unwrap();
        }
        let body = BindResp {
            system_id: b"centre",
            tlvs: tlvs.list(),
        };
        let answer = match header.id {
            CommandId::BIND_RECEIVER => Pdu::BindReceiverResp(body),
            CommandId::BIND_TRANSMITTER => Pdu::BindTransmitterResp(body),
            _ => Pdu::BindTransceiverResp(body),
        };
        self.respond(&header, &answer).await;
        header
    }

    /// Ends the connection with a reset.
    pub(crate) fn reset(self) {
        self.stream.set_zero_linger().unwrap();
    }

    pub(crate) async fn send(&mut self, pdu: &Pdu<'_>, status: CommandStatus, sequence: u32) {
        let mut out = Vec::new();
        codec::encode(pdu, status, sequence, &mut out).unwrap();
        self.send_raw(&out).await;
    }

    pub(crate) async fn send_raw(&mut self, octets: &[u8]) {
        // The other side may have closed the link already, which the next read shows.
        let _ = self.stream.write_all(octets).await;
    }

    pub(crate) async fn request(&mut self, pdu: &Pdu<'_>, sequence: u32) {
        self.send(pdu, CommandStatus::ROK, sequence).await;
    }

    pub(crate) async fn respond(&mut self, to: &Header, pdu: &Pdu<'_>) {
        self.send(pdu, CommandStatus::ROK, to.sequence).await;
    }

    pub(crate) async fn accept_message(&mut self, to: &Header, id: &str) {
        let body = MessageId {
            message_id: id.as_bytes(),
            ..MessageId::default()
        };
        self.respond(to, &Pdu::SubmitSmResp(body)).await;
    }

    pub(crate) async fn deliver_receipt(&mut self, id: &str, sequence: u32) {
        let text = format!("id:{id} stat:DELIVRD err:000");
        let receipt = Message {
            esm_class: 4,
            short_message: text.as_bytes(),
            ..Message::default()
        };
        self.request(&Pdu::DeliverSm(receipt), sequence).await;
    }

    /// The next PDU's header; none once the link is closed.
    pub(crate) async fn read(&mut self) -> Option<Header> {
        self.frame()
            .await
            .map(|frame| Header::read(&frame).unwrap())
    }

    pub(crate) async fn frame(&mut self) -> Option<Vec<u8>> {
        loop {
            if let Some(frame) = self.frames.next_frame().unwrap() {
                return Some(frame.to_vec());
            }
            // A reset closes a link as well.
            let read = soon(self.stream.read_buf(self.frames.space())).await;
            if read.unwrap_or(0) == 0 {
                return None;
            }
        }
    }

    pub(crate) async fn expect(&mut self, id: CommandId) -> Header {
        let header = self.read().await.unwrap();
        assert_eq!(header.id, id);
        header
    }
}

pub(crate) async fn listener() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    (listener, address)
}
