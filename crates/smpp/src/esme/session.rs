//! A bound session: reads, writes, tests the link, ends.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::sync::watch;
use tokio::time::Instant;

use super::config::CentreConfig;
use super::dispatch::{Inbox, take};
use super::link::Link;
use crate::codec::{Frames, Pdu};

/// How long open requests may take when the session is to end.
const DRAIN: Duration = Duration::from_secs(5);
const UNBIND: Duration = Duration::from_secs(2);
/// How long the last answers may take to be written.
const FLUSH: Duration = Duration::from_secs(1);
/// Octets of answers that a message centre has not read; more is an attack or a fault.
const MOST_BACKLOG: usize = 1024 * 1024;

/// Why a session ended that was had on loan.
pub(super) const FENCED: &str = "the time of this session is over";

/// Runs until the link breaks or `stop` says so; the reason is for a log.
pub(super) async fn run<R, W>(
    config: &CentreConfig,
    link: &Link,
    mut frames: Frames,
    mut reader: R,
    mut writer: W,
    inbox: &Inbox<'_>,
    mut stop: watch::Receiver<bool>,
) -> String
where
    R: AsyncRead + Unpin,
    W: AsyncWrite + Unpin,
{
    let heard = Heard::default();
    let reading = read(link, &mut frames, &mut reader, inbox, &heard);
    let testing = test_link(config, link, &heard);
    let expiring = async {
        loop {
            tokio::time::sleep_until(link.expire()).await;
        }
    };
    let ending = async {
        let reason = tokio::select! {
            // An error means that the centre itself is gone, which is an end as well.
            _ = stop.wait_for(|stop| *stop) => "unbound",
            () = inactive(config, link) => "nothing was sent for too long",
        };
        link.refuse();
        link.drain(DRAIN).await;
        link.ask(&Pdu::Unbind, UNBIND).await;
        reason
    };
    let mut writing = std::pin::pin!(write(config, link, &mut writer));
    let reason = tokio::select! {
        // Nothing more is said, not even unbind.
        () = config.fenced() => return FENCED.to_owned(),
        reason = reading => reason,
        reason = &mut writing => return reason,
        reason = testing => reason,
        () = expiring => String::new(),
        reason = ending => reason.to_owned(),
    };
    link.close();
    // The answer to an unbind still has to go out.
    let _ = tokio::time::timeout(FLUSH, writing).await;
    reason
}

/// Returns once no message went either way for as long as the configuration allows.
async fn inactive(config: &CentreConfig, link: &Link) {
    let Some(most) = config.inactivity_timeout else {
        return std::future::pending().await;
    };
    loop {
        let end = link.active() + most;
        if Instant::now() >= end {
            return;
        }
        tokio::time::sleep_until(end).await;
    }
}

/// When something last arrived, as milliseconds since the session began.
#[derive(Debug)]
struct Heard {
    since: Instant,
    at: AtomicU64,
}

impl Default for Heard {
    fn default() -> Self {
        Self {
            since: Instant::now(),
            at: AtomicU64::new(0),
        }
    }
}

impl Heard {
    fn now(&self) {
        let millis = u64::try_from(self.since.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.at.store(millis, Ordering::Relaxed);
    }

    fn last(&self) -> Instant {
        self.since + Duration::from_millis(self.at.load(Ordering::Relaxed))
    }
}

async fn read<R: AsyncRead + Unpin>(
    link: &Link,
    frames: &mut Frames,
    reader: &mut R,
    inbox: &Inbox<'_>,
    heard: &Heard,
) -> String {
    loop {
        loop {
            match frames.next_frame() {
                Err(error) => return error.to_string(),
                Ok(None) => break,
                Ok(Some(frame)) => {
                    if let Some(reason) = take(link, frame, inbox) {
                        return reason.to_owned();
                    }
                }
            }
        }
        if link.backlog() > MOST_BACKLOG {
            return "the message centre does not read its answers".to_owned();
        }
        match reader.read_buf(frames.space()).await {
            Ok(0) => return "the message centre closed the link".to_owned(),
            Ok(_) => {
                heard.now();
                link.set_quiet(false);
            }
            Err(error) => return error.to_string(),
        }
    }
}

async fn write<W: AsyncWrite + Unpin>(
    config: &CentreConfig,
    link: &Link,
    writer: &mut W,
) -> String {
    let mut out = Vec::new();
    loop {
        if !link.take_outgoing(&mut out) {
            return "closed".to_owned();
        }
        if out.is_empty() {
            link.written.notified().await;
            // Others that were woken with this request's sender have theirs ready in a moment.
            if link.is_busy() {
                tokio::task::yield_now().await;
            }
            continue;
        }
        // Here too, for a process that was stopped and goes on at this place.
        if config.is_fenced() {
            link.close();
            return FENCED.to_owned();
        }
        let written = async {
            writer.write_all(&out).await?;
            // TLS keeps records back until it is told to send them.
            writer.flush().await
        };
        if let Err(error) = written.await {
            link.close();
            return error.to_string();
        }
    }
}

/// A link that is silent is asked; one that does not answer is dead (a half-open connection). It is
/// asked sooner when answers are due.
async fn test_link(config: &CentreConfig, link: &Link, heard: &Heard) -> String {
    loop {
        let idle = heard.last() + config.enquire_link;
        let now = Instant::now();
        let quiet = link
            .oldest()
            .is_some_and(|sent| sent.max(heard.last()) + config.quiet_after <= now);
        if quiet {
            link.set_quiet(true);
        }
        if config.enquire_link.is_zero() || (!quiet && now < idle) {
            let look = now + config.quiet_after;
            let idle = if config.enquire_link.is_zero() {
                look
            } else {
                idle
            };
            tokio::time::sleep_until(look.min(idle)).await;
            continue;
        }
        let patience = config.enquire_timeout.min(config.response_timeout);
        if !link.ask(&Pdu::EnquireLink, patience).await && heard.last() < now {
            return "the message centre does not answer enquire_link".to_owned();
        }
        // A centre that answers within the same millisecond must not be asked without a pause.
        heard.now();
    }
}
