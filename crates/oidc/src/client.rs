//! Registration of clients (names of OpenID Connect Registration §2 and RFC 7591).

use countersign_core::ids::ClientId;
use countersign_core::seal::fingerprint;
use countersign_core::{Acr, Entropy, Millis, Secret};
use countersign_store::{ClientMetadata, ClientRow};
use url::Url;

use crate::issuer::is_loopback;
use crate::token::GRANT_TYPES;
use crate::{client_auth, keys, scope};

/// A client to register.
#[derive(Clone, Debug)]
pub struct Registration {
    pub client_id: ClientId,
    pub metadata: ClientMetadata,
}

/// Why a client cannot be registered: the property, its value, and what is allowed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{property} {value:?}: {allowed}")]
pub struct InvalidRegistration {
    pub property: &'static str,
    pub value: String,
    pub allowed: &'static str,
}

const LONGEST_ADDRESS: usize = 2048;
/// A browser would run or show these instead of handing them to an application.
const FORBIDDEN_SCHEMES: [&str; 8] = [
    "javascript",
    "data",
    "vbscript",
    "file",
    "blob",
    "about",
    "ws",
    "wss",
];

/// Checks a registration and, unless the client is public, makes its secret of 256 bits. The
/// secret is told once; the row holds its hash.
///
/// # Errors
/// [`InvalidRegistration`] names the first property that is wrong.
pub fn new_client(
    registration: Registration,
    now: Millis,
    entropy: &dyn Entropy,
) -> Result<(ClientRow, Option<Secret>), InvalidRegistration> {
    let Registration {
        client_id,
        metadata,
    } = registration;
    check_id(&client_id)?;
    check(&metadata)?;
    let secret = (!metadata.is_public()).then(|| entropy.token());
    let row = ClientRow {
        id: client_id,
        secret_hash: secret.as_ref().map(|s| fingerprint(s.expose()).to_vec()),
        secret_sealed: None,
        registration_token_hash: None,
        enabled: true,
        metadata,
        created_at: now,
        updated_at: now,
    };
    Ok((row, secret))
}

fn refuse(
    fits: bool,
    property: &'static str,
    value: &str,
    allowed: &'static str,
) -> Result<(), InvalidRegistration> {
    if fits {
        return Ok(());
    }
    Err(InvalidRegistration {
        property,
        value: value.to_owned(),
        allowed,
    })
}

fn check_id(id: &ClientId) -> Result<(), InvalidRegistration> {
    let id = id.as_str();
    let fits = (1..=128).contains(&id.len())
        && id
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-._~".contains(&b));
    refuse(
        fits,
        "client_id",
        id,
        "use 1 to 128 letters, digits and -._~",
    )
}

fn check(metadata: &ClientMetadata) -> Result<(), InvalidRegistration> {
    let name = metadata.client_name.as_str();
    let named = (1..=200).contains(&name.chars().count()) && !name.chars().any(char::is_control);
    refuse(
        named,
        "client_name",
        name,
        "use 1 to 200 characters on one line",
    )?;
    let alg = metadata.id_token_signed_response_alg.as_str();
    let known = keys::ALGORITHMS.iter().any(|own| own.as_str() == alg);
    refuse(
        known,
        "id_token_signed_response_alg",
        alg,
        "use RS256 or ES256",
    )?;
    for name in &metadata.default_acr_values {
        let fits = Acr::new(name.as_str()).is_ok();
        refuse(fits, "default_acr_values", name, "use names of methods")?;
    }
    let age = metadata.default_max_age.unwrap_or(0);
    refuse(
        age >= 0,
        "default_max_age",
        &age.to_string(),
        "use seconds, 0 or more",
    )?;
    if let Some(uri) = &metadata.client_uri {
        let fits = Url::parse(uri).is_ok_and(|url| matches!(url.scheme(), "https" | "http"));
        refuse(fits, "client_uri", uri, "use an https address")?;
    }
    check_grants(metadata)?;
    check_scopes(metadata)?;
    check_addresses(metadata)
}

fn check_grants(metadata: &ClientMetadata) -> Result<(), InvalidRegistration> {
    let method = metadata.token_endpoint_auth_method.as_str();
    refuse(
        client_auth::METHODS.contains(&method),
        "token_endpoint_auth_method",
        method,
        "use client_secret_basic, client_secret_post or none",
    )?;
    let grants = &metadata.grant_types;
    let has = |name: &str| grants.iter().any(|g| g == name);
    for grant in grants {
        refuse(
            GRANT_TYPES.contains(&grant.as_str()),
            "grant_types",
            grant,
            "use authorization_code, refresh_token or client_credentials",
        )?;
    }
    refuse(!grants.is_empty(), "grant_types", "", "name at least one")?;
    refuse(
        has("authorization_code") || !has("refresh_token"),
        "grant_types",
        "refresh_token",
        "needs authorization_code beside it",
    )?;
    refuse(
        method != "none" || !has("client_credentials"),
        "grant_types",
        "client_credentials",
        "needs a client with a secret",
    )
}

