//! CIBA in poll mode: the application asks, the person is told by text message and answers in a
//! browser of their own.

use std::time::Duration;

use countersign_tests::{Browser, Demo, Message, RelyingParty, Reply, sign_in};

const GRANT: &str = "urn:openid:params:grant-type:ciba";
/// Long enough for a message that was going to come.
const QUIET: Duration = Duration::from_secs(2);

async fn ask(app: &RelyingParty, more: &[(&str, &str)]) -> Reply {
    let mut form = vec![("scope", "openid profile"), ("acr_values", "smpp")];
    form.extend(more);
    app.call("backchannel_authentication_endpoint", &form).await
}

async fn poll(app: &RelyingParty, answer: &Reply) -> Reply {
    let id = answer.json["auth_req_id"].as_str().expect("auth_req_id");
    app.token(&[("grant_type", GRANT), ("auth_req_id", id)])
        .await
}

fn link(message: &Message) -> &str {
    let mut words = message.text.split_whitespace();
    words.find(|word| word.starts_with("http")).expect("a link")
}

#[tokio::test]
async fn a_person_allows_what_the_application_asks() {
    let demo = Demo::start();
    let app = RelyingParty::of(&demo, "demo-backchannel").await;
    let alice = demo.person("alice");
    let hint = [("login_hint", "alice"), ("binding_message", "W4SCT")];
    let answer = ask(&app, &hint).await;
    assert_eq!(answer.status, 200, "{}", answer.json);
    assert_eq!(poll(&app, &answer).await.error(), "authorization_pending");

    let message = demo.handset.nth(alice.number(), 1).await;
    for word in ["Demo call centre", "W4SCT"] {
        assert!(message.text.contains(word), "{word}: {}", message.text);
    }
    let browser = Browser::new(&demo.issuer);
    let page = browser.get(link(&message)).await;
    let page = sign_in::password(&browser, &page, "alice", &alice.password).await;
    let code = demo.handset.nth_code(alice.number(), 2).await;
    let page = sign_in::code(&browser, &page, &code).await;
    for word in ["Demo call centre", "W4SCT", "asked you to allow"] {
        assert!(page.outline().contains(word), "{word}: {}", page.outline());
    }
    let form = page.form_with_button("decision");
    let page = browser.choose(&form, "decision", "allow").await;
    assert_eq!(page.url.path(), "/ciba/done");

    let tokens = poll(&app, &answer).await;
    assert_eq!(tokens.status, 200, "{}", tokens.json);
    let id_token = tokens.json["id_token"].as_str().expect("an ID token");
    let claims = app.verify(id_token, None).await.expect("it is valid");
    assert_eq!(claims["acr"], "smpp");
    assert_eq!(poll(&app, &answer).await.error(), "invalid_grant");
    let page = browser.get(link(&message)).await;
    assert_eq!(page.status, 410, "an answered link is dead");

    let again = ask(&app, &[("id_token_hint", id_token)]).await;
    assert_eq!(again.status, 200, "{}", again.json);
    demo.handset.nth(alice.number(), 3).await;
}

#[tokio::test]
async fn a_person_says_no_and_nobody_else_says_anything() {
    let demo = Demo::start();
    let app = RelyingParty::of(&demo, "demo-backchannel").await;
    let (alice, bob) = (demo.person("alice"), demo.person("bob"));
    // By number, in a form that people write.
    let answer = ask(&app, &[("login_hint", "+44 7700 900123")]).await;
    let message = demo.handset.nth(alice.number(), 1).await;

    let other = Browser::new(&demo.issuer);
    let page = other.get(link(&message)).await;
    let page = sign_in::password(&other, &page, "bob", &bob.password).await;
    let code = demo.handset.nth_code(bob.number(), 1).await;
    let page = sign_in::code(&other, &page, &code).await;
    assert_eq!(page.status, 403);
    assert!(
        page.outline().contains("somebody else"),
        "{}",
        page.outline()
    );
    assert_eq!(poll(&app, &answer).await.error(), "authorization_pending");

    let browser = Browser::new(&demo.issuer);
    let page = browser.get(link(&message)).await;
    let page = sign_in::password(&browser, &page, "alice", &alice.password).await;
    let code = demo.handset.nth_code(alice.number(), 2).await;
    let page = sign_in::code(&browser, &page, &code).await;
    let form = page.form_with_button("decision");
    let page = browser.choose(&form, "decision", "deny").await;
    assert!(page.outline().contains("You have not allowed it"));
    assert_eq!(poll(&app, &answer).await.error(), "access_denied");
}

#[tokio::test]
async fn one_application_cannot_flood_a_person() {
    let demo = Demo::start();
    let app = RelyingParty::of(&demo, "demo-backchannel").await;
    let alice = demo.person("alice");
    for _ in 0..10 {
        let known = ask(&app, &[("login_hint", "alice")]).await;
        assert_eq!(known.status, 200, "the limit tells nothing: {}", known.json);
    }
    demo.handset.nth(alice.number(), 5).await;
    assert!(demo.handset.stays_at(alice.number(), 5, QUIET).await);
    // Nor does it keep her from signing in.
    let web = RelyingParty::of(&demo, "demo-web").await;
    let request = web.request().with("acr_values", "smpp");
    let browser = Browser::new(&demo.issuer);
    let page = sign_in::to_code_page(&browser, &request, alice).await;
    let code = demo.handset.nth_code(alice.number(), 6).await;
    let page = sign_in::code(&browser, &page, &code).await;
    web.tokens(&request, &page).await;
}

#[tokio::test]
async fn nothing_tells_whether_a_name_exists() {
    let demo = Demo::start();
    demo.administer(&["user", "set", "bob", "--disable"]);
    let app = RelyingParty::of(&demo, "demo-backchannel").await;
    let mut answers = Vec::new();
    for name in ["alice", "bob", "carol", "nobody", "+447700900199", "\u{0}"] {
        let mut answer = ask(&app, &[("login_hint", name)]).await;
        assert_eq!(poll(&app, &answer).await.error(), "authorization_pending");
        let id = answer.json["auth_req_id"].take();
        assert_eq!(id.as_str().map(str::len), Some(43), "{name:?}");
        answers.push((answer.status, answer.json));
    }
    for answer in &answers {
        assert_eq!(*answer, answers[0]);
    }
    let bob = demo.person("bob");
    assert!(demo.handset.stays_at(bob.number(), 0, QUIET).await);
}
