use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use countersign_core::clock::ManualClock;
use countersign_core::ids::{ClientId, PersonId};
use countersign_core::seal::fingerprint;
use countersign_core::{Acr, Amr, Clock, Entropy, Keyring, Millis, SystemEntropy};
use countersign_oidc::{
    Call, Decision, Fetched, Issuer, OfferedMethod, Outbound, OutboundError, Parameters, Parts,
    Pending, Provider, ProviderError, Refusal, Rejected, Sent, Settings, TokenError, paths,
};
use countersign_store::{
    Attributes, ClientMetadata, ClientRow, PersonRow, PersonStatus, SessionRow, Store,
};
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{DecodingKey, Validation, decode, decode_header};
use serde_json::{Map, Value};
use tempfile::TempDir;
use url::Url;

pub(crate) const ISSUER: &str = "https://login.example.org";
pub(crate) const CALLBACK: &str = "https://app.example/cb";
pub(crate) const SECRET: &str = "the application's secret";
/// RFC 7636 appendix B.
pub(crate) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub(crate) const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
pub(crate) const BROWSER: &[u8] = b"browser";

pub(crate) const fn seconds(count: u64) -> Duration {
    Duration::from_secs(count)
}

/// A provider with alice, and with the clients `app` (trusted, with a secret), `spa` (public,
/// ES256) and `partner` (not trusted).
pub(crate) struct House {
    pub(crate) store: Store,
    pub(crate) provider: Provider,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) folder: TempDir,
}

impl House {
    pub(crate) async fn new() -> Self {
        Self::with(Settings::new(Issuer::new(ISSUER).unwrap())).await
    }

