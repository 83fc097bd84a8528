use std::time::Duration;

use countersign_core::{Country, Millis};
use countersign_store::MessageRow;
use serde::{Deserialize, Serialize};

use super::{Route, Sender};
use crate::{ErrorClass, ErrorOverrides};

/// One way that a message may take: all that is needed to go it, as it was when it was planned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Hop {
    pub(crate) route: String,
    pub(crate) centre: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) sender: Option<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    errors: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    receipt_seconds: Option<u64>,
    #[serde(default, skip_serializing_if = "Fate::is_open")]
    fate: Fate,
    /// How often it may have been taken without a word of it.
    #[serde(default)]
    unclear: u8,
}

/// After so many results that are not clear, each of which may be a copy on a phone, a hop gets
/// the message no more.
const MOST_UNCLEAR: u8 = 2;

/// The same for the only hop that there is: without it the message would not arrive at all.
const MOST_UNCLEAR_OF_ONE: u8 = 4;

/// What became of the message at a hop.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Fate {
    #[default]
    Open,
    /// Not taken in this round; it may be in the next.
    Tried,
    /// Never taken.
    Refused,
    /// Never taken, because of the number.
    NumberRefused,
    /// Taken, or perhaps taken more than once, and nothing was heard of it in time.
    Silent,
}

impl Fate {
    fn is_open(&self) -> bool {
        *self == Self::Open
    }
}

/// The hops of a message and where it stands among them. Stored with the message, so that every
/// node goes on in the same way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Plan {
    hops: Vec<Hop>,
    at: usize,
}

/// What to do after a hop did not take the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// The plan stands at a hop that was not tried in this round.
    Now,
    /// All were: the next round begins after a pause.
    Later,
    /// No hop is left that could take it.
    Never,
}

impl Hop {
    /// As the row has its present hop, with the whole plan in its stored form.
    pub(crate) fn in_row<'a>(&'a self, plan: &'a str) -> countersign_store::Hop<'a> {
        countersign_store::Hop {
            route: &self.route,
            centre: &self.centre,
            plan,
        }
    }

    pub(super) fn of(route: &Route, country: Option<Country>) -> Self {
        Self {
            sender: route.sender(country).map(Sender::to_string),
            errors: route.errors.to_string(),
            receipt_seconds: route.receipt_timeout.map(|timeout| timeout.as_secs()),
            ..Self::implied(&route.name, &route.centre)
        }
    }

    /// The way to a centre without a rule.
    pub(crate) fn implied(route: &str, centre: &str) -> Self {
        Self {
            route: route.to_owned(),
            centre: centre.to_owned(),
            sender: None,
            errors: String::new(),
            receipt_seconds: None,
            fate: Fate::Open,
            unclear: 0,
        }
    }

    pub(crate) fn receipt_timeout(&self) -> Option<Duration> {
        self.receipt_seconds.map(Duration::from_secs)
    }

    pub(crate) fn sender(&self) -> Option<Sender> {
        self.sender.as_deref().and_then(|text| text.parse().ok())
    }

    pub(crate) fn class_of(&self, code: Option<&str>) -> Option<ErrorClass> {
        let errors: ErrorOverrides = self.errors.parse().ok()?;
        errors.class_of(code)
    }

    fn can_be_tried(&self) -> bool {
        matches!(self.fate, Fate::Open | Fate::Tried)
    }
}

impl Plan {
    /// Begins at the first hop that is `ready`, or the first of all. None without hops.
    pub(crate) fn new(hops: Vec<Hop>, ready: impl Fn(&str) -> bool) -> Option<Self> {
        if hops.is_empty() {
            return None;
        }
        let at = hops.iter().position(|hop| ready(&hop.centre)).unwrap_or(0);
        Some(Self { hops, at })
    }

    /// Messages of earlier builds have a route only.
    pub(crate) fn of(row: &MessageRow) -> Self {
        let read = serde_json::from_str(&row.plan).ok();
        let usable = read.filter(|plan: &Self| plan.at < plan.hops.len());
        usable.unwrap_or_else(|| Self {
            hops: vec![Hop::implied(&row.route, &row.centre)],
            at: 0,
        })
    }

