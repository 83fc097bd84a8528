//! What a script can and cannot do: it fails closed, alone, and cannot claim what was not proved.

use std::time::Duration;

use crate::common::{ALICE, Bench, browser, finished, visitor};
use countersign_core::Acr;
use countersign_signin::{Form, MethodState, Outcome, SignInError, View};

async fn attempt(
    bench: &Bench,
    view: &View,
    browser: &countersign_signin::Browser,
) -> Result<Outcome, SignInError> {
    let form = Form::new([
        ("username".to_owned(), "alice".to_owned()),
        ("password".to_owned(), crate::common::PASSWORD.to_owned()),
        ("code".to_owned(), "123456".to_owned()),
    ]);
    bench
        .sign_ins
        .submit(&view.id, view.step, browser, &form, &visitor())
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_runaway_script_fails_closed_and_the_others_go_on() {
    let bench = Bench::new().await;
    bench.add("alice", Some(ALICE)).await;
    let bodies = [
        ("loop", "loop { }"),
        ("recursion", "authenticate(step, form)"),
        ("array", "let a = []; loop { a.push(a); }"),
        ("string", "let s = \"x\"; loop { s += s; }"),
        (
            "map",
            "let m = #{}; let i = 0; loop { m[`k${i}`] = \"x\"; i += 1; }",
        ),
        ("throw", "throw \"no\""),
        ("type", "\"yes\""),
        ("missing", "nobody.home()"),
        ("eval", "eval(\"true\")"),
        ("import", "import \"x\" as x; true"),
    ];
    for (name, body) in bodies {
        let source = format!("fn authenticate(step, form) {{ {body} }}");
        bench.script("bad", 10, &source).await;
        let compiled = bench
            .sign_ins
            .methods()
            .status()
            .into_iter()
            .find(|m| m.name == "bad")
            .unwrap();
        if matches!(compiled.state, MethodState::Failed(_)) {
            assert!(matches!(name, "eval" | "import"), "{name}: {compiled:?}");
            continue;
        }
        let browser = browser();
        let view = bench.open("bad", &browser).await;
        let outcome = attempt(&bench, &view, &browser).await;
        assert!(
            matches!(outcome, Err(SignInError::Script { .. })),
            "{name}: {outcome:?}"
        );
        // Long enough for the next code.
        bench.clock.advance(Duration::from_secs(60));
        bench.to_code_page("alice", &browser).await;
    }
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_is_busy_for_too_long_is_no_scripts_fault_and_takes_nothing() {
    let rules = countersign_signin::Rules {
        script_time: Duration::from_secs(3),
        ..Default::default()
    };
    let bench = Bench::with(rules, &[]).await;
    bench.add("alice", Some(ALICE)).await;
    let browser = browser();
    let page = bench.to_code_page("alice", &browser).await;
    let code = bench.code(ALICE, 1).await;
    let others = bench.store.begin().await.unwrap();
    let form = Form::new([("code".to_owned(), code.clone())]);
    let sign_ins = &bench.sign_ins;
    let late = sign_ins
        .submit(&page.id, page.step, &browser, &form, &visitor())
        .await
        .unwrap_err();
    assert!(matches!(late, SignInError::Late { .. }), "{late}");
    assert!(countersign_signin::is_temporary(&late));
    drop(others);
    assert_eq!(bench.store.method_failures().await.unwrap(), []);
    finished(bench.submit(&page, &browser, &[("code", &code)]).await);
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_script_that_checks_nothing_signs_nobody_in() {
    let bench = Bench::new().await;
    bench.add("alice", Some(ALICE)).await;
    bench
        .script("open-door", 99, "fn authenticate(step, form) { true }")
        .await;
    let browser = browser();
    let view = bench.open("open-door", &browser).await;
    let outcome = attempt(&bench, &view, &browser).await;
    assert!(
        matches!(outcome, Err(SignInError::Script { .. })),
        "{outcome:?}"
    );
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_script_cannot_read_passwords_codes_or_hidden_properties() {
    let bench = Bench::new().await;
    bench.add("alice", Some(ALICE)).await;
    for expression in [
        "form.password + \"\"",
        "`${form.password}`",
        "form.code.to_string()",
        "`${properties.password}`",
    ] {
        let source = format!(
            "fn authenticate(step, form) {{
                 session.set(\"seen\", {expression});
                 throw session.get(\"seen\");
             }}"
        );
        bench.script("nosy", 10, &source).await;
        bench.set("nosy", "password", "secret").await;
        let browser = browser();
        let view = bench.open("nosy", &browser).await;
        let text = attempt(&bench, &view, &browser)
            .await
            .unwrap_err()
            .to_string();
        for secret in [crate::common::PASSWORD, "123456", "secret"] {
            assert!(!text.contains(secret), "{expression}: {text}");
        }
    }
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_fails_never_replaces_a_working_method() {
    let bench = Bench::new().await;
    bench.add("alice", Some(ALICE)).await;
    bench
        .script("smpp", 45, "fn authenticate(step, form) {")
        .await;
    let status = bench.sign_ins.methods().status();
    let smpp = status.iter().find(|m| m.name == "smpp").unwrap();
    assert!(matches!(&smpp.state, MethodState::Failed(fault) if fault.line == Some(1)));
    let smpp = Acr::new("smpp").unwrap();
    assert!(
        bench
            .sign_ins
            .methods()
            .offers()
            .iter()
            .any(|o| o.acr == smpp)
    );
    bench.to_code_page("alice", &browser()).await;
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_property_names_itself_its_value_and_what_is_allowed() {
    let bench = Bench::with(
        countersign_signin::Rules::default(),
        &[("source_addr_ton", "ALPHABETIC")],
    )
    .await;
    let status = bench.sign_ins.methods().status();
    let smpp = status.iter().find(|m| m.name == "smpp").unwrap();
    let MethodState::Failed(reason) = &smpp.state else {
        panic!("it must not be offered: {smpp:?}");
    };
    for part in ["source_addr_ton", "ALPHABETIC", "ALPHANUMERIC"] {
        assert!(reason.reason.contains(part), "{reason}");
    }
    let offers = bench.sign_ins.methods().offers();
    assert!(offers.iter().all(|o| o.acr.as_str() != "smpp"));
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_method_may_hand_over_to_one_as_strong_but_not_to_a_weaker_one() {
    let bench = Bench::new().await;
    bench.add("alice", Some(ALICE)).await;
    let to = |other: &str| {
        format!(
            "fn authenticate(step, form) {{ users.check_password(form.username, form.password) }}
             fn is_valid(user) {{ false }}
             fn alternative(user) {{ \"{other}\" }}"
        )
    };
    bench.script("chooser", 45, &to("smpp")).await;
    let browser = browser();
    let view = bench.open("chooser", &browser).await;
    let outcome = attempt(&bench, &view, &browser).await.unwrap();
    assert!(
        matches!(&outcome, Outcome::Next(view) if view.page == "code"),
        "{outcome:?}"
    );
    bench.script("chooser", 45, &to("password")).await;
    let view = bench.open("chooser", &browser).await;
    let outcome = attempt(&bench, &view, &browser).await.unwrap();
    assert!(matches!(outcome, Outcome::Ended(_)), "{outcome:?}");
    bench.end().await;
}
