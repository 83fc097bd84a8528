//! A message centre as its users see it: submit, and know whether that is possible.

use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::answer::{Answer, MessageStatus};
use super::config::{BindType, CentreConfig};
use super::keep::Shared;
use super::kept::KeptSessions;
use super::manage::{Cancel, Query, Replace};
use super::outbind::{self, Outbinder};
use super::pacer::Pacer;
use super::pool::Pool;
use super::request::Request;
use super::sink::ReceiptSink;
use super::submit::{Data, Submit, SubmitError, SubmitOk};

/// Whether messages can be submitted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CentreState {
    /// At least one session is bound that submits; where all are receivers, any.
    Bound,
    Connecting {
        /// Why the last attempt failed or the last session ended.
        last_error: Option<String>,
    },
    /// After [`MessageCentre::shutdown`].
    Closed,
}

/// Sessions to one message centre. Cheap to clone; they end with [`MessageCentre::shutdown`] or
/// when the last clone is dropped.
///
/// Each message goes by the session that has least to do. One that hears nothing though answers are
/// due takes none while another does.
#[derive(Debug, Clone)]
pub struct MessageCentre {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    shared: Arc<Shared>,
    receipts: ReceiptSink,
    stop: watch::Sender<bool>,
    kept: KeptSessions,
    outbinds: tokio::sync::Mutex<JoinSet<()>>,
}

impl MessageCentre {
    /// Binds in the background and binds again whenever a session ends. Returns at once. When
    /// `receipts` is full, the message centre is told to send them again later.
    pub fn start(config: CentreConfig, receipts: impl Into<ReceiptSink>) -> Self {
        let (own, receivers) = (config.bind_type, config.receivers);
        let sessions = config.sessions.max(1);
        let centre = Self::idle(config, receipts);
        if own == BindType::Receiver {
            centre.keep(own, sessions.saturating_add(receivers));
        } else {
            centre.keep(own, sessions);
            centre.keep(BindType::Receiver, receivers);
        }
        centre
    }

    /// Without a session: how many are kept is said by [`keep`](Self::keep) alone.
    pub fn idle(config: CentreConfig, receipts: impl Into<ReceiptSink>) -> Self {
        let shared = Arc::new(Shared {
            pacer: Pacer::new(config.messages_per_second),
            pool: Pool::default(),
            state: watch::Sender::new(CentreState::Connecting { last_error: None }),
            config,
        });
        Self {
            inner: Arc::new(Inner {
                shared,
                receipts: receipts.into(),
                stop: watch::Sender::new(false),
                kept: KeptSessions::default(),
                outbinds: tokio::sync::Mutex::default(),
            }),
        }
    }

    /// Keeps so many sessions of a kind bound from now on. Those too many end after what is under
    /// way; [`kept`](Self::kept) counts them until then.
    pub fn keep(&self, bind_type: BindType, sessions: u16) {
        let Inner {
            shared,
            receipts,
            kept,
            ..
        } = &*self.inner;
        kept.keep(shared, receipts, bind_type, sessions.into());
    }

    /// Sessions of a kind that are kept bound or have not ended yet, and how many of them are about
    /// to end.
    pub fn kept(&self, bind_type: BindType) -> (usize, usize) {
        self.inner.kept.count(bind_type)
    }

    /// Waits for the end of a session that was not to be kept.
    pub async fn one_ended(&self) {
        self.inner.kept.ended.notified().await;
    }

    /// Puts another rate in the place of the agreed one.
    pub fn agree(&self, messages_per_second: f64) {
        self.inner.shared.pacer.agree(messages_per_second);
    }

    /// Waits for the message centre to connect and say outbind, and binds as a receiver on every
    /// such connection (§2.2.1), besides the sessions of the configuration.
    pub async fn accept_outbind(&self, listener: TcpListener, expected: Outbinder) {
        let shared = Arc::clone(&self.inner.shared);
        let (receipts, stop) = (self.inner.receipts.clone(), self.inner.stop.subscribe());
        let accepting = outbind::accept(shared, listener, expected, receipts, stop);
        self.inner.outbinds.lock().await.spawn(accepting);
    }

