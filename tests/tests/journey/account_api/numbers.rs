use countersign_tests::{Demo, Management, RelyingParty, sign_in};
use reqwest::Method;
use serde_json::json;

use super::scene::{CHANGE, Scene, acts, id, send};

const NEW: &str = "+447700900177";

#[tokio::test]
async fn a_number_is_added_by_its_code_named_preferred_and_removed() {
    let scene = Scene::new().await;
    let alices = scene.alice().number().to_owned();
    let api = scene.as_alice().await;
    let before = api.overview().await;
    let first = &before["numbers"][0];
    assert_eq!(first["first"], true, "{before}");
    assert!(!before.to_string().contains(&alices[4..]), "{before}");

    let begun = api.post("/new-numbers", json!({"number": NEW})).await;
    let begun = begun.expect(201);
    assert_eq!(begun["code_length"], 6, "{begun}");
    assert!(!begun.to_string().contains(&NEW[4..]), "{begun}");
    let waiting = format!("/new-numbers/{}", id(&begun));
    assert_eq!(
        api.get(&waiting).await.expect(200)["masked"],
        begun["masked"]
    );
    let code = scene.demo.handset.nth_code(NEW, 1).await;
    let wrong = api
        .confirm_number(&id(&begun), &sign_in::another(&code))
        .await;
    wrong.expect_code(422, "code-wrong");
    api.confirm_number(&id(&begun), &code).await.expect(204);
    // A code works once.
    let again = api.confirm_number(&id(&begun), &code).await;
    assert!(again.status.is_client_error(), "{}", again.json);
    let told = scene.demo.handset.nth(&alices, 2).await.text;
    assert!(told.contains("a number was added"), "{told}");

    let numbers = api.overview().await["numbers"].clone();
    assert_eq!(numbers.as_array().map(Vec::len), Some(2), "{numbers}");
    let path = format!("/numbers/{}", id(&numbers[1]));
    let change = json!({"name": "work", "first": true});
    api.patch(&path, change).await.expect(204);
    let numbers = api.overview().await["numbers"].clone();
    assert_eq!(numbers[0]["name"], "work", "{numbers}");
    assert_eq!(numbers[0]["masked"], begun["masked"]);
    api.patch(&path, json!({}))
        .await
        .expect_code(422, "nothing");

    api.delete(&path).await.expect(204);
    let told = scene.demo.handset.nth(NEW, 2).await.text;
    assert!(told.contains("this number was removed"), "{told}");
    api.delete(&path).await.expect_code(404, "not-found");
    let numbers = api.overview().await["numbers"].clone();
    assert_eq!(numbers.as_array().map(Vec::len), Some(1), "{numbers}");

    // The audit log says the same as of the pages: the person did it.
    let management = Management::of(&scene.demo).await;
    let acts = acts(&management.get("/audit?limit=100").await);
    let by = |wanted: &str| acts.iter().find(|(action, _)| action == wanted);
    let added = by("person.phone.add").or(by("person.phone.enrol"));
    let (_, actor) = added.unwrap_or_else(|| panic!("{acts:?}"));
    let removed = by("person.attribute.remove");
    assert_eq!(removed.map(|(_, by)| by), Some(actor), "{acts:?}");
    assert!(by("person.notice").is_some(), "{acts:?}");
}

#[tokio::test]
async fn what_is_typed_is_refused_in_the_persons_words() {
    let scene = Scene::new().await;
    let api = scene.as_alice().await;
    let own = scene.alice().number();
    for (number, code) in [
        ("no number", "phone-invalid"),
        (own, "phone-known"),
        // A network that is paid for by whoever calls it.
        ("+449098790123", "phone-invalid"),
    ] {
        let refused = api.post("/new-numbers", json!({"number": number})).await;
        refused.expect_code(422, code);
    }
    let german = api
        .request(Method::POST, "/new-numbers")
        .header("accept-language", "de")
        .json(&json!({"number": own}));
    let words = send(german).await.expect_code(422, "phone-known");
    assert!(words["detail"].to_string().contains("Nummer"), "{words}");
    // A code too early after the one before.
    let id = api.begin_number(NEW).await;
    let path = format!("/new-numbers/{id}/resend");
    let early = api.post(&path, json!({"medium": "text"})).await;
    let wait: u64 = early.header("retry-after").parse().expect("seconds");
    assert!((1..=30).contains(&wait), "{wait}");
    early.expect_code(422, "resend-wait");
    // What is no request at all says nothing of what was in it.
    let malformed = api.post("/new-numbers", json!({"secret": "s3same"})).await;
    let told = malformed.expect(422).to_string();
    assert!(
        !told.contains("s3same") && !told.contains("secret"),
        "{told}"
    );
}

