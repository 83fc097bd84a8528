//! Connecting and binding.

use std::io;
use std::os::fd::AsFd as _;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;

use super::config::{BindType, CentreConfig};
use crate::codec::{self, Bind, CommandId, CommandStatus, EncodeError, Frames, Header, Pdu, Tag};

/// Sequence number of the bind request.
pub(super) const FIRST_SEQUENCE: u32 = 1;

/// Why a session did not come about.
#[derive(Debug, thiserror::Error)]
pub(super) enum BindError {
    #[error("a bind cannot carry the configuration: {0}")]
    Config(EncodeError),
    #[error("cannot connect: {0}")]
    Connect(io::Error),
    #[error("TLS fails: {0}")]
    Tls(io::Error),
    #[error("no answer to {0} in time")]
    Timeout(&'static str),
    #[error("the bind was refused: {0}")]
    Refused(CommandStatus),
    #[error("the link broke while binding: {0}")]
    Broken(io::Error),
    #[error("the message centre does not speak SMPP: {0}")]
    Foreign(String),
}

/// A connection on which a bind succeeded.
pub(super) struct Bound {
    pub(super) connection: Connection,
    /// What arrived after the bind's answer.
    pub(super) frames: Frames,
    /// The lower of both sides' versions; 0x34 is version 3.4.
    pub(super) version: u8,
}

pub(super) enum Connection {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}

impl Connection {
    /// Another handle of the socket, where what is written to it goes out as it is.
    pub(super) fn socket(&self) -> Option<std::net::TcpStream> {
        let Self::Plain(stream) = self else {
            return None;
        };
        let socket = stream.as_fd().try_clone_to_owned();
        socket.ok().map(std::net::TcpStream::from)
    }
}

/// Connects, agrees on TLS where the configuration asks for it, and binds.
pub(super) async fn establish(
    config: &CentreConfig,
    bind_type: BindType,
) -> Result<Bound, BindError> {
    let mut stream = connect(config).await?;
    let frames = Frames::new();
    let Some(tls) = &config.tls else {
        let (frames, version) = bind(config, bind_type, &mut stream, frames).await?;
        return Ok(Bound {
            connection: Connection::Plain(stream),
            frames,
            version,
        });
    };
    let handshake = tls.connect(&config.host, stream);
    let stream = tokio::time::timeout(config.connect_timeout, handshake)
        .await
        .map_err(|_| BindError::Timeout("TLS"))?
        .map_err(BindError::Tls)?;
    let mut stream = Box::new(stream);
    let (frames, version) = bind(config, bind_type, &mut stream, frames).await?;
    Ok(Bound {
        connection: Connection::Tls(stream),
        frames,
        version,
    })
}

async fn connect(config: &CentreConfig) -> Result<TcpStream, BindError> {
    let connecting = TcpStream::connect((config.host.as_str(), config.port));
    let stream = tokio::time::timeout(config.connect_timeout, connecting)
        .await
        .map_err(|_| BindError::Timeout("connecting"))?
        .map_err(BindError::Connect)?;
    // Small requests that must not wait for each other.
    stream.set_nodelay(true).map_err(BindError::Connect)?;
    Ok(stream)
}

/// Sends the bind request and reads until its answer; what came after it stays in the frames.
/// Gives the version that both sides speak.
pub(super) async fn bind<S: AsyncRead + AsyncWrite + Unpin>(
    config: &CentreConfig,
    bind_type: BindType,
    stream: &mut S,
    mut frames: Frames,
) -> Result<(Frames, u8), BindError> {
    let exchange = async {
        let mut out = Vec::new();
        codec::encode(
            &request(config, bind_type),
            CommandStatus::ROK,
            FIRST_SEQUENCE,
            &mut out,
        )
        .map_err(BindError::Config)?;
        send(stream, &out).await?;
        loop {
            let frame = next_frame(stream, &mut frames).await?;
            let header = Header::read(frame).map_err(|e| BindError::Foreign(e.to_string()))?;
            if is_answer(&header) {
                if !header.status.is_ok() {
                    return Err(BindError::Refused(header.status));
                }
                let version = version(config.interface_version, &header, frame);
                return Ok((frames, version));
            }
            if header.id == CommandId::ENQUIRE_LINK {
                out.clear();
                codec::encode(
                    &Pdu::EnquireLinkResp,
                    CommandStatus::ROK,
                    header.sequence,
                    &mut out,
                )
                .map_err(BindError::Config)?;
                send(stream, &out).await?;
            }
        }
    };
    tokio::time::timeout(config.session_init_timeout, exchange)
        .await
        .map_err(|_| BindError::Timeout("the bind"))?
}

/// Waits for a whole PDU.
pub(super) async fn next_frame<'a, S: AsyncRead + Unpin>(
    stream: &mut S,
    frames: &'a mut Frames,
) -> Result<&'a [u8], BindError> {
    while !frames
        .has_frame()
        .map_err(|e| BindError::Foreign(e.to_string()))?
    {
        let read = stream.read_buf(frames.space()).await;
        if read.map_err(BindError::Broken)? == 0 {
            let closed = io::Error::from(io::ErrorKind::UnexpectedEof);
            return Err(BindError::Broken(closed));
        }
    }
    match frames.next_frame() {
        Ok(frame) => Ok(frame.unwrap_or_default()),
        Err(error) => Err(BindError::Foreign(error.to_string())),
    }
}

async fn send<S: AsyncWrite + Unpin>(stream: &mut S, out: &[u8]) -> Result<(), BindError> {
    stream.write_all(out).await.map_err(BindError::Broken)?;
    stream.flush().await.map_err(BindError::Broken)
}

fn request(config: &CentreConfig, bind_type: BindType) -> Pdu<'_> {
    let bind = Bind {
        system_id: config.system_id.as_bytes(),
        password: config.password.as_bytes(),
        system_type: config.system_type.as_bytes(),
        interface_version: config.interface_version,
        ..Bind::default()
    };
    match bind_type {
        BindType::Receiver => Pdu::BindReceiver(bind),
        BindType::Transmitter => Pdu::BindTransmitter(bind),
        BindType::Transceiver => Pdu::BindTransceiver(bind),
    }
}

/// The lower version. A centre that does not say its own (§5.3.2.25) should be one of 3.3, but many
/// of 3.4 do not say it either: the configuration decides.
fn version(ours: u8, header: &Header, frame: &[u8]) -> u8 {
    let theirs = match codec::decode(header, frame) {
        Ok(
            Pdu::BindReceiverResp(body)
            | Pdu::BindTransmitterResp(body)
            | Pdu::BindTransceiverResp(body),
        ) => body.tlvs.get(Tag::SC_INTERFACE_VERSION),
        _ => None,
    };
    match theirs {
        Some(&[theirs]) => theirs.min(ours),
        _ => ours,
    }
}

fn is_answer(header: &Header) -> bool {
    header.sequence == FIRST_SEQUENCE
        && matches!(
            header.id,
            CommandId::BIND_RECEIVER_RESP
                | CommandId::BIND_TRANSMITTER_RESP
                | CommandId::BIND_TRANSCEIVER_RESP
                | CommandId::GENERIC_NACK
        )
}
