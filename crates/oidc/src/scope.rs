//! Scopes (RFC 6749 §3.3) and the claims that each stands for (OpenID Connect Core §5.4).

pub(crate) const OPENID: &str = "openid";
pub(crate) const OFFLINE_ACCESS: &str = "offline_access";

/// A client that is registered for it may introspect every token.
pub(crate) const INTROSPECT: &str = "introspect";

/// A scope with the claims that it stands for.
type Covered = (&'static str, &'static [&'static str]);

/// The scopes that are about a person.
pub(crate) const OF_PEOPLE: [Covered; 5] = [
    (OPENID, &["sub"]),
    (
        "profile",
        &[
            "name",
            "given_name",
            "family_name",
            "preferred_username",
            "locale",
            "updated_at",
        ],
    ),
    ("email", &["email"]),
    ("phone", &["phone_number", "phone_number_verified"]),
    (OFFLINE_ACCESS, &[]),
];

/// The scopes of a request in order, each once.
pub(crate) fn split(text: &str) -> Vec<String> {
    let mut scopes: Vec<String> = Vec::new();
    for scope in text.split(' ').filter(|s| !s.is_empty()) {
        if !scopes.iter().any(|s| s == scope) {
            scopes.push(scope.to_owned());
        }
    }
    scopes
}

/// `scope-token` of RFC 6749 §3.3.
pub(crate) fn is_valid(scope: &str) -> bool {
    (1..=128).contains(&scope.len())
        && scope
            .bytes()
            .all(|b| b.is_ascii_graphic() && b != b'"' && b != b'\\')
}

pub(crate) fn is_of_people(scope: &str) -> bool {
    OF_PEOPLE.iter().any(|(name, _)| *name == scope)
}

pub(crate) fn claims_of(scope: &str) -> &'static [&'static str] {
    OF_PEOPLE
        .iter()
        .find(|(name, _)| *name == scope)
        .map_or(&[], |(_, claims)| claims)
}

/// The scope whose consent covers a claim.
pub(crate) fn that_covers(claim: &str) -> Option<&'static str> {
    OF_PEOPLE
        .iter()
        .find(|(_, claims)| claims.contains(&claim))
        .map(|(name, _)| *name)
}
