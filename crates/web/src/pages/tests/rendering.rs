use super::samples::{every_page, every_page_with};
use super::{TAGS, builtin, locale};
use crate::pages::{About, Code, Consent, ErrorPage, SignIn, SignedOut, Text, keys};

#[test]
fn every_page_is_whole_in_every_language() {
    let pages = builtin();
    for tag in TAGS {
        let direction = if tag == "ar" { "rtl" } else { "ltr" };
        for (name, html) in every_page(&pages, &locale(&pages, tag)) {
            let has = |part: &str| assert!(html.contains(part), "{tag}/{name} lacks {part}");
            has(&format!("<html lang=\"{tag}\" dir=\"{direction}\">"));
            has("name=\"color-scheme\"");
            has("name=\"viewport\"");
            assert_eq!(html.matches("<h1>").count(), 1, "{tag}/{name}");
            assert!(!html.contains("{{") && !html.contains("{$"), "{tag}/{name}");
        }
    }
}

#[test]
fn pages_obey_a_content_security_policy_without_inline_code() {
    let pages = builtin();
    for (name, html) in every_page(&pages, &locale(&pages, "en")) {
        for forbidden in ["style=", "<style", " onclick", " onload", "javascript:"] {
            assert!(!html.contains(forbidden), "{name} has {forbidden}");
        }
        for script in html.split("<script").skip(1) {
            assert!(script.starts_with(" src=\"/static/"), "{name}");
            assert!(script.contains("></script>"), "{name}");
        }
    }
}

#[test]
fn every_visible_field_has_a_label() {
    let pages = builtin();
    for (name, html) in every_page(&pages, &locale(&pages, "en")) {
        for input in html.split("<input").skip(1) {
            let tag = input.split('>').next().unwrap_or_default();
            if tag.contains("type=\"hidden\"") {
                continue;
            }
            let id = tag
                .split("id=\"")
                .nth(1)
                .and_then(|id| id.split('"').next());
            let id = id.unwrap_or_else(|| panic!("{name}: a field without id"));
            assert!(
                html.contains(&format!("<label for=\"{id}\">")),
                "{name}: {id}"
            );
        }
    }
}

#[test]
fn aria_references_lead_to_an_element() {
    let pages = builtin();
    for (name, html) in every_page(&pages, &locale(&pages, "en")) {
        for attribute in ["aria-describedby=\"", "aria-labelledby=\""] {
            for rest in html.split(attribute).skip(1) {
                for id in rest.split('"').next().unwrap_or_default().split(' ') {
                    assert!(html.contains(&format!("id=\"{id}\"")), "{name}: {id}");
                }
            }
        }
    }
}

#[test]
fn hostile_values_stay_text() {
    let pages = builtin();
    let hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{ csrf }}";
    for tag in TAGS {
        for (name, html) in every_page_with(&pages, &locale(&pages, tag), hostile) {
            for raw in ["<script>", "<img src=x", "\"'>"] {
                assert!(!html.contains(raw), "{tag}/{name} lets {raw} through");
            }
            if html.contains("alert(1)") {
                assert!(html.contains("&lt;script&gt;"), "{tag}/{name}");
            }
        }
    }
}

#[test]
fn addresses_that_would_run_are_not_linked() {
    let pages = builtin();
    let english = locale(&pages, "en");
    for address in [
        "javascript:alert(1)",
        " java\tscript:alert(1)",
        "DATA:text/html,x",
    ] {
        let page = SignedOut {
            return_to: Some(address.into()),
            client_name: None,
            ..SignedOut::default()
        };
        let html = pages.render(&english, &page).expect("renders");
        assert!(html.contains("href=\"#\""), "{address}");

        let page = Consent {
            about: About {
                client_uri: Some(address.into()),
                client_policy: Some(address.into()),
                client_terms: Some(address.into()),
                ..About::default()
            },
            ..Consent::default()
        };
        let html = pages.render(&english, &page).expect("renders");
        assert!(!html.contains("alert(1)") && !html.contains("text/html,x"));
    }
    let app = SignedOut {
        return_to: Some("com.example.app:/done".into()),
        client_name: None,
        ..SignedOut::default()
    };
    let html = pages.render(&english, &app).expect("renders");
    assert!(
        html.contains("com.example.app:"),
        "native applications have their own schemes"
    );
}

