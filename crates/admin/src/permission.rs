use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// One kind of act. A role holds some; an access token names them as scopes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Permission {
    #[serde(rename = "scripts:read")]
    ScriptsRead,
    #[serde(rename = "scripts:write")]
    ScriptsWrite,
    #[serde(rename = "authentication:read")]
    AuthenticationRead,
    #[serde(rename = "authentication:write")]
    AuthenticationWrite,
    #[serde(rename = "people:read")]
    PeopleRead,
    /// What a help desk does: switch on and off, send a password reset, remove a number or a
    /// second factor, end sessions.
    #[serde(rename = "people:help")]
    PeopleHelp,
    #[serde(rename = "people:write")]
    PeopleWrite,
    #[serde(rename = "delivery:read")]
    DeliveryRead,
    #[serde(rename = "delivery:write")]
    DeliveryWrite,
    #[serde(rename = "applications:read")]
    ApplicationsRead,
    #[serde(rename = "applications:write")]
    ApplicationsWrite,
    #[serde(rename = "pages:read")]
    PagesRead,
    #[serde(rename = "pages:write")]
    PagesWrite,
    #[serde(rename = "reports:read")]
    ReportsRead,
    #[serde(rename = "audit:read")]
    AuditRead,
    #[serde(rename = "logs:read")]
    LogsRead,
    #[serde(rename = "roles:read")]
    RolesRead,
    /// Also: who has which role.
    #[serde(rename = "roles:write")]
    RolesWrite,
}

pub type Permissions = BTreeSet<Permission>;

impl Permission {
    pub const ALL: [Self; 18] = [
        Self::ScriptsRead,
        Self::ScriptsWrite,
        Self::AuthenticationRead,
        Self::AuthenticationWrite,
        Self::PeopleRead,
        Self::PeopleHelp,
        Self::PeopleWrite,
        Self::DeliveryRead,
        Self::DeliveryWrite,
        Self::ApplicationsRead,
        Self::ApplicationsWrite,
        Self::PagesRead,
        Self::PagesWrite,
        Self::ReportsRead,
        Self::AuditRead,
        Self::LogsRead,
        Self::RolesRead,
        Self::RolesWrite,
    ];

    /// Before the name, in the scope of an access token.
    pub const SCOPE_PREFIX: &str = countersign_oidc::OWN_SCOPE_PREFIX;

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ScriptsRead => "scripts:read",
            Self::ScriptsWrite => "scripts:write",
            Self::AuthenticationRead => "authentication:read",
            Self::AuthenticationWrite => "authentication:write",
            Self::PeopleRead => "people:read",
            Self::PeopleHelp => "people:help",
            Self::PeopleWrite => "people:write",
            Self::DeliveryRead => "delivery:read",
            Self::DeliveryWrite => "delivery:write",
            Self::ApplicationsRead => "applications:read",
            Self::ApplicationsWrite => "applications:write",
            Self::PagesRead => "pages:read",
            Self::PagesWrite => "pages:write",
            Self::ReportsRead => "reports:read",
            Self::AuditRead => "audit:read",
            Self::LogsRead => "logs:read",
            Self::RolesRead => "roles:read",
            Self::RolesWrite => "roles:write",
        }
    }

    /// As an access token names it.
    #[must_use]
    pub fn scope(self) -> String {
        format!("{}{self}", Self::SCOPE_PREFIX)
    }

    #[must_use]
    pub fn of_scope(scope: &str) -> Option<Self> {
        scope.strip_prefix(Self::SCOPE_PREFIX)?.parse().ok()
    }

    /// Whether it changes nothing.
    #[must_use]
    pub fn only_reads(self) -> bool {
        self.as_str().ends_with(":read")
    }

    /// Whoever may change something may look at it too.
    #[must_use]
    pub fn reading(self) -> Option<Self> {
        let (area, _) = self.as_str().split_once(':')?;
        format!("{area}:read").parse().ok()
    }
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// There is no permission of this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no permission {0:?}")]
pub struct UnknownPermission(pub String);

impl FromStr for Permission {
    type Err = UnknownPermission;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|p| p.as_str() == name);
        found.ok_or_else(|| UnknownPermission(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_permission_is_found_by_its_name_and_its_scope_and_can_be_read() {
        for permission in Permission::ALL {
            assert_eq!(permission.as_str().parse(), Ok(permission));
            assert_eq!(Permission::of_scope(&permission.scope()), Some(permission));
            assert!(
                permission.reading().is_some_and(Permission::only_reads),
                "{permission}"
            );
        }
        assert_eq!(Permission::of_scope("people:read"), None);
    }
}
