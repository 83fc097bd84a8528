//! The device flow (RFC 8628), with a person's browser in between.

use countersign_tests::{Browser, Demo, Page, RelyingParty, Reply, sign_in};

const GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";

struct Device {
    app: RelyingParty,
    answer: Reply,
}

impl Device {
    async fn asks(demo: &Demo, more: &[(&str, &str)]) -> Self {
        let app = RelyingParty::of(demo, "demo-device").await;
        let mut form = vec![("scope", "openid profile offline_access")];
        form.extend(more);
        let answer = app.call("device_authorization_endpoint", &form).await;
        assert_eq!(answer.status, 200, "{}", answer.json);
        Self { app, answer }
    }

    fn text(&self, name: &str) -> &str {
        self.answer.json[name].as_str().expect(name)
    }

    async fn poll(&self) -> Reply {
        let form = [
            ("grant_type", GRANT),
            ("device_code", self.text("device_code")),
        ];
        self.app.token(&form).await
    }
}

/// Types a code on the page where people do.
async fn type_code(browser: &Browser, device: &Device, code: &str) -> Page {
    let page = browser.get(device.text("verification_uri")).await;
    let form = page.form("user_code").fill("user_code", code);
    browser.submit(&form).await
}

/// Signs in with password and code from the page that asks for the password.
async fn sign_in_as_alice(demo: &Demo, browser: &Browser, page: &Page) -> Page {
    let alice = demo.person("alice");
    let before = demo.handset.messages(alice.number()).await.len();
    let page = sign_in::password(browser, page, "alice", &alice.password).await;
    let code = demo.handset.nth_code(alice.number(), before + 1).await;
    sign_in::code(browser, &page, &code).await
}

#[tokio::test]
async fn a_device_is_let_in_from_another_browser() {
    let demo = Demo::start();
    let device = Device::asks(&demo, &[("acr_values", "smpp")]).await;
    assert_eq!(device.answer.json["interval"], 5);
    assert_eq!(device.answer.json["expires_in"], 600);
    assert_eq!(device.poll().await.error(), "authorization_pending");

    let browser = Browser::new(&demo.issuer);
    let typed = device.text("user_code").to_lowercase().replace('-', " ");
    let page = type_code(&browser, &device, &typed).await;
    assert!(page.asks_for("password"), "{}", page.outline());
    let page = sign_in_as_alice(&demo, &browser, &page).await;
    let words = page.outline();
    for word in ["Demo device", "profile", "sent you", "alice"] {
        assert!(words.contains(word), "{word}: {words}");
    }
    let form = page.form_with_button("decision");
    let page = browser.choose(&form, "decision", "allow").await;
    assert_eq!(page.url.path(), "/device/done");
    assert!(page.outline().contains("Go back to your device"));

    let tokens = device.poll().await;
    assert_eq!(tokens.status, 200, "{}", tokens.json);
    let id_token = tokens.json["id_token"].as_str().expect("an ID token");
    let claims = device
        .app
        .verify(id_token, None)
        .await
        .expect("it is valid");
    assert_eq!(claims["acr"], "smpp");
    assert!(
        claims["amr"].to_string().contains("sms"),
        "{}",
        claims["amr"]
    );
    let access = tokens.json["access_token"]
        .as_str()
        .expect("an access token");
    let userinfo = device.app.userinfo(access).await;
    assert_eq!(userinfo.json["preferred_username"], "alice");
    let refresh = tokens.json["refresh_token"]
        .as_str()
        .expect("a refresh token");
    assert_eq!(device.app.refresh(refresh).await.status, 200);

    let replay = device.poll().await;
    assert_eq!(replay.error(), "invalid_grant");
    assert_eq!(device.app.userinfo(access).await.status, 401);
}

#[tokio::test]
async fn the_link_fills_the_code_in_and_asks_to_compare_it() {
    let demo = Demo::start();
    let device = Device::asks(&demo, &[]).await;
    let browser = Browser::new(&demo.issuer);
    let page = browser.get(device.text("verification_uri_complete")).await;
    let form = page.form("user_code");
    assert_eq!(form.value("user_code"), Some(device.text("user_code")));
    assert!(page.outline().contains("Check that this is the code"));
    let page = browser.submit(&form).await;
    assert!(page.asks_for("password"), "{}", page.outline());
}

