//! The applications of the demonstration.

use countersign_admin::Permission;
use countersign_core::Secret;
use countersign_core::ids::ClientId;
use countersign_core::seal::fingerprint;
use countersign_oidc::{
    ACCOUNT_READ_SCOPE, ACCOUNT_SCOPE, ClientRegistry, Registration, RegistryError,
};
use countersign_store::ClientMetadata;
use serde::Serialize;

use super::sample;
use crate::house::{Failure, House};

const DEVICE_CODE: &str = "urn:ietf:params:oauth:grant-type:device_code";
const CIBA: &str = "urn:openid:params:grant-type:ciba";
const CALLBACK: &str = "http://127.0.0.1:9999/callback";

#[derive(Clone, Serialize)]
pub(super) struct DemoClient {
    pub(super) client_id: String,
    pub(super) client_secret: Option<String>,
    pub(super) redirect_uris: Vec<String>,
}

/// Registers the applications anew; `secret` makes the confidential ones' secrets, so that they
/// stay the same on the same data.
pub(super) async fn add(
    house: &House,
    registry: &ClientRegistry,
    sample_address: &str,
    secret: &Secret,
) -> Result<Vec<DemoClient>, Failure> {
    let confidential = |id: &str, name: &str, trusted: bool| {
        let all = ["authorization_code", "refresh_token", "client_credentials"];
        let mut scopes = ClientMetadata::default().scopes;
        scopes.extend([ACCOUNT_READ_SCOPE, ACCOUNT_SCOPE].map(str::to_owned));
        let metadata = ClientMetadata {
            client_name: name.to_owned(),
            redirect_uris: vec![CALLBACK.to_owned()],
            post_logout_redirect_uris: vec![CALLBACK.to_owned()],
            grant_types: all.map(str::to_owned).to_vec(),
            scopes,
            trusted,
            require_pkce: false,
            ..ClientMetadata::default()
        };
        (id.to_owned(), metadata)
    };
    let public = |id: &str, name: &str, callback: String, home: String| {
        let metadata = ClientMetadata {
            client_name: name.to_owned(),
            redirect_uris: vec![callback],
            post_logout_redirect_uris: vec![home],
            token_endpoint_auth_method: "none".to_owned(),
            id_token_signed_response_alg: "ES256".to_owned(),
            trusted: true,
            ..ClientMetadata::default()
        };
        (id.to_owned(), metadata)
    };
    let device = ClientMetadata {
        client_name: "Demo device".to_owned(),
        grant_types: vec![DEVICE_CODE.to_owned(), "refresh_token".to_owned()],
        response_types: Vec::new(),
        token_endpoint_auth_method: "none".to_owned(),
        id_token_signed_response_alg: "ES256".to_owned(),
        trusted: true,
        ..ClientMetadata::default()
    };
    let backchannel = ClientMetadata {
        client_name: "Demo call centre".to_owned(),
        grant_types: vec![CIBA.to_owned(), "refresh_token".to_owned()],
        response_types: Vec::new(),
        backchannel_token_delivery_mode: Some("poll".to_owned()),
        trusted: true,
        ..ClientMetadata::default()
    };
    let mut scopes: Vec<String> = Permission::ALL.map(Permission::scope).into();
    scopes.push("openid".to_owned());
    let manager = ClientMetadata {
        client_name: "Demo management program".to_owned(),
        grant_types: vec!["client_credentials".to_owned()],
        response_types: Vec::new(),
        scopes,
        trusted: true,
        ..ClientMetadata::default()
    };
    let sample = format!("http://{sample_address}");
    let all = [
        confidential("demo-web", "Demo web application", true),
        public(
            "demo-spa",
            "Demo browser application",
            CALLBACK.to_owned(),
            CALLBACK.to_owned(),
        ),
        confidential("demo-partner", "Partner application", false),
        ("demo-device".to_owned(), device),
        ("demo-backchannel".to_owned(), backchannel),
        ("demo-manager".to_owned(), manager),
        public(
            sample::CLIENT_ID,
            sample::CLIENT_NAME,
            format!("{sample}/callback"),
            format!("{sample}/"),
        ),
    ];
    let mut shown = Vec::new();
    for (id, metadata) in all {
        let client = register(house, registry, id, metadata, secret).await?;
        shown.extend((client.client_id != sample::CLIENT_ID).then_some(client));
    }
    Ok(shown)
}

async fn register(
    house: &House,
    registry: &ClientRegistry,
    id: String,
    metadata: ClientMetadata,
    secret: &Secret,
) -> Result<DemoClient, Failure> {
    let client_id = ClientId(id);
    // Kept grants of a registration that did not change stay valid.
    let there = house.store.client(&client_id).await?;
    let same = there.is_some_and(|there| {
        there.metadata == metadata
            && there
                .secret_hash
                .is_none_or(|hash| hash == fingerprint(secret.expose()))
    });
    if !same {
        if let Err(RegistryError::Store(error)) = registry.remove(&client_id, "demo").await {
            return Err(error.into());
        }
        let registration = Registration {
            client_id: client_id.clone(),
            metadata: metadata.clone(),
            secret: Some(secret.clone()),
        };
        registry.add(registration, "demo").await?;
    }
    Ok(DemoClient {
        client_id: client_id.0,
        client_secret: (!metadata.is_public()).then(|| secret.expose().to_owned()),
        redirect_uris: metadata.redirect_uris,
    })
}
