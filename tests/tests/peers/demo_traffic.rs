use countersign_tests::capture::Capture;
use countersign_tests::wait::PATIENCE;
use countersign_tests::{Browser, Demo, Options, RelyingParty, free_address, sign_in};

use crate::wire::{BIND_TRANSCEIVER, DELIVER_SM, SUBMIT_SM, UNBIND, assert_clean};

/// Our client against our simulator: tshark is the judge of both.
#[tokio::test]
async fn the_demonstrations_own_traffic_is_clean() {
    let address = free_address();
    let capture = Capture::start("demo", &address);
    let mut demo = Demo::with(&Options {
        smsc: &address,
        ..Options::default()
    });
    assert_eq!(demo.smsc, address);
    let app = RelyingParty::of(&demo, "demo-web").await;
    for (language, username) in [("en", "alice"), ("ar", "bob")] {
        let browser = Browser::new(&demo.issuer).reading(language);
        let request = app.request().with("acr_values", "smpp");
        let page = sign_in::with_code(&demo, &browser, &request, demo.person(username)).await;
        app.tokens(&request, &page).await;
    }
    assert!(demo.process.terminate(PATIENCE).success());
    let captured = capture.finish().await;
    std::fs::write(captured.file.with_extension("txt"), captured.decoded()).expect("saved");
    assert_clean(
        &captured,
        &[BIND_TRANSCEIVER, SUBMIT_SM, DELIVER_SM, UNBIND],
    );
}
