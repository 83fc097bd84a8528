use countersign_tests::Demo;
use serde_json::{Value, json};

use super::{answer, register};

const REDIRECT: &str = "invalid_redirect_uri";
const METADATA: &str = "invalid_client_metadata";

/// Members that are refused, and the error that RFC 7591 §3.2.2 has for them.
fn cases() -> Vec<(Value, &'static str)> {
    let private = json!({"keys": [{"kty": "OKP", "crv": "Ed25519",
        "d": "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
        "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]});
    vec![
        (json!({"redirect_uris": null}), REDIRECT),
        (json!({"redirect_uris": []}), REDIRECT),
        (json!({"redirect_uris": "https://app.example/cb"}), REDIRECT),
        (json!({"redirect_uris": [1]}), REDIRECT),
        (json!({"redirect_uris": [""]}), REDIRECT),
        (json!({"redirect_uris": ["/cb"]}), REDIRECT),
        (
            json!({"redirect_uris": ["http://app.example/cb"]}),
            REDIRECT,
        ),
        (
            json!({"redirect_uris": ["https://app.example/cb#x"]}),
            REDIRECT,
        ),
        (
            json!({"redirect_uris": ["https://u:p@app.example/cb"]}),
            REDIRECT,
        ),
        (
            json!({"redirect_uris": ["https://app.example/ cb"]}),
            REDIRECT,
        ),
        (
            json!({"redirect_uris": ["https://app.example/\u{e9}"]}),
            REDIRECT,
        ),
        (json!({"redirect_uris": ["javascript:alert(1)"]}), REDIRECT),
        (json!({"redirect_uris": ["data:text/html,x"]}), REDIRECT),
        (json!({"redirect_uris": ["com.example.app:/cb"]}), REDIRECT),
        (
            json!({"redirect_uris": ["app:/cb"], "application_type": "native"}),
            REDIRECT,
        ),
        (
            json!({"redirect_uris": vec!["https://a.example/"; 101]}),
            REDIRECT,
        ),
        (
            json!({"redirect_uris": [format!("https://a.example/{}", "x".repeat(2100))]}),
            REDIRECT,
        ),
        (json!({"client_name": "a\nb"}), METADATA),
        (json!({"client_name": ["a"]}), METADATA),
        (json!({"client_uri": "javascript:alert(1)"}), METADATA),
        (json!({"logo_uri": "data:image/svg+xml,x"}), METADATA),
        (json!({"policy_uri": "policy"}), METADATA),
        (json!({"tos_uri": "ftp://app.example"}), METADATA),
        (json!({"contacts": [""]}), METADATA),
        (json!({"application_type": "desktop"}), METADATA),
        (json!({"grant_types": ["password"]}), METADATA),
        (json!({"grant_types": ["refresh_token"]}), METADATA),
        (json!({"grant_types": ["implicit"]}), METADATA),
        (json!({"response_types": ["id_token"]}), METADATA),
        (json!({"response_types": ["code code"]}), METADATA),
        (json!({"response_types": ["device"]}), METADATA),
        (json!({"scope": 1}), METADATA),
        (json!({"scope": "email"}), METADATA),
        (json!({"token_endpoint_auth_method": "password"}), METADATA),
        (json!({"token_endpoint_auth_signing_alg": "none"}), METADATA),
        (json!({"jwks": private}), METADATA),
        (json!({"jwks": {"keys": []}}), METADATA),
        (json!({"jwks": []}), METADATA),
        (json!({"jwks_uri": "http://app.example/keys"}), METADATA),
        (
            json!({"jwks_uri": "https://app.example/k", "jwks": {"keys": [{"kty": "OKP", "crv": "Ed25519",
            "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}}),
            METADATA,
        ),
        (json!({"id_token_signed_response_alg": "none"}), METADATA),
        (json!({"id_token_signed_response_alg": "HS256"}), METADATA),
        (
            json!({"id_token_encrypted_response_alg": "RSA1_5"}),
            METADATA,
        ),
        (
            json!({"id_token_encrypted_response_enc": "A128GCM"}),
            METADATA,
        ),
        (json!({"userinfo_signed_response_alg": "none"}), METADATA),
        (json!({"request_object_signing_alg": "none"}), METADATA),
        (json!({"request_uris": ["http://app.example/r"]}), METADATA),
        (json!({"subject_type": "private"}), METADATA),
        (
            json!({"subject_type": "pairwise",
            "redirect_uris": ["https://a.example/cb", "https://b.example/cb"]}),
            METADATA,
        ),
        (
            json!({"sector_identifier_uri": "http://app.example/s"}),
            METADATA,
        ),
        (json!({"default_max_age": -1}), METADATA),
        (json!({"default_max_age": 1.5}), METADATA),
        (json!({"default_acr_values": ["fax"]}), METADATA),
        (
            json!({"initiate_login_uri": "http://app.example/"}),
            METADATA,
        ),
        (
            json!({"frontchannel_logout_uri": "https://other.example/out"}),
            METADATA,
        ),
        (
            json!({"backchannel_logout_uri": "https://app.example/out#x"}),
            METADATA,
        ),
        (
            json!({"post_logout_redirect_uris": ["http://app.example/"]}),
            METADATA,
        ),
        (json!({"require_auth_time": "true"}), METADATA),
        (json!({"tls_client_auth_subject_dn": "CN=a"}), METADATA),
        (
            json!({"software_statement": "x"}),
            "invalid_software_statement",
        ),
        (
            json!({"software_statement": {}}),
            "invalid_software_statement",
        ),
    ]
}

#[tokio::test]
async fn what_is_wrong_is_refused_and_named() {
    let demo = Demo::start();
    let before = demo.administer(&["client", "list"]);
    for (members, code) in cases() {
        let refused = register(&demo.issuer, None, &members).await;
        assert_eq!(refused.error(), (400, code), "{members}: {}", refused.json);
        let why = refused.text("error_description");
        assert!(
            why.len() > 10 && why.bytes().all(|b| (b' '..=b'~').contains(&b)),
            "{why}"
        );
        assert!(!why.contains("nWGxne"), "{why}");
    }
    assert_eq!(
        demo.administer(&["client", "list"]),
        before,
        "nothing was registered"
    );
}

#[tokio::test]
async fn a_body_that_is_no_json_object_is_refused() {
    let demo = Demo::start();
    let http = reqwest::Client::builder()
        .no_proxy()
        .build()
        .expect("a client");
    let post = || http.post(format!("{}/register", demo.issuer));
    let json = "application/json";
    for (kind, body) in [
        (json, String::new()),
        (json, "[]".to_owned()),
        (json, "{".to_owned()),
        (json, "\"x\"".to_owned()),
        (json, "\u{0}".to_owned()),
        (json, "[".repeat(10_000)),
        ("text/plain", "{}".to_owned()),
        (
            "application/x-www-form-urlencoded",
            "redirect_uris=x".to_owned(),
        ),
    ] {
        let refused = answer(post().header("content-type", kind).body(body.clone())).await;
        assert_eq!(refused.error(), (400, METADATA), "{kind} {:.20}", body);
    }
    let large = format!("{{\"client_name\": \"{}\"}}", "x".repeat(70_000));
    let refused = answer(post().header("content-type", json).body(large)).await;
    assert_eq!(refused.status, 413);
    let twice = post()
        .header("authorization", "Bearer a")
        .header("authorization", "Bearer b")
        .json(&super::with(&json!({})));
    assert_eq!(answer(twice).await.error(), (401, "invalid_token"));
}
