use countersign_tests::wait::{PATIENCE, until};
use countersign_tests::{code_in, sign_in};

use super::house::{House, PASSWORD};

#[tokio::test]
async fn a_sign_in_that_began_at_one_node_ends_at_another_though_the_first_is_killed() {
    let house = House::new(1).await;
    let mut first = house.start(0).await;
    let _second = house.start(1).await;
    house.balancer.lead_to(&[house.node(0)]);
    let app = house.app().await;
    let browser = house.browser();
    let request = app.request().with("acr_values", "smpp");
    let page = browser.get(request.url()).await;
    let page = sign_in::password(&browser, &page, "person1", PASSWORD).await;
    assert!(page.asks_for("code"), "{}", page.outline());
    let message = house.centre.handset.nth(&House::number(1), 1).await;
    first.kill();

    house.balancer.lead_to(&[house.node(1)]);
    let thief = browser.fork();
    let code = code_in(&message.text);
    let done = sign_in::code(&browser, &page, &code).await;
    let tokens = app.tokens(&request, &done).await;
    assert_eq!(tokens.claims["acr"], "smpp");
    let again = sign_in::code(&thief, &page, &code).await;
    assert!(again.left_for.is_none(), "the code was used");

    // The first comes back and knows the session and the tokens.
    let _first = house.start(0).await;
    house.balancer.lead_to(&[house.node(0)]);
    let silent = app.request().with("prompt", "none");
    let page = browser.get(silent.url()).await;
    assert!(page.callback("code").is_some(), "{}", page.outline());
    assert!(app.userinfo(&tokens.access_token).await.status.is_success());
    let refreshed = app
        .refresh(&tokens.refresh_token.expect("a refresh token"))
        .await;
    assert!(refreshed.status.is_success(), "{}", refreshed.json);
}

#[tokio::test]
async fn a_change_of_configuration_reaches_every_node() {
    let house = House::new(1).await;
    let (_first, _second) = (house.start(0).await, house.start(1).await);
    let offers = async |node: &str| {
        let address = format!("http://{node}/.well-known/openid-configuration");
        let answer = reqwest::get(address).await.expect("the node answers");
        let known: serde_json::Value = answer.json().await.expect("JSON");
        known["acr_values_supported"].to_string().contains("smpp")
    };
    for (command, offered) in [("disable", false), ("enable", true)] {
        house.installation.administer(&["method", command, "smpp"]);
        for node in [house.node(0), house.node(1)] {
            until("the change is taken up", PATIENCE, async || {
                (offers(node).await == offered).then_some(())
            })
            .await;
        }
    }
}

#[tokio::test]
async fn a_node_goes_on_with_a_store_that_a_newer_version_has_added_to() {
    let house = House::new(1).await;
    let _first = house.start(0).await;
    for newer in [
        "INSERT INTO migration (version) VALUES (9999)",
        "CREATE TABLE later (id BIGINT PRIMARY KEY)",
        "ALTER TABLE message ADD COLUMN later TEXT",
        "ALTER TABLE person ADD COLUMN later BIGINT NOT NULL DEFAULT 0",
        "ALTER TABLE session ADD COLUMN later BIGINT NOT NULL DEFAULT 0",
    ] {
        house.sql(newer);
    }
    house.balancer.lead_to(&[house.node(0)]);
    let app = house.app().await;
    let browser = house.browser();
    let request = app.request().with("acr_values", "smpp");
    let page = browser.get(request.url()).await;
    let page = sign_in::password(&browser, &page, "person1", PASSWORD).await;
    let message = house.centre.handset.nth(&House::number(1), 1).await;
    let done = sign_in::code(&browser, &page, &code_in(&message.text)).await;
    assert_eq!(app.tokens(&request, &done).await.claims["acr"], "smpp");
    // It has to be updated before it is started again.
    let listen = [("COUNTERSIGN_SERVER__LISTEN", house.node(1))];
    let mut late = house.installation.spawn(&listen);
    assert!(!late.exit(PATIENCE).success());
    assert!(late.log().contains("9999"), "{}", late.log());
}