    /// The same with what an operator decided.
    pub(crate) async fn with(settings: Settings) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(ManualClock::at(Millis(1_700_000_000_000)));
        let store = open_store(&folder).await;
        let outbound = Arc::new(Documents::default());
        let provider = provider_with(&store, &clock, 7, settings, outbound)
            .await
            .unwrap();
        let house = Self {
            store,
            provider,
            clock,
            folder,
        };
        house.add_people_and_clients().await;
        house
    }

    pub(crate) fn now(&self) -> Millis {
        self.clock.now()
    }

    async fn add_people_and_clients(&self) {
        let mut tx = self.store.begin().await.unwrap();
        for name in ["alice", "bob"] {
            tx.add_person(&person(name, self.clock.now()))
                .await
                .unwrap();
        }
        for client in [
            client("app", |m| m.trusted = true),
            client("partner", |_| {}),
            client("spa", |m| {
                m.trusted = true;
                m.token_endpoint_auth_method = "none".to_owned();
                m.id_token_signed_response_alg = "ES256".to_owned();
                m.redirect_uris = vec!["http://127.0.0.1/cb".to_owned()];
            }),
        ] {
            tx.add_client(&client).await.unwrap();
        }
        tx.commit().await.unwrap();
    }

    /// Registers a client anew.
    pub(crate) async fn register(&self, id: &str, change: impl FnOnce(&mut ClientMetadata)) {
        let mut tx = self.store.begin().await.unwrap();
        tx.remove_client(&ClientId::from(id)).await.unwrap();
        tx.add_client(&client(id, change)).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// A session of alice that begins now.
    pub(crate) async fn session(&self, acr: &str) -> SessionRow {
        self.session_of("alice", acr).await
    }

    pub(crate) async fn session_of(&self, person: &str, acr: &str) -> SessionRow {
        let now = self.clock.now();
        let entropy: &dyn Entropy = &SystemEntropy;
        let (level, amr) = match acr {
            "password" => (0, vec![Amr::Pwd]),
            "passkey" => (60, vec![Amr::Hwk]),
            _ => (45, vec![Amr::Pwd, Amr::Otp, Amr::Sms, Amr::Mfa]),
        };
        let session = SessionRow {
            token_hash: fingerprint(entropy.token().expose()).to_vec(),
            sid: entropy.token().expose().to_owned(),
            person_id: PersonId::from(person),
            acr: Acr::new(acr).unwrap(),
            level,
            amr,
            auth_time: now,
            created_at: now,
            expires_at: now + seconds(12 * 60 * 60),
            address: "192.0.2.7".to_owned(),
            user_agent: String::new(),
            used_at: now,
        };
        let mut tx = self.store.begin().await.unwrap();
        tx.add_session(&session).await.unwrap();
        tx.commit().await.unwrap();
        session
    }

    pub(crate) async fn read(&self, request: &Request) -> Result<Pending, Rejected> {
        self.provider
            .read_request(&request.parameters())
            .await
            .unwrap()
    }

    pub(crate) async fn pending(&self, request: &Request) -> Pending {
        self.read(request).await.unwrap()
    }

    pub(crate) async fn decide(&self, pending: &Pending, session: Option<&SessionRow>) -> Decision {
        self.provider
            .decide(pending, session, &offered(), false)
            .await
            .unwrap()
    }

    /// The code that alice's session gives.
    pub(crate) async fn code(&self, request: &Request, acr: &str) -> String {
        let session = self.session(acr).await;
        self.code_from(request, &session).await
    }

    /// The code that a session gives.
    pub(crate) async fn code_from(&self, request: &Request, session: &SessionRow) -> String {
        let pending = self.pending(request).await;
        let decision = self.decide(&pending, Some(session)).await;
        let Decision::Issue { acr } = decision else {
            panic!("{decision:?}")
        };
        let answer = self.provider.issue(&pending, session, acr, false).await;
        let fields = answer.unwrap().unwrap().fields;
        field(&fields, "code").unwrap()
    }

    pub(crate) async fn token(&self, pairs: &[(&str, &str)]) -> Result<Value, Refusal> {
        let parameters = parameters(pairs);
        match self
            .provider
            .token(&Call::post(paths::TOKEN, &parameters))
            .await
        {
            Ok(response) => Ok(serde_json::to_value(response).unwrap()),
            Err(TokenError::Refused(refusal)) => Err(refusal),
            Err(TokenError::Failed(error)) => panic!("{error}"),
        }
    }

    /// What stops an exchange, through no fault of the application.
    pub(crate) async fn failing_exchange(&self, code: &str) -> ProviderError {
        let pairs = exchange(code);
        let parameters = parameters(&pairs);
        let call = Call::post(paths::TOKEN, &parameters);
        match self.provider.token(&call).await {
            Err(TokenError::Failed(error)) => error,
            other => panic!("{other:?}"),
        }
    }

    pub(crate) async fn exchange(&self, code: &str) -> Result<Value, Refusal> {
        self.token(&exchange(code)).await
    }

    pub(crate) async fn refresh(&self, token: &str) -> Result<Value, Refusal> {
        self.token(&[
            ("grant_type", "refresh_token"),
            ("refresh_token", token),
            ("client_id", "app"),
            ("client_secret", SECRET),
        ])
        .await
    }

    /// What the introspection endpoint tells `client` of a token.
    pub(crate) async fn introspect(&self, client: &str, token: &str) -> Value {
        let parameters = by_client(client, &[("token", token)]);
        let call = Call::post(paths::INTROSPECT, &parameters);
        Value::Object(self.provider.introspect(&call).await.unwrap())
    }

    pub(crate) async fn is_active(&self, client: &str, token: &str) -> bool {
        self.introspect(client, token).await["active"] == true
    }

    pub(crate) async fn revoke(&self, client: &str, token: &str) {
        let parameters = by_client(client, &[("token", token)]);
        let call = Call::post(paths::REVOKE, &parameters);
        self.provider.revoke(&call).await.unwrap();
    }

    /// The claims of a token as a foreign library reads them with the published keys.
    pub(crate) fn claims(&self, token: &Value, audience: &str) -> Map<String, Value> {
        let token = token.as_str().unwrap();
        let keys: JwkSet = serde_json::from_str(&self.provider.jwks()).unwrap();
        let header = decode_header(token).unwrap();
        let jwk = keys.find(header.kid.as_deref().unwrap()).unwrap();
        let mut rules = Validation::new(header.alg);
        rules.set_issuer(&[ISSUER]);
        rules.set_audience(&[audience]);
        // The clock is ours; the library would look at the machine's.
        rules.validate_exp = false;
        rules.required_spec_claims.clear();
        let key = DecodingKey::from_jwk(jwk).unwrap();
        decode(token, &key, &rules).unwrap().claims
    }
}

