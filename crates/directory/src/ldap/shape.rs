/// What a kind of LDAP server calls things.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    #[default]
    OpenLdap,
    Directory389,
    ActiveDirectory,
}

impl Shape {
    pub const NAMES: &'static [&'static str] = &["openldap", "389ds", "active_directory"];

    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "openldap" => Some(Self::OpenLdap),
            "389ds" => Some(Self::Directory389),
            "active_directory" => Some(Self::ActiveDirectory),
            _ => None,
        }
    }

    pub(super) const fn people_filter(self) -> &'static str {
        match self {
            Self::OpenLdap | Self::Directory389 => "(objectClass=inetOrgPerson)",
            // Computers are users too.
            Self::ActiveDirectory => "(&(objectCategory=person)(objectClass=user))",
        }
    }

    pub(super) const fn login_attributes(self) -> &'static [&'static str] {
        match self {
            Self::OpenLdap | Self::Directory389 => &["uid"],
            Self::ActiveDirectory => &["sAMAccountName", "userPrincipalName"],
        }
    }

    pub(super) const fn id_attribute(self) -> &'static str {
        match self {
            Self::OpenLdap => "entryUUID",
            Self::Directory389 => "nsUniqueId",
            Self::ActiveDirectory => "objectGUID",
        }
    }

    pub(super) const fn attributes(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::OpenLdap | Self::Directory389 => &[
                ("displayName", "cn"),
                ("givenName", "givenName"),
                ("sn", "sn"),
                ("mail", "mail"),
                ("preferredLanguage", "preferredLanguage"),
            ],
            Self::ActiveDirectory => &[
                ("displayName", "displayName"),
                ("givenName", "givenName"),
                ("sn", "sn"),
                ("mail", "mail"),
                ("preferredLanguage", "preferredLanguage"),
            ],
        }
    }

    pub(super) const fn groups_filter(self) -> &'static str {
        match self {
            Self::OpenLdap | Self::Directory389 => {
                "(|(member={dn})(uniqueMember={dn})(memberUid={login}))"
            }
            // Groups of groups too.
            Self::ActiveDirectory => "(member:1.2.840.113556.1.4.1941:={dn})",
        }
    }

    /// What says that somebody may not sign in.
    pub(super) const fn lock_attributes(self) -> &'static [&'static str] {
        match self {
            Self::OpenLdap => &["pwdAccountLockedTime"],
            Self::Directory389 => &["nsAccountLock"],
            Self::ActiveDirectory => &["userAccountControl", "accountExpires"],
        }
    }
}
