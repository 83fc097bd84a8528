//! Numbers in LDAP are second factors that people must keep enough of.

use countersign_tests::wait::{PATIENCE, until};
use countersign_tests::{Browser, Page, Slapd, sign_in};

use crate::scene::{Plan, Scene};

const FIRST: &str = "+447700900241";
const SECOND: &str = "+447700900242";

/// Fay, whose numbers are in LDAP, where everybody keeps a second factor.
async fn scene() -> Scene {
    let plan = Plan::new().await.writing().set("answer_seconds", "30");
    let decided = [("two_step_required", "true"), ("minimum_factors", "1")];
    for (key, value) in decided {
        plan.installation.set("sign_in", key, value);
    }
    let scene = plan.begin().await;
    let attribute = format!("add: phoneNumberVerified\nphoneNumberVerified: {FIRST}");
    let class = "add: objectClass\nobjectClass: countersignPerson\n-\n";
    scene
        .slapd
        .modify(&Slapd::dn("fay"), &format!("{class}{attribute}"));
    scene
}

/// Opens a page of Fay's account, and signs in where it asks for that.
async fn visit(scene: &Scene, browser: &Browser, path: &str) -> Page {
    let before = scene.handset().messages(FIRST).await.len();
    let address = format!("{}{path}", scene.installation.issuer);
    let mut page = browser.get(address).await;
    if page.asks_for("password") {
        page = sign_in::password(browser, &page, "fay", Slapd::PASSWORD).await;
    }
    if page.asks_for("code") {
        let code = scene.handset().nth_code(FIRST, before + 1).await;
        page = sign_in::code(browser, &page, &code).await;
    }
    page
}

async fn add_second(scene: &Scene, browser: &Browser) {
    let page = visit(scene, browser, "/account/numbers/new").await;
    let page = browser
        .submit(&page.form("phone").fill("phone", SECOND))
        .await;
    let code = scene.handset().nth_code(SECOND, 1).await;
    let page = sign_in::code(browser, &page, &code).await;
    assert_eq!(page.url.path(), "/account", "{}", page.outline());
}

/// The pages of Fay's numbers.
async fn number_pages(scene: &Scene, browser: &Browser) -> Vec<Page> {
    let overview = visit(scene, browser, "/account").await;
    let links: Vec<String> = {
        let document = scraper::Html::parse_document(&overview.body);
        let links = scraper::Selector::parse("#numbers ~ ul a").expect("a selector");
        let links = document.select(&links);
        links
            .filter_map(|link| link.attr("href").map(str::to_owned))
            .collect()
    };
    let mut pages = Vec::new();
    for link in links {
        pages.push(visit(scene, browser, &link).await);
    }
    pages
}

/// Sends the form that removes a number.
async fn remove(browser: &Browser, page: &Page) -> Page {
    let form = page.form("name").smuggle("remove", "1");
    browser.submit(&form).await
}

fn held(scene: &Scene) -> Vec<String> {
    let shown = scene.shown("fay");
    let held = shown["attributes"]["phoneNumberVerified"].as_array();
    let held = held.into_iter().flatten();
    held.filter_map(|number| number.as_str().map(str::to_owned))
        .collect()
}

#[tokio::test]
async fn of_two_numbers_that_go_at_once_one_stays_however_long_ldap_takes() {
    let scene = scene().await;
    let browser = scene.browser();
    add_second(&scene, &browser).await;
    let pages = number_pages(&scene, &browser).await;
    assert_eq!(pages.len(), 2);
    scene.slapd.pause();
    let (first, second) = tokio::join!(remove(&browser, &pages[0]), async {
        until("the first is on its way", PATIENCE, async || {
            (held(&scene).len() == 1).then_some(())
        })
        .await;
        let second = remove(&browser, &pages[1]).await;
        scene.slapd.go_on();
        second
    });
    assert_eq!(second.status, 422, "{}", second.outline());
    assert_eq!(first.url.path(), "/account", "{}", first.outline());
    let kept = scene.slapd.values("fay", "phoneNumberVerified");
    assert_eq!(kept.len(), 1, "{kept:?}");
    assert_eq!(held(&scene), kept);
}

#[tokio::test]
async fn a_number_that_ldap_does_not_let_go_of_stays_here_in_its_place() {
    let mut scene = scene().await;
    let browser = scene.browser();
    add_second(&scene, &browser).await;
    let pages = number_pages(&scene, &browser).await;
    let before = held(&scene);
    assert_eq!(before.len(), 2);
    scene.slapd.stop();
    let failed = remove(&browser, &pages[0]).await;
    assert_eq!(failed.status, 500, "{}", failed.outline());
    assert_eq!(held(&scene), before);
    scene.slapd.begin().await;
    let kept = scene.slapd.values("fay", "phoneNumberVerified");
    assert_eq!(kept.len(), 2, "{kept:?}");
    let removed = remove(&browser, &pages[0]).await;
    assert_eq!(removed.url.path(), "/account", "{}", removed.outline());
    assert_eq!(held(&scene).len(), 1);
}
