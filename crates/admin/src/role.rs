use countersign_store::{Found, RoleRow};

use crate::permission::{Permission, Permissions};

/// Members of the group of this name may do everything.
pub const ADMINISTRATORS: &str = "administrators";
const HELP_DESK: &str = "help-desk";
const AUDITORS: &str = "auditors";

/// What the members of a group may do. The group is the attribute `memberOf`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// Also the group's name.
    pub name: String,
    pub description: String,
    pub permissions: Permissions,
    /// It comes with the server and cannot be changed.
    pub built_in: bool,
    /// 0 for a built-in one.
    pub revision: i64,
    /// Why it gives nothing.
    pub fault: Option<String>,
}

impl Role {
    /// The roles that come with the server.
    #[must_use]
    pub fn built_in() -> [Self; 3] {
        use Permission as P;
        let role = |name: &str, description: &str, permissions: Permissions| Self {
            name: name.to_owned(),
            description: description.to_owned(),
            permissions,
            built_in: true,
            revision: 0,
            fault: None,
        };
        let reads = P::ALL.into_iter().filter(|p| p.only_reads());
        [
            role(ADMINISTRATORS, "Everything", P::ALL.into()),
            role(
                HELP_DESK,
                "Help people who cannot sign in",
                [P::PeopleRead, P::PeopleHelp, P::DeliveryRead].into(),
            ),
            role(
                AUDITORS,
                "Look at everything, change nothing",
                reads.collect(),
            ),
        ]
    }

    #[must_use]
    pub fn is_built_in(name: &str) -> bool {
        [ADMINISTRATORS, HELP_DESK, AUDITORS].contains(&name)
    }
}

impl From<Found<RoleRow>> for Role {
    fn from(Found { row, fault }: Found<RoleRow>) -> Self {
        Self {
            fault,
            // A permission of a newer build gives nothing here.
            permissions: row
                .permissions
                .iter()
                .filter_map(|p| p.parse().ok())
                .collect(),
            name: row.name,
            description: row.description,
            built_in: false,
            revision: row.revision,
        }
    }
}
