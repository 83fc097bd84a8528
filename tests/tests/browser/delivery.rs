use countersign_tests::Demo;
use countersign_tests::webdriver::{Chromium, Profile};

use crate::administrator::administrator;
use crate::{choose, press};

async fn type_in(chromium: &Chromium, css: &str, text: &str) {
    let input = chromium.css(css).await;
    input.clear().await.expect("an input can be cleared");
    input
        .send_keys(text)
        .await
        .expect("an input can be typed in");
}

/// Opens a page of the console and shoots it.
async fn look(chromium: &Chromium, demo: &Demo, path: &str, picture: &str) {
    chromium.open(&format!("{}{path}", demo.issuer)).await;
    chromium.css("main h1").await;
    chromium.screenshot(picture).await;
}

#[tokio::test]
async fn delivery_is_run_in_a_browser_light_and_dark_and_on_a_phone() {
    let demo = Demo::start();
    let looks = [
        ("delivery-light", false, None),
        ("delivery-dark", true, None),
        ("delivery-phone", false, Some((360, 780))),
    ];
    for (count, (name, dark, size)) in looks.into_iter().enumerate() {
        let profile = Profile {
            dark,
            size,
            ..Profile::default()
        };
        let place = "/admin/delivery/centres";
        let chromium = administrator(&demo, place, count + 1, profile).await;
        chromium.css("#centres").await;
        chromium.screenshot(&format!("{name}-centres")).await;
        add_centre(&chromium, &demo, name, count).await;
        add_route(&chromium, &demo, name, count).await;
        test_message(&chromium, &demo, name, count).await;
        look(
            &chromium,
            &demo,
            "/admin/delivery/messages",
            &format!("{name}-messages"),
        )
        .await;
        look(
            &chromium,
            &demo,
            "/admin/delivery/limits",
            &format!("{name}-limits"),
        )
        .await;
        chromium.close().await;
    }
}

/// By way of a mistake; the state then becomes bound without the page being loaded again.
async fn add_centre(chromium: &Chromium, demo: &Demo, name: &str, count: usize) {
    let new = "/admin/delivery/centres/new";
    look(chromium, demo, new, &format!("{name}-kinds")).await;
    choose(chromium, "Continue").await;
    let (server, port) = demo.smsc.rsplit_once(':').expect("an address has a port");
    type_in(chromium, "#name", &format!("centre-{count}")).await;
    type_in(chromium, "#p-smpp_server", server).await;
    type_in(chromium, "#p-smpp_port", "0").await;
    type_in(chromium, "#p-system_id", &demo.smsc_system_id).await;
    type_in(chromium, "#p-password", &demo.smsc_password).await;
    choose(chromium, "Save").await;
    chromium.css("#e-smpp_port").await;
    chromium.screenshot(&format!("{name}-centre-wrong")).await;
    type_in(chromium, "#p-smpp_port", port).await;
    choose(chromium, "Save").await;
    chromium.text("is saved.").await;
    let row = format!("#centres a[href$='centre-{count}']");
    chromium.css(&row).await;
    chromium
        .css(&format!(
            "#centres tbody tr:nth-child({}) .state.good",
            count + 1
        ))
        .await;
    chromium.screenshot(&format!("{name}-centres-bound")).await;
    press(chromium, &row).await;
    chromium.css("#live").await;
    chromium.screenshot(&format!("{name}-centre")).await;
}

async fn add_route(chromium: &Chromium, demo: &Demo, name: &str, count: usize) {
    let new = "/admin/delivery/routes/new";
    look(chromium, demo, new, &format!("{name}-route")).await;
    type_in(chromium, "#name", &format!("route-{count}")).await;
    press(
        chromium,
        &format!("#p-centre option:nth-child({})", count + 2),
    )
    .await;
    type_in(chromium, "#p-priority", &count.to_string()).await;
    type_in(chromium, "#senders", "GB 12345").await;
    choose(chromium, "Save").await;
    chromium.text("is saved.").await;
    chromium.screenshot(&format!("{name}-routes")).await;
    choose(chromium, "Which way would a message go?").await;
    type_in(chromium, "#to", "+447700900123").await;
    type_in(chromium, "#route", "shared").await;
    choose(chromium, "Explain").await;
    chromium.text("it begins here").await;
    chromium.screenshot(&format!("{name}-explain")).await;
}

/// The page follows the message until it is delivered.
async fn test_message(chromium: &Chromium, demo: &Demo, name: &str, count: usize) {
    look(
        chromium,
        demo,
        "/admin/delivery/test",
        &format!("{name}-test"),
    )
    .await;
    type_in(chromium, "#to", &format!("+44770090012{count}")).await;
    choose(chromium, "Send").await;
    chromium.css("#life .state.good").await;
    chromium.screenshot(&format!("{name}-message")).await;
}
