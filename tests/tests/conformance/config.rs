//! Config OP: `oidcc-config-certification-test-plan`.

use countersign_tests::Demo;
use reqwest::header::CONTENT_TYPE;
use serde_json::Value;
use url::Url;

/// `oidcc-discovery-endpoint-verification`
#[tokio::test]
async fn discovery_endpoint_verification() {
    let demo = Demo::start();
    let address = format!("{}/.well-known/openid-configuration", demo.issuer);
    let response = reqwest::get(address).await.expect("the server answers");
    assert_eq!(response.status().as_u16(), 200);
    assert_eq!(response.headers()[CONTENT_TYPE], "application/json");
    let provider: Value = response.json().await.expect("JSON");
    assert_eq!(provider["issuer"], demo.issuer.as_str());
    for (name, least) in [
        ("response_types_supported", "code"),
        ("subject_types_supported", "public"),
        ("id_token_signing_alg_values_supported", "RS256"),
        ("grant_types_supported", "authorization_code"),
        ("scopes_supported", "openid"),
        ("claims_supported", "sub"),
        ("code_challenge_methods_supported", "S256"),
    ] {
        let list = provider[name]
            .as_array()
            .unwrap_or_else(|| panic!("{name} is no list"));
        assert!(
            list.iter().any(|v| v == least),
            "{name} lacks {least}: {list:?}"
        );
        let texts = list
            .iter()
            .all(|v| v.as_str().is_some_and(|t| !t.is_empty()));
        assert!(texts, "{name}: {list:?}");
    }
    for flag in [
        "claims_parameter_supported",
        "request_parameter_supported",
        "request_uri_parameter_supported",
    ] {
        assert!(provider[flag].is_boolean(), "{flag}");
    }
    assert_endpoints_are_of_the_issuer(&demo.issuer, &provider);
    assert_locales_are_canonical(&provider["ui_locales_supported"]);
    assert_keys_are_sound(provider["jwks_uri"].as_str().expect("a jwks_uri")).await;
}

/// Where the issuer is https, so are all of them; the demonstration is on loopback.
fn assert_endpoints_are_of_the_issuer(issuer: &str, provider: &Value) {
    let issuer = Url::parse(issuer).expect("the issuer is an address");
    for needed in [
        "authorization_endpoint",
        "token_endpoint",
        "userinfo_endpoint",
        "jwks_uri",
    ] {
        assert!(provider[needed].is_string(), "{needed}");
    }
    let all = provider.as_object().expect("an object");
    for (name, value) in all.iter().filter(|(n, _)| n.ends_with("_endpoint")) {
        let address = value.as_str().and_then(|v| Url::parse(v).ok());
        let address = address.unwrap_or_else(|| panic!("{name} is no address: {value}"));
        assert_eq!(address.origin(), issuer.origin(), "{name}");
    }
}

/// RFC 5646 §2.1.1: languages in lower case, regions in upper case.
fn assert_locales_are_canonical(locales: &Value) {
    for locale in locales.as_array().into_iter().flatten() {
        let locale = locale.as_str().expect("a language tag");
        let mut parts = locale.split('-');
        let language = parts.next().unwrap_or_default();
        assert!(language.bytes().all(|b| b.is_ascii_lowercase()), "{locale}");
        for part in parts.filter(|part| part.len() == 2) {
            assert!(part.bytes().all(|b| b.is_ascii_uppercase()), "{locale}");
        }
    }
}

async fn assert_keys_are_sound(address: &str) {
    let response = reqwest::get(address).await.expect("the server answers");
    let set: Value = response.json().await.expect("JSON");
    let keys = set["keys"].as_array().expect("a set of keys");
    assert!(
        keys.iter().any(|key| key["kty"] == "RSA"),
        "RS256 needs one"
    );
    for key in keys {
        for private in ["d", "p", "q", "dp", "dq", "qi", "k", "oth"] {
            assert!(key.get(private).is_none(), "{private} is published");
        }
        assert!(key["kid"].is_string() && key["use"].is_string(), "{key}");
    }
}