#[tokio::test]
async fn a_person_who_is_signed_in_is_asked_nevertheless_and_may_say_no() {
    let demo = Demo::start();
    let web = RelyingParty::of(&demo, "demo-web").await;
    let browser = Browser::new(&demo.issuer);
    let request = web.request().with("acr_values", "smpp");
    sign_in::with_code(&demo, &browser, &request, demo.person("alice")).await;

    let device = Device::asks(&demo, &[("acr_values", "smpp")]).await;
    let page = type_code(&browser, &device, device.text("user_code")).await;
    let form = page.form_with_button("decision");
    let page = browser.choose(&form, "decision", "deny").await;
    assert!(
        page.outline().contains("You have not allowed it"),
        "{}",
        page.outline()
    );
    assert_eq!(device.poll().await.error(), "access_denied");
    let page = type_code(&browser, &device, device.text("user_code")).await;
    assert!(page.alert().is_some(), "an answered code is dead");
}

#[tokio::test]
async fn only_the_browser_that_was_asked_can_allow() {
    let demo = Demo::start();
    let device = Device::asks(&demo, &[]).await;
    let browser = Browser::new(&demo.issuer);
    let page = type_code(&browser, &device, device.text("user_code")).await;
    let page = sign_in::password(&browser, &page, "alice", &demo.person("alice").password).await;
    let form = page.form_with_button("decision");
    let stranger = Browser::new(&demo.issuer);
    stranger.choose(&form, "decision", "allow").await;
    let forged = form.clone().fill("csrf", "forged");
    let page = browser.choose(&forged, "decision", "allow").await;
    assert!(page.status.is_client_error(), "{}", page.outline());
    let error = device.poll().await.error().to_owned();
    assert_eq!(error, "authorization_pending");
    browser.choose(&form, "decision", "allow").await;
    assert_eq!(device.poll().await.status, 200);
}

#[tokio::test]
async fn guessing_a_code_ends_after_a_few_tries() {
    let demo = Demo::start();
    let device = Device::asks(&demo, &[]).await;
    let browser = Browser::new(&demo.issuer);
    for _ in 0..5 {
        let page = type_code(&browser, &device, "BBBB-BBBB").await;
        assert_eq!(page.status, 422);
        assert!(
            page.alert()
                .is_some_and(|alert| alert.contains("do not know"))
        );
    }
    let page = type_code(&browser, &device, device.text("user_code")).await;
    assert_eq!(page.status, 429, "the right code is not compared any more");
    assert!(page.alert().is_some(), "{}", page.outline());
    let form = page.form("user_code").fill("csrf", "forged");
    assert_eq!(browser.submit(&form).await.status, 403);
}

#[tokio::test]
async fn polls_at_once_get_one_set_of_tokens() {
    let demo = Demo::start();
    let device = Device::asks(&demo, &[]).await;
    let browser = Browser::new(&demo.issuer);
    let page = type_code(&browser, &device, device.text("user_code")).await;
    let page = sign_in::password(&browser, &page, "alice", &demo.person("alice").password).await;
    let form = page.form_with_button("decision");
    browser.choose(&form, "decision", "allow").await;
    let replies = tokio::join!(device.poll(), device.poll(), device.poll(), device.poll());
    let replies = [replies.0, replies.1, replies.2, replies.3];
    let good = replies.iter().filter(|reply| reply.status == 200);
    assert_eq!(good.count(), 1);
}

#[tokio::test]
async fn a_device_that_asks_too_often_is_told_and_another_client_gets_nothing() {
    let demo = Demo::start();
    let device = Device::asks(&demo, &[]).await;
    assert_eq!(device.poll().await.error(), "authorization_pending");
    let early = device.poll().await;
    assert_eq!((early.status.as_u16(), early.error()), (400, "slow_down"));
    let other = RelyingParty::of(&demo, "demo-backchannel").await;
    let form = [
        ("grant_type", GRANT),
        ("device_code", device.text("device_code")),
    ];
    assert_eq!(other.token(&form).await.error(), "unauthorized_client");
}
