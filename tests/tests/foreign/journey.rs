use std::collections::BTreeSet;

use countersign_tests::{Demo, RelyingParty};
use serde_json::Value;

use crate::application::Application;

/// The steps that every application of a person goes through, with what must come of each.
pub(crate) async fn of_alice(demo: &Demo, application: &Application) {
    let alice = demo.person("alice");
    let seen = application.step(demo, "login?acr=smpp", alice).await;
    let claims = &seen["claims"];
    assert_eq!(claims["acr"], "smpp", "{seen}");
    assert_eq!(
        words(&claims["amr"]),
        BTreeSet::from(["pwd", "otp", "sms", "mfa"])
    );

    let seen = application.step(demo, "userinfo", alice).await;
    assert_eq!(seen["userinfo"]["sub"], claims["sub"], "{seen}");
    assert_eq!(seen["userinfo"]["phone_number"], alice.number(), "{seen}");

    let seen = application.step(demo, "refresh", alice).await;
    assert_eq!(
        (&seen["rotated"], &seen["renewed"]),
        (&true.into(), &true.into())
    );
    let again = application.step(demo, "userinfo", alice).await;
    assert_eq!(again["userinfo"]["sub"], claims["sub"], "{again}");

    let seen = application.step(demo, "logout", alice).await;
    assert_eq!(seen["state"], "out", "{seen}");
    assert_signed_out(demo, application).await;
}

pub(crate) async fn assert_signed_out(demo: &Demo, application: &Application) {
    let other = RelyingParty::of(demo, "demo-web").await;
    let silent = other.request().with("prompt", "none");
    let page = application.browser().get(silent.url()).await;
    assert_eq!(page.callback("error").as_deref(), Some("login_required"));
}

fn words(list: &Value) -> BTreeSet<&str> {
    let list = list.as_array().into_iter().flatten();
    list.filter_map(Value::as_str).collect()
}
