//! The scopes and claims of OpenID Connect Core §5.1 and §5.4, with the attributes that usually
//! hold them (names of RFC 4519, RFC 2798 and of other identity servers).

use super::kind::Kind;
use super::source::Source;
use crate::scope::{OFFLINE_ACCESS, OPENID};

/// A scope with the claims that it stands for.
type Covered = (&'static str, &'static [&'static str]);

pub(crate) const SCOPES: [Covered; 6] = [
    (OPENID, &["sub"]),
    (
        "profile",
        &[
            "name",
            "given_name",
            "family_name",
            "middle_name",
            "nickname",
            "preferred_username",
            "profile",
            "picture",
            "website",
            "gender",
            "birthdate",
            "zoneinfo",
            "locale",
            "updated_at",
        ],
    ),
    ("email", &["email", "email_verified"]),
    ("phone", &["phone_number", "phone_number_verified"]),
    ("address", &["address"]),
    (OFFLINE_ACCESS, &[]),
];

/// These scopes are there as soon as a claim of their name is mapped.
pub(super) const OF_ONE_CLAIM: [&str; 2] = ["groups", "roles"];

/// Claims of tokens and answers themselves, which no attribute may stand for.
pub(super) const RESERVED: [&str; 28] = [
    "sub",
    "iss",
    "aud",
    "exp",
    "iat",
    "nbf",
    "jti",
    "auth_time",
    "nonce",
    "acr",
    "amr",
    "azp",
    "sid",
    "gid",
    "origin",
    "at_hash",
    "c_hash",
    "s_hash",
    "cnf",
    "act",
    "may_act",
    "scope",
    "client_id",
    "events",
    "active",
    "sub_jwk",
    "_claim_names",
    "_claim_sources",
];

pub(super) fn claims() -> impl Iterator<Item = (&'static str, Source)> {
    let texts: [(&str, &[&str]); 13] = [
        ("name", &["displayName", "cn"]),
        ("given_name", &["givenName"]),
        ("family_name", &["sn"]),
        ("middle_name", &["middleName"]),
        ("nickname", &["nickname"]),
        ("profile", &["profile"]),
        ("picture", &["picture"]),
        ("website", &["website"]),
        ("gender", &["gender"]),
        ("birthdate", &["birthdate"]),
        ("zoneinfo", &["zoneinfo"]),
        ("locale", &["preferredLanguage", "locale"]),
        ("email", &["mail"]),
    ];
    let texts = texts
        .into_iter()
        .map(|(claim, attributes)| (claim, Source::of(attributes, Kind::Text)));
    texts.chain([
        (
            "phone_number",
            Source::of(&["phoneNumberVerified"], Kind::Text),
        ),
        ("preferred_username", Source::Username),
        ("updated_at", Source::UpdatedAt),
        ("email_verified", Source::EmailVerified),
        ("phone_number_verified", Source::PhoneVerified),
        ("address", Source::Address),
    ])
}
