//! Tokens that work only with a key of their client (RFC 9449).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use countersign_core::seal::fingerprint;
use countersign_jose::{
    Algorithm, Header, Jwk, KeyType, MacAlgorithm, MacKey, PrivateKey, sign, sign_mac,
};
use countersign_oidc::{
    Call, ErrorCode, Issuer, PresentedToken, Settings, TokenError, UserinfoError, paths,
};
use serde_json::{Value, json};

use crate::support::{House, ISSUER, Request, VERIFIER, parameters, seconds, text};

/// A client's key, and the proofs that it makes.
struct Holder {
    key: PrivateKey,
    alg: Algorithm,
}

impl Holder {
    fn new() -> Self {
        Self {
            key: PrivateKey::generate(KeyType::P256).unwrap(),
            alg: Algorithm::Es256,
        }
    }

    fn thumbprint(&self) -> String {
        self.key.public().thumbprint()
    }

    fn header(&self) -> Header {
        let key = Jwk::new(self.key.public().clone());
        Header::new(self.alg).typ("dpop+jwt").jwk(&key)
    }

    fn proof_with(&self, header: &Header, claims: &Value) -> String {
        sign(&self.key, header, claims).unwrap()
    }

    /// For the token endpoint.
    fn proof(&self, house: &House, jti: &str, change: impl FnOnce(&mut Value)) -> String {
        self.proof_with(&self.header(), &claims(house, jti, change))
    }

    /// For userinfo with this token.
    fn proof_for(&self, house: &House, jti: &str, access_token: &str) -> String {
        self.proof(house, jti, |c| {
            c["htm"] = "GET".into();
            c["htu"] = format!("{ISSUER}/userinfo").into();
            c["ath"] = URL_SAFE_NO_PAD.encode(fingerprint(access_token)).into();
        })
    }
}

fn claims(house: &House, jti: &str, change: impl FnOnce(&mut Value)) -> Value {
    let mut claims = json!({
        "jti": jti,
        "htm": "POST",
        "htu": format!("{ISSUER}/token"),
        "iat": house.now().seconds(),
    });
    change(&mut claims);
    claims
}

async fn token(
    house: &House,
    proof: Option<&str>,
    pairs: &[(&str, &str)],
) -> Result<Value, ErrorCode> {
    let parameters = parameters(pairs);
    let call = Call {
        dpop: proof,
        ..Call::post(paths::TOKEN, &parameters)
    };
    match house.provider.token(&call).await {
        Ok(tokens) => Ok(serde_json::to_value(tokens).unwrap()),
        Err(TokenError::Refused(refusal)) => Err(refusal.code),
        Err(TokenError::Failed(error)) => panic!("{error}"),
    }
}

/// Exchanges a code as the public client.
async fn exchange(house: &House, proof: Option<&str>, code: &str) -> Result<Value, ErrorCode> {
    let pairs = [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", "http://127.0.0.1:4000/cb"),
        ("code_verifier", VERIFIER),
        ("client_id", "spa"),
    ];
    token(house, proof, &pairs).await
}

async fn refresh(house: &House, proof: Option<&str>, refresh: &str) -> Result<Value, ErrorCode> {
    let pairs = [
        ("grant_type", "refresh_token"),
        ("refresh_token", refresh),
        ("client_id", "spa"),
    ];
    token(house, proof, &pairs).await
}

async fn userinfo(
    house: &House,
    authorization: &str,
    proof: Option<&str>,
) -> Result<(), ErrorCode> {
    let nothing = parameters(&[]);
    let call = Call {
        method: "GET",
        authorization: Some(authorization),
        dpop: proof,
        ..Call::post(paths::USERINFO, &nothing)
    };
    let presented = PresentedToken::read(&call).unwrap().unwrap();
    match house.provider.userinfo_for(&call, presented).await {
        Ok(_) => Ok(()),
        Err(UserinfoError::Refused(refusal)) => Err(refusal.code),
        Err(UserinfoError::Failed(error)) => panic!("{error}"),
    }
}

/// Tokens of alice for the public client, bound to the holder's key.
async fn bound(house: &House, holder: &Holder) -> Value {
    let code = house.code(&Request::of("spa"), "password").await;
    let proof = holder.proof(house, "first", |_| ());
    exchange(house, Some(&proof), &code).await.unwrap()
}

const INVALID: Result<(), ErrorCode> = Err(ErrorCode::InvalidDpopProof);
const DEAD: Result<(), ErrorCode> = Err(ErrorCode::InvalidToken);

