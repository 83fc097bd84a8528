use countersign_core::ids::{MessageId, PersonId};
use countersign_core::{Millis, Phone};
use countersign_delivery::{Way, number_key};
use countersign_store::{MessageEvent, MessageFilter, MessageRow, MessageState, PartRow};

use crate::actor::Actor;
use crate::admin::Admin;
use crate::error::AdminError;
use crate::permission::Permission;

/// Which messages. What is not given does not matter.
#[derive(Clone, Debug, Default)]
pub struct MessageSearch {
    pub number: Option<NumberPart>,
    pub state: Option<MessageState>,
    pub route: Option<String>,
    pub person: Option<PersonId>,
    /// Accepted at this time or later.
    pub since: Option<Millis>,
    /// Accepted before this time.
    pub until: Option<Millis>,
    /// The last of the page before.
    pub after: Option<MessageId>,
}

/// What is known of a number by which messages are searched for. The numbers themselves are not
/// kept once a message has gone out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NumberPart {
    /// Keyed hash of the whole number.
    Key(Vec<u8>),
    /// As much of its end as pages show.
    End(String),
}

/// The whole life of a message, without number and text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageLife {
    pub message: MessageRow,
    pub events: Vec<MessageEvent>,
    /// What centres took of each copy.
    pub parts: Vec<PartRow>,
    /// Those that were planned, in their order.
    pub ways: Vec<Way>,
}

/// Digits of a number that pages show.
const SHOWN: usize = 2;

impl Admin {
    /// Reads what somebody typed to search by: a whole number in international form, or its last
    /// two digits.
    ///
    /// # Errors
    /// [`AdminError::Invalid`] when it is neither.
    pub fn number_part(&self, typed: &str) -> Result<NumberPart, AdminError> {
        let typed = typed.trim();
        let digits = typed.trim_start_matches('•').trim();
        if digits.len() == SHOWN && digits.bytes().all(|b| b.is_ascii_digit()) {
            return Ok(NumberPart::End(digits.to_owned()));
        }
        match Phone::parse(typed, None) {
            Ok(phone) => Ok(NumberPart::Key(
                number_key(&self.parts.keyring, &phone).to_vec(),
            )),
            Err(_) => Err(AdminError::invalid(
                "number",
                "use a whole number in international form, such as +447700900123, or its last \
                 two digits",
            )),
        }
    }

    /// A page of messages, newest first.
    ///
    /// # Errors
    /// Without `delivery:read`, or if the store does not answer.
    pub async fn messages(
        &self,
        by: &Actor,
        search: &MessageSearch,
        most: i64,
    ) -> Result<Vec<MessageRow>, AdminError> {
        by.needs(Permission::DeliveryRead)?;
        let mut filter = MessageFilter {
            state: search.state,
            person: search.person.clone(),
            route: search.route.clone(),
            since: search.since,
            until: search.until,
            after: search.after.clone(),
            ..MessageFilter::default()
        };
        match &search.number {
            Some(NumberPart::Key(key)) => filter.number_key = Some(key.clone()),
            Some(NumberPart::End(end)) => filter.number_end = Some(end.clone()),
            None => {}
        }
        let messages = self.parts.delivery.messages(&filter, most).await?;
        Ok(messages.into_iter().map(without_text).collect())
    }

    /// # Errors
    /// [`AdminError::Unknown`] when there is no such message.
    pub async fn message(&self, by: &Actor, id: &MessageId) -> Result<MessageLife, AdminError> {
        by.needs(Permission::DeliveryRead)?;
        let store = &self.parts.store;
        let message = store.message(id).await?;
        let message = message.ok_or_else(|| AdminError::unknown("message", id.as_str()))?;
        Ok(MessageLife {
            events: store.message_events(id).await?,
            parts: store.message_parts(id).await?,
            ways: self.parts.delivery.ways(&message),
            message: without_text(message),
        })
    }

    /// Ends a message that waits. One that a centre has already is not sent again, and the centre
    /// is asked not to deliver it; what comes of that is its receipt. True when it ended.
    ///
    /// # Errors
    /// [`AdminError::Refused`] when it has ended by itself.
    pub async fn cancel_message(&self, by: &Actor, id: &MessageId) -> Result<bool, AdminError> {
        by.needs(Permission::DeliveryWrite)?;
        let message = self.parts.store.message(id).await?;
        let message = message.ok_or_else(|| AdminError::unknown("message", id.as_str()))?;
        if message.state.is_final() {
            let state = message.state.as_str();
            return Err(AdminError::Refused(format!(
                "the message has ended already: {state}"
            )));
        }
        let now = self.parts.clock.now();
        let mut tx = self.parts.store.begin().await?;
        let ended = tx
            .cancel_message(id, "an administrator cancelled it", now)
            .await?;
        let detail = format!("to={} ended={ended}", message.masked);
        self.record(&mut tx, by, "message.cancel", id.as_str(), detail)
            .await?;
        tx.commit().await?;
        if !ended {
            self.parts.delivery.withdraw(id);
        }
        Ok(ended)
    }
}

/// What is sealed in it is nobody's business.
fn without_text(message: MessageRow) -> MessageRow {
    MessageRow {
        sealed: None,
        ..message
    }
}
