use aws_lc_rs::digest::{SHA256, digest};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::encoded::{decode, encode};
use crate::soft::{BACKED_UP, BACKUP_ELIGIBLE, PRESENT, SoftPasskey, VERIFIED};
use crate::{Assertion, Creation, NewPasskey, Proof, Refusal, RelyingParty, Request};

const ISSUER: &str = "https://login.example.org";
const CHALLENGE: &[u8] = &[7; 32];

fn party() -> RelyingParty {
    RelyingParty::of(ISSUER).unwrap()
}

fn creation() -> Value {
    party().creation(&Creation {
        challenge: CHALLENGE,
        service: "Countersign",
        user_handle: &[1, 2, 3],
        username: "alice",
        known: &[],
        verified: true,
    })
}

fn request(challenge: &[u8]) -> Value {
    party().request(&Request {
        challenge,
        allowed: &[],
        verified: true,
    })
}

fn made() -> (SoftPasskey, NewPasskey) {
    let (passkey, answer) = SoftPasskey::create(&creation(), ISSUER);
    let kept = party().register(&answer.to_string(), CHALLENGE, true);
    (passkey, kept.unwrap())
}

fn verified(answer: &Value, kept: &NewPasskey) -> Result<Proof, Refusal> {
    let assertion = Assertion::read(&answer.to_string())?;
    party().verify(&assertion, CHALLENGE, &kept.public_key)
}

/// The answer with other bytes in one of its fields.
fn altered(answer: &Value, field: &str, change: impl FnOnce(&mut Vec<u8>)) -> Value {
    let mut answer = answer.clone();
    let text = answer["response"][field].as_str().unwrap();
    let mut bytes = decode(text, "field").unwrap();
    change(&mut bytes);
    answer["response"][field] = json!(encode(&bytes));
    answer
}

#[test]
fn a_passkey_is_made_and_proves_itself() {
    let (mut passkey, kept) = made();
    assert_eq!(kept.credential_id, passkey.credential_id);
    assert_eq!(kept.transports, ["internal", "hybrid"]);
    let answer = passkey.get(&request(CHALLENGE));
    let proof = verified(&answer, &kept).unwrap();
    assert_eq!(proof.sign_count, 1);
    assert!(proof.user_verified && !proof.backup_eligible);
    let read = Assertion::read(&answer.to_string()).unwrap();
    assert_eq!(read.user_handle.as_deref(), Some(&[1, 2, 3][..]));
}

#[test]
fn an_issuer_has_passkeys_where_browsers_have_them() {
    let of = |issuer| RelyingParty::of(issuer).map(|p| (p.id().to_owned(), p.origin().to_owned()));
    let pair = |id: &str, origin: &str| Some((id.to_owned(), origin.to_owned()));
    assert_eq!(of(ISSUER), pair("login.example.org", ISSUER));
    assert_eq!(
        of("https://Login.Example.org:8443/"),
        pair("login.example.org", "https://login.example.org:8443")
    );
    assert_eq!(
        of("http://localhost:8080"),
        pair("localhost", "http://localhost:8080")
    );
    for without in [
        "http://127.0.0.1:8080",
        "https://192.0.2.1",
        "https://[::1]",
        "http://login.example.org",
        "login",
    ] {
        assert_eq!(of(without), None, "{without}");
    }
}

#[test]
fn what_was_said_elsewhere_or_to_another_question_is_refused() {
    let (mut passkey, kept) = made();
    let answer = passkey.get(&request(&[8; 32]));
    assert_eq!(verified(&answer, &kept), Err(Refusal::Challenge));
    for origin in [
        "https://login.example.org.evil.example",
        "https://evil.example",
        "http://login.example.org",
        "https://login.example.org:8443",
    ] {
        passkey.origin = origin.to_owned();
        let answer = passkey.get(&request(CHALLENGE));
        assert_eq!(verified(&answer, &kept), Err(Refusal::Origin), "{origin}");
    }
    passkey.origin = ISSUER.to_owned();
    passkey.rp_id = "example.org".to_owned();
    let answer = passkey.get(&request(CHALLENGE));
    assert_eq!(verified(&answer, &kept), Err(Refusal::RelyingParty));
    passkey.rp_id = "login.example.org".to_owned();
    let made = passkey.created(&encode(CHALLENGE));
    let mut answer = passkey.get(&request(CHALLENGE));
    answer["response"]["clientDataJSON"] = made["response"]["clientDataJSON"].clone();
    assert_eq!(verified(&answer, &kept), Err(Refusal::Kind));
    let framed = altered(&answer, "clientDataJSON", |bytes| {
        let text = String::from_utf8(bytes.clone()).unwrap();
        let text = text.replace("webauthn.create", "webauthn.get");
        *bytes = text.replace("false", "true").into_bytes();
    });
    assert_eq!(verified(&framed, &kept), Err(Refusal::Origin));
}

