//! What a code is worth: once, for its sign-in, person and number, for its lifetime, and only a
//! few guesses.

use std::time::Duration;

use crate::common::{ALICE, Bench, browser, opening, problem, visitor, wrong};
use countersign_core::{Acr, Amr};
use countersign_delivery::Medium;
use countersign_signin::{Form, Outcome, Problem, Rules};

#[tokio::test(flavor = "multi_thread")]
async fn password_and_code_end_in_a_session_that_says_so() {
    let bench = Bench::new().await;
    bench.add("alice", Some(ALICE)).await;
    let browser = browser();
    let page = bench.to_code_page("alice", &browser).await;
    let shown = bench.sign_ins.show(&page.id, &browser).await.unwrap();
    assert_eq!(shown.page, "code");
    assert_eq!(shown.code.unwrap().masked, "••••• 23");
    let code = bench.code(ALICE, 1).await;
    let spaced = format!("{} {}", &code[..3], &code[3..]);
    let Outcome::Finished(done) = bench.submit(&page, &browser, &[("code", &spaced)]).await else {
        panic!("the right code finishes");
    };
    assert_eq!(done.session.acr.as_str(), "smpp");
    assert_eq!(done.session.level, 45);
    assert_eq!(done.session.amr, [Amr::Pwd, Amr::Otp, Amr::Sms, Amr::Mfa]);
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_thousand_parallel_guesses_get_three_comparisons() {
    let bench = Bench::new().await;
    bench.add("alice", Some(ALICE)).await;
    let browser = browser();
    let page = bench.to_code_page("alice", &browser).await;
    let code = bench.code(ALICE, 1).await;
    let mut guesses = tokio::task::JoinSet::new();
    for _ in 0..1000 {
        let (sign_ins, page, browser) = (bench.sign_ins.clone(), page.clone(), browser.clone());
        let guess = wrong(&code);
        guesses.spawn(async move {
            let form = Form::new([("code".to_owned(), guess)]);
            sign_ins
                .submit(&page.id, page.step, &browser, &form, &visitor())
                .await
                .unwrap()
        });
    }
    let outcomes = guesses.join_all().await;
    let finished = outcomes
        .iter()
        .filter(|o| matches!(o, Outcome::Finished(_)))
        .count();
    assert_eq!(finished, 0);
    let person = bench.directory.by_username("alice").await.unwrap().unwrap();
    assert_eq!(person.code_failures, 3, "each comparison is counted");
    let late = bench.submit(&page, &browser, &[("code", &code)]).await;
    assert!(
        matches!(late, Outcome::Ended(_)),
        "the right code is dead too: {late:?}"
    );
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_works_once() {
    let bench = Bench::new().await;
    bench.add("alice", Some(ALICE)).await;
    let browser = browser();
    let page = bench.to_code_page("alice", &browser).await;
    let code = bench.code(ALICE, 1).await;
    let first = bench.submit(&page, &browser, &[("code", &code)]).await;
    assert!(matches!(first, Outcome::Finished(_)));
    let second = bench.submit(&page, &browser, &[("code", &code)]).await;
    assert_eq!(problem(&second), Some(Problem::Expired));
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_code_is_refused_and_a_new_one_can_be_asked_for() {
    let bench = Bench::new().await;
    bench.add("alice", Some(ALICE)).await;
    let browser = browser();
    let page = bench.to_code_page("alice", &browser).await;
    let code = bench.code(ALICE, 1).await;
    bench.clock.advance(Duration::from_secs(301));
    let late = bench.submit(&page, &browser, &[("code", &code)]).await;
    assert_eq!(problem(&late), Some(Problem::CodeExpired));
    let resent = bench
        .sign_ins
        .resend(&page.id, page.step, &browser, &visitor(), Medium::Text)
        .await
        .unwrap();
    assert!(matches!(resent, Outcome::Next(_)), "{resent:?}");
    let code = bench.code(ALICE, 2).await;
    let outcome = bench.submit(&page, &browser, &[("code", &code)]).await;
    assert!(matches!(outcome, Outcome::Finished(_)), "{outcome:?}");
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn resending_waits_kills_the_old_code_gives_no_guesses_and_ends() {
    let bench = Bench::with(
        Rules::default(),
        &[("max_resends", "2"), ("max_attempts", "4")],
    )
    .await;
    bench.add("alice", Some(ALICE)).await;
    let browser = browser();
    let page = bench.to_code_page("alice", &browser).await;
    let old = bench.code(ALICE, 1).await;
    let resend = async || {
        bench
            .sign_ins
            .resend(&page.id, page.step, &browser, &visitor(), Medium::Text)
            .await
            .unwrap()
    };
    let early = resend().await;
    assert!(
        matches!(problem(&early), Some(Problem::ResendWait(wait)) if wait == Duration::from_secs(30)),
        "{early:?}"
    );
    for sent in 2..=3 {
        let guess = bench.submit(&page, &browser, &[("code", "x")]).await;
        assert_eq!(problem(&guess), Some(Problem::CodeWrong));
        bench.clock.advance(Duration::from_secs(30));
        assert!(matches!(resend().await, Outcome::Next(_)));
        bench.code(ALICE, sent).await;
    }
    bench.clock.advance(Duration::from_secs(30));
    assert_eq!(problem(&resend().await), Some(Problem::ResendLimit));
    let new = bench.code(ALICE, 3).await;
    if old != new {
        let replayed = bench.submit(&page, &browser, &[("code", &old)]).await;
        assert_eq!(problem(&replayed), Some(Problem::CodeWrong));
        let last = bench
            .submit(&page, &browser, &[("code", &wrong(&new))])
            .await;
        assert_eq!(
            problem(&last),
            Some(Problem::CodeDead),
            "guesses were not given back"
        );
    }
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_bound_to_its_sign_in_its_person_and_its_browser() {
    let bench = Bench::new().await;
    bench.add("alice", Some(ALICE)).await;
    bench.add("bob", Some("+447700900124")).await;
    let (one, two) = (browser(), browser());
    let alice = bench.to_code_page("alice", &one).await;
    let bob = bench.to_code_page("bob", &two).await;
    let code_of_alice = bench.code(ALICE, 1).await;
    let code_of_bob = bench.code("+447700900124", 1).await;
    if code_of_alice != code_of_bob {
        let crossed = bench.submit(&bob, &two, &[("code", &code_of_alice)]).await;
        assert_eq!(problem(&crossed), Some(Problem::CodeWrong));
    }
    let form = Form::new([("code".to_owned(), code_of_alice.clone())]);
    let stolen = bench
        .sign_ins
        .submit(&alice.id, alice.step, &two, &form, &visitor())
        .await;
    assert!(stolen.is_err(), "another browser does not know the sign-in");
    let again = bench.to_code_page("alice", &one).await;
    let newer = bench.code(ALICE, 2).await;
    if newer != code_of_alice {
        let older = bench
            .submit(&again, &one, &[("code", &code_of_alice)])
            .await;
        assert_eq!(problem(&older), Some(Problem::CodeWrong));
    }
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_codes_over_many_sign_ins_lock_the_second_step_until_unlocked() {
    let rules = Rules {
        code_failures: 5,
        ..Rules::default()
    };
    let bench = Bench::with(rules, &[]).await;
    bench.add("alice", Some(ALICE)).await;
    let browser = browser();
    for round in 0..2 {
        let page = bench.to_code_page("alice", &browser).await;
        bench.code(ALICE, round + 1).await;
        for _ in 0..3 {
            bench.submit(&page, &browser, &[("code", "x")]).await;
        }
    }
    let view = bench.open("smpp", &browser).await;
    let form = [("username", "alice"), ("password", crate::common::PASSWORD)];
    let locked = bench.submit(&view, &browser, &form).await;
    assert!(
        matches!(problem(&locked), Some(Problem::TooMany(_))),
        "{locked:?}"
    );
    let person = bench.directory.by_username("alice").await.unwrap().unwrap();
    let mut tx = bench.store.begin().await.unwrap();
    tx.clear_code_failures(&person.id).await.unwrap();
    tx.commit().await.unwrap();
    bench.to_code_page("alice", &browser).await;
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_and_numbers_are_not_in_the_store_as_they_are() {
    let bench = Bench::new().await;
    bench.add("alice", Some(ALICE)).await;
    let browser = browser();
    let page = bench.to_code_page("alice", &browser).await;
    // Ten digits cannot be in the files by chance; six could.
    let code = bench.code(ALICE, 1).await;
    let needle = format!("{code} is your");
    let bytes = bench.store_bytes();
    assert!(
        !bytes.windows(needle.len()).any(|w| w == needle.as_bytes()),
        "the text of the message is in the store"
    );
    bench.submit(&page, &browser, &[("code", &code)]).await;
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_codes_to_one_number_is_stopped() {
    let rules = Rules {
        codes_at_once: 1000,
        ..Rules::default()
    };
    let bench = Bench::with(rules, &[]).await;
    bench.add("alice", Some(ALICE)).await;
    let browser = browser();
    for _ in 0..10 {
        bench.to_code_page("alice", &browser).await;
    }
    let view = bench.open("smpp", &browser).await;
    let form = [("username", "alice"), ("password", crate::common::PASSWORD)];
    let outcome = bench.submit(&view, &browser, &form).await;
    assert!(
        matches!(problem(&outcome), Some(Problem::TooMany(_))),
        "{outcome:?}"
    );
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_by_password_is_raised_by_the_code_alone() {
    let bench = Bench::new().await;
    bench.add("alice", Some(ALICE)).await;
    let browser = browser();
    let view = bench.open("password", &browser).await;
    let form = [
        ("username", "ALICE "),
        ("password", crate::common::PASSWORD),
    ];
    let Outcome::Finished(low) = bench.submit(&view, &browser, &form).await else {
        panic!("the password is right");
    };
    assert_eq!(low.session.amr, [Amr::Pwd]);
    let acr = Acr::new("smpp").unwrap();
    let mut opening = opening(&acr, &browser);
    opening.raise = Some(&low.session);
    let page = bench
        .sign_ins
        .open(&opening, &visitor())
        .await
        .unwrap()
        .unwrap();
    assert_eq!((page.step, page.page.as_str()), (2, "code"));
    let code = bench.code(ALICE, 1).await;
    let Outcome::Finished(high) = bench.submit(&page, &browser, &[("code", &code)]).await else {
        panic!("the code is right");
    };
    assert_ne!(high.session.token_hash, low.session.token_hash);
    assert_eq!(high.session.sid, low.session.sid);
    assert!(high.session.amr.contains(&Amr::Mfa));
    let now = high.session.created_at;
    let old = bench.store.session(&low.session.token_hash, now).await;
    assert_eq!(old.unwrap(), None, "the lower session has ended");
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn someone_without_a_number_adds_one_that_is_verified_first() {
    let bench = Bench::new().await;
    bench.add("carol", None).await;
    let browser = browser();
    let page = bench.to_code_page("carol", &browser).await;
    assert_eq!(page.page, "phone");
    let bad = bench.submit(&page, &browser, &[("phone", "12")]).await;
    assert_eq!(problem(&bad), Some(Problem::PhoneInvalid));
    let number = "+447700900199";
    let typed = "+44 7700 900 199";
    let Outcome::Next(page) = bench.submit(&page, &browser, &[("phone", typed)]).await else {
        panic!("the number is fine");
    };
    let held = async || {
        let carol = bench.directory.by_username("carol").await.unwrap().unwrap();
        carol.attribute("phoneNumberVerified").to_vec()
    };
    assert!(held().await.is_empty(), "not before its code was entered");
    let code = bench.code(number, 1).await;
    let outcome = bench.submit(&page, &browser, &[("code", &code)]).await;
    assert!(matches!(outcome, Outcome::Finished(_)), "{outcome:?}");
    assert_eq!(held().await, [number]);
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn enrolment_can_be_refused() {
    let bench = Bench::with(Rules::default(), &[("enrolment", "refused")]).await;
    bench.add("carol", None).await;
    let browser = browser();
    let view = bench.open("smpp", &browser).await;
    let form = [("username", "carol"), ("password", crate::common::PASSWORD)];
    let outcome = bench.submit(&view, &browser, &form).await;
    assert_eq!(problem(&outcome), Some(Problem::NoPhone));
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_of_another_step_changes_nothing() {
    let bench = Bench::new().await;
    bench.add("alice", Some(ALICE)).await;
    bench.add("bob", Some("+447700900124")).await;
    let browser = browser();
    let first = bench.open("smpp", &browser).await;
    // The second step before the first.
    let mut early = first.clone();
    early.step = 2;
    let skipped = bench.submit(&early, &browser, &[("code", "000000")]).await;
    assert_eq!(problem(&skipped), Some(Problem::Stale));
    let form = [("username", "alice"), ("password", crate::common::PASSWORD)];
    bench.submit(&first, &browser, &form).await;
    // The first step again with another person: the back button, or an attack.
    let form = [("username", "bob"), ("password", crate::common::PASSWORD)];
    let swapped = bench.submit(&first, &browser, &form).await;
    assert_eq!(problem(&swapped), Some(Problem::Stale));
    let shown = bench.sign_ins.show(&first.id, &browser).await.unwrap();
    assert_eq!(
        shown.code.unwrap().masked,
        "••••• 23",
        "it is still Alice's"
    );
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn locked_unknown_and_wrong_are_one_answer_at_one_cost() {
    let bench = Bench::new().await;
    bench.add("alice", Some(ALICE)).await;
    bench.add("dave", Some("+447700900125")).await;
    let dave = bench.directory.by_username("dave").await.unwrap().unwrap();
    bench.directory.disable(&dave.id, "test").await.unwrap();
    let browser = browser();
    let attempt = async |username: &str, password: &str| {
        let view = bench.open("smpp", &browser).await;
        let before = bench.directory.hashes_computed();
        let form = [("username", username), ("password", password)];
        let outcome = bench.submit(&view, &browser, &form).await;
        let hashes = bench.directory.hashes_computed() - before;
        (
            matches!(outcome, Outcome::Again(_)),
            problem(&outcome),
            hashes,
        )
    };
    let expected = (true, Some(Problem::Credentials), 1);
    assert_eq!(attempt("nobody", "x").await, expected);
    assert_eq!(attempt("alice", "x").await, expected);
    assert_eq!(attempt("dave", crate::common::PASSWORD).await, expected);
    assert_eq!(attempt("", "").await, expected);
    assert_eq!(attempt("a\0b", "x").await, expected);
    // Locked by its own wrong passwords: the right one gets the same answer.
    for _ in 0..10 {
        attempt("alice", "x").await;
    }
    assert_eq!(attempt("alice", crate::common::PASSWORD).await, expected);
    bench.clock.advance(Duration::from_secs(600));
    bench.to_code_page("alice", &browser).await;
    bench.end().await;
}
