use std::path::Path;
use std::{env, fs};

use serde_json::json;

use super::{Failed, Home, Person, STYLE, SignedIn, Views};

fn home(outside: &str) -> Home {
    let person = |username: &str, phone: Option<&str>| Person {
        username: username.into(),
        password: outside.into(),
        phone: phone.map(Into::into),
    };
    Home {
        issuer: "http://127.0.0.1:8080".into(),
        handset: "http://127.0.0.1:8775".into(),
        people: vec![
            person("alice", Some("+447700900123")),
            person("bob", Some("+447700900124")),
            person("carol", None),
        ],
    }
}

fn signed_in(acr: &str, amr: &[&str], outside: &str) -> SignedIn {
    let claims = json!({
        "iss": "http://127.0.0.1:8080", "sub": "01JDF6M1ZV8Q1T0W5N3Y2X7K9C", "aud": "demo-web",
        "exp": 1_795_511_100, "iat": 1_795_510_800, "auth_time": 1_795_510_799,
        "nonce": outside, "acr": acr, "amr": amr, "name": outside, "sid": "hR2f9oQx",
    });
    let claims = claims.as_object().expect("an object");
    SignedIn::new("http://127.0.0.1:8080", "http://127.0.0.1:8775", claims)
}

fn failed(outside: &str) -> Failed {
    Failed {
        issuer: "http://127.0.0.1:8080".into(),
        error: "access_denied".into(),
        description: Some(outside.into()),
    }
}

fn pages(outside: &str) -> Vec<(&'static str, String)> {
    let views = Views::new().expect("the templates compile");
    let full = signed_in("smpp", &["pwd", "otp", "sms", "mfa"], outside);
    let low = signed_in("password", &["pwd"], outside);
    vec![
        ("home", views.render(&home(outside)).expect("renders")),
        ("signed_in", views.render(&full).expect("renders")),
        ("signed_in-low", views.render(&low).expect("renders")),
        ("error", views.render(&failed(outside)).expect("renders")),
    ]
}

#[test]
fn the_claims_begin_with_how_the_person_signed_in() {
    let view = signed_in("smpp", &["pwd", "sms"], "Alice");
    let first: Vec<&str> = view
        .claims
        .iter()
        .map(|claim| claim.name.as_str())
        .take(2)
        .collect();
    assert_eq!(first, ["acr", "amr"]);
    assert_eq!(view.claims[1].value, r#"["pwd","sms"]"#);
    assert_eq!(view.amr, ["pwd", "sms"]);
}

#[test]
fn pages_offer_the_ways_to_sign_in_and_out() {
    let pages = pages("Alice");
    for (page, link) in [
        (0, "/login?acr=smpp"),
        (0, "/login?acr=password"),
        (1, "/logout"),
        (2, "/login?acr=smpp"),
    ] {
        let (name, html) = &pages[page];
        assert!(
            html.contains(&format!("href=\"{link}\"")),
            "{name} lacks {link}"
        );
    }
}

#[test]
fn values_from_outside_stay_text() {
    for (name, html) in pages("<script>alert(1)</script>") {
        assert!(!html.contains("<script>"), "{name}");
        assert!(html.contains("&lt;script&gt;"), "{name}");
    }
}

/// Writes the pages to `$PAGES_OUT`, to be looked at over HTTP.
#[test]
#[ignore = "writes files to look at"]
fn gallery() {
    let out = env::var_os("PAGES_OUT").expect("PAGES_OUT names a folder");
    let out = Path::new(&out);
    fs::create_dir_all(out).expect("makes the folder");
    fs::write(out.join("sample.css"), STYLE).expect("writes");
    for (name, html) in pages("Alice Example") {
        fs::write(out.join(format!("{name}.html")), html).expect("writes");
    }
}