#[test]
fn what_the_authenticator_did_not_do_is_not_proved() {
    let (mut passkey, kept) = made();
    let mut asked = |flags| {
        passkey.flags = flags;
        verified(&passkey.get(&request(CHALLENGE)), &kept)
    };
    assert_eq!(asked(VERIFIED), Err(Refusal::NotPresent));
    assert_eq!(asked(PRESENT | BACKED_UP), Err(Refusal::Backup));
    assert!(!asked(PRESENT).unwrap().user_verified);
    let synced = asked(PRESENT | VERIFIED | BACKUP_ELIGIBLE | BACKED_UP).unwrap();
    assert!(synced.backup_eligible && synced.backed_up);

    let (mut passkey, _) = SoftPasskey::create(&creation(), ISSUER);
    passkey.flags = PRESENT;
    let answer = passkey.created(&encode(CHALLENGE)).to_string();
    let register = |verified| party().register(&answer, CHALLENGE, verified);
    assert_eq!(register(true), Err(Refusal::NotVerified));
    assert!(register(false).is_ok());
}

#[test]
fn another_key_proves_nothing() {
    let (mut passkey, _) = made();
    let (_, other) = made();
    let answer = passkey.get(&request(CHALLENGE));
    assert_eq!(verified(&answer, &other), Err(Refusal::Signature));
}

#[test]
fn keys_that_were_not_asked_for_are_refused() {
    let (passkey, _) = made();
    let known = passkey.cose_key();
    let changed = |at: usize, byte: u8| {
        let mut key = known.clone();
        key[at] = byte;
        key
    };
    let mut twice = known.clone();
    twice[0] = 0xa6;
    twice.extend_from_slice(&[0x03, 0x26]);
    let mut more = known.clone();
    more.push(0);
    // Another type, algorithm and curve; a point beside the curve; a field twice; bytes behind it.
    let mut beside = known.clone();
    beside[10..42].fill(1);
    for key in [
        changed(2, 1),
        changed(4, 0x27),
        changed(6, 2),
        beside,
        twice,
        more,
        Vec::new(),
    ] {
        assert!(
            crate::public_key::PublicKey::read(&key).is_none(),
            "{key:x?}"
        );
    }
    assert!(crate::public_key::PublicKey::read(&known).is_some());
}

#[test]
fn what_attests_a_passkey_is_passed_over() {
    let (passkey, answer) = SoftPasskey::create(&creation(), ISSUER);
    let attested = altered(&answer, "attestationObject", |bytes| {
        let at = bytes.iter().position(|byte| *byte == 0xa0).unwrap();
        // {"alg": -7, "x5c": [h'01']}
        let statement = b"\xa2\x63alg\x26\x63x5c\x81\x41\x01".to_vec();
        bytes.splice(at..=at, statement);
    });
    let kept = party().register(&attested.to_string(), CHALLENGE, true);
    assert_eq!(kept.unwrap().credential_id, passkey.credential_id);
}

#[test]
fn the_hash_of_the_host_is_that_of_its_name() {
    // What every authenticator writes for `localhost`.
    let known = "49960de5880e8c687434170f6476605b8fe4aeb9a28632c7995cf3ba831d9763";
    let hash = digest(&SHA256, b"localhost");
    assert_eq!(countersign_core::hex::encode(hash.as_ref()), known);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_changed_bit_proves_nothing(field in 0usize..3, at in any::<prop::sample::Index>(), bit in 0u8..8) {
        let (mut passkey, kept) = made();
        let answer = passkey.get(&request(CHALLENGE));
        let field = ["clientDataJSON", "authenticatorData", "signature"][field];
        let changed = altered(&answer, field, |bytes| {
            let at = at.index(bytes.len());
            bytes[at] ^= 1 << bit;
        });
        prop_assert!(verified(&changed, &kept).is_err());
    }

    #[test]
    fn cut_off_answers_are_refused(keep in any::<prop::sample::Index>()) {
        let (_, answer) = SoftPasskey::create(&creation(), ISSUER);
        let short = altered(&answer, "attestationObject", |bytes| {
            bytes.truncate(keep.index(bytes.len()));
        });
        prop_assert!(party().register(&short.to_string(), CHALLENGE, true).is_err());
    }

    #[test]
    fn any_text_is_an_answer_or_not(text in "\\PC{0,80}") {
        prop_assert!(Assertion::read(&text).is_err());
        prop_assert!(party().register(&text, CHALLENGE, true).is_err());
    }
}
