use crate::Entry;

/// Which authentication methods a Gluu Server asks for by itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Defaults {
    pub default_acr: Option<String>,
    pub console_acr: Option<String>,
}

#[must_use]
pub fn read_defaults(entry: &Entry) -> Defaults {
    let acr = |attribute| entry.filled(attribute).map(ours);
    Defaults {
        default_acr: acr("oxauthenticationmode"),
        console_acr: acr("oxtrustauthenticationmode"),
    }
}

/// The built-in method has other names there.
pub(crate) fn ours(acr: &str) -> String {
    match acr {
        "simple_password_auth" | "internal" | "auth_ldap_server" | "basic" => "password".to_owned(),
        other => other.to_owned(),
    }
}
