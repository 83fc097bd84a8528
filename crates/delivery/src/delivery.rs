use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use countersign_core::ids::MessageId;
use countersign_core::{Amount, Clock, Entropy, Keyring};
use countersign_smpp::text::TextOptions;
use countersign_store::{NewMessage, Store, StoreError};
use tokio::runtime::Handle;
use tokio::task::{JoinHandle, JoinSet};

use crate::binds::Remains;
use crate::centres::{Centre, OpenLanes};
use crate::configuration::Configuration;
use crate::lane::Lane;
use crate::method::calls_of;
use crate::outbox::{Outbox, Spans, number_key, seal, sweep, withdraw};
use crate::routing::{Facts, Hop, Judge, Plan, Planned, Route, order};
use crate::watching::Waiters;
use crate::{
    Callback, CallbackError, ComposeError, DeliveryError, DeliveryFigures, Draft, MethodProperties,
    OpenError, SmppProperties, text,
};

/// How long a centre that is closed may take for what is under way.
const PATIENCE: Duration = Duration::from_secs(5);

/// The word for all shared routes.
pub(crate) const SHARED: &str = "shared";

/// Accepts messages and sends them by the routes and message centres that there are.
pub struct Delivery {
    pub(crate) outbox: Arc<Outbox>,
    pub(crate) configuration: tokio::sync::Mutex<Configuration>,
    lanes: Mutex<Lanes>,
    sweeper: JoinHandle<()>,
    remains: tokio::sync::Mutex<Remains>,
    runtime: Handle,
    judge: OnceLock<Arc<dyn Judge>>,
}

#[derive(Debug, Default)]
pub(crate) struct Lanes {
    pub(crate) open: BTreeMap<String, Lane>,
    /// Names of the centres that belong to no method.
    pub(crate) shared: BTreeSet<String>,
    /// Why centres and routes of the configuration cannot be used.
    pub(crate) faults: BTreeMap<String, String>,
    /// Those that are switched on, as they were read last.
    pub(crate) routes: Arc<Vec<Route>>,
    /// All names of routes, with those that are switched off or cannot be read.
    pub(crate) known_routes: BTreeSet<String>,
    draining: JoinSet<()>,
    shut: bool,
}

