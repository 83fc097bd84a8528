//! Scopes (RFC 6749 §3.3) as they are written.

pub(crate) const OPENID: &str = "openid";
pub(crate) const OFFLINE_ACCESS: &str = "offline_access";

/// Before the names of the server's own scopes: of its management API and of people's accounts.
pub const OWN_PREFIX: &str = "countersign:";

/// Lets an application show its person their second factors.
pub const ACCOUNT_READ: &str = "countersign:account:read";

/// Lets it change them too.
pub const ACCOUNT: &str = "countersign:account";

/// A client that is registered for it may introspect every token.
pub(crate) const INTROSPECT: &str = "introspect";

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

/// Whether its name is one of the server's own, however it is written; nobody else says what such
/// a scope means.
pub(crate) fn is_own(scope: &str) -> bool {
    let start = scope.get(..OWN_PREFIX.len());
    start.is_some_and(|start| start.eq_ignore_ascii_case(OWN_PREFIX))
}

/// Whether it opens a person's account to an application: only that person gives it, in a browser
/// and for a code, and nothing that they say yes to from elsewhere does.
pub(crate) fn is_of_account(scope: &str) -> bool {
    [ACCOUNT_READ, ACCOUNT].contains(&scope)
}

/// Whether it is a standard scope, which is about a person.
pub(crate) fn is_of_people(scope: &str) -> bool {
    crate::claims::STANDARD_SCOPES
        .iter()
        .any(|(name, _)| *name == scope)
}
