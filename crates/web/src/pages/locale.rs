//! Which language a page is in.

use std::fmt;
use std::sync::Arc;

use fluent_langneg::{LanguageIdentifier, NegotiationStrategy, negotiate_languages};

/// Enough for any browser; a longer list is not a person's choice.
const MAX_REQUESTED: usize = 32;

pub(super) const ENGLISH: &str = "en";

/// A language that pages exist in, as its BCP 47 tag. English unless negotiated otherwise.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Locale(Arc<str>);

impl Locale {
    /// The tag, for the `lang` attribute and to keep with a sign-in.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for Locale {
    fn default() -> Self {
        Self(ENGLISH.into())
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Locale({})", self.0)
    }
}

pub(super) fn negotiate<'a>(
    available: impl Iterator<Item = &'a str>,
    ui_locales: Option<&str>,
    accept_language: Option<&str>,
) -> Locale {
    let available: Vec<LanguageIdentifier> = available.filter_map(|tag| tag.parse().ok()).collect();
    let requested: Vec<LanguageIdentifier> = ui_locales
        .unwrap_or_default()
        .split_ascii_whitespace()
        .take(MAX_REQUESTED)
        .filter_map(|tag| tag.parse().ok())
        .chain(accepted(accept_language.unwrap_or_default()))
        .collect();
    negotiate_languages(&requested, &available, None, NegotiationStrategy::Filtering)
        .first()
        .map_or_else(Locale::default, |best| Locale(best.to_string().into()))
}

/// Parses `Accept-Language` in order of weight, which `fluent_langneg`'s own parser ignores.
fn accepted(header: &str) -> impl Iterator<Item = LanguageIdentifier> {
    let mut weighted: Vec<(f32, LanguageIdentifier)> = header
        .split(',')
        .take(MAX_REQUESTED)
        .filter_map(|item| {
            let mut parts = item.split(';').map(str::trim);
            let tag = parts.next()?.parse().ok()?;
            let weight = parts
                .find_map(|part| part.strip_prefix("q="))
                .map_or(Some(1.0), |weight| weight.parse().ok())?;
            (weight > 0.0).then_some((weight, tag))
        })
        .collect();
    weighted.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    weighted.into_iter().map(|(_, tag)| tag)
}
