use countersign_tests::{Browser, Demo, RelyingParty, sign_in};
use jsonwebtoken::{Algorithm, decode_header};

#[tokio::test]
async fn each_application_gets_the_algorithm_it_registered() {
    let demo = Demo::start();
    for (client, algorithm) in [
        ("demo-web", Algorithm::RS256),
        ("demo-spa", Algorithm::ES256),
    ] {
        let app = RelyingParty::of(&demo, client).await;
        let request = app.request();
        let browser = Browser::new(&demo.issuer);
        let page = sign_in::with_password(&browser, &request, demo.person("bob")).await;
        let tokens = app.tokens(&request, &page).await;
        let header = decode_header(&tokens.id_token).expect("a JWS");
        assert_eq!(header.alg, algorithm, "{client}");
        assert_eq!(tokens.claims["acr"], "password");
    }
}

#[tokio::test]
async fn a_secret_may_come_in_the_header_and_in_the_form_only_as_registered() {
    let demo = Demo::start();
    let grant = [("grant_type", "client_credentials")];
    let basic = RelyingParty::of(&demo, "demo-web").await;
    assert!(basic.token(&grant).await.status.is_success());
    let printed = demo.administer(&[
        "client",
        "add",
        "posts-its-secret",
        "--auth-method",
        "client_secret_post",
        "--json",
        "--grant-type",
        "client_credentials",
        "--redirect-uri",
        "http://127.0.0.1:9999/callback",
    ]);
    let shown: serde_json::Value = serde_json::from_str(&printed).expect("JSON was asked for");
    let client = countersign_tests::Client {
        client_id: "posts-its-secret".to_owned(),
        client_secret: shown["client_secret"].as_str().map(str::to_owned),
        redirect_uris: Vec::new(),
    };
    let post = RelyingParty::new(&demo.issuer, client).await;
    let reply = post.token_with_secret_in_form(&grant).await;
    assert!(reply.status.is_success(), "{}", reply.json);
}

#[tokio::test]
async fn a_wrong_secret_is_an_invalid_client() {
    let demo = Demo::start();
    let grant = [("grant_type", "client_credentials")];
    let mut app = RelyingParty::of(&demo, "demo-web").await;
    app.client.client_secret = Some("wrong".to_owned());
    let reply = app.token(&grant).await;
    assert_eq!(
        (reply.status.as_u16(), reply.error()),
        (401, "invalid_client")
    );
    app.client.client_secret = None;
    let reply = app.token(&grant).await;
    assert_eq!(
        (reply.status.as_u16(), reply.error()),
        (401, "invalid_client")
    );
    app.client.client_id = "nobody".to_owned();
    let reply = app.token(&grant).await;
    assert_eq!(
        (reply.status.as_u16(), reply.error()),
        (401, "invalid_client")
    );
}

#[tokio::test]
async fn client_credentials_give_a_token_without_a_person() {
    let demo = Demo::start();
    let app = RelyingParty::of(&demo, "demo-web").await;
    let reply = app.token(&[("grant_type", "client_credentials")]).await;
    assert!(reply.status.is_success(), "{}", reply.json);
    assert!(reply.json["access_token"].is_string());
    assert!(reply.json.get("id_token").is_none());
    assert!(reply.json.get("refresh_token").is_none());
    let access = reply.json["access_token"].as_str().unwrap_or_default();
    assert!(
        !app.userinfo(access).await.status.is_success(),
        "there is no person to tell of"
    );

    let public = RelyingParty::of(&demo, "demo-spa").await;
    let reply = public.token(&[("grant_type", "client_credentials")]).await;
    assert!(
        ["unauthorized_client", "invalid_client"].contains(&reply.error()),
        "{}",
        reply.json
    );
}

#[tokio::test]
async fn a_grant_type_nobody_knows_is_named_so() {
    let demo = Demo::start();
    let app = RelyingParty::of(&demo, "demo-web").await;
    let reply = app
        .token(&[("grant_type", "password"), ("username", "alice")])
        .await;
    assert_eq!(
        (reply.status.as_u16(), reply.error()),
        (400, "unsupported_grant_type")
    );
}
