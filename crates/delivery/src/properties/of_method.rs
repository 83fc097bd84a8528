//! What the properties mean that a method has besides its centre's: for forms and help.

use crate::{Described, Kind, Takes};

const fn about(
    name: &'static str,
    meaning: &'static str,
    default: &'static str,
    takes: &'static str,
) -> Described {
    Described {
        name,
        meaning,
        default,
        takes: Takes::Line(takes),
        required: false,
    }
}

const ALL: &[Described] = &[
    about(
        "phone_attribute",
        "The attribute that holds verified numbers; its first value is used",
        "phoneNumberVerified",
        "an attribute's name",
    ),
    about(
        "enrolment",
        "Whether people without a number add one while they sign in; required: also by weaker methods",
        "allowed",
        "allowed, required, refused",
    ),
    about(
        "shared_numbers",
        "Whether people may add a number that another person has",
        "allowed",
        "allowed, refused",
    ),
    about(
        "country",
        "Numbers in national form are read as of this country",
        "",
        "two letters, such as GB",
    ),
    about(
        "code_length",
        "Digits of a code; under 6 with a warning",
        "6",
        "4 to 10",
    ),
    about(
        "code_lifetime_seconds",
        "How long a code can be entered",
        "300",
        "30 to 600",
    ),
    about(
        "max_attempts",
        "Guesses for one sign-in, over all resends",
        "3",
        "1 to 10",
    ),
    about(
        "max_resends",
        "New codes that a person may ask for",
        "3",
        "0 to 10",
    ),
    about(
        "resend_interval_seconds",
        "How long a person waits for a new code",
        "30",
        "1 to 600",
    ),
    about(
        "message",
        "Your own text; message_de and the like for a language",
        "in the person's language",
        "a text with {code}, and {service} and {minutes}",
    ),
    about(
        "route",
        "Shared routes instead of a message centre of its own",
        "",
        "shared, or names of routes and message centres, between commas",
    ),
    about(
        "voice",
        "Whether a person may have the code said in a call",
        "off",
        "off, allowed",
    ),
    about(
        "voice_route",
        "What calls",
        "with twilio the same account",
        "shared, or names of routes and message centres, between commas",
    ),
    about(
        "errors",
        "What the centre's error codes mean",
        "",
        "pairs of a code and a class, between commas",
    ),
];

/// The properties of a method whose codes go through this channel, in the order of a form.
#[must_use]
pub fn described_for_method(kind: Kind) -> Vec<Described> {
    let mut all = kind.described();
    // Every method has it, and so has a centre.
    all.retain(|property| property.name != "errors");
    all.extend_from_slice(ALL);
    all
}

#[cfg(test)]
mod tests {
    use super::super::names;
    use super::*;

    #[test]
    fn every_property_of_a_method_is_described() {
        let mut described: Vec<&str> = ALL.iter().map(|property| property.name).collect();
        described.sort_unstable();
        let mut known = names::METHOD.to_vec();
        known.sort_unstable();
        assert_eq!(described, known);
    }
}
