mod contrast;
mod gallery;
mod locales;
mod negotiation;
mod overriding;
mod rendering;
mod samples;
mod static_files;

use super::{Locale, Pages};

const TAGS: [&str; 5] = ["ar", "de", "en", "es", "fr"];

fn builtin() -> Pages {
    Pages::new(None).expect("the built-in pages are valid")
}

fn locale(pages: &Pages, tag: &str) -> Locale {
    pages.locale(Some(tag), None)
}
