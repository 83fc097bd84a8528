//! Connecting and binding.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;

use super::config::{BindType, CentreConfig};
use crate::codec::{self, Bind, CommandId, CommandStatus, EncodeError, Frames, Header, Pdu};

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

/// A connection with a bound session, and what arrived after the bind's answer.
pub(super) enum Bound {
    Plain(TcpStream, Frames),
    Tls(Box<TlsStream<TcpStream>>, Frames),
}

/// Connects, agrees on TLS where the configuration asks for it, and binds.
pub(super) async fn establish(config: &CentreConfig) -> Result<Bound, BindError> {
    let mut stream = connect(config).await?;
    let Some(tls) = &config.tls else {
        let frames = bind(config, &mut stream).await?;
        return Ok(Bound::Plain(stream, frames));
    };
    let handshake = tls.connect(&config.host, stream);
    let stream = tokio::time::timeout(config.connect_timeout, handshake)
        .await
        .map_err(|_| BindError::Timeout("TLS"))?
        .map_err(BindError::Tls)?;
    let mut stream = Box::new(stream);
    let frames = bind(config, &mut stream).await?;
    Ok(Bound::Tls(stream, frames))
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
async fn bind<S: AsyncRead + AsyncWrite + Unpin>(
    config: &CentreConfig,
    stream: &mut S,
) -> Result<Frames, BindError> {
    let exchange = async {
        let mut out = Vec::new();
        codec::encode(
            &request(config),
            CommandStatus::ROK,
            FIRST_SEQUENCE,
            &mut out,
        )
        .map_err(BindError::Config)?;
        send(stream, &out).await?;
        let mut frames = Frames::new();
        loop {
            let frame = frames
                .next_frame()
                .map_err(|e| BindError::Foreign(e.to_string()))?;
            if let Some(frame) = frame {
                let header = Header::read(frame).map_err(|e| BindError::Foreign(e.to_string()))?;
                if is_answer(&header) {
                    return if header.status.is_ok() {
                        Ok(frames)
                    } else {
                        Err(BindError::Refused(header.status))
                    };
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
                continue;
            }
            let read = stream.read_buf(frames.space()).await;
            if read.map_err(BindError::Broken)? == 0 {
                let closed = io::Error::from(io::ErrorKind::UnexpectedEof);
                return Err(BindError::Broken(closed));
            }
        }
    };
    tokio::time::timeout(config.connect_timeout, exchange)
        .await
        .map_err(|_| BindError::Timeout("the bind"))?
}

async fn send<S: AsyncWrite + Unpin>(stream: &mut S, out: &[u8]) -> Result<(), BindError> {
    stream.write_all(out).await.map_err(BindError::Broken)?;
    stream.flush().await.map_err(BindError::Broken)
}

fn request(config: &CentreConfig) -> Pdu<'_> {
    let bind = Bind {
        system_id: config.system_id.as_bytes(),
        password: config.password.as_bytes(),
        system_type: config.system_type.as_bytes(),
        interface_version: config.interface_version,
        ..Bind::default()
    };
    match config.bind_type {
        BindType::Receiver => Pdu::BindReceiver(bind),
        BindType::Transmitter => Pdu::BindTransmitter(bind),
        BindType::Transceiver => Pdu::BindTransceiver(bind),
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
