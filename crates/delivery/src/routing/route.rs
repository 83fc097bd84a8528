use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use countersign_core::{Amount, Country};

use super::window::Window;
use super::{Facts, Medium, Sender};
use crate::properties::{Reader, names};
use crate::{ErrorOverrides, PropertyError};

/// A named rule: which messages go to which centre, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    pub name: String,
    pub enabled: bool,
    pub centre: String,
    /// Beginnings of numbers, digits without the plus sign; none for all numbers.
    prefixes: Vec<String>,
    countries: BTreeSet<Country>,
    methods: BTreeSet<String>,
    purposes: BTreeSet<String>,
    medium: Option<Medium>,
    window: Window,
    /// The lowest goes first.
    pub priority: u32,
    /// The share among routes of one priority.
    pub weight: u32,
    /// Of one part.
    pub cost: Amount,
    sender: Option<Sender>,
    senders: BTreeMap<Country, Sender>,
    pub errors: ErrorOverrides,
    /// After this, another route is tried unless a receipt came.
    pub receipt_timeout: Option<Duration>,
}

/// What about a message is not a route's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Misfit {
    Off,
    Country,
    Method,
    Kind,
    Medium,
    Time,
    Prefix,
}

impl Misfit {
    /// In plain words.
    pub(crate) const fn reason(self) -> &'static str {
        match self {
            Self::Off => "it is switched off",
            Self::Country => "it is for other countries",
            Self::Method => "it is for other methods",
            Self::Kind => "it is for other kinds of message",
            Self::Medium => "it is for the other medium",
            Self::Time => "it is for another time",
            Self::Prefix => "it is for numbers that begin otherwise",
        }
    }
}

const KNOWN: &[&str] = &[
    "centre",
    "prefix",
    "country",
    "method",
    "kind",
    "medium",
    "time",
    "days",
    "time_zone",
    "priority",
    "weight",
    "cost",
    "sender",
    "errors",
    "receipt_timeout_seconds",
];

impl Route {
    /// # Errors
    /// [`PropertyError`] names the property, its value and what is allowed.
    pub fn parse(
        name: &str,
        enabled: bool,
        table: &BTreeMap<String, String>,
    ) -> Result<Self, PropertyError> {
        names::check(table, KNOWN, |name| sender_country(name).is_some())?;
        let reader = Reader::new(table);
        Ok(Self {
            name: name.to_owned(),
            enabled,
            centre: reader
                .required("centre", "the name of a message centre")?
                .to_owned(),
            prefixes: prefixes(&reader)?,
            countries: countries(&reader)?,
            methods: reader.list("method").map(str::to_owned).collect(),
            purposes: reader.list("kind").map(str::to_owned).collect(),
            medium: reader.choice("medium", || "text, voice".to_owned())?,
            window: Window::read(&reader)?,
            priority: reader.number("priority", 0..=1_000)?.unwrap_or(100),
            weight: reader.number("weight", 1..=1_000)?.unwrap_or(1),
            cost: cost(&reader)?,
            sender: reader.choice("sender", || Sender::ALLOWED.to_owned())?,
            senders: senders(&reader)?,
            errors: reader
                .choice("errors", || ErrorOverrides::ALLOWED.to_owned())?
                .unwrap_or_default(),
            receipt_timeout: reader
                .number("receipt_timeout_seconds", 1..=600)?
                .map(Duration::from_secs),
        })
    }

    /// Every name, for forms and help; `sender_us` and the like are senders by country.
    #[must_use]
    pub const fn names() -> &'static [&'static str] {
        KNOWN
    }

    /// How many digits of the number the route names, or what about the message is not its own.
    pub(crate) fn takes(&self, facts: &Facts<'_>) -> Result<usize, Misfit> {
        let named = |set: &BTreeSet<String>, value: &str| set.is_empty() || set.contains(value);
        let of_country =
            self.countries.is_empty() || facts.country.is_some_and(|c| self.countries.contains(&c));
        let fits = [
            (self.enabled, Misfit::Off),
            (of_country, Misfit::Country),
            (named(&self.methods, facts.method), Misfit::Method),
            (named(&self.purposes, facts.purpose), Misfit::Kind),
            (
                self.medium.unwrap_or_default() == facts.medium,
                Misfit::Medium,
            ),
            (self.window.holds(facts.now), Misfit::Time),
        ];
        if let Some((_, misfit)) = fits.into_iter().find(|(fits, _)| !fits) {
            return Err(misfit);
        }
        if self.prefixes.is_empty() {
            return Ok(0);
        }
        let digits = facts.to.digits();
        let matching = self.prefixes.iter().filter(|p| digits.starts_with(*p));
        matching.map(String::len).max().ok_or(Misfit::Prefix)
    }

    pub(crate) fn sender(&self, country: Option<Country>) -> Option<&Sender> {
        let own = country.and_then(|country| self.senders.get(&country));
        own.or(self.sender.as_ref())
    }
}

/// `sender_us` → `US`.
fn sender_country(name: &str) -> Option<Country> {
    name.strip_prefix("sender_")?.parse().ok()
}

fn prefixes(reader: &Reader<'_>) -> Result<Vec<String>, PropertyError> {
    let digits = |item: &str| {
        let digits = item.strip_prefix('+').unwrap_or(item);
        let number = (1..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        number.then(|| digits.to_owned())
    };
    let all: Option<Vec<String>> = reader.list("prefix").map(digits).collect();
    all.ok_or_else(|| reader.refuse("prefix", "beginnings of numbers, such as +44, +4477"))
}

fn countries(reader: &Reader<'_>) -> Result<BTreeSet<Country>, PropertyError> {
    let all: Result<BTreeSet<Country>, _> = reader.list("country").map(str::parse).collect();
    all.map_err(|_| reader.refuse("country", "countries of ISO 3166-1, such as GB, DE"))
}

fn cost(reader: &Reader<'_>) -> Result<Amount, PropertyError> {
    let Some(text) = reader.text("cost") else {
        return Ok(Amount::default());
    };
    let amount = text.strip_suffix('.').unwrap_or(text).parse();
    match amount {
        Ok(amount) if text.split('.').next().is_some_and(|whole| whole.len() <= 6) => Ok(amount),
        _ => Err(reader.refuse("cost", "the price of one part, such as 0.045")),
    }
}

fn senders(reader: &Reader<'_>) -> Result<BTreeMap<Country, Sender>, PropertyError> {
    let mut senders = BTreeMap::new();
    for (name, _) in reader.pairs() {
        if let Some(country) = sender_country(name)
            && let Some(sender) = reader.choice(name, || Sender::ALLOWED.to_owned())?
        {
            senders.insert(country, sender);
        }
    }
    Ok(senders)
}
