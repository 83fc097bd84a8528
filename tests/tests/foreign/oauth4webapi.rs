use countersign_tests::{Demo, peer};

use crate::application::{Application, Place};
use crate::journey;

#[tokio::test]
async fn oauth4webapi_registers_and_takes_a_person_through() {
    let demo = Demo::start();
    let place = Place::free();
    let command = peer::node("oauth4webapi.js");
    let application = Application::start(&demo, "oauth4webapi", &place, command);
    journey::of_alice(&demo, &application).await;
}

#[tokio::test]
async fn oauth4webapi_asks_about_its_token_and_gives_it_back() {
    let demo = Demo::start();
    let alice = demo.person("alice");
    let place = Place::free();
    let command = peer::node("oauth4webapi.js");
    let application = Application::start(&demo, "oauth4webapi-tokens", &place, command);
    let seen = application.step(&demo, "login?acr=smpp", alice).await;
    let told = application.step(&demo, "introspect", alice).await;
    let told = &told["introspection"];
    assert_eq!(told["active"], true, "{told}");
    for name in ["sub", "iss"] {
        assert_eq!(told[name], seen["claims"][name], "{told}");
    }
    application.step(&demo, "revoke", alice).await;
    let told = application.step(&demo, "introspect", alice).await;
    assert_eq!(told["introspection"], serde_json::json!({"active": false}));
    let refused = application.visit(&demo, "userinfo", alice).await;
    assert_eq!(refused.status.as_u16(), 500, "{}", refused.body);
}
