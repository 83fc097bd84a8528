//! Text messages (Twilio, "Message resource").

use async_trait::async_trait;
use countersign_store::MessageState;

use super::account::Account;
use crate::callback::{Callback, CallbackError};
use crate::channel::{Channel, Outgoing, RouteState, SendError};
use crate::channels::{Place, report};
use crate::properties::{TwilioProperties, TwilioSender};
use crate::{ComposeError, OpenError};

/// The longest text that the provider takes, in characters.
const LONGEST: usize = 1600;

/// The shortest and the longest `ValidityPeriod`, in seconds.
const VALIDITY: std::ops::RangeInclusive<u64> = 1..=36_000;

#[derive(Debug)]
pub(crate) struct TwilioMessages {
    account: Account,
    place: Place,
}

impl TwilioMessages {
    pub(crate) fn open(properties: &TwilioProperties, place: Place) -> Result<Self, OpenError> {
        Ok(Self {
            account: Account::open(properties, place.callback("twilio"))?,
            place,
        })
    }
}

#[async_trait]
impl Channel for TwilioMessages {
    fn check(&self, text: &str) -> Result<(), ComposeError> {
        crate::text::check_length(text, LONGEST)
    }

    async fn send(&self, message: &Outgoing) -> Result<Vec<String>, SendError> {
        let validity = message
            .life
            .as_secs()
            .clamp(*VALIDITY.start(), *VALIDITY.end())
            .to_string();
        let (from, sender) = match &self.account.properties().sender {
            TwilioSender::From(number) => ("From", number),
            TwilioSender::Service(sid) => ("MessagingServiceSid", sid),
        };
        // Number and text are exposed to be sent.
        let mut fields = vec![
            ("To", message.to.expose()),
            (from, sender.as_str()),
            ("Body", message.text.expose()),
            ("ValidityPeriod", &validity),
        ];
        if let Some(url) = self.account.callback() {
            fields.push(("StatusCallback", url));
        }
        Ok(vec![self.account.create("Messages", &fields).await?])
    }

    async fn ready(&self) {}

    fn state(&self) -> RouteState {
        RouteState::Bound
    }

    fn window(&self) -> usize {
        self.account.properties().window
    }

    async fn callback(&self, callback: &Callback) -> Result<(), CallbackError> {
        let fields = self.account.proved(callback)?;
        let field = |name| report::field(&fields, name);
        let id = field("MessageSid").ok_or(CallbackError::Unreadable)?;
        let status = field("MessageStatus").ok_or(CallbackError::Unreadable)?;
        let Some(state) = state(status) else {
            return Ok(());
        };
        let detail = match (state, field("ErrorCode")) {
            (MessageState::Delivered, _) => String::new(),
            (_, Some(code)) => format!("{}, error {}", report::word(status), report::word(code)),
            (_, None) => report::word(status),
        };
        let report = (id.to_owned(), state, detail);
        self.place.report_all([report]).await
    }

    async fn shutdown(&self) {}
}

/// None for states that are not final.
fn state(status: &str) -> Option<MessageState> {
    match status {
        "delivered" | "read" => Some(MessageState::Delivered),
        "undelivered" | "failed" | "canceled" => Some(MessageState::Failed),
        _ => None,
    }
}