#[tokio::test]
async fn a_proof_binds_the_tokens_to_its_key() {
    let house = House::new().await;
    let holder = Holder::new();
    let tokens = bound(&house, &holder).await;
    assert_eq!(tokens["token_type"], "DPoP");
    let claims = house.claims(&tokens["access_token"], ISSUER);
    assert_eq!(claims["cnf"], json!({"jkt": holder.thumbprint()}));
    let access = text(&tokens, "access_token");
    let proof = holder.proof_for(&house, "a", access);
    assert_eq!(
        userinfo(&house, &format!("DPoP {access}"), Some(&proof)).await,
        Ok(())
    );
}

#[tokio::test]
async fn a_stolen_token_is_of_no_use() {
    let house = House::new().await;
    let holder = Holder::new();
    let tokens = bound(&house, &holder).await;
    let access = text(&tokens, "access_token");
    let with = format!("DPoP {access}");
    assert_eq!(
        userinfo(&house, &format!("Bearer {access}"), None).await,
        DEAD,
        "downgraded"
    );
    assert_eq!(userinfo(&house, &with, None).await, INVALID, "no proof");
    let thief = Holder::new();
    let theirs = thief.proof_for(&house, "a", access);
    assert_eq!(
        userinfo(&house, &with, Some(&theirs)).await,
        DEAD,
        "another key"
    );
    let proof = holder.proof_for(&house, "b", access);
    assert_eq!(
        userinfo(&house, &format!("Bearer {access}"), Some(&proof)).await,
        DEAD
    );
    assert_eq!(userinfo(&house, &with, Some(&proof)).await, Ok(()));
    assert_eq!(
        userinfo(&house, &with, Some(&proof)).await,
        INVALID,
        "replayed"
    );
    let other_token = holder.proof_for(&house, "c", "another token");
    assert_eq!(
        userinfo(&house, &with, Some(&other_token)).await,
        INVALID,
        "ath"
    );
    let elsewhere = holder.proof(&house, "d", |c| {
        c["ath"] = URL_SAFE_NO_PAD.encode(fingerprint(access)).into();
    });
    assert_eq!(
        userinfo(&house, &with, Some(&elsewhere)).await,
        INVALID,
        "htm and htu"
    );
}

#[tokio::test]
async fn a_token_that_is_not_bound_is_not_taken_as_bound() {
    let house = House::new().await;
    let code = house.code(&Request::of("spa"), "password").await;
    let tokens = exchange(&house, None, &code).await.unwrap();
    assert_eq!(tokens["token_type"], "Bearer");
    let access = text(&tokens, "access_token");
    let proof = Holder::new().proof_for(&house, "a", access);
    assert_eq!(
        userinfo(&house, &format!("DPoP {access}"), Some(&proof)).await,
        DEAD
    );
    assert_eq!(
        userinfo(&house, &format!("Bearer {access}"), None).await,
        Ok(())
    );
}

/// What a client that acts for itself is told about a proof.
async fn outcome(house: &House, proof: &str) -> Result<(), ErrorCode> {
    let pairs = [
        ("grant_type", "client_credentials"),
        ("client_id", "service"),
        ("client_secret", crate::support::SECRET),
    ];
    token(house, Some(proof), &pairs).await.map(|_| ())
}

async fn with_service() -> House {
    let house = House::new().await;
    house
        .register("service", |m| {
            m.grant_types = vec!["client_credentials".to_owned()];
            m.dpop_bound_access_tokens = true;
        })
        .await;
    house
}

#[tokio::test]
async fn every_asymmetric_algorithm_makes_proofs() {
    let house = with_service().await;
    for kind in KeyType::ALL {
        let key = PrivateKey::generate(kind).unwrap();
        let mut holder = Holder {
            key,
            alg: Algorithm::Es256,
        };
        for alg in Algorithm::ALL.into_iter().filter(|a| a.key_type() == kind) {
            holder.alg = alg;
            let proof = holder.proof(&house, alg.as_str(), |_| ());
            assert_eq!(outcome(&house, &proof).await, Ok(()), "{alg}");
        }
    }
}

