//! What administrators and pages ask: where messages are, and whether centres can send.

use std::time::Duration;

use countersign_core::Millis;
use countersign_core::ids::MessageId;
use countersign_store::{MessageFilter, MessageRow, MessageState, RouteCount, StoreError};

use crate::channel::{RouteState, Sessions};
use crate::lane::Lane;
use crate::meter::Activity;
use crate::routing::Plan;
use crate::watching::{MessageWatch, Waiter};
use crate::{Delivery, DeliveryFigures, Kind, Route};

/// A message centre that is open on this node.
#[derive(Clone, Debug, PartialEq)]
pub struct LaneStatus {
    pub name: String,
    /// Not a method's own.
    pub shared: bool,
    pub kind: Kind,
    pub state: RouteState,
    /// None where there are no sessions to keep up.
    pub sessions: Option<Sessions>,
    /// How many messages may be under way at once.
    pub window: usize,
    pub activity: Activity,
}

impl Delivery {
    /// What became of attempts to send.
    #[must_use]
    pub fn figures(&self) -> &DeliveryFigures {
        &self.outbox.figures
    }

    /// None when the centre is not open.
    #[must_use]
    pub fn route_state(&self, centre: &str) -> Option<RouteState> {
        self.lock().open.get(centre).map(Lane::state)
    }

    /// The centre's state once it is bound somewhere, or after `at_most` as it is then.
    pub async fn bound_within(&self, centre: &str, at_most: Duration) -> Option<RouteState> {
        let channel = self.lock().open.get(centre).map(Lane::channel)?;
        // Too late is an answer too: the state says why.
        let _ = tokio::time::timeout(at_most, channel.reachable()).await;
        Some(channel.state())
    }

    /// All open centres.
    #[must_use]
    pub fn routes(&self) -> Vec<(String, RouteState)> {
        let lanes = self.lanes().into_iter();
        lanes.map(|lane| (lane.name, lane.state)).collect()
    }

    /// All open centres, and whose they are.
    #[must_use]
    pub fn lanes(&self) -> Vec<LaneStatus> {
        let lanes = self.lock();
        let all = lanes.open.iter().map(|(name, lane)| LaneStatus {
            name: name.clone(),
            shared: lanes.shared.contains(name),
            kind: lane.kind(),
            state: lane.state(),
            sessions: lane.sessions(),
            window: lane.window(),
            activity: lane.activity(),
        });
        all.collect()
    }

    /// The shared routes that are on.
    #[must_use]
    pub fn shared_routes(&self) -> Vec<Route> {
        self.lock().routes.to_vec()
    }

    /// Whether some centre of the message's plan is bound.
    #[must_use]
    pub fn can_send(&self, message: &MessageRow) -> bool {
        let lanes = self.lock();
        let bound = |centre: &str| {
            let lane = lanes.open.get(centre);
            lane.is_some_and(|lane| lane.state().can_send())
        };
        Plan::of(message).centres().any(bound)
    }

    /// A page of messages, newest first.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn messages(
        &self,
        filter: &MessageFilter,
        most: i64,
    ) -> Result<Vec<MessageRow>, StoreError> {
        self.outbox.store.messages(filter, most).await
    }

    /// Messages accepted since a time, counted by route, centre and state.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn counts(&self, since: Millis) -> Result<Vec<RouteCount>, StoreError> {
        self.outbox.store.message_counts(since).await
    }

    /// Waits until the message is no longer queued, but not longer than `at_most`; its state
    /// then. A message that is unknown counts as failed.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn settled(
        &self,
        id: &MessageId,
        at_most: Duration,
    ) -> Result<MessageState, StoreError> {
        let settled = self
            .wait(id, at_most, |state| state != MessageState::Queued)
            .await?;
        Ok(settled.map_or(MessageState::Failed, |m| m.state))
    }

    /// Waits until the message is final, but not longer than `at_most`; what it is then. None when
    /// there is no such message.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn wait_final(
        &self,
        id: &MessageId,
        at_most: Duration,
    ) -> Result<Option<MessageRow>, StoreError> {
        self.wait(id, at_most, MessageState::is_final).await
    }

    async fn wait(
        &self,
        id: &MessageId,
        at_most: Duration,
        enough: impl Fn(MessageState) -> bool,
    ) -> Result<Option<MessageRow>, StoreError> {
        let waiter = Waiter::new(&self.outbox, id);
        let changed = waiter.until(async |outbox, id| {
            let message = outbox.store.message(id).await?;
            let done = message.as_ref().is_none_or(|m| enough(m.state));
            Ok(done.then_some(message))
        });
        match tokio::time::timeout(at_most, changed).await {
            Ok(message) => message,
            Err(_) => self.outbox.store.message(id).await,
        }
    }

    /// Follows a message through its changes.
    #[must_use]
    pub fn watch_message(&self, id: &MessageId) -> MessageWatch {
        MessageWatch::new(&self.outbox, id)
    }
}
