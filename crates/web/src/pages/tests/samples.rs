//! The samples that previews show, all of which must be there.

use crate::pages::{Locale, Pages, samples};

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
    let samples = samples::every_page(&pages.theme(), locale, outside).into_iter();
    let html = samples.map(|sample| {
        let html = sample.html;
        let html = html.unwrap_or_else(|error| panic!("{}: {error}", sample.name));
        (sample.name, html)
    });
    html.collect()
}