#[tokio::test]
async fn a_proof_is_for_one_request_of_this_moment() {
    let house = with_service().await;
    let holder = Holder::new();
    type Change = fn(&mut Value);
    let bad: [(&str, Change); 11] = [
        ("htm", |c| c["htm"] = "GET".into()),
        ("htm in small letters", |c| c["htm"] = "post".into()),
        ("htu", |c| c["htu"] = "https://evil.example/token".into()),
        ("another endpoint", |c| {
            c["htu"] = format!("{ISSUER}/userinfo").into()
        }),
        ("relative", |c| c["htu"] = "/token".into()),
        ("old", |c| {
            c["iat"] = (c["iat"].as_i64().unwrap() - 301).into()
        }),
        ("future", |c| {
            c["iat"] = (c["iat"].as_i64().unwrap() + 61).into()
        }),
        ("no iat", |c| c["iat"] = Value::Null),
        ("endless", |c| c["iat"] = json!(1e300)),
        ("empty jti", |c| c["jti"] = "".into()),
        ("long jti", |c| c["jti"] = "x".repeat(257).into()),
    ];
    for (what, change) in bad {
        let proof = holder.proof(&house, "same", change);
        assert_eq!(outcome(&house, &proof).await, INVALID, "{what}");
    }
    let proof = holder.proof(&house, "same", |_| ());
    assert_eq!(
        outcome(&house, &proof).await,
        Ok(()),
        "none of those used it up"
    );
    assert_eq!(outcome(&house, &proof).await, INVALID, "replayed");
    house.clock.advance(seconds(299));
    assert_eq!(outcome(&house, &proof).await, INVALID, "replayed later");
    let another = Holder::new().proof(&house, "same", |_| ());
    assert_eq!(outcome(&house, &another).await, Ok(()), "another key's jti");
}

#[tokio::test]
async fn a_proof_carries_one_public_key_and_its_signature() {
    let house = with_service().await;
    let holder = Holder::new();
    let good = claims(&house, "1", |_| ());
    let untyped = Header::new(Algorithm::Es256).jwk(&Jwk::new(holder.key.public().clone()));
    assert_eq!(
        outcome(&house, &holder.proof_with(&untyped, &good)).await,
        INVALID,
        "typ"
    );
    let wrong = untyped.clone().typ("JWT");
    assert_eq!(
        outcome(&house, &holder.proof_with(&wrong, &good)).await,
        INVALID,
        "JWT"
    );
    let bare = Header::new(Algorithm::Es256).typ("dpop+jwt");
    assert_eq!(
        outcome(&house, &holder.proof_with(&bare, &good)).await,
        INVALID,
        "no key"
    );
    let others = Holder::new().proof_with(&holder.header(), &good);
    assert_eq!(
        outcome(&house, &others).await,
        INVALID,
        "another's signature"
    );
    let key = MacKey::new(MacAlgorithm::Hs256, &[7; 32]).unwrap();
    let mac = Header::new(MacAlgorithm::Hs256).typ("dpop+jwt");
    let mac = mac.jwk(&Jwk::new(holder.key.public().clone()));
    assert_eq!(
        outcome(&house, &sign_mac(&key, &mac, &good).unwrap()).await,
        INVALID,
        "HMAC"
    );
    let private = {
        let mut header = serde_json::to_value(holder.header()).unwrap();
        header["jwk"]["d"] = "AAAA".into();
        let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        format!("{}.{}.AAAA", encode(&header), encode(&good))
    };
    assert_eq!(outcome(&house, &private).await, INVALID, "private key");
    assert_eq!(outcome(&house, "").await, INVALID);
    assert_eq!(
        outcome(&house, &holder.proof_with(&holder.header(), &good)).await,
        Ok(())
    );
}

#[tokio::test]
async fn a_client_registered_for_bound_tokens_gets_no_others() {
    let house = with_service().await;
    let pairs = [
        ("grant_type", "client_credentials"),
        ("client_id", "service"),
        ("client_secret", crate::support::SECRET),
    ];
    let refused = token(&house, None, &pairs).await.unwrap_err();
    assert_eq!(refused, ErrorCode::InvalidDpopProof);
    let holder = Holder::new();
    let proof = holder.proof(&house, "1", |_| ());
    let tokens = token(&house, Some(&proof), &pairs).await.unwrap();
    let claims = house.claims(&tokens["access_token"], ISSUER);
    assert_eq!(claims["cnf"]["jkt"], holder.thumbprint());
}

#[tokio::test]
async fn a_public_clients_refresh_token_is_bound_to_its_key() {
    let house = House::new().await;
    let holder = Holder::new();
    let tokens = bound(&house, &holder).await;
    let token = text(&tokens, "refresh_token");
    let refused = Err(ErrorCode::InvalidGrant);
    let thief = Holder::new().proof(&house, "a", |_| ());
    assert_eq!(
        refresh(&house, Some(&thief), token).await,
        refused,
        "another key"
    );
    assert_eq!(refresh(&house, None, token).await, refused, "no proof");
    let proof = holder.proof(&house, "b", |_| ());
    let next = refresh(&house, Some(&proof), token).await.unwrap();
    let claims = house.claims(&next["access_token"], ISSUER);
    assert_eq!(claims["cnf"]["jkt"], holder.thumbprint());
}

