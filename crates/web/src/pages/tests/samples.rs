//! The samples that previews show, all of which must be there.

use crate::pages::samples::{self, Wanted};
use crate::pages::{Locale, Pages};

/// The name of the state and the page's HTML.
pub(super) fn every_page(pages: &Pages, locale: &Locale) -> Vec<(&'static str, String)> {
    every_page_with(pages, locale, "Harbour Bank")
}

/// The same, with one value in all places that take text from outside.
pub(super) fn every_page_with(
    pages: &Pages,
    locale: &Locale,
    outside: &str,
) -> Vec<(&'static str, String)> {
    let samples = samples::every_page(&pages.theme(), locale, outside, Wanted::All).into_iter();
    let html = samples.map(|sample| {
        let name = sample.state.name;
        let html = sample.html.expect("all are wanted");
        (name, html.unwrap_or_else(|error| panic!("{name}: {error}")))
    });
    html.collect()
}
