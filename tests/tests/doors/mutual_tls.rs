use countersign_tests::{Browser, Person, RelyingParty, Reply, free_address, sign_in};
use serde_json::json;

use crate::certificate::Own;
use crate::secure::Secure;

const CALLBACK: &str = "https://app.example.org/callback";

/// A server that asks for certificates at a second port, and an application that has one.
struct Scene {
    secure: Secure,
    holder: Own,
    app: RelyingParty,
    alice: Person,
}

impl Scene {
    async fn new() -> Self {
        let alice = Person {
            username: "alice".to_owned(),
            password: "a password of Alice".to_owned(),
            phone: None,
        };
        let holder = Own::new();
        let metadata = json!({
            "token_endpoint_auth_method": "self_signed_tls_client_auth",
            "tls_client_certificate_bound_access_tokens": true,
            "jwks": holder.jwks(),
        });
        let mutual = free_address();
        let mut client = None;
        let settings = [("COUNTERSIGN_SERVER__MTLS_LISTEN", mutual.as_str())];
        let secure = Secure::prepared(&settings, |installation| {
            installation.add(&alice);
            client = Some(installation.register("holder", CALLBACK));
            let file = installation.folder().join("metadata.json");
            std::fs::write(&file, metadata.to_string()).expect("a file");
            let file = file.to_str().expect("a plain name");
            installation.administer(&["client", "set", "holder", "--metadata", file]);
        })
        .await;
        let client = client.expect("it was registered");
        let issuer = secure.installation.issuer.clone();
        let app = RelyingParty::through(secure.client(), &issuer, client).await;
        Self {
            secure,
            holder,
            app,
            alice,
        }
    }

    fn alias(&self, endpoint: &str) -> String {
        let address = self.app.provider["mtls_endpoint_aliases"][endpoint].as_str();
        address.expect("discovery lists it").to_owned()
    }

    /// The token endpoint's answer to a fresh code, asked for on connections of `http`.
    async fn redeem(&self, http: &reqwest::Client) -> Reply {
        let browser = Browser::new(&self.secure.installation.issuer).through(self.secure.client());
        let request = self.app.request();
        let page = sign_in::with_password(&browser, &request, &self.alice).await;
        let code = self.app.code(&request, &page);
        let form = [
            ("grant_type", "authorization_code"),
            ("client_id", "holder"),
            ("code", &code),
            ("redirect_uri", CALLBACK),
            ("code_verifier", &request.pkce.verifier),
        ];
        Reply::of(http.post(self.alias("token_endpoint")).form(&form)).await
    }

    async fn userinfo(&self, http: &reqwest::Client, address: &str, token: &str) -> u16 {
        let reply = Reply::of(http.get(address).bearer_auth(token)).await;
        reply.status.as_u16()
    }
}

#[tokio::test]
async fn a_token_is_bound_to_the_certificate_of_its_client() {
    let scene = Scene::new().await;
    let with = scene.secure.client_with(&scene.holder);
    let reply = scene.redeem(&with).await;
    assert!(reply.status.is_success(), "{}", reply.json);
    let token = reply.json["access_token"].as_str().expect("a token");
    let thumbprint = thumbprint(token);
    assert_eq!(thumbprint, scene.holder.thumbprint(), "RFC 8705 §3.1");

    let alias = scene.alias("userinfo_endpoint");
    let main = scene.app.endpoint("userinfo_endpoint").to_string();
    let without = scene.secure.client();
    let other = scene.secure.client_with(&Own::new());
    assert_eq!(scene.userinfo(&with, &alias, token).await, 200);
    assert_eq!(scene.userinfo(&without, &alias, token).await, 401);
    assert_eq!(scene.userinfo(&other, &alias, token).await, 401);
    assert_eq!(
        scene.userinfo(&with, &main, token).await,
        401,
        "the main port asks for no certificate"
    );
}

#[tokio::test]
async fn only_the_registered_key_proves_the_client() {
    let scene = Scene::new().await;
    for (who, http) in [
        ("nobody", scene.secure.client()),
        ("a stranger", scene.secure.client_with(&Own::new())),
    ] {
        let reply = scene.redeem(&http).await;
        assert_eq!(reply.status.as_u16(), 401, "{who}: {}", reply.json);
        assert_eq!(reply.error(), "invalid_client", "{who}");
    }
}

/// `cnf.x5t#S256` of an access token that is a JWT (RFC 9068).
fn thumbprint(token: &str) -> String {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let payload = token.split('.').nth(1).expect("a compact JWS");
    let payload = URL_SAFE_NO_PAD.decode(payload).expect("base64url");
    let payload: serde_json::Value = serde_json::from_slice(&payload).expect("JSON");
    payload["cnf"]["x5t#S256"]
        .as_str()
        .expect("bound")
        .to_owned()
}
