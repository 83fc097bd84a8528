//! Sessions that the message centre begins: it connects, says outbind, and is bound to (§2.2.1).

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{AbortHandle, JoinSet};

use super::SmppPassword;
use super::bind::{self, BindError, Bound, Connection};
use super::config::BindType;
use super::keep::{self, Shared};
use super::sink::ReceiptSink;
use crate::codec::{self, Frames, Header, Pdu};

/// Sessions of this kind at once; a message centre needs few.
const MOST: usize = 16;
/// Connections that have not said who they are yet. The oldest makes room for one more: a message
/// centre says it within milliseconds.
const MOST_UNHEARD: usize = 64;
/// How long a connection may take to say who it is.
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
    let mut unheard = JoinSet::new();
    let mut oldest = VecDeque::new();
    let mut sessions = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            Some(heard) = unheard.join_next(), if sessions.len() < MOST => {
                oldest.retain(|task: &AbortHandle| !task.is_finished());
                match heard {
                    Ok((from, Ok(heard))) => {
                        let (shared, receipts) = (Arc::clone(&shared), receipts.clone());
                        sessions.spawn(serve(shared, from, heard, receipts, stop.clone()));
                    }
                    Ok((from, Err(error))) => tracing::warn!(%from, "an outbind failed: {error}"),
                    Err(_) => tracing::warn!("a silent connection made room for another"),
                }
                continue;
            }
            Some(_) = sessions.join_next() => continue,
            () = stopped(&mut stop) => break,
        };
        let Ok((stream, from)) = accepted else {
            // Out of file descriptors, most likely: some will be given back.
            tokio::time::sleep(shared.config.backoff.min).await;
            continue;
        };
        while oldest.len() >= MOST_UNHEARD {
            oldest.pop_front().inspect(AbortHandle::abort);
        }
        let most = shared.config.session_init_timeout.min(INTRODUCTION);
        let expected = Arc::clone(&expected);
        oldest.push_back(unheard.spawn(async move {
            let heard = tokio::time::timeout(most, hear(stream, &expected)).await;
            let late = Err(BindError::Timeout("connecting with an outbind"));
            (from, heard.unwrap_or(late))
        }));
    }
    while sessions.join_next().await.is_some() {}
}

async fn stopped(stop: &mut watch::Receiver<bool>) {
    // Whoever could say so has gone when it fails.
    let _ = stop.wait_for(|stop| *stop).await;
}

/// A connection of the message centre that wants to be bound to.
type Heard = (TcpStream, Frames);

async fn serve(
    shared: Arc<Shared>,
    from: SocketAddr,
    heard: Heard,
    receipts: ReceiptSink,
    stop: watch::Receiver<bool>,
) {
    let (mut stream, frames) = heard;
    let bound = bind::bind(&shared.config, BindType::Receiver, &mut stream, frames).await;
    match bound {
        Ok((frames, version)) => {
            let bound = Bound {
                connection: Connection::Plain(stream),
                frames,
                version,
            };
            let reason = keep::run(&shared, bound, BindType::Receiver, &receipts, stop).await;
            tracing::info!(%from, "the session ended: {reason}");
        }
        Err(error) => tracing::warn!(%from, "an outbind failed: {error}"),
    }
}

async fn hear(mut stream: TcpStream, expected: &Outbinder) -> Result<Heard, BindError> {
    stream.set_nodelay(true).map_err(BindError::Connect)?;
    let mut frames = Frames::new();
    let frame = bind::next_frame(&mut stream, &mut frames).await?;
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
        Ok((stream, frames))
    } else {
        Err(BindError::Foreign("an outbind of somebody else".to_owned()))
    }
}
