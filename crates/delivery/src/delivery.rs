use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use countersign_core::ids::{MessageId, PersonId};
use countersign_core::{Clock, Entropy, Keyring, Millis, Phone};
use countersign_store::{MessageRow, MessageState, NewMessage, Store, StoreError};
use tokio::runtime::Handle;
use tokio::task::{JoinHandle, JoinSet};

use crate::channel::RouteState;
use crate::channels::{self, Place, SmppChannel};
use crate::outbox::{Outbox, seal, sweep};
use crate::properties::{self, ChannelProperties};
use crate::route::Route;
use crate::watching::{MessageWatch, Waiter, Waiters};
use crate::{
    Callback, CallbackError, ComposeError, DeliveryError, OpenError, SmppProperties, text,
};

/// How long a route that is closed may take for what is under way.
const PATIENCE: Duration = Duration::from_secs(5);

/// Accepts messages and sends them over the routes that are open.
pub struct Delivery {
    outbox: Arc<Outbox>,
    routes: Mutex<Routes>,
    sweeper: JoinHandle<()>,
    runtime: Handle,
    issuer: OnceLock<String>,
}

#[derive(Debug, Default)]
struct Routes {
    open: BTreeMap<String, Route>,
    draining: JoinSet<()>,
    shut: bool,
}

