use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use countersign_tests::{Claims, Pkce, Reply};
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::keys::{Key, in_seconds};
use crate::scene::{CALLBACK, Scene};
use crate::variant::Variant;

const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const KEY_ID: &str = "of-the-suite";

/// A client that keeps to the profile: it pushes its requests, signs its assertions and proves a key
/// with every token.
pub(super) struct Client {
    pub(super) scene: Scene,
    key: Key,
    pub(super) proof_key: Key,
}

/// What an authorization gave.
pub(super) struct Tokens {
    pub(super) access_token: String,
    pub(super) refresh_token: Option<String>,
    pub(super) claims: Claims,
}

impl Client {
    pub(super) async fn new() -> Self {
        Self::signing(Key::es256(), "ES256").await
    }

    pub(super) async fn signing(key: Key, algorithm: &str) -> Self {
        let metadata = json!({
            "token_endpoint_auth_method": "private_key_jwt",
            "token_endpoint_auth_signing_alg": algorithm,
            "jwks": key.set(KEY_ID),
            "id_token_signed_response_alg": "ES256",
            "dpop_bound_access_tokens": true,
            "require_pushed_authorization_requests": true,
            "require_pkce": true,
        });
        Self {
            scene: Scene::with(&Variant::CODE, metadata).await,
            key,
            proof_key: Key::es256(),
        }
    }

    pub(super) fn id(&self) -> &str {
        &self.scene.app.client.client_id
    }

    fn issuer(&self) -> &str {
        &self.scene.demo.issuer
    }

    pub(super) fn endpoint(&self, name: &str) -> String {
        self.scene.app.endpoint(name).into()
    }

    /// The claims of a client assertion (FAPI 2.0 §5.3.2.1: the issuer alone is the audience).
    pub(super) fn assertion_claims(&self) -> Value {
        json!({
            "iss": self.id(),
            "sub": self.id(),
            "aud": self.issuer(),
            "jti": Pkce::new().verifier,
            "iat": in_seconds(0),
            "nbf": in_seconds(0),
            "exp": in_seconds(60),
        })
    }

    pub(super) fn sign(&self, claims: &Value) -> String {
        self.key.sign(json!({"kid": KEY_ID}), claims)
    }

    fn assertion(&self) -> String {
        self.sign(&self.assertion_claims())
    }

    /// The claims of a DPoP proof (RFC 9449 §4.2).
    pub(super) fn proof_claims(method: &str, url: &str) -> Value {
        json!({"htm": method, "htu": url, "jti": Pkce::new().verifier, "iat": in_seconds(0)})
    }

    pub(super) fn prove(key: &Key, claims: &Value) -> String {
        key.sign(json!({"typ": "dpop+jwt", "jwk": key.public()}), claims)
    }

    pub(super) fn proof(&self, method: &str, url: &str) -> String {
        Self::prove(&self.proof_key, &Self::proof_claims(method, url))
    }

    /// The request as the suite makes it.
    pub(super) fn request(&self, pkce: &Pkce) -> Vec<(String, String)> {
        let pairs = [
            ("response_type", "code"),
            ("redirect_uri", CALLBACK),
            ("scope", "openid profile"),
            ("state", "state-of-the-suite"),
            ("nonce", "nonce-of-the-suite"),
            ("code_challenge", &pkce.challenge),
            ("code_challenge_method", "S256"),
        ];
        pairs.map(|(n, v)| (n.to_owned(), v.to_owned())).to_vec()
    }

    /// Sends a form with an assertion, and with a proof if one is given.
    pub(super) async fn post(
        &self,
        endpoint: &str,
        form: &[(String, String)],
        assertion: Option<&str>,
        proof: Option<&str>,
    ) -> Reply {
        let mut form = form.to_vec();
        if let Some(assertion) = assertion {
            form.push(("client_id".to_owned(), self.id().to_owned()));
            form.push((
                "client_assertion_type".to_owned(),
                ASSERTION_TYPE.to_owned(),
            ));
            form.push(("client_assertion".to_owned(), assertion.to_owned()));
        }
        let mut post = reqwest::Client::new()
            .post(self.endpoint(endpoint))
            .form(&form);
        if let Some(proof) = proof {
            post = post.header("DPoP", proof);
        }
        Reply::of(post).await
    }

    /// Pushes a request and gives its address.
    pub(super) async fn push(&self, request: &[(String, String)]) -> Reply {
        let endpoint = "pushed_authorization_request_endpoint";
        self.post(endpoint, request, Some(&self.assertion()), None)
            .await
    }

    pub(super) fn authorization_url(&self, request_uri: &str) -> String {
        let mut url = self.scene.app.endpoint("authorization_endpoint");
        url.query_pairs_mut()
            .append_pair("client_id", self.id())
            .append_pair("request_uri", request_uri);
        url.into()
    }

