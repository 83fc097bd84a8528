use countersign_store::ClientMetadata;

/// How a client proves itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Method {
    ClientSecretBasic,
    ClientSecretPost,
    ClientSecretJwt,
    PrivateKeyJwt,
    TlsClientAuth,
    SelfSignedTlsClientAuth,
    /// A public client has nothing to prove itself with (RFC 6749 §2.1).
    None,
}

/// What `token_endpoint_auth_method` may be; discovery and registration read it here.
pub(crate) const METHODS: &[&str] = &[
    Method::ClientSecretBasic.as_str(),
    Method::ClientSecretPost.as_str(),
    Method::ClientSecretJwt.as_str(),
    Method::PrivateKeyJwt.as_str(),
    Method::TlsClientAuth.as_str(),
    Method::SelfSignedTlsClientAuth.as_str(),
    Method::None.as_str(),
];

impl Method {
    const ALL: [Self; 7] = [
        Self::ClientSecretBasic,
        Self::ClientSecretPost,
        Self::ClientSecretJwt,
        Self::PrivateKeyJwt,
        Self::TlsClientAuth,
        Self::SelfSignedTlsClientAuth,
        Self::None,
    ];

    /// The name on the wire.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::ClientSecretBasic => "client_secret_basic",
            Self::ClientSecretPost => "client_secret_post",
            Self::ClientSecretJwt => "client_secret_jwt",
            Self::PrivateKeyJwt => "private_key_jwt",
            Self::TlsClientAuth => "tls_client_auth",
            Self::SelfSignedTlsClientAuth => "self_signed_tls_client_auth",
            Self::None => "none",
        }
    }

    /// What a client is registered for.
    pub(crate) fn of(metadata: &ClientMetadata) -> Option<Self> {
        let name = metadata.token_endpoint_auth_method.as_str();
        Self::ALL.into_iter().find(|m| m.as_str() == name)
    }
}