impl Delivery {
    /// # Panics
    /// Outside of a Tokio runtime, which the routes need.
    #[must_use]
    pub fn new(
        store: Store,
        keyring: Arc<Keyring>,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Arc<Self> {
        let outbox = Arc::new(Outbox {
            store,
            keyring,
            clock,
            entropy,
            waiters: Waiters::default(),
        });
        Arc::new(Self {
            sweeper: tokio::spawn(sweep(outbox.clone())),
            outbox,
            routes: Mutex::default(),
            runtime: Handle::current(),
            issuer: OnceLock::new(),
        })
    }

    /// Opens the route `name`, or opens it anew if the properties changed; nothing happens if they
    /// did not. Returns at once: binding goes on in the background, and goes on for ever. With
    /// the property `route` there is nothing to open: messages go to that route.
    ///
    /// # Errors
    /// [`OpenError::ShuttingDown`] after [`shutdown`](Self::shutdown).
    pub fn open_route(&self, name: &str, properties: &SmppProperties) -> Result<(), OpenError> {
        // The caller may be a script's thread.
        let _runtime = self.runtime.enter();
        let mut routes = self.lock();
        if routes.shut {
            return Err(OpenError::ShuttingDown);
        }
        let unchanged = |route: &Route| route.digest == properties.digest();
        if routes.open.get(name).is_some_and(unchanged) {
            return Ok(());
        }
        routes.close(name);
        if let Some(server) = &properties.centre.server {
            let (reports, reported) = Route::reports();
            let (centre, sender) = (&properties.centre, &properties.sender);
            let channel = Arc::new(SmppChannel::start(server, centre, sender, reports));
            let digest = properties.digest();
            let route = Route::start(name, digest, &self.outbox, channel, reported);
            routes.open.insert(name.to_owned(), route);
        }
        Ok(())
    }

    /// Opens a way out of another kind under the name `name`, or opens it anew if its table changed.
    ///
    /// # Errors
    /// A property that cannot be used, or a channel that cannot begin; what was open stays open.
    pub fn open_centre(
        &self,
        name: &str,
        kind: &str,
        table: &BTreeMap<String, String>,
    ) -> Result<(), OpenError> {
        let _runtime = self.runtime.enter();
        let properties = ChannelProperties::parse(kind, table)?;
        let digest = properties::digest(table);
        let mut routes = self.lock();
        if routes.shut {
            return Err(OpenError::ShuttingDown);
        }
        if routes.open.get(name).is_some_and(|r| r.digest == digest) {
            return Ok(());
        }
        let (reports, reported) = Route::reports();
        let place = Place {
            name: name.to_owned(),
            issuer: self.issuer.get().cloned(),
            reports,
        };
        let channel = channels::open(&properties, place)?;
        routes.close(name);
        let route = Route::start(name, digest, &self.outbox, channel, reported);
        routes.open.insert(name.to_owned(), route);
        Ok(())
    }

    /// Says where the server is reached, so that gateways can be told where receipts go.
    pub fn is_reached_at(&self, issuer: &str) {
        // Once is enough: a server has one issuer.
        let _ = self.issuer.set(issuer.trim_end_matches('/').to_owned());
    }

    /// Takes a receipt that came over HTTP for the centre `name`.
    ///
    /// # Errors
    /// [`CallbackError`] says why it was not taken; nothing has changed then.
    pub async fn callback(&self, name: &str, callback: &Callback) -> Result<(), CallbackError> {
        let channel = self.lock().open.get(name).map(Route::channel);
        let channel = channel.ok_or(CallbackError::Forged)?;
        channel.callback(callback).await
    }

    /// Closes the route `name` after what is under way; its messages stay queued.
    pub fn close_route(&self, name: &str) {
        let _runtime = self.runtime.enter();
        self.lock().close(name);
    }

    /// None when the route is not open.
    #[must_use]
    pub fn route_state(&self, name: &str) -> Option<RouteState> {
        self.lock().open.get(name).map(Route::state)
    }

    /// The route's state once it is bound, or after `at_most` as it is then.
    pub async fn bound_within(&self, name: &str, at_most: Duration) -> Option<RouteState> {
        let channel = self.lock().open.get(name).map(Route::channel)?;
        // Too late is an answer too: the state says why.
        let _ = tokio::time::timeout(at_most, channel.ready()).await;
        Some(channel.state())
    }

    /// All open routes.
    #[must_use]
    pub fn routes(&self) -> Vec<(String, RouteState)> {
        let routes = self.lock();
        routes
            .open
            .iter()
            .map(|(name, route)| (name.clone(), route.state()))
            .collect()
    }

    /// Seals a message for the outbox. The caller adds it in a transaction of its own and then
    /// calls [`wake`](Self::wake). The route need not be open: the message waits for it.
    ///
    /// # Errors
    /// [`ComposeError`] when the text cannot be sent.
    pub fn compose(
        &self,
        route: &str,
        purpose: &str,
        person: Option<&PersonId>,
        to: &Phone,
        text: &str,
        expires_at: Millis,
    ) -> Result<NewMessage, ComposeError> {
        let channel = self.lock().open.get(route).map(Route::channel);
        match channel {
            Some(channel) => channel.check(text)?,
            None => text::check(text, None, countersign_smpp::Alphabet::Default)?,
        }
        let (outbox, now) = (&self.outbox, self.outbox.clock.now());
        if expires_at <= now {
            return Err(ComposeError::Expired);
        }
        let id = MessageId::generate(now, &*outbox.entropy);
        Ok(NewMessage {
            route: route.to_owned(),
            purpose: purpose.to_owned(),
            person_id: person.cloned(),
            masked: to.masked(),
            sealed: seal(&outbox.keyring, &*outbox.entropy, &id, to, text),
            created_at: now,
            expires_at,
            id,
        })
    }

    /// Tells a route that a message was added.
    pub fn wake(&self, route: &str) {
        if let Some(route) = self.lock().open.get(route) {
            route.wake();
        }
    }

    /// Accepts a message in a transaction of its own.
    ///
    /// # Errors
    /// The route is not open, the text cannot be sent, or the store does not answer.
    pub async fn enqueue(
        &self,
        route: &str,
        purpose: &str,
        person: Option<&PersonId>,
        to: &Phone,
        text: &str,
        expires_at: Millis,
    ) -> Result<MessageId, DeliveryError> {
        if self.route_state(route).is_none() {
            return Err(DeliveryError::NoSuchRoute(route.to_owned()));
        }
        let message = self.compose(route, purpose, person, to, text, expires_at)?;
        let mut tx = self.outbox.store.begin().await?;
        tx.add_message(&message).await?;
        tx.commit().await?;
        self.wake(route);
        Ok(message.id)
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

    /// Closes all routes after what is under way, and unbinds; at most about five seconds. What
    /// is queued stays in the store for the next start.
    pub async fn shutdown(&self) {
        let mut draining = {
            let _runtime = self.runtime.enter();
            let mut routes = self.lock();
            routes.shut = true;
            let names: Vec<String> = routes.open.keys().cloned().collect();
            for name in names {
                routes.close(&name);
            }
            std::mem::take(&mut routes.draining)
        };
        while draining.join_next().await.is_some() {}
        self.sweeper.abort();
    }

    fn lock(&self) -> MutexGuard<'_, Routes> {
        self.routes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Routes {
    fn close(&mut self, name: &str) {
        while self.draining.try_join_next().is_some() {}
        if let Some(route) = self.open.remove(name) {
            self.draining.spawn(route.drain(PATIENCE));
        }
    }
}

impl Drop for Delivery {
    fn drop(&mut self) {
        self.sweeper.abort();
    }
}

impl fmt::Debug for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Delivery")
            .field("routes", &self.routes())
            .finish_non_exhaustive()
    }
}