impl Delivery {
    /// # Panics
    /// Outside of a Tokio runtime, which the centres need.
    #[must_use]
    pub fn new(
        store: Store,
        keyring: Arc<Keyring>,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Arc<Self> {
        let outbox = Arc::new(Outbox {
            node: MessageId::generate(clock.now(), &*entropy).0,
            store,
            keyring,
            clock,
            entropy,
            waiters: Waiters::default(),
            issuer: OnceLock::new(),
            lanes: OpenLanes::default(),
            figures: DeliveryFigures::default(),
            spans: Spans::default(),
            visits: AtomicBool::new(false),
        });
        Arc::new(Self {
            sweeper: tokio::spawn(sweep(outbox.clone())),
            remains: tokio::sync::Mutex::default(),
            outbox,
            configuration: tokio::sync::Mutex::default(),
            lanes: Mutex::default(),
            runtime: Handle::current(),
            judge: OnceLock::new(),
        })
    }

    /// Opens the message centre of the method `name`, or opens it anew if the properties changed;
    /// nothing happens if they did not. Returns at once: binding goes on in the background, and
    /// goes on for ever. With the property `route` there is nothing to open: messages go by those
    /// routes.
    ///
    /// # Errors
    /// [`OpenError::NoSuchRoute`] when the property names something that is not there.
    pub fn open_method(&self, name: &str, properties: &MethodProperties) -> Result<(), OpenError> {
        // The caller may be a script's thread.
        let _runtime = self.runtime.enter();
        let mut lanes = self.lock();
        if let Some(route) = &properties.route {
            lanes.check_route(route)?;
        }
        lanes.open_own(name, properties.centre.clone(), &self.outbox)?;
        lanes.open_own(&calls_of(name), properties.calls.clone(), &self.outbox)?;
        properties
            .voice
            .route()
            .map_or(Ok(()), |route| lanes.check_route(route))
    }

    /// Whether [`open_method`](Self::open_method) would come to an error, as far as that can be
    /// known without a connection. Nothing is opened or closed.
    ///
    /// # Errors
    /// As those of [`open_method`](Self::open_method).
    pub fn check_method(&self, name: &str, properties: &MethodProperties) -> Result<(), OpenError> {
        let lanes = self.lock();
        for route in [properties.route.as_deref(), properties.voice.route()] {
            route.map_or(Ok(()), |route| lanes.check_route(route))?;
        }
        let own = [
            (name.to_owned(), &properties.centre),
            (calls_of(name), &properties.calls),
        ];
        for (name, centre) in own {
            let Some(centre) = centre else { continue };
            if lanes.shared.contains(&name) {
                return Err(OpenError::NameTaken(name));
            }
            centre.opening.check(&name, &self.outbox)?;
        }
        Ok(())
    }

    /// The same for a method that sends over SMPP and does not call.
    ///
    /// # Errors
    /// As those of [`open_method`](Self::open_method).
    pub fn open_route(&self, name: &str, properties: &SmppProperties) -> Result<(), OpenError> {
        let _runtime = self.runtime.enter();
        let mut lanes = self.lock();
        if let Some(route) = &properties.route {
            lanes.check_route(route)?;
        }
        lanes.open_own(name, Centre::of_method(properties), &self.outbox)
    }

    /// Closes the centres of the method `name` after what is under way; its messages stay queued.
    pub fn close_route(&self, name: &str) {
        let _runtime = self.runtime.enter();
        let mut lanes = self.lock();
        for name in [name, &calls_of(name)] {
            if !lanes.shared.contains(name) {
                lanes.close(name, &self.outbox);
            }
        }
    }

    /// Says where the server is reached, so that gateways can be told where receipts go. Before
    /// anything is opened.
    pub fn is_reached_at(&self, issuer: &str) {
        // Once is enough: a server has one issuer.
        let issuer = issuer.trim_end_matches('/');
        let _ = self.outbox.issuer.set(issuer.to_owned());
    }

    /// Takes a receipt that came over HTTP for the centre `centre`.
    ///
    /// # Errors
    /// [`CallbackError`] says why it was not taken; nothing has changed then.
    pub async fn callback(&self, centre: &str, callback: &Callback) -> Result<(), CallbackError> {
        let channel = self.outbox.lanes.channel(centre);
        channel
            .ok_or(CallbackError::Forged)?
            .callback(callback)
            .await
    }

    /// Plans the ways of a message and seals it for the outbox. The caller adds it in a
    /// transaction of its own and then calls [`wake`](Self::wake) for its centre. No centre need
    /// be bound: the message waits.
    ///
    /// # Errors
    /// [`ComposeError`] when the text cannot be sent or no route takes the message.
    pub fn compose(&self, draft: &Draft<'_>) -> Result<NewMessage, ComposeError> {
        let (outbox, now) = (&self.outbox, self.outbox.clock.now());
        if draft.expires_at <= now {
            return Err(ComposeError::Expired);
        }
        let country = draft.to.numbering().country;
        let facts = Facts {
            to: draft.to,
            country,
            method: draft.method,
            purpose: draft.purpose,
            medium: draft.medium,
            now,
        };
        let hops = self.lock().hops(draft.route, &facts, &*outbox.entropy);
        let hops = self.judged(hops, &facts);
        let plan = Plan::new(hops, |centre| outbox.lanes.is_ready(centre));
        let plan = plan.ok_or(ComposeError::NoRoute)?;
        match outbox.lanes.channel(&plan.hop().centre) {
            Some(channel) => channel.check(draft.text)?,
            None => text::check(draft.text, &TextOptions::default())?,
        }
        let id = MessageId::generate(now, &*outbox.entropy);
        outbox.spans.remember(&id);
        Ok(NewMessage {
            route: plan.hop().route.clone(),
            centre: plan.hop().centre.clone(),
            plan: plan.stored(),
            purpose: draft.purpose.to_owned(),
            medium: draft.medium.as_str().to_owned(),
            country: country.map(|country| country.to_string()),
            person_id: draft.person.cloned(),
            masked: draft.to.masked(),
            number_key: number_key(&outbox.keyring, draft.to).to_vec(),
            cost: 0,
            sealed: seal(&outbox.keyring, &*outbox.entropy, &id, draft.to, draft.text),
            created_at: now,
            expires_at: draft.expires_at,
            id,
        })
    }

    /// Says who chooses among the planned ways of every message. Once is enough.
    pub fn is_judged_by(&self, judge: Arc<dyn Judge>) {
        let _ = self.judge.set(judge);
    }

    /// What the judge leaves of the planned ways, in its order.
    fn judged(&self, hops: Vec<Hop>, facts: &Facts<'_>) -> Vec<Hop> {
        let Some(judge) = self.judge.get() else {
            return hops;
        };
        let routes: Vec<&str> = hops.iter().map(|hop| hop.route.as_str()).collect();
        let country = facts.country.map(|country| country.to_string());
        let prefix = facts.to.numbering().prefix;
        let chosen = judge.choose(&Planned {
            country: country.as_deref(),
            prefix: &prefix,
            method: facts.method,
            purpose: facts.purpose,
            medium: facts.medium.as_str(),
            routes: &routes,
        });
        let Some(chosen) = chosen else {
            return hops;
        };
        let mut left = Vec::new();
        for (at, name) in chosen.iter().enumerate() {
            if chosen[..at].contains(name) {
                continue;
            }
            left.extend(hops.iter().filter(|hop| hop.route == *name).cloned());
        }
        left
    }

    /// The price of a message by the route that it begins with; none when the route names no price.
    #[must_use]
    pub fn price(&self, message: &NewMessage) -> Option<Amount> {
        let routes = self.lock().routes.clone();
        let route = routes.iter().find(|route| route.name == message.route)?;
        Some(route.cost).filter(|price| *price > Amount::default())
    }

    /// Tells a centre that a message was added.
    pub fn wake(&self, centre: &str) {
        let _runtime = self.runtime.enter();
        self.outbox.wake(centre);
    }

    /// Takes up what another node said; see [`Store::say`].
    pub fn hear(&self, word: &str) {
        self.outbox.hear(word);
    }

    /// Clears away what nodes left that never came back; how many shares in sessions went. To be
    /// called every minute or so: who is silent shows between the calls.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn forget_dead_nodes(&self) -> Result<u64, StoreError> {
        self.remains.lock().await.clear(&self.outbox.store).await
    }