#[tokio::test]
async fn a_code_is_bound_to_the_key_that_the_request_named() {
    let house = House::new().await;
    let holder = Holder::new();
    let thumbprint = holder.thumbprint();
    let request = || Request::of("spa").with("dpop_jkt", &thumbprint);
    for proof in [None, Some(Holder::new().proof(&house, "a", |_| ()))] {
        let code = house.code(&request(), "password").await;
        let refused = exchange(&house, proof.as_deref(), &code).await;
        assert_eq!(refused, Err(ErrorCode::InvalidGrant), "{proof:?}");
    }
    let code = house.code(&request(), "password").await;
    let proof = holder.proof(&house, "b", |_| ());
    assert!(exchange(&house, Some(&proof), &code).await.is_ok());
    let malformed = Request::of("spa").with("dpop_jkt", "not a thumbprint");
    assert!(house.read(&malformed).await.is_err());
}

#[tokio::test]
async fn nonces_are_asked_for_when_the_operator_wants_them() {
    let house = House::with(Settings {
        dpop_nonces: true,
        ..Settings::new(Issuer::new(ISSUER).unwrap())
    })
    .await;
    assert_eq!(House::new().await.provider.dpop_nonce(), None);
    let holder = Holder::new();
    let code = house.code(&Request::of("spa"), "password").await;
    let without = holder.proof(&house, "a", |_| ());
    let refused = exchange(&house, Some(&without), &code).await;
    assert_eq!(refused, Err(ErrorCode::UseDpopNonce));
    let made_up = holder.proof(&house, "b", |c| c["nonce"] = "made up".into());
    let refused = exchange(&house, Some(&made_up), &code).await;
    assert_eq!(refused, Err(ErrorCode::UseDpopNonce));
    let nonce = house.provider.dpop_nonce().unwrap();
    // It is good for a whole window after that in which it was given out, and no longer.
    house.clock.advance(seconds(299));
    let code = house.code(&Request::of("spa"), "password").await;
    let late = holder.proof(&house, "c", |c| c["nonce"] = nonce.clone().into());
    let tokens = exchange(&house, Some(&late), &code).await.unwrap();
    house.clock.advance(seconds(301));
    let stale = holder.proof(&house, "d", |c| c["nonce"] = nonce.into());
    let refused = refresh(&house, Some(&stale), text(&tokens, "refresh_token")).await;
    assert_eq!(refused, Err(ErrorCode::UseDpopNonce));
}

#[tokio::test]
async fn a_bound_token_is_exchanged_only_by_who_holds_its_key() {
    let house = House::new().await;
    house
        .register("app", |m| {
            m.trusted = true;
            m.grant_types
                .push("urn:ietf:params:oauth:grant-type:token-exchange".to_owned());
        })
        .await;
    let app = [
        ("client_id", "app"),
        ("client_secret", crate::support::SECRET),
    ];
    let (holder, thief) = (Holder::new(), Holder::new());
    let code = house.code(&Request::of("app"), "password").await;
    let mut pairs = crate::support::exchange(&code).to_vec();
    pairs.retain(|(name, _)| app.iter().all(|(own, _)| own != name));
    pairs.extend(app);
    let proof = holder.proof(&house, "code", |_| ());
    let tokens = token(&house, Some(&proof), &pairs).await.unwrap();
    let mut pairs = vec![
        (
            "grant_type",
            "urn:ietf:params:oauth:grant-type:token-exchange",
        ),
        ("subject_token", tokens["access_token"].as_str().unwrap()),
        (
            "subject_token_type",
            "urn:ietf:params:oauth:token-type:access_token",
        ),
    ];
    pairs.extend(app);
    let stolen = thief.proof(&house, "stolen", |_| ());
    for proof in [None, Some(stolen.as_str())] {
        let refused = token(&house, proof, &pairs).await.unwrap_err();
        assert_eq!(refused, ErrorCode::InvalidRequest);
    }
    let own = holder.proof(&house, "own", |_| ());
    let exchanged = token(&house, Some(&own), &pairs).await.unwrap();
    let claims = house.claims(&exchanged["access_token"], ISSUER);
    assert_eq!(claims["cnf"], json!({"jkt": holder.thumbprint()}));
}