pub(crate) async fn open_store(folder: &TempDir) -> Store {
    let path = folder.path().join("countersign.db");
    Store::open(&format!("sqlite:{}", path.display()))
        .await
        .unwrap()
}

pub(crate) async fn provider(
    store: &Store,
    clock: &Arc<ManualClock>,
    master_key: u8,
) -> Result<Provider, countersign_oidc::ProviderError> {
    let settings = Settings::new(Issuer::new(ISSUER).unwrap());
    provider_with(
        store,
        clock,
        master_key,
        settings,
        Arc::new(Documents::default()),
    )
    .await
}

/// A provider whose own requests go to `outbound`.
pub(crate) async fn provider_calling(
    store: &Store,
    clock: &Arc<ManualClock>,
    master_key: u8,
    outbound: Arc<dyn Outbound>,
) -> Result<Provider, countersign_oidc::ProviderError> {
    let settings = Settings::new(Issuer::new(ISSUER).unwrap());
    provider_with(store, clock, master_key, settings, outbound).await
}

async fn provider_with(
    store: &Store,
    clock: &Arc<ManualClock>,
    master_key: u8,
    settings: Settings,
    outbound: Arc<dyn Outbound>,
) -> Result<Provider, countersign_oidc::ProviderError> {
    let clock: Arc<dyn Clock> = Arc::clone(clock) as _;
    let parts = Parts {
        store: store.clone(),
        keyring: Arc::new(Keyring::new(&[master_key; 32])),
        clock,
        entropy: Arc::new(SystemEntropy),
        outbound,
    };
    Provider::new(parts, settings).await
}

/// There is no network here: some documents, or none, stand for it.
#[derive(Debug, Default)]
pub(crate) struct Documents(Vec<(String, Vec<u8>)>);

impl Documents {
    pub(crate) fn of(address: &str, document: &str) -> Self {
        Self(vec![(address.to_owned(), document.as_bytes().to_vec())])
    }
}

fn nowhere(url: &Url) -> OutboundError {
    OutboundError {
        host: url.host_str().unwrap_or_default().to_owned(),
        reason: "there is no network".to_owned(),
    }
}

impl Outbound for Documents {
    fn get<'a>(&'a self, url: &'a Url) -> Sent<'a, Fetched> {
        let found = self.0.iter().find(|(address, _)| address == url.as_str());
        let answer = found.map(|(_, body)| Fetched {
            body: body.clone(),
            max_age: None,
        });
        Box::pin(std::future::ready(answer.ok_or_else(|| nowhere(url))))
    }

    fn post_form<'a>(&'a self, url: &'a Url, _: &'a [(&'a str, &'a str)]) -> Sent<'a, u16> {
        Box::pin(std::future::ready(Err(nowhere(url))))
    }
}

fn person(name: &str, now: Millis) -> PersonRow {
    let attributes = [
        ("displayName", "Alice Liddell"),
        ("givenName", "Alice"),
        ("sn", "Liddell"),
        ("mail", "alice@example.org"),
        ("preferredLanguage", "en-GB"),
        ("phoneNumberVerified", "+447700900123"),
        ("secretAttribute", "never told"),
    ];
    PersonRow {
        id: PersonId::from(name),
        username: name.to_owned(),
        username_key: name.to_owned(),
        status: PersonStatus::Active,
        password_hash: None,
        code_failures: 0,
        attributes: attributes
            .map(|(name, value)| (name.to_owned(), vec![value.to_owned()]))
            .into_iter()
            .collect::<Attributes>(),
        created_at: now,
        updated_at: now,
        two_step_required: false,
        revision: 0,
        outside: None,
    }
}

