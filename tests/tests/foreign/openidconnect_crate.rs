use std::future::Future;
use std::pin::Pin;

use countersign_tests::{Browser, Demo, Page, sign_in};
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreProviderMetadata, CoreUserInfoClaims,
};
use openidconnect::{
    AccessTokenHash, AuthenticationContextClass, AuthorizationCode, ClientId, ClientSecret,
    CsrfToken, HttpRequest, HttpResponse, IssuerUrl, LogoutRequest, Nonce, OAuth2TokenResponse,
    PkceCodeChallenge, PostLogoutRedirectUrl, ProviderMetadataWithLogout, RedirectUrl, Scope,
    TokenResponse,
};

const CALLBACK: &str = "http://127.0.0.1:9999/callback";

type Answer = Pin<Box<dyn Future<Output = Result<HttpResponse, reqwest::Error>>>>;

/// The crate's way to HTTP, with the client that the tests have anyway.
fn http() -> impl Fn(HttpRequest) -> Answer {
    let client = reqwest::Client::builder().no_proxy().build();
    let client = client.expect("a client without TLS can be built");
    move |request| {
        let client = client.clone();
        Box::pin(async move {
            let answer = client.execute(request.try_into()?).await?;
            let mut response = HttpResponse::default();
            *response.status_mut() = answer.status();
            *response.headers_mut() = answer.headers().clone();
            *response.body_mut() = answer.bytes().await?.to_vec();
            Ok(response)
        })
    }
}

#[tokio::test]
async fn the_openidconnect_crate_takes_a_person_through() {
    let demo = Demo::start();
    let alice = demo.person("alice");
    let web = demo.client("demo-web");
    let http = http();

    let issuer = IssuerUrl::new(demo.issuer.clone()).expect("an address");
    let provider = CoreProviderMetadata::discover_async(issuer.clone(), &http).await;
    let provider = provider.expect("the crate reads the discovery document and the keys");
    let secret = web.client_secret.clone().map(ClientSecret::new);
    let application =
        CoreClient::from_provider_metadata(provider, ClientId::new(web.client_id.clone()), secret)
            .set_redirect_uri(RedirectUrl::new(CALLBACK.to_owned()).expect("an address"));

    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let (url, state, nonce) = application
        .authorize_url(
            CoreAuthenticationFlow::AuthorizationCode,
            CsrfToken::new_random,
            Nonce::new_random,
        )
        .add_scopes(["profile", "phone", "offline_access"].map(|s| Scope::new(s.to_owned())))
        .add_auth_context_value(AuthenticationContextClass::new("smpp".to_owned()))
        .set_pkce_challenge(challenge)
        .url();
    let browser = Browser::new(&demo.issuer);
    let page = sign_in::visit(&demo, &browser, url.as_str(), alice).await;
    assert_eq!(
        page.callback("state").as_deref(),
        Some(state.secret().as_str())
    );

    let tokens = application
        .exchange_code(AuthorizationCode::new(code(&page)))
        .expect("discovery names a token endpoint")
        .set_pkce_verifier(verifier)
        .request_async(&http)
        .await
        .expect("tokens for the code");
    let id_token = tokens.id_token().expect("an ID token");
    let keys = application.id_token_verifier();
    let claims = id_token
        .claims(&keys, &nonce)
        .expect("the crate accepts the ID token");
    assert_eq!(
        claims.auth_context_ref().map(|acr| acr.as_str()),
        Some("smpp")
    );
    let amr = claims.auth_method_refs().into_iter().flatten();
    let amr: Vec<&str> = amr.map(|method| method.as_str()).collect();
    for method in ["pwd", "otp", "sms", "mfa"] {
        assert!(amr.contains(&method), "{amr:?}");
    }
    let hash = AccessTokenHash::from_token(
        tokens.access_token(),
        id_token.signing_alg().expect("a known algorithm"),
        id_token.signing_key(&keys).expect("a published key"),
    );
    assert_eq!(claims.access_token_hash(), hash.ok().as_ref());

    let info: CoreUserInfoClaims = application
        .user_info(
            tokens.access_token().clone(),
            Some(claims.subject().clone()),
        )
        .expect("discovery names a userinfo endpoint")
        .request_async(&http)
        .await
        .expect("the crate reads the userinfo answer");
    assert_eq!(
        info.phone_number().map(|p| p.as_str()),
        Some(alice.number())
    );

    let refresh = tokens.refresh_token().expect("a refresh token");
    let again = application
        .exchange_refresh_token(refresh)
        .expect("discovery names a token endpoint")
        .request_async(&http)
        .await
        .expect("tokens for the refresh token");
    assert_ne!(
        again.access_token().secret(),
        tokens.access_token().secret()
    );

    let provider = ProviderMetadataWithLogout::discover_async(issuer, &http).await;
    let provider = provider.expect("discovery with logout");
    let end_session = provider.additional_metadata().end_session_endpoint.clone();
    let url = LogoutRequest::from(end_session.expect("an end_session_endpoint"))
        .set_id_token_hint(id_token)
        .set_post_logout_redirect_uri(
            PostLogoutRedirectUrl::new(CALLBACK.to_owned()).expect("an address"),
        )
        .set_state(CsrfToken::new("out".to_owned()))
        .http_get_url();
    let page = browser.get(url.as_str()).await;
    assert_eq!(page.callback("state").as_deref(), Some("out"));
}

fn code(page: &Page) -> String {
    page.callback("code").expect("the answer has a code")
}
