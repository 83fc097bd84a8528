//! The Fluent texts of every language, with the operator's laid over the built-in ones.

use std::collections::BTreeMap;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use super::error::PagesError;
use super::files::{self, Kind};
use super::locale::ENGLISH;
use super::overrides::Overrides;
use super::text::{Arg, Text};

/// Texts that are the same in all languages: the operator's name for the service.
const BRAND: &str = "brand";

type Bundle = FluentBundle<FluentResource>;

pub(super) struct Texts {
    by_tag: BTreeMap<String, Language>,
}

struct Language {
    builtin: Option<Bundle>,
    overlaid: Option<Bundle>,
}

impl std::fmt::Debug for Texts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.by_tag.keys()).finish()
    }
}

impl Texts {
    pub(super) fn new(overrides: &Overrides) -> Result<Self, PagesError> {
        let builtin = sources(files::builtin(Kind::Locales));
        let overriding = sources(overrides.files(Kind::Locales));
        let mut by_tag = BTreeMap::new();
        for tag in builtin.keys().chain(overriding.keys()) {
            let Ok(id) = tag.parse::<LanguageIdentifier>() else {
                tracing::error!(target: "countersign::pages", tag, "not a language tag");
                continue;
            };
            if tag == BRAND || by_tag.contains_key(tag) {
                continue;
            }
            let own = [builtin.get(BRAND), builtin.get(tag)];
            let theirs = [overriding.get(BRAND), overriding.get(tag)];
            let has_own = builtin.contains_key(tag);
            let has_theirs = theirs.iter().any(Option::is_some);
            let language = Language {
                builtin: if has_own {
                    Some(strict_bundle(tag, &id, &own)?)
                } else {
                    None
                },
                overlaid: has_theirs.then(|| overlaid_bundle(&id, &own, &theirs)),
            };
            by_tag.insert(tag.clone(), language);
        }
        Ok(Self { by_tag })
    }

    pub(super) fn tags(&self) -> impl Iterator<Item = &str> {
        self.by_tag.keys().map(String::as_str)
    }

    /// A language's name in that language.
    pub(super) fn own_name(&self, tag: &str) -> String {
        self.own(tag, "language-name")
            .unwrap_or_else(|| tag.to_owned())
    }

    /// `ltr` or `rtl`.
    pub(super) fn direction(&self, tag: &str) -> &'static str {
        match self.own(tag, "language-direction").as_deref() {
            Some("rtl") => "rtl",
            _ => "ltr",
        }
    }

    pub(super) fn has(&self, tag: &str, key: &str) -> bool {
        self.fallbacks(tag).any(|bundle| bundle.has_message(key))
    }

    /// The text in that language, else in English, else its key: a page never fails for a text.
    pub(super) fn format(&self, tag: &str, text: &Text) -> String {
        let mut args = FluentArgs::new();
        for (name, value) in text.args() {
            match value {
                Arg::Number(number) => args.set(name.to_owned(), *number),
                Arg::String(string) => args.set(name.to_owned(), FluentValue::from(string)),
            }
        }
        let key = text.key();
        self.fallbacks(tag)
            .find_map(|bundle| format(bundle, key, &args))
            .unwrap_or_else(|| {
                tracing::warn!(target: "countersign::pages", key, language = tag, "no such text");
                key.to_owned()
            })
    }

    fn own(&self, tag: &str, key: &str) -> Option<String> {
        self.by_tag
            .get(tag)?
            .bundles()
            .find_map(|bundle| format(bundle, key, &FluentArgs::new()))
    }

    fn fallbacks(&self, tag: &str) -> impl Iterator<Item = &Bundle> {
        [tag, ENGLISH]
            .into_iter()
            .filter_map(|tag| self.by_tag.get(tag))
            .flat_map(Language::bundles)
    }
}

impl Language {
    fn bundles(&self) -> impl Iterator<Item = &Bundle> {
        self.overlaid.iter().chain(&self.builtin)
    }
}

/// `None` also when the text names a variable that was not given: the next language may not.
fn format(bundle: &Bundle, key: &str, args: &FluentArgs<'_>) -> Option<String> {
    let pattern = bundle.get_message(key)?.value()?;
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, Some(args), &mut errors);
    if errors.is_empty() {
        Some(text.into_owned())
    } else {
        tracing::warn!(target: "countersign::pages", key, ?errors, "a text cannot be formatted");
        None
    }
}

fn sources(files: Vec<files::File>) -> BTreeMap<String, String> {
    files
        .iter()
        .filter_map(|file| {
            let tag = file.name.strip_suffix(".ftl")?;
            Some((tag.to_owned(), file.text().into_owned()))
        })
        .collect()
}

fn new_bundle(id: &LanguageIdentifier) -> Bundle {
    let mut bundle = Bundle::new_concurrent(vec![id.clone()]);
    // Isolation marks would end up in text messages; templates isolate where they need to.
    bundle.set_use_isolating(false);
    bundle
}

fn strict_bundle(
    tag: &str,
    id: &LanguageIdentifier,
    sources: &[Option<&String>],
) -> Result<Bundle, PagesError> {
    let invalid = |reason: String| PagesError::Texts {
        tag: tag.to_owned(),
        reason,
    };
    let mut bundle = new_bundle(id);
    for source in sources.iter().flatten() {
        let resource = FluentResource::try_new((*source).clone())
            .map_err(|(_, errors)| invalid(format!("{errors:?}")))?;
        bundle
            .add_resource(resource)
            .map_err(|errors| invalid(format!("{errors:?}")))?;
    }
    Ok(bundle)
}

fn overlaid_bundle(
    id: &LanguageIdentifier,
    own: &[Option<&String>],
    theirs: &[Option<&String>],
) -> Bundle {
    let mut bundle = new_bundle(id);
    for source in own.iter().chain(theirs).flatten() {
        let resource =
            FluentResource::try_new((*source).clone()).unwrap_or_else(|(rest, errors)| {
                tracing::error!(
                    target: "countersign::pages", language = %id, ?errors,
                    "an overriding locale file has lines that are not Fluent; the others are used"
                );
                rest
            });
        bundle.add_resource_overriding(resource);
    }
    bundle
}
