//! Grant types and response types, and which belong together (OpenID Connect Registration §2,
//! RFC 7591 §2.1).

use countersign_store::ClientMetadata;

use super::invalid::{Checked, ensure, one_of};
use crate::request::RESPONSE_TYPES;
use crate::token::GRANT_TYPES;

const CODE: &str = "authorization_code";
/// Not a grant of the token endpoint: it says that tokens may go through the browser.
const IMPLICIT: &str = "implicit";
const REFRESH: &str = "refresh_token";
const DEVICE: &str = "urn:ietf:params:oauth:grant-type:device_code";
const CIBA: &str = "urn:openid:params:grant-type:ciba";
/// Grants by which a client acts without a person who signs in, or for another client's person.
const NEEDS_PROOF: [&str; 3] = [
    "client_credentials",
    CIBA,
    "urn:ietf:params:oauth:grant-type:token-exchange",
];

/// What `grant_types` may name; discovery reads it here.
#[must_use]
pub fn supported() -> Vec<&'static str> {
    GRANT_TYPES.iter().copied().chain([IMPLICIT]).collect()
}

/// The words of each response type in order, nothing twice, and no response type for a client
/// that sends nobody here.
pub(super) fn normalise(metadata: &mut ClientMetadata) {
    for response_type in &mut metadata.response_types {
        let mut words: Vec<&str> = response_type.split_ascii_whitespace().collect();
        words.sort_unstable();
        *response_type = words.join(" ");
    }
    for list in [
        &mut metadata.response_types,
        &mut metadata.grant_types,
        &mut metadata.scopes,
    ] {
        let mut seen = std::collections::BTreeSet::new();
        list.retain(|word| seen.insert(word.clone()));
    }
    let redirects = metadata.has_grant(CODE) || metadata.has_grant(IMPLICIT);
    if !redirects && metadata.response_types == ["code"] {
        metadata.response_types.clear();
    }
}

pub(super) fn check(metadata: &ClientMetadata) -> Checked {
    let grants = &metadata.grant_types;
    let known = supported();
    for grant in grants {
        one_of("grant_types", Some(grant), &known)?;
    }
    ensure(!grants.is_empty(), "grant_types", "", "name at least one")?;
    let signs_in = [CODE, DEVICE, CIBA].iter().any(|g| metadata.has_grant(g));
    ensure(
        signs_in || !metadata.has_grant(REFRESH),
        "grant_types",
        REFRESH,
        "needs a grant beside it by which people sign in, such as authorization_code",
    )?;
    for grant in NEEDS_PROOF {
        ensure(
            !(metadata.is_public() && metadata.has_grant(grant)),
            "grant_types",
            grant,
            "needs a client that authenticates",
        )?;
    }
    let poll = metadata.backchannel_token_delivery_mode.as_deref();
    one_of("backchannel_token_delivery_mode", poll, &["poll"])?;
    check_response_types(metadata)
}

fn check_response_types(metadata: &ClientMetadata) -> Checked {
    let property = "response_types";
    for response_type in &metadata.response_types {
        one_of(property, Some(response_type), RESPONSE_TYPES)?;
        let has = |word| response_type.split(' ').any(|w| w == word);
        let through_the_browser = has("id_token") || has("token");
        for (wanted, grant) in [(has("code"), CODE), (through_the_browser, IMPLICIT)] {
            ensure(
                !wanted || metadata.has_grant(grant),
                property,
                response_type,
                format!("needs the grant type {grant}"),
            )?;
        }
    }
    let answers = |word: &str| {
        metadata
            .response_types
            .iter()
            .any(|t| t.split(' ').any(|w| w == word))
    };
    for (grant, answered, wanted) in [
        (CODE, answers("code") || answers("none"), "code"),
        (
            IMPLICIT,
            answers("id_token") || answers("token"),
            "id_token or token",
        ),
    ] {
        ensure(
            answered || !metadata.has_grant(grant),
            property,
            &metadata.response_types.join(", "),
            format!("the grant type {grant} needs one with {wanted}"),
        )?;
    }
    ensure(
        metadata.allow_implicit || !metadata.has_grant(IMPLICIT),
        "grant_types",
        IMPLICIT,
        "is off: it puts tokens into addresses; allow_implicit switches it on for old clients",
    )
}
