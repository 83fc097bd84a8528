use std::collections::{BTreeMap, BTreeSet};

use super::{TAGS, builtin, locale};
use crate::pages::files::{self, Kind};
use crate::pages::{Text, keys};

/// GSM 03.38 default alphabet and the one extension character that texts may use.
const GSM: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡\
    ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

type Variables = BTreeMap<String, BTreeSet<String>>;

/// Keys of a locale file with the variables that their texts use.
fn variables(source: &str) -> Variables {
    let mut found = Variables::new();
    let mut key = String::new();
    for line in source.lines().filter(|line| !line.starts_with('#')) {
        if let Some((name, _)) = line.split_once(" =")
            && line.starts_with(|c: char| c.is_ascii_lowercase())
        {
            key = name.to_owned();
            assert!(
                found.insert(key.clone(), BTreeSet::new()).is_none(),
                "{key} twice"
            );
        }
        for rest in line.split('$').skip(1) {
            let name = rest.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
            let name = name.into_iter().next().unwrap_or_default().to_owned();
            found.entry(key.clone()).or_default().insert(name);
        }
    }
    found
}

fn locale_files() -> BTreeMap<String, Variables> {
    files::builtin(Kind::Locales)
        .iter()
        .map(|file| (file.name.clone(), variables(&file.text())))
        .collect()
}

#[test]
fn every_language_has_the_texts_of_english_with_the_same_variables() {
    let files = locale_files();
    let english = &files["en.ftl"];
    for tag in TAGS {
        assert_eq!(&files[&format!("{tag}.ftl")], english, "{tag}");
    }
}

#[test]
fn every_key_in_code_and_templates_has_a_text() {
    let files = locale_files();
    let known =
        |key: &str| files["en.ftl"].contains_key(key) || files["brand.ftl"].contains_key(key);
    for key in keys::ALL {
        assert!(known(key), "{key}");
    }
    let mut calls = 0;
    for template in files::builtin(Kind::Templates) {
        let source = template.text().replace("asset('", "");
        for call in source.split("t('").skip(1) {
            let key = call.split('\'').next().unwrap_or_default();
            assert!(known(key), "{}: {key}", template.name);
            calls += 1;
        }
    }
    assert!(
        calls > 40,
        "only {calls} calls found: does the test still see them?"
    );
}

#[test]
fn no_text_is_left_over() {
    let mut used: String = keys::ALL.join("'");
    for template in files::builtin(Kind::Templates) {
        used.push_str(&template.text());
    }
    for key in locale_files()["en.ftl"].keys() {
        let dynamic = key.starts_with("scope-") || key.starts_with("language-");
        assert!(dynamic || used.contains(key.as_str()), "{key} is not used");
    }
}

#[test]
fn the_text_message_fits_one_part_in_every_language() {
    let pages = builtin();
    for tag in TAGS {
        for minutes in 1..=10 {
            let text = Text::new(keys::SMS_CODE)
                .with_str("code", "0012345678")
                .with_str("service", "Countersign")
                .with("minutes", minutes);
            let text = pages.text(&locale(&pages, tag), &text);
            assert!(text.starts_with("0012345678 "), "{tag}: {text}");
            assert!(
                !text.contains(['\u{2068}', '\u{2069}']),
                "{tag}: isolation marks"
            );
            let limit = if tag == "ar" { 70 } else { 160 };
            assert!(text.chars().count() <= limit, "{tag}: {text}");
            if tag != "ar" {
                let outside: String = text.chars().filter(|c| !GSM.contains(*c)).collect();
                assert_eq!(outside, "", "{tag} leaves the GSM alphabet");
            }
        }
    }
}

#[test]
fn the_notices_of_changes_fit_one_part_in_every_language() {
    let pages = builtin();
    for tag in TAGS {
        for key in [
            keys::SMS_PASSWORD_CHANGED,
            keys::SMS_NUMBER_ADDED,
            keys::SMS_NUMBER_REMOVED,
            keys::SMS_APP_ADDED,
            keys::SMS_APP_REMOVED,
            keys::SMS_RECOVERY_CODES_MADE,
            keys::SMS_RECOVERY_CODES_REMOVED,
            keys::SMS_TWO_STEP_OFF,
            keys::SMS_PASSKEY_ADDED,
            keys::SMS_PASSKEY_REMOVED,
            keys::SMS_PASSKEY_COPIED,
        ] {
            let text = Text::new(key).with_str("service", "Countersign");
            let text = pages.text(&locale(&pages, tag), &text);
            let limit = if tag == "ar" { 70 } else { 160 };
            assert!(text.chars().count() <= limit, "{tag}: {text}");
            if tag != "ar" {
                let outside: String = text.chars().filter(|c| !GSM.contains(*c)).collect();
                assert_eq!(outside, "", "{tag} leaves the GSM alphabet");
            }
        }
    }
}

#[test]
fn the_invitation_leaves_room_for_its_link() {
    let pages = builtin();
    for tag in TAGS {
        let text = Text::new(keys::SMS_INVITATION_WITH_MESSAGE)
            .with_str("service", "Countersign")
            .with_str("message", "x".repeat(64))
            .with_str(
                "link",
                "https://login.example.org/ciba/AAAAAAAAAAAAAAAAAAAAAA",
            );
        let text = pages.text(&locale(&pages, tag), &text);
        assert!(
            text.ends_with("AAAA"),
            "{tag}: the link stands alone: {text}"
        );
        // Two parts, three where letters need 16 bits.
        let limit = if tag == "ar" { 3 * 67 } else { 2 * 153 };
        let length = text.chars().count();
        assert!(length <= limit, "{tag}: {length}");
        if tag != "ar" {
            let outside: String = text.chars().filter(|c| !GSM.contains(*c)).collect();
            assert_eq!(outside, "", "{tag} leaves the GSM alphabet");
        }
    }
}

#[test]
fn the_link_of_a_reset_comes_in_one_or_two_parts() {
    let pages = builtin();
    for tag in TAGS {
        let text = Text::new(keys::SMS_PASSWORD_RESET)
            .with_str("service", "Countersign")
            .with_str(
                "link",
                "https://login.example.org/reset/00000000000000000000",
            );
        let text = pages.text(&locale(&pages, tag), &text);
        assert!(
            text.ends_with("0000"),
            "{tag}: the link stands alone: {text}"
        );
        let limit = if tag == "ar" { 2 * 67 } else { 160 };
        assert!(text.chars().count() <= limit, "{tag}: {text}");
        if tag != "ar" {
            let outside: String = text.chars().filter(|c| !GSM.contains(*c)).collect();
            assert_eq!(outside, "", "{tag} leaves the GSM alphabet");
        }
    }
}

#[test]
fn plurals_follow_each_language() {
    let pages = builtin();
    let wait = |tag, seconds: u32| {
        let text = Text::new(keys::ERROR_RESEND_WAIT).with("seconds", seconds);
        pages.text(&locale(&pages, tag), &text)
    };
    assert!(wait("en", 1).contains("1 second "));
    assert!(wait("en", 2).contains("2 seconds "));
    assert!(wait("de", 1).contains("1 Sekunde,"));
    assert!(wait("ar", 2).contains("ثانيتين"));
    assert!(wait("ar", 3).contains("3 ثوانٍ"));
    assert!(wait("ar", 30).contains("30 ثانية"));
}

#[test]
fn an_unknown_key_is_shown_rather_than_failing() {
    let pages = builtin();
    assert_eq!(
        pages.text(&locale(&pages, "de"), "no-such-text"),
        "no-such-text"
    );
}
