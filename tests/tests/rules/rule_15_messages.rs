use std::time::Duration;

use countersign_store::{MessageFilter, MessageState, Store};
use countersign_tests::wait::{PATIENCE, until};
use countersign_tests::{
    Browser, Installation, MessageCentre, Person, RelyingParty, code_in, sign_in,
};
use serde_json::json;

/// What was under way when the server died goes again when its lease has passed.
const AFTER_CRASH: Duration = Duration::from_secs(60);

fn person(number: usize) -> Person {
    Person {
        username: format!("person{number}"),
        password: "quartz lantern".to_owned(),
        phone: Some(format!("+44770090014{number}")),
    }
}

async fn states(store: &Store) -> Vec<Vec<String>> {
    let all = store.messages(&MessageFilter::default(), 100).await;
    let mut states = Vec::new();
    for message in all.expect("the store is read") {
        let events = store.message_events(&message.id).await;
        let events = events.expect("the store is read").into_iter();
        states.push(events.map(|event| event.state).collect());
    }
    states
}

#[tokio::test]
async fn rule_15_what_the_centre_held_back_is_sent_by_the_next_process() {
    let centre = MessageCentre::start("127.0.0.1:0");
    let installation = Installation::new();
    installation.connect(
        &centre.smpp,
        MessageCentre::SYSTEM_ID,
        MessageCentre::PASSWORD,
    );
    let people: Vec<Person> = (0..4).map(person).collect();
    for person in &people {
        installation.add(person);
    }
    let client = installation.register("app", "http://127.0.0.1:9/callback");
    let mut server = installation.serve().await;
    let app = RelyingParty::new(&installation.issuer, client).await;
    let database = installation.folder().join("countersign.db");
    let store = Store::open(&format!("sqlite:{}", database.display())).await;
    let store = store.expect("the server's store opens");
    let mut waiting = Vec::new();
    // Two are refused for now, and two more get no answer while the process lives.
    for (fault, people) in [
        (json!({"throttle": true}), &people[..2]),
        (json!({"slow_ms": 60_000}), &people[2..]),
    ] {
        centre.handset.faults(&fault).await;
        for person in people {
            let browser = Browser::new(&installation.issuer);
            let request = app.request().with("acr_values", "smpp");
            let page = sign_in::to_code_page(&browser, &request, person).await;
            waiting.push((browser, request, page, person));
        }
    }
    until("the last two are under way", PATIENCE, async || {
        let all = store.messages(&MessageFilter::default(), 2).await.ok()?;
        all.iter().all(|m| m.attempts > 0).then_some(())
    })
    .await;
    let accepted = states(&store).await;
    assert_eq!(accepted.len(), people.len());
    let queued = |states: &Vec<String>| states.iter().all(|state| state == "queued");
    assert!(accepted.iter().all(queued), "{accepted:?}");
    server.kill();

    centre.handset.faults(&json!({})).await;
    let _server = installation.serve().await;
    until("every message has ended", AFTER_CRASH, async || {
        let all = store.messages(&MessageFilter::default(), 100).await.ok()?;
        all.iter()
            .all(|m| m.state == MessageState::Delivered)
            .then_some(())
    })
    .await;
    for states in states(&store).await {
        assert_eq!(states.first().map(String::as_str), Some("queued"));
        let told = &states[states.len() - 2..];
        assert_eq!(told, ["submitted", "delivered"], "{states:?}");
        let ends = states.iter().filter(|state| *state == "delivered");
        assert_eq!(ends.count(), 1, "{states:?}");
    }
    for (browser, request, page, person) in waiting {
        let sent = centre.handset.messages(person.number()).await;
        // The answer to a first copy may have been what was lost.
        assert!((1..=2).contains(&sent.len()), "{sent:?}");
        assert!(sent.iter().all(|message| message.text == sent[0].text));
        let page = sign_in::code(&browser, &page, &code_in(&sent[0].text)).await;
        app.tokens(&request, &page).await;
    }
}