    /// Submits one message and waits for the answer. Waits before that for its turn at the agreed
    /// rate and for a place in the window, within [`CentreConfig::turn_timeout`].
    ///
    /// # Errors
    /// [`SubmitError`] says whether the message may have been taken all the same.
    pub async fn submit(&self, message: &Submit) -> Result<SubmitOk, SubmitError> {
        self.request(message).await.map(accepted)
    }

    /// Submits one message as data_sm (§4.7), which some centres want for anything but plain texts.
    ///
    /// # Errors
    /// As [`MessageCentre::submit`].
    pub async fn submit_data(&self, message: &Submit) -> Result<SubmitOk, SubmitError> {
        self.request(&Data(message)).await.map(accepted)
    }

    /// Asks what became of a message (§4.8).
    ///
    /// # Errors
    /// [`SubmitError::Rejected`] with `ESME_RQUERYFAIL` or `ESME_RINVMSGID` where the centre does
    /// not know the message.
    pub async fn query(&self, query: &Query) -> Result<MessageStatus, SubmitError> {
        let answer = self.request(query).await?;
        // Another response with the number of this request.
        let foreign = SubmitError::Rejected {
            status: crate::CommandStatus::RUNKNOWNERR,
        };
        answer.message.map(|message| *message).ok_or(foreign)
    }

    /// Takes a message back that was not delivered yet (§4.9).
    ///
    /// # Errors
    /// [`SubmitError::Rejected`] with `ESME_RCANCELFAIL` where it is too late.
    pub async fn cancel(&self, cancel: &Cancel) -> Result<(), SubmitError> {
        self.request(cancel).await.map(|_| ())
    }

    /// Puts another text in the place of a message that was not delivered yet (§4.10).
    ///
    /// # Errors
    /// [`SubmitError::Rejected`] with `ESME_RREPLACEFAIL` where it is too late.
    pub async fn replace(&self, replace: &Replace) -> Result<(), SubmitError> {
        self.request(replace).await.map(|_| ())
    }

    async fn request(&self, request: &dyn Request) -> Result<Answer, SubmitError> {
        let shared = &self.inner.shared;
        if !shared.pool.submits() {
            return Err(SubmitError::NotBound);
        }
        let going = async {
            let turn = shared.pacer.turn().await;
            if shared.config.is_fenced() {
                return Err(SubmitError::NotSent);
            }
            Ok((turn, shared.pool.send(request).await?))
        };
        let (turn, answer) = tokio::time::timeout(shared.config.turn_timeout, going)
            .await
            .map_err(|_| SubmitError::NotSent)??;
        let answer = answer.await.unwrap_or(Err(SubmitError::ConnectionLost));
        let outcome = answer.and_then(Answer::done);
        match &outcome {
            Ok(answer) => shared.pacer.taken(turn, answer.congestion),
            Err(SubmitError::Throttled) => shared.pacer.throttled(turn),
            Err(_) => {}
        }
        outcome
    }

    pub fn state(&self) -> CentreState {
        self.inner.shared.state.borrow().clone()
    }

    /// Sessions that are bound, receivers included.
    pub fn sessions(&self) -> usize {
        self.inner.shared.pool.len()
    }

    /// How fast requests may go now: the agreed rate, or less while the message centre asks for
    /// less. None for as fast as it takes them.
    pub fn messages_per_second(&self) -> Option<f64> {
        self.inner.shared.pacer.per_second()
    }

    /// Follows the state.
    pub fn watch(&self) -> watch::Receiver<CentreState> {
        self.inner.shared.state.subscribe()
    }

    /// Lets open requests end, unbinds and closes; bounded to a few seconds.
    pub async fn shutdown(&self) {
        self.inner.stop.send_replace(true);
        self.inner.kept.end().await;
        let mut outbinds = self.inner.outbinds.lock().await;
        while outbinds.join_next().await.is_some() {}
        self.inner.shared.state.send_replace(CentreState::Closed);
    }
}

fn accepted(answer: Answer) -> SubmitOk {
    SubmitOk {
        message_id: answer.message_id,
    }
}
