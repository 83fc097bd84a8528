use countersign_admin::AdminError;
use countersign_delivery::{Described, Takes};
use serde::Serialize;

/// A property in a form.
#[derive(Debug, Serialize)]
pub(super) struct PropertyField {
    pub(super) name: &'static str,
    meaning: &'static str,
    default: &'static str,
    allowed: String,
    required: bool,
    /// `choice`, `line`, `lines` or `secret`.
    input: &'static str,
    choices: &'static [&'static str],
    pub(super) value: String,
    /// A secret that the store has.
    pub(super) stored: bool,
    /// A secret that was typed before, sealed.
    pub(super) kept: String,
    pub(super) error: Option<String>,
}

impl PropertyField {
    pub(super) fn of(property: &Described) -> Self {
        let (input, choices) = match property.takes {
            _ if property.hidden() => ("secret", &[][..]),
            Takes::OneOf(words) => ("choice", words),
            Takes::Line(_) => ("line", &[][..]),
            Takes::Lines(_) => ("lines", &[][..]),
        };
        Self {
            name: property.name,
            meaning: property.meaning,
            default: property.default,
            allowed: match property.takes {
                Takes::OneOf(_) => String::new(),
                Takes::Line(words) | Takes::Lines(words) => words.to_owned(),
            },
            required: property.required,
            input,
            choices,
            value: String::new(),
            stored: false,
            kept: String::new(),
            error: None,
        }
    }

    pub(super) fn is_secret(&self) -> bool {
        self.input == "secret"
    }
}

/// Puts what is wrong beside its field.
pub(super) fn mark(fields: &mut [PropertyField], error: &AdminError) {
    if let AdminError::Invalid { field, reason } = error
        && let Some(name) = field.strip_prefix("properties.")
        && let Some(wrong) = fields.iter_mut().find(|field| field.name == name)
    {
        wrong.error = Some(reason.clone());
    }
}

/// What is wrong, by the name that the form shows.
pub(super) fn in_words(error: &AdminError) -> String {
    let words = error.to_string();
    words
        .strip_prefix("properties.")
        .unwrap_or(&words)
        .to_owned()
}
