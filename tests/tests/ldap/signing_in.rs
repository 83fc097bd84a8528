use countersign_tests::Slapd;

use crate::scene::{Plan, Scene};

const WRONG: &str = "The user name or password is not right. Check both and try again.";

#[tokio::test]
async fn somebody_in_ldap_signs_in_with_password_and_code_and_stays_the_same_person() {
    let scene = Plan::new()
        .await
        .set("groups_base", &format!("{:?}", Slapd::GROUPS))
        .set(
            "group_names",
            &format!("[\"office cn=staff,{}\"]", Slapd::GROUPS),
        )
        .begin()
        .await;
    let tokens = scene.sign_in("dora", "+447700900201").await;
    assert_eq!(tokens.claims["acr"], "smpp");
    let subject = tokens.claims["sub"].clone();
    let id = scene.slapd.values("dora", "entryUUID");
    assert_eq!(subject, id[0].as_str(), "the subject is what never changes");
    let shown = scene.shown("dora");
    assert_eq!(
        shown["attributes"]["mail"][0], "dora@example.org",
        "{shown}"
    );
    assert_eq!(shown["attributes"]["displayName"][0], "Dora Diaz");
    assert_eq!(shown["attributes"]["memberOf"][0], "office", "{shown}");

    // Renamed, moved and with another mail address she is still herself.
    let dn = Slapd::dn("dora");
    scene.slapd.modify(
        &dn,
        "replace: mail\nmail: dora.new@example.org\n-\nreplace: mobile\nmobile: +447700900251",
    );
    scene.slapd.rename(&dn, "uid=dora.new");
    let tokens = scene.sign_in("dora.new", "+447700900251").await;
    assert_eq!(tokens.claims["sub"], subject);
    let shown = scene.shown("dora.new");
    assert_eq!(shown["attributes"]["mail"][0], "dora.new@example.org");
}

#[tokio::test]
async fn a_group_in_ldap_gives_no_role_unless_it_is_named() {
    let plan = Plan::new().await;
    let scene = plan
        .set("groups_base", &format!("{:?}", Slapd::GROUPS))
        .begin()
        .await;
    scene.sign_in("erik", "+447700900202").await;
    let groups = scene.shown("erik")["attributes"]["memberOf"].clone();
    let groups: Vec<&str> = groups
        .as_array()
        .expect("he is in groups")
        .iter()
        .filter_map(serde_json::Value::as_str)
        .collect();
    assert!(!groups.contains(&"administrators"), "{groups:?}");
    assert!(
        groups.contains(&"cn=administrators,ou=groups,dc=example,dc=org"),
        "{groups:?}"
    );
}

#[tokio::test]
async fn wrong_unknown_and_hostile_logins_get_one_answer() {
    let scene = Scene::new().await;
    assert_eq!(scene.refusal("dora", "wrong").await, WRONG);
    for login in [
        "nobody",
        "*",
        "dor*",
        "*)(uid=*",
        "dora)(|(uid=*))",
        "dora)(objectClass=*",
        ")(",
        "dora\\",
        "dora,ou=people",
        "uid=dora,ou=people,dc=example,dc=org",
        "zoë",
    ] {
        let said = scene.refusal(login, Slapd::PASSWORD).await;
        assert_eq!(said, WRONG, "{login:?}");
    }
    // An empty password would be an anonymous bind, which always succeeds.
    let (_, page) = scene.password(&scene.browser(), "dora", "").await;
    assert!(page.asks_for("password"), "{}", page.outline());
    assert!(!scene.server.log().contains(Slapd::PASSWORD));
    assert_eq!(
        scene.sign_in("dora", "+447700900201").await.claims["acr"],
        "smpp"
    );
}

#[tokio::test]
async fn the_hash_can_be_compared_here() {
    let plan = Plan::new().await;
    let scene = plan.set("password_check", "\"hash\"").begin().await;
    assert_eq!(scene.refusal("dora", "wrong").await, WRONG);
    assert_eq!(scene.refusal("dora", "").await, WRONG);
    scene.sign_in("dora", "+447700900201").await;
}
