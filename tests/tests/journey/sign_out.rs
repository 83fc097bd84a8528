use countersign_tests::{Browser, Demo, RelyingParty, sign_in};
use url::Url;

#[tokio::test]
async fn signing_out_ends_the_session_and_leads_back() {
    let demo = Demo::start();
    let app = RelyingParty::of(&demo, "demo-web").await;
    let browser = Browser::new(&demo.issuer);
    let request = app.request();
    let page = sign_in::with_password(&browser, &request, demo.person("alice")).await;
    let tokens = app.tokens(&request, &page).await;
    let before = browser.fork();

    let mut url = app.endpoint("end_session_endpoint");
    url.query_pairs_mut()
        .append_pair("id_token_hint", &tokens.id_token)
        .append_pair("post_logout_redirect_uri", app.redirect_uri())
        .append_pair("state", "after");
    let page = browser.get(url.as_str()).await;
    let back = page.left_for.as_ref().map(Url::as_str).unwrap_or_default();
    assert!(
        back.starts_with(app.redirect_uri()),
        "{back} {}",
        page.outline()
    );
    assert_eq!(page.callback("state").as_deref(), Some("after"));

    for browser in [&browser, &before] {
        let silent = app.request().with("prompt", "none");
        let page = browser.get(silent.url()).await;
        assert_eq!(page.callback("error").as_deref(), Some("login_required"));
    }
}

#[tokio::test]
async fn without_a_hint_a_person_is_asked_first() {
    let demo = Demo::start();
    let app = RelyingParty::of(&demo, "demo-web").await;
    let browser = Browser::new(&demo.issuer);
    let request = app.request();
    sign_in::with_password(&browser, &request, demo.person("alice")).await;
    let page = browser
        .get(app.endpoint("end_session_endpoint").as_str())
        .await;
    assert!(page.left_for.is_none(), "{:?}", page.left_for);
    let still = app.request().with("prompt", "none");
    let answer = browser.get(still.url()).await;
    app.tokens(&still, &answer).await;

    let forms = page.forms();
    let form = forms
        .iter()
        .find(|form| form.post)
        .expect("a form that signs out");
    let page = browser.submit(form).await;
    assert!(page.status.is_success(), "{}", page.outline());
    let silent = app.request().with("prompt", "none");
    let page = browser.get(silent.url()).await;
    assert_eq!(page.callback("error").as_deref(), Some("login_required"));
}