    /// Says that this is no server: it takes no sessions from those that run. Before anything is
    /// opened.
    pub fn only_visits(&self) {
        self.outbox.visits.store(true, Ordering::Relaxed);
    }

    /// Whether everything that `route` names is there, and some of it is switched on.
    #[must_use]
    pub fn has_route(&self, route: &str) -> bool {
        self.lock().check_route(route).is_ok()
    }

    /// Accepts a message in a transaction of its own.
    ///
    /// # Errors
    /// The route does not exist, the text cannot be sent, or the store does not answer.
    pub async fn enqueue(&self, draft: &Draft<'_>) -> Result<MessageId, DeliveryError> {
        if !self.has_route(draft.route) {
            return Err(DeliveryError::NoSuchRoute(draft.route.to_owned()));
        }
        let message = self.compose(draft)?;
        let mut tx = self.outbox.store.begin().await?;
        tx.add_message(&message).await?;
        tx.commit().await?;
        self.wake(&message.centre);
        Ok(message.id)
    }

    /// Asks the centres that took a message not to deliver it, in the background. For messages
    /// that are of no more use; see [`Tx::cancel_message`](countersign_store::Tx::cancel_message)
    /// for those that were not sent.
    pub fn withdraw(&self, id: &MessageId) {
        self.runtime
            .spawn(withdraw(self.outbox.clone(), id.clone()));
    }

