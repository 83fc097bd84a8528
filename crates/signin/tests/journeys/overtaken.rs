//! What happens between the steps: sign-out, disabling, somebody else's enrolment.

use std::time::Duration;

use crate::common::{ALICE, Bench, browser, opening, visitor};
use countersign_core::Acr;
use countersign_signin::{Browser, Finished, Outcome, Problem, View};
use countersign_store::ChallengeRow;

fn problem(outcome: &Outcome) -> Option<Problem> {
    match outcome {
        Outcome::Ended(view) => view.problem,
        _ => None,
    }
}

async fn by_password(bench: &Bench, browser: &Browser) -> Finished {
    let view = bench.open("password", browser).await;
    let form = [("username", "alice"), ("password", crate::common::PASSWORD)];
    match bench.submit(&view, browser, &form).await {
        Outcome::Finished(finished) => finished,
        other => panic!("the password is right: {other:?}"),
    }
}

async fn raise(bench: &Bench, browser: &Browser, low: &Finished) -> View {
    let acr = Acr::new("smpp").unwrap();
    let mut opening = opening(&acr, browser);
    opening.raise = Some(&low.session);
    let opened = bench.sign_ins.open(&opening, &visitor()).await.unwrap();
    opened.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_proved_before_sign_out_is_not_raised_after_it() {
    let bench = Bench::new().await;
    bench.add("alice", Some(ALICE)).await;
    let browser = browser();
    let low = by_password(&bench, &browser).await;
    let page = raise(&bench, &browser, &low).await;
    let code = bench.code(ALICE, 1).await;
    assert_eq!(bench.sign_ins.sign_out(&[&low.session]).await.unwrap(), 1);
    let outcome = bench.submit(&page, &browser, &[("code", &code)]).await;
    assert_eq!(problem(&outcome), Some(Problem::Expired), "{outcome:?}");
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_tabs_that_raise_one_session_end_in_one_session() {
    let bench = Bench::new().await;
    bench.add("alice", Some(ALICE)).await;
    let browser = browser();
    let low = by_password(&bench, &browser).await;
    let first = raise(&bench, &browser, &low).await;
    let code = bench.code(ALICE, 1).await;
    let second = raise(&bench, &browser, &low).await;
    let other_code = bench.code(ALICE, 2).await;
    let done = bench.submit(&first, &browser, &[("code", &code)]).await;
    assert!(matches!(done, Outcome::Finished(_)), "{done:?}");
    let late = bench
        .submit(&second, &browser, &[("code", &other_code)])
        .await;
    assert_eq!(problem(&late), Some(Problem::Expired), "{late:?}");
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn raising_a_session_does_not_make_it_newer() {
    let bench = Bench::new().await;
    bench.add("alice", Some(ALICE)).await;
    let browser = browser();
    let low = by_password(&bench, &browser).await;
    bench.clock.advance(Duration::from_secs(600));
    let page = raise(&bench, &browser, &low).await;
    let code = bench.code(ALICE, 1).await;
    let Outcome::Finished(high) = bench.submit(&page, &browser, &[("code", &code)]).await else {
        panic!("the code is right");
    };
    assert_eq!(high.session.auth_time, low.session.auth_time);
    assert_eq!(high.session.expires_at, low.session.expires_at);
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_disabled_between_the_steps_is_out_for_good() {
    let bench = Bench::new().await;
    bench.add("alice", Some(ALICE)).await;
    let alice = bench.directory.by_username("alice").await.unwrap().unwrap();
    let browser = browser();
    let page = bench.to_code_page("alice", &browser).await;
    let code = bench.code(ALICE, 1).await;
    bench.directory.disable(&alice.id, "test").await.unwrap();
    bench.directory.enable(&alice.id, "test").await.unwrap();
    let outcome = bench.submit(&page, &browser, &[("code", &code)]).await;
    assert_eq!(problem(&outcome), Some(Problem::Expired), "{outcome:?}");
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_enrols_second_does_not_get_in_by_a_number_of_their_own() {
    let bench = Bench::new().await;
    bench.add("carol", None).await;
    let (thief, carol) = (browser(), browser());
    let waiting = bench.to_code_page("carol", &thief).await;
    let page = bench.to_code_page("carol", &carol).await;
    let enrol = async |page: &View, browser: &Browser, number: &str| {
        let next = bench.submit(page, browser, &[("phone", number)]).await;
        let Outcome::Next(page) = next else {
            panic!("the number is fine: {next:?}");
        };
        let code = bench.code(number, 1).await;
        bench.submit(&page, browser, &[("code", &code)]).await
    };
    let own = enrol(&page, &carol, "+447700900111").await;
    assert!(matches!(own, Outcome::Finished(_)), "{own:?}");
    let stolen = enrol(&waiting, &thief, "+447700900222").await;
    assert_eq!(problem(&stolen), Some(Problem::Expired), "{stolen:?}");
    let held = bench.directory.by_username("carol").await.unwrap().unwrap();
    assert_eq!(held.attribute("phoneNumberVerified"), ["+447700900111"]);
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_that_went_to_another_number_is_not_asked_for_with_this_one() {
    let bench = Bench::new().await;
    bench.add("carol", None).await;
    let browser = browser();
    let page = bench.to_code_page("carol", &browser).await;
    let other = challenge_elsewhere(&bench, &page).await;
    let mut tx = bench.store.begin().await.unwrap();
    tx.add_challenge(&other).await.unwrap();
    tx.commit().await.unwrap();
    let form = [("phone", "+447700900222")];
    let outcome = bench.submit(&page, &browser, &form).await;
    let Outcome::Again(view) = outcome else {
        panic!("the code went elsewhere: {outcome:?}");
    };
    assert_eq!(view.problem, Some(Problem::Stale));
    bench.end().await;
}

/// What a faster form of the same sign-in wrote, with another number in it.
async fn challenge_elsewhere(bench: &Bench, page: &View) -> ChallengeRow {
    bench.add("dave", Some("+447700900111")).await;
    let other = bench.to_code_page("dave", &browser()).await;
    let sent = bench.store.challenge(&other.id, "sign-in").await.unwrap();
    ChallengeRow {
        sign_in_id: page.id.clone(),
        ..sent.unwrap()
    }
}
