//! The operator's own text of a message.

use super::PropertyError;
use super::reader::Reader;

const PLACEHOLDERS: [&str; 3] = ["code", "service", "minutes"];

/// A text must carry the code, and every placeholder must be one that is filled in.
pub(super) fn check(reader: &Reader<'_>, name: &str, text: &str) -> Result<(), PropertyError> {
    let allowed = "a text of at most 500 characters with {code}, and {service} and {minutes} \
                   if wished";
    let fits = text.chars().count() <= 500;
    let known = placeholders(text).all(|p| PLACEHOLDERS.contains(&p));
    if fits && known && placeholders(text).any(|p| p == "code") {
        Ok(())
    } else {
        Err(reader.refuse(name, allowed))
    }
}

fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    text.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
}