    /// Closes all centres after what is under way, and unbinds; at most about five seconds. What
    /// is queued stays in the store for the next start.
    pub async fn shutdown(&self) {
        let mut draining = {
            let _runtime = self.runtime.enter();
            let mut lanes = self.lock();
            lanes.shut = true;
            let names: Vec<String> = lanes.open.keys().cloned().collect();
            for name in names {
                lanes.close(&name, &self.outbox);
            }
            std::mem::take(&mut lanes.draining)
        };
        while draining.join_next().await.is_some() {}
        self.sweeper.abort();
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, Lanes> {
        self.lanes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lanes {
    pub(crate) fn open(
        &mut self,
        name: &str,
        centre: Centre,
        outbox: &Arc<Outbox>,
    ) -> Result<(), OpenError> {
        if self.shut {
            return Err(OpenError::ShuttingDown);
        }
        let unchanged = |lane: &Lane| lane.centre.same(&centre);
        if !self.open.get(name).is_some_and(unchanged) {
            // What was open goes on if the new one cannot begin.
            let lane = Lane::start(name, centre, outbox)?;
            self.drain(name);
            self.open.insert(name.to_owned(), lane);
        }
        Ok(())
    }

    pub(crate) fn close(&mut self, name: &str, outbox: &Outbox) {
        if self.drain(name) {
            outbox.lanes.remove(name);
        }
    }

    fn drain(&mut self, name: &str) -> bool {
        while self.draining.try_join_next().is_some() {}
        let lane = self.open.remove(name);
        let open = lane.is_some();
        if let Some(lane) = lane {
            self.draining.spawn(lane.drain(PATIENCE));
        }
        open
    }

    /// Opens a method's own centre, or closes it when there is none any more.
    fn open_own(
        &mut self,
        name: &str,
        centre: Option<Centre>,
        outbox: &Arc<Outbox>,
    ) -> Result<(), OpenError> {
        let taken = self.shared.contains(name);
        match centre {
            Some(_) if taken => Err(OpenError::NameTaken(name.to_owned())),
            Some(centre) => self.open(name, centre, outbox),
            None if taken => Ok(()),
            None => {
                self.close(name, outbox);
                outbox.lanes.give_up(name);
                Ok(())
            }
        }
    }

    /// The ways that `route` names, in order: the method's own centre, then what routes say, and
    /// last the centres of which no route has the name.
    pub(crate) fn hops(&self, route: &str, facts: &Facts<'_>, entropy: &dyn Entropy) -> Vec<Hop> {
        let names = || route.split(',').map(str::trim);
        let of_method = [facts.method.to_owned(), calls_of(facts.method)];
        // Messages for a method's own centre wait while it is closed.
        let closed =
            |name: &str| !self.open.contains_key(name) && !self.known_routes.contains(name);
        let is_own = |name: &str| {
            of_method.iter().any(|own| own == name) && (self.is_own(name) || closed(name))
        };
        let names_route = |route: &Route| {
            names().any(|name| name == SHARED || (name == route.name && !is_own(name)))
        };
        let usable = self.routes.iter();
        let usable = usable.filter(|r| self.open.contains_key(&r.centre) && names_route(r));
        let implied = |name: &&str| self.is_implied(name) && !is_own(name);
        let hop = |name: &str| Hop::implied(name, name);
        let mut hops: Vec<Hop> = names().filter(|name| is_own(name)).map(hop).collect();
        hops.extend(order(usable, facts, entropy));
        hops.extend(names().filter(implied).map(hop));
        hops
    }

    /// A method's own centre.
    pub(crate) fn is_own(&self, name: &str) -> bool {
        self.open.contains_key(name) && !self.shared.contains(name)
    }

    /// A centre that needs no rule. One whose rule is switched off or wrong does not become one.
    fn is_implied(&self, name: &str) -> bool {
        self.open.contains_key(name) && !self.known_routes.contains(name)
    }

    /// Whether everything that a property `route` names is there, and some of it is switched on.
    fn check_route(&self, route: &str) -> Result<(), OpenError> {
        let names = || route.split(',').map(str::trim);
        let is_route = |name: &str| self.routes.iter().any(|route| route.name == name);
        let is_on = |name: &str| match name {
            SHARED => !self.routes.is_empty(),
            name => is_route(name) || self.is_own(name) || self.is_implied(name),
        };
        let unknown = names().find(|name| !is_on(name) && !self.known_routes.contains(*name));
        let missing = unknown.or_else(|| names().next().filter(|_| !names().any(is_on)));
        missing.map_or(Ok(()), |name| Err(OpenError::NoSuchRoute(name.to_owned())))
    }
}

impl Drop for Delivery {
    fn drop(&mut self) {
        self.sweeper.abort();
        self.outbox.lanes.clear();
    }
}

impl fmt::Debug for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Delivery")
            .field("lanes", &self.lanes())
            .finish_non_exhaustive()
    }
}