    /// A pushed request that a person has answered.
    pub(super) async fn authorize(&self, request: &[(String, String)]) -> Answer {
        let request_uri = request_uri(&self.push(request).await);
        let page = self
            .scene
            .visit(&self.authorization_url(&request_uri))
            .await;
        Answer::read(&self.scene, &page)
    }

    pub(super) fn redemption(code: &str, pkce: &Pkce) -> Vec<(String, String)> {
        let pairs = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", CALLBACK),
            ("code_verifier", &pkce.verifier),
        ];
        pairs.map(|(n, v)| (n.to_owned(), v.to_owned())).to_vec()
    }

    /// The token endpoint with a fresh assertion and proof.
    pub(super) async fn token(&self, form: &[(String, String)]) -> Reply {
        let proof = self.proof("POST", &self.endpoint("token_endpoint"));
        self.post(
            "token_endpoint",
            form,
            Some(&self.assertion()),
            Some(&proof),
        )
        .await
    }

    /// A whole authorization, with what every module checks.
    pub(super) async fn complete(&self, request: &[(String, String)], pkce: &Pkce) -> Tokens {
        let answer = self.authorize(request).await;
        assert_eq!(answer.get("error"), None, "{answer:?}");
        assert_eq!(answer.text("iss"), self.issuer(), "RFC 9207 is required");
        let asked = |name: &str| {
            request
                .iter()
                .find(|(n, _)| n == name)
                .map(|(_, v)| v.as_str())
        };
        assert_eq!(answer.get("state"), asked("state"));
        let reply = self
            .token(&Self::redemption(answer.text("code"), pkce))
            .await;
        self.accept(&reply, asked("nonce")).await
    }

    pub(super) async fn accept(&self, reply: &Reply, nonce: Option<&str>) -> Tokens {
        assert!(reply.status.is_success(), "{}", reply.json);
        assert_eq!(reply.json["token_type"], "DPoP");
        let text = |name: &str| reply.json[name].as_str().map(str::to_owned);
        let id_token = text("id_token").expect("an ID token");
        let claims = self.scene.app.verify(&id_token, nonce).await;
        Tokens {
            access_token: text("access_token").expect("an access token"),
            refresh_token: text("refresh_token"),
            claims: claims.unwrap_or_else(|error| panic!("the ID token: {error}")),
        }
    }

    /// The claims of a proof that goes with an access token.
    pub(super) fn resource_proof_claims(&self, access_token: &str) -> Value {
        let mut claims = Self::proof_claims("GET", &self.endpoint("userinfo_endpoint"));
        let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, access_token.as_bytes());
        claims["ath"] = URL_SAFE_NO_PAD.encode(hash).into();
        claims
    }

    /// The userinfo endpoint as the protected resource.
    pub(super) async fn resource(
        &self,
        scheme: &str,
        access_token: &str,
        proof: Option<&str>,
    ) -> Reply {
        let mut get = reqwest::Client::new()
            .get(self.endpoint("userinfo_endpoint"))
            .header("authorization", format!("{scheme} {access_token}"));
        if let Some(proof) = proof {
            get = get.header("DPoP", proof);
        }
        Reply::of(get).await
    }

    pub(super) async fn assert_works(&self, tokens: &Tokens) {
        let claims = self.resource_proof_claims(&tokens.access_token);
        let proof = Self::prove(&self.proof_key, &claims);
        let reply = self
            .resource("DPoP", &tokens.access_token, Some(&proof))
            .await;
        assert!(reply.status.is_success(), "{}", reply.json);
        assert_eq!(reply.json["sub"], tokens.claims["sub"]);
    }
}

/// The address that a push gave.
pub(super) fn request_uri(reply: &Reply) -> String {
    assert_eq!(reply.status.as_u16(), 201, "{}", reply.json);
    assert!(reply.json["expires_in"].as_i64().is_some_and(|s| s > 0));
    let address = reply.json["request_uri"].as_str();
    address.expect("a request_uri").to_owned()
}

/// The request with a parameter in place of any of the same name.
pub(super) fn with(
    mut request: Vec<(String, String)>,
    name: &str,
    value: &str,
) -> Vec<(String, String)> {
    request.retain(|(n, _)| n != name);
    request.push((name.to_owned(), value.to_owned()));
    request
}

pub(super) fn without(mut request: Vec<(String, String)>, name: &str) -> Vec<(String, String)> {
    request.retain(|(n, _)| n != name);
    request
}

pub(super) fn assert_refused(reply: &Reply, errors: &[&str]) {
    let refused = matches!(reply.status.as_u16(), 400 | 401);
    assert!(
        refused && errors.contains(&reply.error()),
        "{} {}",
        reply.status,
        reply.json
    );
}
