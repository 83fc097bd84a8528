use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use countersign_tests::Installation;
use serde_json::{Value, json};

use super::{register, serve};

const ISSUER: &str = "https://trust.example";

/// Somebody who vouches for software, with a library that is not the server's.
struct Trust(EcdsaKeyPair);

impl Trust {
    fn new() -> Self {
        Self(EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).expect("a key"))
    }

    fn keys(&self) -> Value {
        let point = &self.0.public_key().as_ref()[1..];
        let (x, y) = point.split_at(32);
        let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        json!({"keys": [{"kty": "EC", "crv": "P-256", "kid": "t1", "x": encode(x), "y": encode(y)}]})
    }

    fn statement(&self, claims: &Value) -> String {
        let encode = |json: &Value| URL_SAFE_NO_PAD.encode(json.to_string());
        let header = json!({"alg": "ES256", "kid": "t1"});
        let signed = format!("{}.{}", encode(&header), encode(claims));
        let signature = self.0.sign(&SystemRandom::new(), signed.as_bytes());
        let signature = URL_SAFE_NO_PAD.encode(signature.expect("a signature"));
        format!("{signed}.{signature}")
    }
}

#[tokio::test]
async fn a_statement_of_a_trusted_issuer_decides_and_others_do_not() {
    let installation = Installation::new();
    let (trust, stranger) = (Trust::new(), Trust::new());
    let file = installation.folder().join("trust.json");
    std::fs::write(&file, trust.keys().to_string()).expect("the folder can be written to");
    let settings = [
        ("COUNTERSIGN_REGISTRATION__MODE", "open"),
        (
            "COUNTERSIGN_REGISTRATION__SOFTWARE_STATEMENT_ISSUERS",
            &format!("{ISSUER} trust.json"),
        ),
        (
            "COUNTERSIGN_REGISTRATION__REQUIRE_SOFTWARE_STATEMENT",
            "true",
        ),
    ];
    let _server = serve(&installation, &settings).await;
    let issuer = &installation.issuer;
    let claims = json!({"iss": ISSUER, "client_name": "The shop", "software_id": "shop"});

    let bare = register(issuer, None, &json!({})).await;
    assert_eq!(bare.error(), (400, "invalid_software_statement"));
    let statement = trust.statement(&claims);
    let members = json!({"client_name": "Your bank", "software_statement": statement});
    let registered = register(issuer, None, &members).await;
    assert_eq!(registered.status, 201, "{}", registered.json);
    assert_eq!(registered.json["client_name"], "The shop");
    assert_eq!(registered.json["software_id"], "shop");
    assert_eq!(registered.json["software_statement"], statement);

    let forged = json!({"software_statement": stranger.statement(&claims)});
    let refused = register(issuer, None, &forged).await;
    assert_eq!(refused.error(), (400, "invalid_software_statement"));
    let other = trust.statement(&json!({"iss": "https://stranger.example"}));
    let refused = register(issuer, None, &json!({"software_statement": other})).await;
    assert_eq!(refused.error(), (400, "unapproved_software_statement"));
}

#[tokio::test]
async fn keys_that_cannot_be_read_stop_the_start() {
    let installation = Installation::new();
    let config = installation.folder().join("countersign.toml");
    let text = std::fs::read_to_string(&config).expect("init wrote it");
    let wrong = text.replace(
        "software_statement_issuers = []",
        "software_statement_issuers = [\"https://trust.example missing.json\"]",
    );
    assert_ne!(text, wrong);
    std::fs::write(&config, wrong).expect("the folder can be written to");
    let mut command = countersign_tests::binary::command(&["check"]);
    installation.place(&mut command);
    let output = command.output().expect("the binary runs");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(
        !output.status.success() && told.contains("missing.json"),
        "{told}"
    );
}
