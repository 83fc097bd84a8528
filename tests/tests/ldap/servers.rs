use countersign_tests::{Slapd, binary, free_address};

use crate::scene::{Plan, Scene};

/// What `check` prints, whether or not it is content.
fn check(scene: &countersign_tests::Installation) -> String {
    let mut command = binary::command(&["check"]);
    scene.place(&mut command);
    let output = command.output().expect("the server's binary runs");
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[tokio::test]
async fn ldaps_and_starttls_work_with_the_right_authority_only() {
    let plan = Plan::new().await;
    let secure = format!("[{:?}]", plan.slapd.secure_url());
    let plain = format!("[{:?}]", plan.slapd.url());
    let ca = format!("{:?}", plan.slapd.ca_file());
    for (servers, starttls) in [(&secure, "false"), (&plain, "true")] {
        let installation = &plan.installation;
        installation.set("directory", "servers", servers);
        installation.set("directory", "starttls", starttls);
        installation.set("directory", "ca_file", "\"\"");
        let said = check(installation);
        let unknown = "its certificate is of an authority that is not believed";
        assert!(said.contains(unknown), "{servers}: {said}");
        installation.set("directory", "ca_file", &ca);
        let said = check(installation);
        assert!(said.contains("ok    directory"), "{servers}: {said}");
    }
    let scene = plan.begin().await;
    scene.sign_in("dora", "+447700900201").await;
}

#[tokio::test]
async fn a_server_with_an_unknown_authority_is_told_no_password() {
    let plan = Plan::new().await;
    let secure = format!("[{:?}]", plan.slapd.secure_url());
    let scene = plan.set("servers", &secure).begin().await;
    let page = scene.after_password("dora").await;
    assert_eq!(page.status, 500, "{}", page.outline());
    assert!(
        page.outline().contains("not working on our side"),
        "{}",
        page.outline()
    );
}

#[tokio::test]
async fn another_server_is_asked_when_one_dies_and_the_first_again_when_it_is_back() {
    let plan = Plan::new().await;
    let mut second = Slapd::start_again_from(&plan.slapd).await;
    let servers = format!("[{:?}, {:?}]", plan.slapd.url(), second.url());
    let mut scene: Scene = plan.set("servers", &servers).begin().await;
    scene.sign_in("dora", "+447700900201").await;
    scene.slapd.stop();
    scene.sign_in("dora", "+447700900201").await;
    second.stop();
    let page = scene.after_password("dora").await;
    assert_eq!(page.status, 500, "{}", page.outline());
    scene.slapd.begin().await;
    scene.sign_in("dora", "+447700900201").await;
}

#[tokio::test]
async fn check_says_in_plain_words_what_is_wrong() {
    let plan = Plan::new().await;
    let installation = &plan.installation;
    let good = format!("[{:?}]", plan.slapd.url());
    assert!(check(installation).contains("ok    directory"));
    let nowhere = free_address();
    for (key, wrong, right, said) in [
        (
            "servers",
            format!("[\"ldap://{nowhere}\"]"),
            good,
            "nothing listens there",
        ),
        (
            "servers",
            "[\"ldap://ldap.example.org\"]".to_owned(),
            format!("[{:?}]", plan.slapd.url()),
            "would carry passwords unencrypted",
        ),
        (
            "bind_dn",
            "\"cn=nobody,dc=example,dc=org\"".to_owned(),
            format!("{:?}", Slapd::SERVICE),
            "does not accept bind_dn",
        ),
        (
            "people_base",
            "\"ou=nowhere,dc=example,dc=org\"".to_owned(),
            format!("{:?}", Slapd::PEOPLE),
            "there is no entry",
        ),
        (
            "people_filter",
            "\"(objectClass=device)\"".to_owned(),
            "\"\"".to_owned(),
            "nobody below",
        ),
        (
            "people_filter",
            "\"(objectClass=\"".to_owned(),
            "\"\"".to_owned(),
            "is no LDAP filter",
        ),
        (
            "id_attribute",
            "\"nsUniqueId\"".to_owned(),
            "\"\"".to_owned(),
            "has no nsUniqueId",
        ),
        (
            "write_numbers_to",
            "\"pager\"".to_owned(),
            "\"\"".to_owned(),
            "pager must be among numbers",
        ),
    ] {
        installation.set("directory", key, &wrong);
        let printed = check(installation);
        assert!(printed.contains(said), "{key} = {wrong}: {printed}");
        assert!(!printed.contains(Slapd::SERVICE_PASSWORD), "{printed}");
        installation.set("directory", key, &right);
    }
}
