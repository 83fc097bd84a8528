//! Clients that prove themselves with a certificate, and tokens that are bound to it (RFC 8705).

use countersign_jose::{Curve, Jwk, JwkSet, PublicKey};
use countersign_oidc::{
    Call, ClientCertificate, ErrorCode, Issuer, MutualTls, PresentedToken, Settings, TokenError,
    UserinfoError, paths,
};
use countersign_store::ClientMetadata;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, IsCa, Issuer as Signer, KeyPair,
    PKCS_ECDSA_P256_SHA256, SanType, date_time_ymd,
};
use serde_json::Value;

use crate::support::{House, ISSUER, Request, SECRET, VERIFIER, parameters, text};

struct Authority(Signer<'static, KeyPair>, Vec<u8>);

fn authority(name: &str) -> Authority {
    let mut params = params(name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
    let der = params.self_signed(&key).unwrap().der().to_vec();
    Authority(Signer::new(params, key), der)
}

/// Good from 2020 to 2030; the tests' clock stands in 2023.
fn params(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params
        .distinguished_name
        .push(DnType::OrganizationName, "Shop, Ltd");
    params.subject_alt_names = vec![
        SanType::DnsName("app.example".try_into().unwrap()),
        SanType::URI("https://app.example/id".try_into().unwrap()),
        SanType::IpAddress("192.0.2.7".parse().unwrap()),
        SanType::Rfc822Name("app@shop.example".try_into().unwrap()),
    ];
    params.not_before = date_time_ymd(2020, 1, 1);
    params.not_after = date_time_ymd(2030, 1, 1);
    params
}

fn issued(authority: &Authority, params: &CertificateParams) -> ClientCertificate {
    let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
    let der = params.signed_by(&key, &authority.0).unwrap().der().to_vec();
    ClientCertificate::new(der, Vec::new()).unwrap()
}

fn self_signed(params: &CertificateParams) -> (ClientCertificate, JwkSet) {
    let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
    let der = params.self_signed(&key).unwrap().der().to_vec();
    let point = key.public_key_raw();
    let public = PublicKey::ec(Curve::P256, &point[1..33], &point[33..]).unwrap();
    let keys = JwkSet::from(vec![Jwk::new(public)]);
    (ClientCertificate::new(der, Vec::new()).unwrap(), keys)
}

async fn house(authority: &Authority) -> House {
    House::with(Settings {
        mutual_tls: Some(MutualTls {
            address: Some("https://mtls.example.org:8443".to_owned()),
            authorities: vec![authority.1.clone()],
        }),
        ..Settings::new(Issuer::new(ISSUER).unwrap())
    })
    .await
}

async fn register(house: &House, method: &str, change: impl FnOnce(&mut ClientMetadata)) {
    house
        .register("holder", |m| {
            m.token_endpoint_auth_method = method.to_owned();
            m.grant_types.push("client_credentials".to_owned());
            m.trusted = true;
            change(m);
        })
        .await;
}

async fn token(
    house: &House,
    certificate: Option<&ClientCertificate>,
    pairs: &[(&str, &str)],
) -> Result<Value, ErrorCode> {
    let parameters = parameters(pairs);
    let call = Call {
        certificate,
        ..Call::post(paths::TOKEN, &parameters)
    };
    match house.provider.token(&call).await {
        Ok(tokens) => Ok(serde_json::to_value(tokens).unwrap()),
        Err(TokenError::Refused(refusal)) => Err(refusal.code),
        Err(TokenError::Failed(error)) => panic!("{error}"),
    }
}

const BY_ITSELF: &[(&str, &str)] = &[
    ("grant_type", "client_credentials"),
    ("client_id", "holder"),
];

async fn is_proved(house: &House, certificate: Option<&ClientCertificate>) -> bool {
    match token(house, certificate, BY_ITSELF).await {
        Ok(_) => true,
        Err(code) => {
            assert_eq!(code, ErrorCode::InvalidClient);
            false
        }
    }
}

#[tokio::test]
async fn a_certificate_of_the_authority_proves_the_subject_that_is_registered() {
    let trusted = authority("Trusted");
    let house = house(&trusted).await;
    let own = issued(&trusted, &params("app"));
    type Change = fn(&mut ClientMetadata);
    let same: [Change; 5] = [
        |m| m.tls_client_auth_subject_dn = Some("O=Shop\\, Ltd, CN=app".to_owned()),
        |m| m.tls_client_auth_san_dns = Some("app.example".to_owned()),
        |m| m.tls_client_auth_san_uri = Some("https://app.example/id".to_owned()),
        |m| m.tls_client_auth_san_ip = Some("192.0.2.7".to_owned()),
        |m| m.tls_client_auth_san_email = Some("app@shop.example".to_owned()),
    ];
    for (index, subject) in same.into_iter().enumerate() {
        register(&house, "tls_client_auth", subject).await;
        assert!(is_proved(&house, Some(&own)).await, "{index}");
        assert!(!is_proved(&house, None).await, "{index}");
    }
    register(&house, "tls_client_auth", |m| {
        m.tls_client_auth_subject_dn = Some("O=Shop\\, Ltd,CN=other".to_owned());
    })
    .await;
    assert!(!is_proved(&house, Some(&own)).await);
}

#[tokio::test]
async fn a_certificate_of_somebody_else_or_of_another_time_proves_nothing() {
    let trusted = authority("Trusted");
    let house = house(&trusted).await;
    register(&house, "tls_client_auth", |m| {
        m.tls_client_auth_san_dns = Some("app.example".to_owned());
    })
    .await;
    assert!(is_proved(&house, Some(&issued(&trusted, &params("app")))).await);
    let other = issued(&authority("Trusted"), &params("app"));
    assert!(!is_proved(&house, Some(&other)).await, "another authority");
    let (own, _) = self_signed(&params("app"));
    assert!(!is_proved(&house, Some(&own)).await, "self-signed");
    let mut expired = params("app");
    expired.not_after = date_time_ymd(2021, 1, 1);
    assert!(
        !is_proved(&house, Some(&issued(&trusted, &expired))).await,
        "expired"
    );
    let mut early = params("app");
    early.not_before = date_time_ymd(2025, 1, 1);
    assert!(
        !is_proved(&house, Some(&issued(&trusted, &early))).await,
        "from the future"
    );
    let mut nameless = params("app");
    nameless.subject_alt_names.clear();
    assert!(
        !is_proved(&house, Some(&issued(&trusted, &nameless))).await,
        "nameless"
    );
}

#[tokio::test]
async fn a_self_signed_certificate_proves_the_holder_of_a_registered_key() {
    let house = house(&authority("Trusted")).await;
    let (own, keys) = self_signed(&params("app"));
    register(&house, "self_signed_tls_client_auth", |m| {
        m.jwks = Some(serde_json::to_value(&keys).unwrap());
    })
    .await;
    assert!(is_proved(&house, Some(&own)).await);
    assert!(!is_proved(&house, None).await);
    let (other, _) = self_signed(&params("app"));
    assert!(!is_proved(&house, Some(&other)).await, "another key");
    house
        .clock
        .advance(std::time::Duration::from_secs(10 * 365 * 24 * 3600));
    assert!(!is_proved(&house, Some(&own)).await, "expired");
}

#[tokio::test]
async fn a_server_without_mutual_tls_believes_no_certificate() {
    let house = House::new().await;
    let (own, keys) = self_signed(&params("app"));
    register(&house, "self_signed_tls_client_auth", |m| {
        m.jwks = Some(serde_json::to_value(&keys).unwrap());
    })
    .await;
    assert!(!is_proved(&house, Some(&own)).await);
}

async fn userinfo(
    house: &House,
    access_token: &str,
    certificate: Option<&ClientCertificate>,
) -> Result<(), ErrorCode> {
    let nothing = parameters(&[]);
    let header = format!("Bearer {access_token}");
    let call = Call {
        method: "GET",
        authorization: Some(&header),
        certificate,
        ..Call::post(paths::USERINFO, &nothing)
    };
    let presented = PresentedToken::read(&call).unwrap().unwrap();
    match house.provider.userinfo_for(&call, presented).await {
        Ok(_) => Ok(()),
        Err(UserinfoError::Refused(refusal)) => Err(refusal.code),
        Err(UserinfoError::Failed(error)) => panic!("{error}"),
    }
}

#[tokio::test]
async fn a_bound_token_works_with_its_certificate_only() {
    let house = house(&authority("Trusted")).await;
    let (own, _) = self_signed(&params("app"));
    let (other, _) = self_signed(&params("app"));
    house
        .register("app", |m| {
            m.trusted = true;
            m.tls_client_certificate_bound_access_tokens = true;
        })
        .await;
    let code = house.code(&Request::of("app"), "password").await;
    let exchange = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", crate::support::CALLBACK),
        ("code_verifier", VERIFIER),
        ("client_id", "app"),
        ("client_secret", SECRET),
    ];
    let without = token(&house, None, &exchange).await;
    assert_eq!(without, Err(ErrorCode::InvalidRequest));
    let tokens = token(&house, Some(&own), &exchange).await.unwrap();
    let bound = text(&tokens, "access_token");
    assert_eq!(tokens["token_type"], "Bearer");
    let claims = house.claims(&tokens["access_token"], ISSUER);
    assert_eq!(claims["cnf"]["x5t#S256"], own.thumbprint());
    assert_eq!(userinfo(&house, bound, Some(&own)).await, Ok(()));
    let refused = Err(ErrorCode::InvalidToken);
    assert_eq!(userinfo(&house, bound, Some(&other)).await, refused);
    assert_eq!(userinfo(&house, bound, None).await, refused);
}
