use countersign_tests::{Demo, peer};

use crate::application::{Application, Place};
use crate::journey;

#[tokio::test]
async fn authlib_takes_a_person_through() {
    let demo = Demo::start();
    let place = Place::free();
    let mut command = peer::python("authlib_client.py");
    command.env("CLIENT", place.register(&demo, "client_secret_basic"));
    let application = Application::start(&demo, "authlib", &place, command);
    journey::of_alice(&demo, &application).await;
}

#[tokio::test]
async fn authlib_signs_for_itself_and_takes_a_person_through() {
    let demo = Demo::start();
    let place = Place::free();
    let command = peer::python("authlib_client.py");
    let application = Application::start(&demo, "authlib-private-key-jwt", &place, command);
    journey::of_alice(&demo, &application).await;
}
