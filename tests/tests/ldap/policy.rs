use countersign_tests::Slapd;
use countersign_tests::wait::{PATIENCE, until};

use crate::scene::{Plan, Scene};

const WRONG: &str = "The user name or password is not right. Check both and try again.";

#[tokio::test]
async fn what_the_policy_says_is_told_to_those_who_know_the_password() {
    let scene = Scene::new().await;
    for (who, told) in [
        ("expired", "has expired"),
        ("renewed", "must change your password"),
    ] {
        assert_eq!(scene.refusal(who, "wrong").await, WRONG, "{who}");
        let said = scene.refusal(who, Slapd::PASSWORD).await;
        assert!(said.contains(told), "{who}: {said}");
    }
    // Whether somebody is locked is told to nobody: the password is not looked at.
    assert_eq!(scene.refusal("locked", Slapd::PASSWORD).await, WRONG);
    // Locked out by wrong passwords: the same.
    for _ in 0..3 {
        assert_eq!(scene.refusal("dora", "wrong").await, WRONG);
    }
    assert_eq!(scene.refusal("dora", Slapd::PASSWORD).await, WRONG);
    let dn = Slapd::dn("dora");
    scene.slapd.modify(&dn, "delete: pwdAccountLockedTime");
    scene.sign_in("dora", "+447700900201").await;
}

#[tokio::test]
async fn whoever_is_locked_or_gone_loses_sessions_and_tokens() {
    let scene = Scene::new().await;
    let tokens = scene.sign_in("dora", "+447700900201").await;
    let live = scene.app.userinfo(&tokens.access_token).await;
    assert_eq!(live.status, 200, "{}", live.json);
    let dn = Slapd::dn("dora");
    let lock = "add: pwdAccountLockedTime\npwdAccountLockedTime: 000001010000Z";
    scene.slapd.modify(&dn, lock);
    assert_eq!(scene.refusal("dora", Slapd::PASSWORD).await, WRONG);
    let live = scene.app.userinfo(&tokens.access_token).await;
    assert_eq!(live.status, 401, "the token is still good: {}", live.json);
    assert_eq!(scene.shown("dora")["active"], false);

    // Unlocked there, she is back.
    scene.slapd.modify(&dn, "delete: pwdAccountLockedTime");
    let tokens = scene.sign_in("dora", "+447700900201").await;
    scene.slapd.remove(&dn);
    assert_eq!(scene.refusal("dora", "whatever").await, WRONG);
    let live = scene.app.userinfo(&tokens.access_token).await;
    assert_eq!(live.status, 401, "the token is still good: {}", live.json);
}

#[tokio::test]
async fn a_lock_that_anybody_can_bring_about_ends_no_session() {
    let scene = Scene::new().await;
    let tokens = scene.sign_in("dora", "+447700900201").await;
    for _ in 0..4 {
        assert_eq!(scene.refusal("dora", "wrong").await, WRONG);
    }
    assert!(
        !scene
            .slapd
            .values("dora", "pwdAccountLockedTime")
            .is_empty()
    );
    assert_eq!(scene.refusal("dora", Slapd::PASSWORD).await, WRONG);
    let live = scene.app.userinfo(&tokens.access_token).await;
    assert_eq!(live.status, 200, "{}", live.json);
}

#[tokio::test]
async fn somebody_whom_an_administrator_switched_off_stays_off() {
    let scene = Scene::new().await;
    scene.sign_in("dora", "+447700900201").await;
    scene
        .installation
        .administer(&["user", "set", "dora", "--disable"]);
    assert_eq!(scene.refusal("dora", Slapd::PASSWORD).await, WRONG);
    scene
        .installation
        .administer(&["user", "set", "dora", "--enable"]);
    scene.sign_in("dora", "+447700900201").await;
}

#[tokio::test]
async fn those_who_are_gone_are_found_without_a_sign_in() {
    let plan = Plan::new().await;
    let mut scene = plan.begin().await;
    let tokens = scene.sign_in("dora", "+447700900201").await;
    let other = scene.sign_in("erik", "+447700900202").await;
    scene.slapd.remove(&Slapd::dn("dora"));
    // Looking begins with the start, and is repeated each recheck_minutes.
    scene.server.terminate(PATIENCE);
    scene.server = scene.installation.serve().await;
    until("the token ends", PATIENCE, async || {
        let live = scene.app.userinfo(&tokens.access_token).await;
        (live.status == 401).then_some(())
    })
    .await;
    let live = scene.app.userinfo(&other.access_token).await;
    assert_eq!(live.status, 200, "{}", live.json);
}