    pub(crate) fn into_hops(self) -> Vec<Hop> {
        self.hops
    }

    pub(crate) fn stored(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    pub(crate) fn hop(&self) -> &Hop {
        &self.hops[self.at]
    }

    /// Whether every hop that may take it is at such a centre.
    pub(crate) fn leads_only_to(&self, such: impl Fn(&str) -> bool) -> bool {
        let mut left = self.hops.iter().filter(|hop| hop.can_be_tried());
        left.all(|hop| such(&hop.centre))
    }

    /// Whom the message comes from by way of a centre; none for the centre's own sender.
    pub(crate) fn sender_at(&self, centre: &str) -> Option<Sender> {
        let hop = self.hops.iter().find(|hop| hop.centre == centre)?;
        hop.sender()
    }

    pub(crate) fn centres(&self) -> impl Iterator<Item = &str> {
        self.hops.iter().map(|hop| hop.centre.as_str())
    }

    /// Goes on after the present hop did not take the message. Hops whose centre is `ready` come
    /// before others.
    pub(crate) fn refused(&mut self, class: ErrorClass, ready: impl Fn(&str) -> bool) -> Next {
        let most = match self.hops.len() {
            1 => MOST_UNCLEAR_OF_ONE,
            _ => MOST_UNCLEAR,
        };
        let hop = &mut self.hops[self.at];
        hop.unclear += u8::from(class == ErrorClass::Unclear);
        hop.fate = match class {
            ErrorClass::Permanent => Fate::Refused,
            ErrorClass::Number => Fate::NumberRefused,
            _ if hop.unclear >= most => Fate::Silent,
            ErrorClass::Transient | ErrorClass::Throttling | ErrorClass::Unclear => Fate::Tried,
        };
        let wrong_numbers = self.hops.iter().filter(|h| h.fate == Fate::NumberRefused);
        if wrong_numbers.count() > 1 {
            return Next::Never;
        }
        let fresh = |hop: &Hop| hop.fate == Fate::Open;
        let fresh_ready = self.find(|hop| fresh(hop) && ready(&hop.centre));
        let ready = self.find(|hop| hop.can_be_tried() && ready(&hop.centre));
        // Waiting for a centre that takes messages beats waiting for one that does not.
        let now = fresh_ready.or_else(|| self.find(fresh).filter(|_| ready.is_none()));
        if let Some(place) = now {
            self.at = place;
            return Next::Now;
        }
        let Some(place) = ready.or_else(|| self.find(Hop::can_be_tried)) else {
            return Next::Never;
        };
        for hop in self.hops.iter_mut().filter(|hop| hop.fate == Fate::Tried) {
            hop.fate = Fate::Open;
        }
        self.at = place;
        Next::Later
    }

    /// Goes to another hop whose centre is `ready`; false when there is none.
    pub(crate) fn lead_away(&mut self, ready: impl Fn(&str) -> bool) -> bool {
        let here = self.at;
        let other = self.find(|hop| hop.can_be_tried() && ready(&hop.centre));
        self.at = other.unwrap_or(here);
        self.at != here
    }

    /// When to send a second copy if no receipt has come; none when the route does not ask for
    /// it or no other hop is left.
    pub(crate) fn second_at(&self, now: Millis) -> Option<Millis> {
        let wait = Duration::from_secs(self.hop().receipt_seconds?);
        let others = self.hops.iter().enumerate();
        let left = others.filter(|(place, hop)| *place != self.at && hop.can_be_tried());
        (left.count() > 0).then(|| now + wait)
    }

    /// Goes on after no receipt came; false when no hop is left.
    pub(crate) fn silent(&mut self, ready: impl Fn(&str) -> bool) -> bool {
        self.hops[self.at].fate = Fate::Silent;
        let next = self
            .find(|hop| hop.can_be_tried() && ready(&hop.centre))
            .or_else(|| self.find(Hop::can_be_tried));
        self.at = next.unwrap_or(self.at);
        next.is_some()
    }

    /// The first after the present hop, around again, and itself last.
    fn find(&self, wanted: impl Fn(&Hop) -> bool) -> Option<usize> {
        let length = self.hops.len();
        (1..=length)
            .map(|step| (self.at + step) % length)
            .find(|place| wanted(&self.hops[*place]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(centres: &[&str]) -> Plan {
        let hops = centres.iter().map(|c| Hop::implied(c, c)).collect();
        Plan::new(hops, |_| false).unwrap()
    }

    fn all(_: &str) -> bool {
        true
    }

    #[test]
    fn goes_around_with_a_pause_after_each_round() {
        let mut plan = plan(&["a", "b", "c"]);
        let mut went = Vec::new();
        for _ in 0..6 {
            let next = plan.refused(ErrorClass::Transient, all);
            went.push((plan.hop().centre.clone(), next));
        }
        let expected = [
            ("b", Next::Now),
            ("c", Next::Now),
            ("a", Next::Later),
            ("b", Next::Now),
            ("c", Next::Now),
            ("a", Next::Later),
        ];
        let expected = expected.map(|(centre, next)| (centre.to_owned(), next));
        assert_eq!(went, expected);
    }

    #[test]
    fn a_centre_that_refused_is_not_asked_again() {
        let mut plan = plan(&["a", "b"]);
        assert_eq!(plan.refused(ErrorClass::Permanent, all), Next::Now);
        assert_eq!(plan.refused(ErrorClass::Unclear, all), Next::Later);
        assert_eq!(plan.hop().centre, "b");
        assert_eq!(plan.refused(ErrorClass::Permanent, all), Next::Never);
    }

    #[test]
    fn two_unclear_results_are_the_end_of_a_hop() {
        let mut plan = plan(&["a", "b"]);
        let mut went = Vec::new();
        for _ in 0..4 {
            plan = serde_json::from_str(&plan.stored()).unwrap();
            let at = plan.hop().centre.clone();
            went.push((at, plan.refused(ErrorClass::Unclear, all)));
        }
        let expected = [
            ("a", Next::Now),
            ("b", Next::Later),
            ("a", Next::Now),
            ("b", Next::Never),
        ];
        let expected = expected.map(|(centre, next)| (centre.to_owned(), next));
        assert_eq!(went, expected);
    }

    #[test]
    fn the_only_hop_gets_a_message_again_after_two_broken_links() {
        let mut plan = plan(&["a"]);
        let went = [(); 4].map(|()| plan.refused(ErrorClass::Unclear, all));
        assert_eq!(went, [Next::Later, Next::Later, Next::Later, Next::Never]);
    }

    #[test]
    fn a_wrong_number_is_tried_at_one_other_centre() {
        let mut plan = plan(&["a", "b", "c"]);
        assert_eq!(plan.refused(ErrorClass::Number, all), Next::Now);
        assert_eq!(plan.refused(ErrorClass::Number, all), Next::Never);
    }

    #[test]
    fn what_is_ready_comes_first() {
        let only = |wanted: &'static str| move |centre: &str| centre == wanted;
        let hops = ["a", "b", "c"].map(|c| Hop::implied(c, c)).to_vec();
        let mut plan = Plan::new(hops, only("b")).unwrap();
        assert_eq!(plan.hop().centre, "b");
        assert_eq!(plan.refused(ErrorClass::Transient, only("a")), Next::Now);
        assert_eq!(plan.hop().centre, "a");
        assert!(plan.lead_away(only("c")) && plan.hop().centre == "c");
        assert!(!plan.lead_away(only("c")), "it is there already");
    }

    #[test]
    fn a_second_copy_takes_another_way_and_none_that_was_silent() {
        let mut plan = plan(&["a", "b"]);
        assert_eq!(plan.second_at(Millis(0)), None);
        plan.hops[0].receipt_seconds = Some(5);
        assert_eq!(plan.second_at(Millis(0)), Some(Millis(5_000)));
        assert!(plan.silent(all));
        assert_eq!(plan.hop().centre, "b");
        plan.hops[1].receipt_seconds = Some(5);
        assert_eq!(plan.second_at(Millis(0)), None);
        assert!(!plan.silent(all));
    }
}
