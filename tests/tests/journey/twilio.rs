//! The method `twilio_sms`: text messages, calls and callbacks by Twilio's API, which a listener
//! plays.

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use countersign_tests::wait::{PATIENCE, until};
use countersign_tests::{
    Browser, Client, Installation, Listener, Person, Process, RelyingParty, code_in, sign_in,
};

const TOKEN: &str = "token-of-the-account";
const MESSAGES: &str = "/2010-04-01/Accounts/AC1/Messages.json";
const CALLS: &str = "/2010-04-01/Accounts/AC1/Calls.json";

struct Scene {
    twilio: Listener,
    installation: Installation,
    client: Client,
    alice: Person,
    _server: Process,
}

impl Scene {
    async fn with(properties: &[&str]) -> Self {
        let twilio = Listener::start();
        twilio.put_page(MESSAGES, r#"{"sid": "SM1"}"#);
        twilio.put_page(CALLS, r#"{"sid": "CA1"}"#);
        let installation = Installation::new();
        let alice = Person {
            username: "alice".to_owned(),
            password: "quartz lantern meadow".to_owned(),
            phone: Some("+447700900123".to_owned()),
        };
        installation.add(&alice);
        let client = installation.register("app", "http://127.0.0.1:9999/callback");
        let token = installation.folder().join("token");
        std::fs::write(&token, TOKEN).unwrap();
        let secret = format!("twilio_token={}", token.display());
        let api = format!("api_url={}", twilio.address);
        let mut set = vec!["method", "set", "twilio_sms", "twilio_sid=AC1", &api];
        set.extend(["from_number=+447700900000", "--secret", &secret]);
        installation.administer(&set);
        for property in properties {
            installation.administer(&["method", "set", "twilio_sms", property]);
        }
        installation.administer(&["method", "enable", "twilio_sms"]);
        let server = installation.serve().await;
        Self {
            twilio,
            installation,
            client,
            alice,
            _server: server,
        }
    }

    /// A status callback; `signed` by this token.
    async fn callback(&self, form: &[(&str, &str)], signed: &str) -> u16 {
        let url = format!("{}/delivery/twilio/twilio_sms", self.installation.issuer);
        let pairs: String = form
            .iter()
            .map(|(name, value)| format!("{name}{value}"))
            .collect();
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, signed.as_bytes());
        let signature = hmac::sign(&key, format!("{url}{pairs}").as_bytes());
        let request = reqwest::Client::new().post(&url).form(form);
        let request = request.header("X-Twilio-Signature", STANDARD.encode(signature));
        request.send().await.unwrap().status().as_u16()
    }
}

#[tokio::test]
async fn a_code_comes_through_twilio_and_only_twilio_reports_of_it() {
    let scene = Scene::with(&[]).await;
    let app = RelyingParty::new(&scene.installation.issuer, scene.client.clone()).await;
    let request = app.request().with("acr_values", "twilio_sms");
    let browser = Browser::new(&scene.installation.issuer);
    let page = sign_in::to_code_page(&browser, &request, &scene.alice).await;
    assert!(!page.has_button("call"), "{}", page.outline());
    let message = scene.twilio.nth(MESSAGES, 1).await.parameters;
    assert_eq!(message["To"], scene.alice.number());

    let reload = || async { browser.get(page.url.as_str()).await };
    let failed = [("MessageSid", "SM1"), ("MessageStatus", "failed")];
    assert_eq!(scene.callback(&failed, "forged").await, 403);
    assert_eq!(reload().await.alert(), None);
    assert_eq!(scene.callback(&failed, TOKEN).await, 204);
    until(
        "the page says that the message failed",
        PATIENCE,
        async || reload().await.alert(),
    )
    .await;

    let code = code_in(&message["Body"]);
    let page = sign_in::code(&browser, &page, &code).await;
    let claims = app.tokens(&request, &page).await.claims;
    assert_eq!(claims["acr"], "twilio_sms");
}

#[tokio::test]
async fn a_person_is_called_instead() {
    let scene = Scene::with(&["voice=allowed", "resend_interval_seconds=1"]).await;
    let app = RelyingParty::new(&scene.installation.issuer, scene.client.clone()).await;
    let request = app.request().with("acr_values", "twilio_sms");
    let browser = Browser::new(&scene.installation.issuer);
    let page = sign_in::to_code_page(&browser, &request, &scene.alice).await;
    scene.twilio.nth(MESSAGES, 1).await;
    // Too early is told on the page; then it rings.
    let page = until("a call may be asked for", PATIENCE, async || {
        let asked = browser.choose(&page.form("code"), "call", "1").await;
        asked.alert().is_none().then_some(asked)
    })
    .await;
    assert!(
        page.outline().contains("We are calling"),
        "{}",
        page.outline()
    );
    let call = scene.twilio.nth(CALLS, 1).await.parameters;
    let twiml = &call["Twiml"];
    assert!(
        twiml.starts_with(r#"<Response><Say language="en">Hello."#),
        "{twiml}"
    );
    let mut said = twiml.split(['<', '>']).filter(|part| part.contains(", "));
    let code = said.next().unwrap().replace(", ", "");
    assert_eq!(said.next().unwrap().replace(", ", ""), code, "said twice");
    let page = sign_in::code(&browser, &page, &code).await;
    let tokens = app.tokens(&request, &page).await;
    assert!(tokens.amr().contains("tel") && !tokens.amr().contains("sms"));
}