#[tokio::test]
async fn guesses_at_the_code_of_a_number_are_bounded() {
    const GUESSES: u32 = 24;
    let scene = Scene::new().await;
    let api = scene.as_alice().await;
    let id = api.begin_number(NEW).await;
    let code = scene.demo.handset.nth_code(NEW, 1).await;
    let right: u32 = code.parse().expect("digits");
    let mut guesses = Vec::new();
    for guess in 1..=GUESSES {
        let (api, id) = (api.clone(), id.clone());
        let wrong = format!("{:06}", (right + guess) % 1_000_000);
        guesses.push(tokio::spawn(async move {
            api.confirm_number(&id, &wrong).await
        }));
    }
    let mut compared = 0;
    for guess in guesses {
        let answer = guess.await.expect("an answer");
        assert!(answer.status.is_client_error(), "{}", answer.json);
        compared += u32::from(answer.json["code"] == "code-wrong");
    }
    assert!(compared <= 3, "{compared} were told that they were wrong");
    let late = api.confirm_number(&id, &code).await;
    assert!(late.status.is_client_error(), "{}", late.json);
    let numbers = api.overview().await["numbers"].clone();
    assert_eq!(numbers.as_array().map(Vec::len), Some(1), "{numbers}");
}

#[tokio::test]
async fn nobody_else_goes_on_with_a_number_that_was_begun() {
    let scene = Scene::new().await;
    let api = scene.as_alice().await;
    let id = api.begin_number(NEW).await;
    let code = scene.demo.handset.nth_code(NEW, 1).await;
    // Another person at the same application.
    let bob = scene.as_person("bob", "smpp", CHANGE).await;
    bob.confirm_number(&id, &code).await.expect(404);
    let resend = format!("/new-numbers/{id}/resend");
    let resent = bob.post(&resend, json!({"medium": "text"})).await;
    resent.expect_code(404, "not-found");
    // The same person in a browser, and at another application.
    let browser = scene.browser();
    let address = format!("{}/account/numbers/verify/{id}", scene.demo.issuer);
    let page = sign_in::visit(&scene.demo, &browser, &address, scene.alice()).await;
    assert!(!page.asks_for("code"), "{}", page.outline());
    let partner = RelyingParty::of(&scene.demo, "demo-partner").await;
    let request = partner.request().with("acr_values", "smpp");
    let request = request.with("scope", CHANGE);
    let page = sign_in::visit(&scene.demo, &browser, &request.url(), scene.alice()).await;
    let tokens = partner.tokens(&request, &page).await;
    let other = scene.with(&tokens.access_token);
    other.confirm_number(&id, &code).await.expect(404);
    // Nor was an attempt used up by any of them.
    api.confirm_number(&id, &code).await.expect(204);
}

#[tokio::test]
async fn a_number_of_somebody_else_is_told_to_whoever_holds_it_only() {
    let demo = Demo::with_properties(&["shared_numbers=refused"]);
    let scene = Scene::of(demo).await;
    let api = scene.as_alice().await;
    let bobs = scene.demo.person("bob").number().to_owned();
    let hers = api.post("/new-numbers", json!({"number": NEW})).await;
    let his = api.post("/new-numbers", json!({"number": bobs})).await;
    let (hers, mut his) = (hers.expect(201), his.expect(201));
    let waiting = id(&his);
    let code = scene.demo.handset.nth_code(&bobs, 1).await;
    // Alike but for the id, the digits and the moment.
    for name in ["id", "masked", "expires_in_seconds", "resend_in_seconds"] {
        assert!(his[name] != json!(null), "{his}");
        his[name] = hers[name].clone();
    }
    assert_eq!(his, hers);
    let wrong = api.confirm_number(&waiting, &sign_in::another(&code)).await;
    wrong.expect_code(422, "code-wrong");
    let refused = api.confirm_number(&waiting, &code).await;
    refused.expect_code(422, "phone-taken");
    let shown = scene.demo.administer(&["user", "show", "alice"]);
    assert!(!shown.contains(&bobs), "{shown}");
}
