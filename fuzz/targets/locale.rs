//! Whatever languages a browser asks for, a page has one of ours.
#![no_main]

use std::sync::OnceLock;

use countersign_web::Pages;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (Option<&str>, &str)| {
    static PAGES: OnceLock<Pages> = OnceLock::new();
    let pages = PAGES.get_or_init(|| Pages::new(None).expect("the built-in pages"));
    let (accept_language, ui_locales) = input;
    let locale = pages.locale(Some(ui_locales), accept_language);
    assert!(["ar", "de", "en", "es", "fr"].contains(&locale.as_str()));
});
