use countersign_tests::{Demo, peer};

use crate::application::{Application, Place};
use crate::journey;

#[tokio::test]
async fn openid_client_takes_a_person_through() {
    let demo = Demo::start();
    let place = Place::free();
    let mut command = peer::node("openid_client.js");
    command.env("CLIENT", place.register(&demo, "client_secret_post"));
    let application = Application::start(&demo, "openid-client", &place, command);
    journey::of_alice(&demo, &application).await;
}