#[test]
fn names_of_fields_are_those_other_programs_rely_on() {
    let pages = builtin();
    let all = every_page(&pages, &locale(&pages, "en"));
    let html = |wanted: &str| {
        let found = all.iter().find(|(name, _)| *name == wanted);
        &found.expect("a sample of that name").1
    };
    for (page, name) in [
        ("signin", "username"),
        ("signin", "password"),
        ("signin", "cancel"),
        ("signin", "csrf"),
        ("code", "code"),
        ("code", "resend"),
        ("code", "remember_device"),
        ("code", "cancel"),
        ("phone", "phone"),
        ("choose-number", "choice"),
        ("consent", "decision"),
        ("sign-out", "decision"),
    ] {
        assert!(
            html(page).contains(&format!("name=\"{name}\"")),
            "{page}: {name}"
        );
    }
    let code = html("code");
    assert!(code.contains("autocomplete=\"one-time-code\""));
    assert!(code.contains("inputmode=\"numeric\""));
    let first_button = code.find("<button").map(|at| &code[at..at + 60]);
    assert!(
        first_button.is_some_and(|button| !button.contains("name=")),
        "the Enter key must confirm the code, not ask for a new one"
    );
}

#[test]
fn an_error_is_announced_and_marks_the_field_only_when_it_is_about_it() {
    let pages = builtin();
    let english = locale(&pages, "en");
    let page = |error: Text| {
        let page = Code {
            error: Some(error),
            ..Code::default()
        };
        pages.render(&english, &page).expect("renders")
    };
    let wrong = page(keys::ERROR_CODE_WRONG.into());
    assert!(wrong.contains("<title>Error: "));
    assert!(wrong.contains("role=\"alert\" id=\"error\""));
    assert!(wrong.contains("aria-invalid=\"true\""));
    let wait = page(Text::new(keys::ERROR_RESEND_WAIT).with("seconds", 12));
    assert!(wait.contains("Please wait 12 seconds"));
    assert!(!wait.contains("aria-invalid"));
}

#[test]
fn focus_goes_to_the_first_empty_field() {
    let pages = builtin();
    let focused = |username: &str| {
        let page = SignIn {
            username: username.into(),
            ..SignIn::default()
        };
        let html = pages.render(&locale(&pages, "en"), &page).expect("renders");
        assert_eq!(html.matches(" autofocus").count(), 1);
        let before = html.split(" autofocus").next().unwrap_or_default();
        before
            .rsplit("<input id=\"")
            .next()
            .and_then(|id| id.split('"').next())
            .map(str::to_owned)
    };
    assert_eq!(focused("").as_deref(), Some("username"));
    assert_eq!(focused("alice").as_deref(), Some("password"));
}

#[test]
fn what_went_wrong_chooses_the_title() {
    let title = |message: &'static str| ErrorPage::new(message).title;
    assert_eq!(title(keys::ERROR_REDIRECT), keys::TITLE_APPLICATION.into());
    assert_eq!(
        title(keys::ERROR_PAGE_STALE),
        keys::TITLE_START_AGAIN.into()
    );
    assert_eq!(title(keys::ERROR_SERVER), keys::TITLE_PROBLEM.into());
}

#[test]
fn a_page_that_reports_a_problem_is_not_itself_in_error() {
    let pages = builtin();
    let page = ErrorPage {
        error: Some("invalid_request".into()),
        ..ErrorPage::new(keys::ERROR_REQUEST)
    };
    let html = pages.render(&locale(&pages, "en"), &page).expect("renders");
    assert!(html.contains("<title>The application’s request is not valid – Countersign</title>"));
    assert!(html.contains("invalid_request"));
}

#[test]
fn debug_output_of_a_text_keeps_its_values_to_itself() {
    let text = Text::new(keys::SMS_CODE).with_str("code", "483920");
    assert!(!format!("{text:?}").contains("483920"));
}
