//! Calls that say a message (Twilio, "Call resource" and "TwiML: Say").

use async_trait::async_trait;
use countersign_store::MessageState;

use super::account::Account;
use crate::callback::{Callback, CallbackError};
use crate::channel::{Channel, Outgoing, RouteState, SendError};
use crate::channels::{Place, report};
use crate::properties::{TwilioProperties, TwilioSender};
use crate::{ComposeError, ErrorClass, OpenError, Spoken};

/// Ample for a code said twice; the provider takes 4,000 characters of TwiML.
const LONGEST: usize = 1000;

/// How long a telephone may ring, in seconds, if the message lives that long.
const RING: u64 = 30;

#[derive(Debug)]
pub(crate) struct TwilioCalls {
    account: Account,
    place: Place,
}

impl TwilioCalls {
    pub(crate) fn open(properties: &TwilioProperties, place: Place) -> Result<Self, OpenError> {
        if !matches!(properties.sender, TwilioSender::From(_)) {
            let reason = "from_number is required: a messaging service cannot call";
            return Err(OpenError::Channel(reason.to_owned()));
        }
        Ok(Self {
            account: Account::open(properties, place.callback("twilio"))?,
            place,
        })
    }
}

#[async_trait]
impl Channel for TwilioCalls {
    fn check(&self, text: &str) -> Result<(), ComposeError> {
        crate::text::check_length(text, LONGEST)
    }

    async fn send(&self, message: &Outgoing) -> Result<Vec<String>, SendError> {
        let TwilioSender::From(from) = &self.account.properties().sender else {
            return Err(SendError::new(
                ErrorClass::Permanent,
                "there is no number to call from",
            ));
        };
        // Number and text are exposed to be sent.
        let twiml = twiml(&Spoken::read(message.text.expose()));
        let ring = message.life.as_secs().clamp(1, RING).to_string();
        let mut fields = vec![
            ("To", message.to.expose()),
            ("From", from.as_str()),
            ("Twiml", &twiml),
            ("Timeout", &ring),
        ];
        if let Some(url) = self.account.callback() {
            fields.extend([
                ("StatusCallback", url),
                ("StatusCallbackEvent", "answered"),
                ("StatusCallbackEvent", "completed"),
            ]);
        }
        Ok(vec![self.account.create("Calls", &fields).await?])
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
        let id = field("CallSid").ok_or(CallbackError::Unreadable)?;
        let status = field("CallStatus").ok_or(CallbackError::Unreadable)?;
        let Some(state) = state(status) else {
            return Ok(());
        };
        let detail = match state {
            MessageState::Delivered => String::new(),
            _ => report::word(status),
        };
        let report = (id.to_owned(), state, detail);
        self.place.report_all([report]).await
    }

    async fn shutdown(&self) {}
}

/// Answered is delivered. None while it rings.
fn state(status: &str) -> Option<MessageState> {
    match status {
        "in-progress" | "completed" => Some(MessageState::Delivered),
        "busy" | "failed" | "no-answer" | "canceled" => Some(MessageState::Failed),
        _ => None,
    }
}

fn twiml(spoken: &Spoken) -> String {
    let language = escape(&spoken.language);
    let mut said = String::new();
    for sentence in &spoken.sentences {
        let sentence = escape(sentence);
        said.push_str(&format!(
            r#"<Say language="{language}">{sentence}</Say><Pause length="1"/>"#
        ));
    }
    format!("<Response>{said}</Response>")
}

/// As text or attribute of XML 1.0 §2.4; control characters have no place there.
fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_put_verbs_into_the_call() {
        let spoken = Spoken::new("de\"/>", ["Bank </Say><Dial>+44…</Dial>", "1, 2"]);
        assert_eq!(
            twiml(&spoken),
            "<Response><Say language=\"de&quot;/&gt;\">Bank &lt;/Say&gt;&lt;Dial&gt;+44…\
             &lt;/Dial&gt;</Say><Pause length=\"1\"/><Say language=\"de&quot;/&gt;\">1, 2</Say>\
             <Pause length=\"1\"/></Response>"
        );
    }
}
