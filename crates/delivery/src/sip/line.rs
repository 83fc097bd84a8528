//! One UDP socket to the SIP server, for one call.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use tokio::net::{UdpSocket, lookup_host};

use super::error::CallError;
use super::message::{Message, Start};

/// How long the first answer is waited for before a request is sent again (RFC 3261, T1).
pub(super) const T1: Duration = Duration::from_millis(500);

/// Larger than any message in one packet.
const LARGEST: usize = 65_535;

#[derive(Debug)]
pub(super) struct Line {
    socket: UdpSocket,
    local: SocketAddr,
}

impl Line {
    pub(super) async fn open(host: &str, port: u16) -> Result<Self, CallError> {
        let open = async {
            let mut found = lookup_host((host, port)).await?;
            let none = || std::io::Error::other("its name has no address");
            let server = found.next().ok_or_else(none)?;
            let any: IpAddr = match server.ip() {
                IpAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
                IpAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
            };
            let socket = UdpSocket::bind((any, 0)).await?;
            socket.connect(server).await?;
            let local = socket.local_addr()?;
            Ok(Self { socket, local })
        };
        open.await.map_err(CallError::Unreachable)
    }

    pub(super) const fn local(&self) -> SocketAddr {
        self.local
    }

    pub(super) async fn send(&self, message: &[u8]) -> Result<(), CallError> {
        let sent = self.socket.send(message).await;
        sent.map(drop).map_err(CallError::Unreachable)
    }

    /// The next message of this call; anything else is passed over.
    pub(super) async fn receive(&self, call_id: &str) -> Result<Message, CallError> {
        let mut bytes = vec![0; LARGEST];
        loop {
            let length = self.socket.recv(&mut bytes).await;
            let length = length.map_err(CallError::Unreachable)?;
            match Message::parse(&bytes[..length]) {
                Some(message) if message.header("call-id") == Some(call_id) => return Ok(message),
                _ => {}
            }
        }
    }
}

/// The status of a response to this request of ours.
pub(super) fn status_of(message: &Message, sequence: u32, method: &str) -> Option<u16> {
    match message.start {
        Start::Response { status } if message.sequence() == Some((sequence, method)) => {
            Some(status)
        }
        _ => None,
    }
}
