use countersign_tests::{Demo, peer};

use crate::application::{Application, Place};
use crate::journey;

#[tokio::test]
async fn oauth4webapi_takes_a_person_through() {
    let demo = Demo::start();
    let place = Place::free();
    let mut command = peer::node("oauth4webapi.js");
    command.env("CLIENT", place.register(&demo, "client_secret_post"));
    let application = Application::start(&demo, "oauth4webapi", &place, command);
    journey::of_alice(&demo, &application).await;
}
