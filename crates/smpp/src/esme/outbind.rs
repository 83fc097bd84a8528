//! Sessions that the message centre begins: it connects, says outbind, and is bound to (§2.2.1).

use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::SmppPassword;
use super::bind::{self, BindError, Bound, Connection};
use super::config::BindType;
use super::keep::{self, Shared};
use super::sink::ReceiptSink;
use crate::codec::{self, Frames, Header, Pdu};

/// Sessions of this kind at once; a message centre needs few.
const MOST: usize = 16;
/// How long a connection may take to say who it is: until then it takes the place of another.
const INTRODUCTION: Duration = Duration::from_secs(2);

/// Who may ask to be bound to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outbinder {
    pub system_id: String,
    /// At most 8 octets (§4.1.7.1).
    pub password: SmppPassword,
}

/// Binds as a receiver on every connection that says who it is.
pub(super) async fn accept(
    shared: Arc<Shared>,
    listener: TcpListener,
    expected: Outbinder,
    receipts: ReceiptSink,
    mut stop: watch::Receiver<bool>,
) {
    let expected = Arc::new(expected);
    let mut sessions = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept(), if sessions.len() < MOST => accepted,
            Some(_) = sessions.join_next() => continue,
            _ = stop.wait_for(|stop| *stop) => break,
        };
        let Ok((stream, from)) = accepted else {
            // Out of file descriptors, most likely: some will be given back.
            tokio::time::sleep(shared.config.backoff.min).await;
            continue;
        };
        let (shared, expected) = (Arc::clone(&shared), Arc::clone(&expected));
        let (receipts, stop) = (receipts.clone(), stop.clone());
        sessions.spawn(async move {
            match bind_to(&shared, stream, &expected).await {
                Ok(bound) => {
                    let reason =
                        keep::run(&shared, bound, BindType::Receiver, &receipts, stop).await;
                    tracing::info!(%from, "the session ended: {reason}");
                }
                Err(error) => tracing::warn!(%from, "an outbind failed: {error}"),
            }
        });
    }
    while sessions.join_next().await.is_some() {}
}

async fn bind_to(
    shared: &Shared,
    mut stream: TcpStream,
    expected: &Outbinder,
) -> Result<Bound, BindError> {
    let config = &shared.config;
    stream.set_nodelay(true).map_err(BindError::Connect)?;
    let mut frames = Frames::new();
    let outbind = hear(&mut stream, &mut frames, expected);
    let most = config.session_init_timeout.min(INTRODUCTION);
    tokio::time::timeout(most, outbind)
        .await
        .map_err(|_| BindError::Timeout("connecting with an outbind"))??;
    let (frames, version) = bind::bind(config, BindType::Receiver, &mut stream, frames).await?;
    Ok(Bound {
        connection: Connection::Plain(stream),
        frames,
        version,
    })
}

async fn hear(
    stream: &mut TcpStream,
    frames: &mut Frames,
    expected: &Outbinder,
) -> Result<(), BindError> {
    let frame = bind::next_frame(stream, frames).await?;
    let foreign = |error: codec::DecodeError| BindError::Foreign(error.to_string());
    let header = Header::read(frame).map_err(foreign)?;
    let Pdu::Outbind(outbind) = codec::decode(&header, frame).map_err(foreign)? else {
        return Err(BindError::Foreign(format!(
            "{} instead of outbind",
            header.id
        )));
    };
    let known = outbind.system_id == expected.system_id.as_bytes();
    if known & expected.password.is(outbind.password) {
        Ok(())
    } else {
        Err(BindError::Foreign("an outbind of somebody else".to_owned()))
    }
}
