//! Codes that are said in a call: asked for by the person, or because the number is a fixed line.

use std::time::Duration;

use crate::common::{ALICE, Bench, browser, problem, visitor};
use countersign_core::Amr;
use countersign_delivery::Medium;
use countersign_signin::{Browser, Outcome, Problem, Rules, View};

/// The message centre of the tests takes calls as it takes text messages.
const VOICE: [(&str, &str); 2] = [("voice", "allowed"), ("voice_route", "smpp")];

/// A number of fiction in London.
const FIXED: &str = "+442079460123";

async fn call(bench: &Bench, page: &View, browser: &Browser) -> Outcome {
    let asked = bench
        .sign_ins
        .resend(&page.id, page.step, browser, &visitor(), Medium::Voice)
        .await;
    asked.unwrap()
}

/// The code in the newest of `count` calls to a number.
async fn said(bench: &Bench, to: &str, count: usize) -> String {
    let call = bench.smsc.wait_for_message(to, count).await.text;
    let lines: Vec<&str> = call.lines().collect();
    assert_eq!(
        lines[..2],
        ["@speak en", "Your Harbour Bank code"],
        "{call}"
    );
    lines[2].replace(", ", "")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_brings_a_new_code_and_counts_as_a_resend() {
    let properties = [&VOICE[..], &[("max_resends", "1")]].concat();
    let bench = Bench::with(Rules::default(), &properties).await;
    bench.add("alice", Some(ALICE)).await;
    let browser = browser();
    let page = bench.to_code_page("alice", &browser).await;
    let old = bench.code(ALICE, 1).await;
    let shown = bench.sign_ins.show(&page.id, &browser).await.unwrap();
    let shown = shown.code.unwrap();
    assert!(shown.can_call && !shown.called);

    let early = call(&bench, &page, &browser).await;
    assert!(matches!(problem(&early), Some(Problem::ResendWait(_))));
    bench.clock.advance(Duration::from_secs(31));
    let called = call(&bench, &page, &browser).await;
    assert!(matches!(called, Outcome::Next(_)), "{called:?}");
    let code = said(&bench, ALICE, 2).await;
    let shown = bench.sign_ins.show(&page.id, &browser).await.unwrap();
    let shown = shown.code.unwrap();
    assert!(shown.called);
    assert_eq!(shown.resends_left, 0);
    bench.clock.advance(Duration::from_secs(31));
    let again = call(&bench, &page, &browser).await;
    assert_eq!(problem(&again), Some(Problem::ResendLimit));

    if old != code {
        let refused = bench.submit(&page, &browser, &[("code", &old)]).await;
        assert_eq!(problem(&refused), Some(Problem::CodeWrong));
    }
    let Outcome::Finished(done) = bench.submit(&page, &browser, &[("code", &code)]).await else {
        panic!("the code of the call finishes");
    };
    assert_eq!(done.session.amr, [Amr::Pwd, Amr::Otp, Amr::Tel, Amr::Mfa]);
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fixed_line_is_called_at_once() {
    let bench = Bench::with(Rules::default(), &VOICE).await;
    bench.add("alice", Some(FIXED)).await;
    let browser = browser();
    let page = bench.to_code_page("alice", &browser).await;
    let code = said(&bench, FIXED, 1).await;
    let done = bench.submit(&page, &browser, &[("code", &code)]).await;
    assert!(matches!(done, Outcome::Finished(_)), "{done:?}");
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_calls_a_fixed_line_is_told_and_nothing_is_called() {
    let bench = Bench::new().await;
    bench.add("alice", Some(FIXED)).await;
    bench.add("bob", Some(ALICE)).await;
    bench.add("carol", None).await;

    let at = browser();
    let page = bench.open("smpp", &at).await;
    let form = [("username", "alice"), ("password", crate::common::PASSWORD)];
    let ended = bench.submit(&page, &at, &form).await;
    assert!(matches!(ended, Outcome::Ended(_)), "{ended:?}");
    assert_eq!(problem(&ended), Some(Problem::FixedLine));

    let at = browser();
    let page = bench.to_code_page("carol", &at).await;
    let told = bench.submit(&page, &at, &[("phone", FIXED)]).await;
    assert!(matches!(told, Outcome::Again(_)), "{told:?}");
    assert_eq!(problem(&told), Some(Problem::PhoneFixedLine));

    let at = browser();
    let page = bench.to_code_page("bob", &at).await;
    bench.code(ALICE, 1).await;
    bench.clock.advance(Duration::from_secs(31));
    let refused = call(&bench, &page, &at).await;
    assert_eq!(problem(&refused), Some(Problem::Stale));
    assert_eq!(bench.smsc.messages(None).len(), 1);
    bench.end().await;
}
