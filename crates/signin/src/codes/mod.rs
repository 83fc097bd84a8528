//! One-time codes: making, sending, comparing and counting them. No script can reach past this.

mod code;
mod message;
mod send;
mod verify;

use std::collections::BTreeMap;
use std::time::Duration;

use countersign_core::{NumberKind, Phone};
pub(crate) use countersign_delivery::number_key as destination_key;
use countersign_delivery::properties::Enrolment;
use countersign_delivery::{Medium, MethodProperties};

pub(crate) use code::normalise;
pub(crate) use message::service_name;
pub(crate) use send::{How, renew, send};
pub(crate) use verify::verify;

/// How a method's codes are made and sent; read from its properties when it is initialised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CodeRules {
    /// The method's acr.
    pub(crate) method: String,
    /// The routes in the delivery that take the messages.
    pub(crate) route: String,
    /// Those that take its calls; none when it does not call.
    pub(crate) voice: Option<String>,
    /// Decimal digits.
    pub(crate) length: u32,
    pub(crate) lifetime: Duration,
    /// Guesses for one sign-in, over all resends.
    pub(crate) attempts: i64,
    pub(crate) resends: i64,
    pub(crate) resend_interval: Duration,
    /// The operator's own text with `{code}`, `{service}` and `{minutes}`.
    message: Option<String>,
    /// The operator's own texts by locale.
    messages: BTreeMap<String, String>,
    /// Which attribute of a person holds the verified numbers.
    pub(crate) attribute: String,
    /// ISO 3166-1 alpha-2 region for numbers in national form.
    pub(crate) region: Option<String>,
    /// Whether people without a number add one.
    pub(crate) enrolment: Enrolment,
    /// People may add a number that another person has.
    pub(crate) shared_numbers: bool,
}

impl CodeRules {
    pub(crate) fn of(method: &str, properties: &MethodProperties) -> Self {
        let codes = &properties.codes;
        Self {
            method: method.to_owned(),
            route: properties.route_name(method).to_owned(),
            voice: properties.voice_route(method),
            length: codes.length,
            lifetime: codes.lifetime,
            attempts: codes.max_attempts,
            resends: codes.max_resends,
            resend_interval: codes.resend_interval,
            message: codes.message.clone(),
            messages: codes.messages.clone(),
            attribute: codes.phone_attribute.clone(),
            region: codes.country.clone(),
            enrolment: codes.enrolment,
            shared_numbers: codes.shared_numbers,
        }
    }

    /// How a code reaches this number when its person has no say: a fixed line is called. None
    /// when it cannot.
    pub(crate) fn medium(&self, to: &Phone) -> Option<Medium> {
        if to.numbering().kind == NumberKind::FixedLine {
            self.voice.is_some().then_some(Medium::Voice)
        } else {
            Some(Medium::Text)
        }
    }

    /// The operator's own text for this language, if there is one.
    fn template(&self, locale: &str) -> Option<&str> {
        let language = locale.split('-').next().unwrap_or(locale);
        [locale, language]
            .into_iter()
            .find_map(|tag| self.messages.get(tag))
            .or(self.message.as_ref())
            .map(String::as_str)
    }
}

/// What a code is for. A sign-in has at most one challenge of each.
pub(crate) const PURPOSE: &str = "sign-in";
