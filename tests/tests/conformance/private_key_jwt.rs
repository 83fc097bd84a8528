//! Dynamic OP, for clients that authenticate with keys of their own, found at an address.

use std::time::Duration;

use countersign_tests::{Listener, Pkce, Reply};
use serde_json::{Value, json};

use crate::keys::{Key, in_seconds};
use crate::scene::{CALLBACK, Scene};

const PATH: &str = "/jwks.json";

struct Client {
    scene: Scene,
    listener: Listener,
    key: Key,
    key_id: &'static str,
}

impl Client {
    async fn new() -> Self {
        let key = Key::rs256();
        let listener = Listener::start();
        listener.put_page(PATH, &key.set("first").to_string());
        let scene = Scene::registering(json!({
            "token_endpoint_auth_method": "private_key_jwt",
            "token_endpoint_auth_signing_alg": "RS256",
            "jwks_uri": format!("{}{PATH}", listener.address),
            "grant_types": ["authorization_code", "refresh_token"],
            "id_token_signed_response_alg": "ES256",
            "application_type": "web",
        }))
        .await;
        Self {
            scene: scene.unwrap_or_else(|reply| panic!("refused: {}", reply.json)),
            listener,
            key,
            key_id: "first",
        }
    }

    /// The token endpoint with an assertion for this audience.
    async fn token(&self, form: &[(&str, &str)], audience: &str) -> Reply {
        let id = &self.scene.app.client.client_id;
        let claims = json!({
            "iss": id,
            "sub": id,
            "aud": audience,
            "jti": Pkce::new().verifier,
            "iat": in_seconds(0),
            "exp": in_seconds(60),
        });
        let assertion = self.key.sign(json!({"kid": self.key_id}), &claims);
        let authentication = [
            ("client_id", id.as_str()),
            (
                "client_assertion_type",
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            ),
            ("client_assertion", &assertion),
        ];
        let form = [form, &authentication].concat();
        let post = reqwest::Client::new().post(self.scene.app.endpoint("token_endpoint"));
        Reply::of(post.form(&form)).await
    }

    /// A whole authorization; the tokens.
    async fn complete(&self, audience: &str) -> Value {
        let pkce = Pkce::new();
        let request = self
            .scene
            .request()
            .with("scope", "openid offline_access")
            .with("prompt", "consent")
            .with("code_challenge", &pkce.challenge)
            .with("code_challenge_method", "S256");
        let answer = self.scene.authorize(&request).await;
        let form = [
            ("grant_type", "authorization_code"),
            ("code", answer.text("code")),
            ("redirect_uri", CALLBACK),
            ("code_verifier", &pkce.verifier),
        ];
        let reply = self.token(&form, audience).await;
        assert!(reply.status.is_success(), "{}", reply.json);
        let id_token = reply.json["id_token"].as_str().expect("an ID token");
        let claims = self.scene.app.verify(id_token, Some(&request.nonce)).await;
        assert!(claims.is_ok(), "{claims:?}");
        reply.json
    }

    fn token_endpoint(&self) -> String {
        self.scene.app.endpoint("token_endpoint").into()
    }
}

/// `oidcc-registration-jwks-uri`
#[tokio::test]
async fn registration_jwks_uri() {
    let client = Client::new().await;
    client.complete(&client.token_endpoint()).await;
    assert!(
        !client.listener.received(PATH).is_empty(),
        "the keys were fetched"
    );
}

/// `oidcc-ensure-client-assertion-with-iss-aud-succeeds`
#[tokio::test]
async fn ensure_client_assertion_with_iss_aud_succeeds() {
    let client = Client::new().await;
    client.complete(&client.scene.demo.issuer).await;
}

/// `oidcc-refresh-token-rp-key-rotation`: a key id that is not known makes the server look again, at
/// most once a minute.
#[tokio::test]
async fn refresh_token_rp_key_rotation() {
    let mut client = Client::new().await;
    let tokens = client.complete(&client.token_endpoint()).await;
    let refresh = tokens["refresh_token"].as_str().expect("a refresh token");
    client.key = Key::rs256();
    client.key_id = "second";
    let keys = client.key.set("second").to_string();
    client.listener.put_page(PATH, &keys);
    let form = [("grant_type", "refresh_token"), ("refresh_token", refresh)];
    tokio::time::sleep(Duration::from_secs(61)).await;
    let reply = client.token(&form, &client.token_endpoint()).await;
    assert!(reply.status.is_success(), "{}", reply.json);
}
