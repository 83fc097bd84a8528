use super::builtin;

#[test]
fn the_request_comes_before_the_browser_and_english_is_last() {
    let pages = builtin();
    let chosen = |ui_locales, accept| pages.locale(ui_locales, accept).to_string();
    assert_eq!(chosen(None, None), "en");
    assert_eq!(chosen(Some("ar"), Some("de")), "ar");
    assert_eq!(chosen(Some("tlh pt-BR fr-CA"), Some("de")), "fr");
    assert_eq!(chosen(Some("tlh"), Some("es-MX,en;q=0.5")), "es");
    assert_eq!(chosen(None, Some("de-AT")), "de");
    assert_eq!(chosen(None, Some("ja, zh;q=0.9")), "en");
}

#[test]
fn weights_decide_the_order() {
    let pages = builtin();
    let chosen = |accept| pages.locale(None, Some(accept)).to_string();
    assert_eq!(chosen("en;q=0.2, fr;q=0.9, de; q=0.5"), "fr");
    assert_eq!(chosen("de;q=0, es;q=0.1"), "es");
    assert_eq!(chosen("*, de;q=0.1"), "de");
}

#[test]
fn any_header_gives_a_language() {
    let pages = builtin();
    let long = "x-,".repeat(100_000);
    for header in ["", ";;;", "q=1", "de;q=NaN", "\u{0}", "🦀", long.as_str()] {
        assert_eq!(
            pages.locale(Some(header), Some(header)).as_str(),
            "en",
            "{header:.20}"
        );
    }
}

#[test]
fn the_chooser_keeps_the_query_and_marks_the_current_language() {
    let pages = builtin();
    let german = pages.locale(Some("de"), None);
    let links = pages.languages(&german, "/signin?id=1");
    assert_eq!(links.len(), 5);
    let current: Vec<_> = links.iter().filter(|link| link.current).collect();
    assert_eq!(current.len(), 1);
    assert_eq!(current[0].name, "Deutsch");
    assert_eq!(current[0].href, "/signin?id=1&ui_locales=de");
}
