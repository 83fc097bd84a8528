/// What a JWT is for. One kind never passes for another (RFC 8725 §3.11).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenType {
    Id,
    /// RFC 9068.
    Access,
    /// An authorization response (JARM); no type of its own is registered for it.
    Answer,
    /// RFC 9701.
    Introspection,
    /// No type of its own is registered for it.
    Userinfo,
    /// OpenID Connect Back-Channel Logout §2.4.
    Logout,
}

impl TokenType {
    /// The `typ` header parameter.
    pub(super) const fn typ(self) -> &'static str {
        match self {
            Self::Id => "JWT",
            Self::Access => "at+jwt",
            Self::Answer => "JARM",
            Self::Introspection => "token-introspection+jwt",
            Self::Userinfo => "userinfo+jwt",
            Self::Logout => "logout+jwt",
        }
    }
}
