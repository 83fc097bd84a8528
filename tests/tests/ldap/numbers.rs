use countersign_tests::{Slapd, sign_in};

use crate::scene::{Plan, Scene};

const NEW: &str = "+447700900231";
const OTHER: &str = "+447700900232";

/// Adds a number between password and code, as somebody without one does.
async fn enrol(scene: &Scene, username: &str, number: &str) {
    let browser = scene.browser();
    let before = scene.handset().messages(number).await.len();
    let (request, page) = scene.password(&browser, username, Slapd::PASSWORD).await;
    assert!(page.asks_for("phone"), "{}", page.outline());
    let page = browser
        .submit(&page.form("phone").fill("phone", number))
        .await;
    let code = scene.handset().nth_code(number, before + 1).await;
    let page = sign_in::code(&browser, &page, &code).await;
    scene.app.tokens(&request, &page).await;
}

#[tokio::test]
async fn an_enrolled_number_is_written_to_ldap_and_a_removed_one_is_asked_for_again() {
    let scene = Plan::new().await.writing().begin().await;
    enrol(&scene, "fay", NEW).await;
    let kept = scene.slapd.values("fay", "phoneNumberVerified");
    assert_eq!(kept, [NEW]);
    let classes = scene.slapd.values("fay", "objectClass");
    assert!(
        classes.contains(&"countersignPerson".to_owned()),
        "{classes:?}"
    );
    scene.sign_in("fay", NEW).await;

    // Removed in LDAP by others.
    let dn = Slapd::dn("fay");
    scene.slapd.modify(&dn, "delete: phoneNumberVerified");
    enrol(&scene, "fay", OTHER).await;
    assert_eq!(scene.slapd.values("fay", "phoneNumberVerified"), [OTHER]);

    // Removed here: it goes from LDAP.
    let remove = ["user", "set", "fay", "--remove-phone", OTHER];
    scene.installation.administer(&remove);
    assert!(scene.slapd.values("fay", "phoneNumberVerified").is_empty());
    enrol(&scene, "fay", NEW).await;
}

#[tokio::test]
async fn a_number_that_cannot_be_written_is_not_enrolled() {
    let plan = Plan::new().await.writing();
    let scene = plan.set("number_object_class", "\"\"").begin().await;
    let browser = scene.browser();
    let (_, page) = scene.password(&browser, "fay", Slapd::PASSWORD).await;
    let page = browser.submit(&page.form("phone").fill("phone", NEW)).await;
    let code = scene.handset().nth_code(NEW, 1).await;
    let page = sign_in::code(&browser, &page, &code).await;
    assert_eq!(page.status, 500, "{}", page.outline());
    let page = scene.after_password("fay").await;
    assert!(page.asks_for("phone"), "{}", page.outline());
}

#[tokio::test]
async fn without_writing_numbers_stay_here_and_those_of_ldap_come_first() {
    let scene = Scene::new().await;
    enrol(&scene, "fay", NEW).await;
    assert!(scene.slapd.values("fay", "phoneNumberVerified").is_empty());
    scene.sign_in("fay", NEW).await;
    let dn = Slapd::dn("fay");
    scene.slapd.modify(&dn, "add: mobile\nmobile: 07700 900233");
    // A number without its country is none while number_region is empty.
    scene.sign_in("fay", NEW).await;
    scene
        .slapd
        .modify(&dn, "replace: mobile\nmobile: +44 7700 900233");
    scene.sign_in("fay", "+447700900233").await;
    // What LDAP had and has no more is gone here too.
    scene.slapd.modify(&dn, "delete: mobile");
    let page = scene.after_password("fay").await;
    assert!(page.asks_for("phone"), "{}", page.outline());
}

#[tokio::test]
async fn the_best_attribute_with_a_number_counts_and_the_order_is_the_operators() {
    let scene = Scene::new().await;
    scene.sign_in("erik", "+447700900202").await;
    let plan = Plan::new().await;
    let scene = plan
        .set(
            "numbers",
            "[\"employeeNumber\", \"mobile\", \"phoneNumberVerified\"]",
        )
        .set("number_region", "\"GB\"")
        .begin()
        .await;
    scene.sign_in("erik", "+447700900299").await;
    let dn = Slapd::dn("erik");
    let national = "add: employeeNumber\nemployeeNumber: 07700 900298";
    scene.slapd.modify(&dn, national);
    scene.sign_in("erik", "+447700900298").await;
}

#[tokio::test]
async fn a_number_of_somebody_in_ldap_who_was_never_here_is_refused_too() {
    let plan = Plan::new().await;
    plan.installation
        .administer(&["method", "set", "smpp", "shared_numbers=refused"]);
    let scene = plan.begin().await;
    let browser = scene.browser();
    let (_, page) = scene.password(&browser, "fay", Slapd::PASSWORD).await;
    let eriks = "+447700900202";
    let page = browser
        .submit(&page.form("phone").fill("phone", eriks))
        .await;
    let code = scene.handset().nth_code(eriks, 1).await;
    let page = sign_in::code(&browser, &page, &code).await;
    assert!(
        page.outline().contains("another account"),
        "{}",
        page.outline()
    );
    enrol(&scene, "fay", NEW).await;
}