fn check_scopes(metadata: &ClientMetadata) -> Result<(), InvalidRegistration> {
    for name in &metadata.scopes {
        let fits = scope::is_valid(name);
        refuse(
            fits,
            "scopes",
            name,
            "use visible ASCII without quotes and spaces",
        )?;
    }
    let signs_in = metadata.has_grant("authorization_code");
    let openid = metadata.scopes.iter().any(|s| s == scope::OPENID);
    refuse(
        openid || !signs_in,
        "scopes",
        &metadata.scopes.join(" "),
        "authorization_code needs openid",
    )
}

fn check_addresses(metadata: &ClientMetadata) -> Result<(), InvalidRegistration> {
    let signs_in = metadata.has_grant("authorization_code");
    refuse(
        !signs_in || !metadata.redirect_uris.is_empty(),
        "redirect_uris",
        "",
        "authorization_code needs at least one",
    )?;
    let public = metadata.is_public();
    for (property, addresses) in [
        ("redirect_uris", &metadata.redirect_uris),
        (
            "post_logout_redirect_uris",
            &metadata.post_logout_redirect_uris,
        ),
    ] {
        for address in addresses {
            refuse(
                is_return_address(address, public),
                property,
                address,
                "use https without fragment and user; http for loopback only; an own scheme \
                 such as com.example.app for public clients only",
            )?;
        }
    }
    Ok(())
}

fn is_return_address(address: &str, public: bool) -> bool {
    let plain = address.len() <= LONGEST_ADDRESS && address.bytes().all(|b| b.is_ascii_graphic());
    let Some(url) = Url::parse(address).ok().filter(|_| plain) else {
        return false;
    };
    if address.contains(['#', '\\']) || !url.username().is_empty() || url.password().is_some() {
        return false;
    }
    match url.scheme() {
        "https" => true,
        "http" => is_loopback(&url),
        // RFC 8252 §7.1: a reversed domain name that the application's maker owns.
        own => public && own.contains('.') && !FORBIDDEN_SCHEMES.contains(&own),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use countersign_core::SystemEntropy;

    fn register(
        change: impl FnOnce(&mut ClientMetadata),
    ) -> Result<(ClientRow, Option<Secret>), InvalidRegistration> {
        let mut metadata = ClientMetadata {
            client_name: "App".to_owned(),
            redirect_uris: vec!["https://app.example/cb".to_owned()],
            ..ClientMetadata::default()
        };
        change(&mut metadata);
        let registration = Registration {
            client_id: ClientId::from("app"),
            metadata,
        };
        new_client(registration, Millis(1), &SystemEntropy)
    }

    fn wrong(change: impl FnOnce(&mut ClientMetadata)) -> &'static str {
        register(change).unwrap_err().property
    }

    #[test]
    fn a_secret_is_told_once_and_kept_as_its_hash() {
        let (row, secret) = register(|_| {}).unwrap();
        let secret = secret.unwrap();
        assert_eq!(secret.expose().len(), 43);
        assert_eq!(row.secret_hash.unwrap(), fingerprint(secret.expose()));
    }

    #[test]
    fn a_public_client_has_none() {
        let (row, secret) = register(|m| m.token_endpoint_auth_method = "none".into()).unwrap();
        assert!(secret.is_none() && row.secret_hash.is_none());
    }

    #[test]
    fn addresses_are_checked() {
        let with = |uri: &str, method: &str| {
            register(|m| {
                m.redirect_uris = vec![uri.to_owned()];
                m.token_endpoint_auth_method = method.to_owned();
            })
        };
        for good in [
            "https://a.example/cb?x=1",
            "http://127.0.0.1/cb",
            "http://localhost:1/cb",
        ] {
            assert!(with(good, "client_secret_basic").is_ok(), "{good}");
        }
        assert!(with("com.example.app:/cb", "none").is_ok());
        for bad in [
            "/cb",
            "http://a.example/cb",
            "https://a.example/cb#x",
            "https://u:p@a.example/cb",
            "https://a.example/ cb",
            "com.example.app:/cb",
            "javascript:alert(1)",
            "",
        ] {
            assert_eq!(
                with(bad, "client_secret_basic").unwrap_err().property,
                "redirect_uris"
            );
        }
        assert!(with("javascript:alert(1)", "none").is_err());
        assert!(with("myapp:/cb", "none").is_err());
    }

    #[test]
    fn other_properties_are_checked() {
        assert_eq!(wrong(|m| m.client_name.clear()), "client_name");
        assert_eq!(wrong(|m| m.redirect_uris.clear()), "redirect_uris");
        assert_eq!(
            wrong(|m| m.grant_types = vec!["password".into()]),
            "grant_types"
        );
        assert_eq!(wrong(|m| m.scopes = vec!["email".into()]), "scopes");
        let alg = "id_token_signed_response_alg";
        assert_eq!(
            wrong(|m| m.id_token_signed_response_alg = "none".into()),
            alg
        );
        let method = "token_endpoint_auth_method";
        assert_eq!(
            wrong(|m| m.token_endpoint_auth_method = "tls".into()),
            method
        );
        let public = |m: &mut ClientMetadata| {
            m.token_endpoint_auth_method = "none".into();
            m.grant_types.push("client_credentials".into());
        };
        assert_eq!(wrong(public), "grant_types");
    }
}