pub(crate) fn client(id: &str, change: impl FnOnce(&mut ClientMetadata)) -> ClientRow {
    let mut metadata = ClientMetadata {
        client_name: id.to_uppercase(),
        redirect_uris: vec![CALLBACK.to_owned()],
        post_logout_redirect_uris: vec!["https://app.example/bye".to_owned()],
        ..ClientMetadata::default()
    };
    metadata.grant_types.push("client_credentials".to_owned());
    metadata.scopes.push("reports.read".to_owned());
    change(&mut metadata);
    let public = metadata.is_public();
    ClientRow {
        id: ClientId::from(id),
        secret_hash: (!public).then(|| fingerprint(SECRET).to_vec()),
        secret_sealed: None,
        registration_token_hash: None,
        enabled: true,
        metadata,
        created_at: Millis(0),
        updated_at: Millis(0),
        revision: 0,
    }
}

/// The methods of most tests: password, smpp (45, also as `urn:sms`) and passkey (60).
pub(crate) fn offered() -> Vec<OfferedMethod> {
    let method = |acr: &str, level, aliases: &[&str]| OfferedMethod {
        acr: Acr::new(acr).unwrap(),
        aliases: aliases.iter().map(|&a| a.to_owned()).collect(),
        level,
        chooses: false,
        lacked: false,
    };
    vec![
        method("passkey", 60, &[]),
        method("password", 0, &[]),
        method("smpp", 45, &["urn:sms"]),
    ]
}

/// An authorization request that is in order until it is changed.
#[derive(Clone)]
pub(crate) struct Request(Vec<(String, String)>);

impl Request {
    pub(crate) fn of(client_id: &str) -> Self {
        let redirect_uri = if client_id == "spa" {
            "http://127.0.0.1:4000/cb"
        } else {
            CALLBACK
        };
        let pairs = [
            ("client_id", client_id),
            ("redirect_uri", redirect_uri),
            ("response_type", "code"),
            ("scope", "openid profile"),
            ("state", "st&te"),
            ("nonce", "n-1"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
        ];
        Self(pairs.map(|(n, v)| (n.to_owned(), v.to_owned())).to_vec())
    }

    pub(crate) fn with(self, name: &str, value: &str) -> Self {
        self.without(name).and(name, value)
    }

    /// Adds, also to what is there.
    pub(crate) fn and(mut self, name: &str, value: &str) -> Self {
        self.0.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.0.retain(|(n, _)| n != name);
        self
    }

    pub(crate) fn parameters(&self) -> Parameters {
        Parameters::new(self.0.clone())
    }
}

pub(crate) fn parameters(pairs: &[(&str, &str)]) -> Parameters {
    let pairs = pairs.iter().map(|&(n, v)| (n.to_owned(), v.to_owned()));
    Parameters::new(pairs.collect())
}

/// A request of a client that has the secret.
pub(crate) fn by_client(client: &str, pairs: &[(&str, &str)]) -> Parameters {
    let own = [("client_id", client), ("client_secret", SECRET)];
    parameters(&[pairs, &own].concat())
}

/// A token request of `app` that is in order.
pub(crate) fn exchange(code: &str) -> [(&str, &str); 6] {
    [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", CALLBACK),
        ("code_verifier", VERIFIER),
        ("client_id", "app"),
        ("client_secret", SECRET),
    ]
}

pub(crate) fn field(fields: &[(&'static str, String)], name: &str) -> Option<String> {
    let found = fields.iter().find(|(n, _)| *n == name);
    found.map(|(_, value)| value.clone())
}

pub(crate) fn text<'a>(json: &'a Value, name: &str) -> &'a str {
    json[name]
        .as_str()
        .unwrap_or_else(|| panic!("no {name}: {json}"))
}

/// The claims of a token, unverified.
pub(crate) fn peek(token: &str) -> Value {
    let claims = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).unwrap()).unwrap()
}
