//! Which way a message would go, and why.

use std::time::Duration;

use countersign_core::Phone;
use countersign_store::MessageRow;

use crate::delivery::{Lanes, SHARED};
use crate::routing::{Facts, Hop, Plan};
use crate::{Delivery, Medium, Route};

/// A message that somebody thinks of.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// `shared`, or names of routes and message centres.
    pub route: &'a str,
    pub method: &'a str,
    pub purpose: &'a str,
    pub medium: Medium,
    pub to: &'a Phone,
}

/// How the ways of a message are found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// ISO 3166-1 alpha-2; none for numbers of no country.
    pub country: Option<String>,
    /// Every route, in the order of names.
    pub considered: Vec<Considered>,
    /// In the order in which they are tried.
    pub ways: Vec<Way>,
    /// The way that it begins with, by its place.
    pub begins_at: Option<usize>,
}

/// A route, and why it does not take the message if it does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Considered {
    pub route: String,
    pub why_not: Option<String>,
}

/// One way of the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    pub route: String,
    pub centre: String,
    /// None for the centre's own.
    pub sender: Option<String>,
    /// Whether a message would be sent there at once.
    pub ready: bool,
    /// After so long without a receipt the next way gets a copy.
    pub second_after: Option<Duration>,
}

impl Delivery {
    /// Plans a message without sending one. Where weights are drawn, this is one draw.
    #[must_use]
    pub fn explain(&self, question: &Question<'_>) -> Explanation {
        let country = question.to.numbering().country;
        let facts = Facts {
            to: question.to,
            country,
            method: question.method,
            purpose: question.purpose,
            medium: question.medium,
            now: self.outbox.clock.now(),
        };
        let lanes = self.lock();
        let hops = lanes.hops(question.route, &facts, &*self.outbox.entropy);
        let routes = lanes.routes.iter().map(|route| Considered {
            route: route.name.clone(),
            why_not: why_not(&lanes, question.route, route, &facts, &hops),
        });
        let unusable = lanes.known_routes.iter();
        let unusable = unusable.filter(|name| lanes.routes.iter().all(|r| r.name != **name));
        let unusable = unusable.map(|name| Considered {
            route: name.clone(),
            why_not: Some("it is switched off or cannot be used".to_owned()),
        });
        let mut considered: Vec<Considered> = routes.chain(unusable).collect();
        considered.sort_by(|a, b| a.route.cmp(&b.route));
        drop(lanes);
        let ways: Vec<Way> = hops.into_iter().map(|hop| self.way(hop)).collect();
        let ready = ways.iter().position(|way| way.ready);
        Explanation {
            country: country.map(|country| country.to_string()),
            considered,
            begins_at: ready.or((!ways.is_empty()).then_some(0)),
            ways,
        }
    }

    /// The ways that were planned for a message, in the order in which they are tried.
    #[must_use]
    pub fn ways(&self, message: &MessageRow) -> Vec<Way> {
        let hops = Plan::of(message).into_hops().into_iter();
        hops.map(|hop| self.way(hop)).collect()
    }

    fn way(&self, hop: Hop) -> Way {
        Way {
            ready: self.outbox.lanes.is_ready(&hop.centre),
            second_after: hop.receipt_timeout(),
            route: hop.route,
            centre: hop.centre,
            sender: hop.sender,
        }
    }
}

fn why_not(
    lanes: &Lanes,
    asked: &str,
    route: &Route,
    facts: &Facts<'_>,
    hops: &[Hop],
) -> Option<String> {
    if hops.iter().any(|hop| hop.route == route.name) {
        return None;
    }
    if let Err(misfit) = route.takes(facts) {
        return Some(misfit.reason().to_owned());
    }
    let mut names = asked.split(',').map(str::trim);
    if !names.any(|name| name == SHARED || name == route.name) {
        return Some(format!("only {asked} is asked for"));
    }
    if !lanes.open.contains_key(&route.centre) {
        return Some(format!("its message centre {} is not open", route.centre));
    }
    Some("an earlier way has the same message centre and sender".to_owned())
}
