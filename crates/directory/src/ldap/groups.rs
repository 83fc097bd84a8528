//! Groups of people in LDAP: their distinguished names, but for those that have a name here.

use super::connection::{Answer, Request};
use super::entry::Found;
use super::{Ldap, LdapSettings, filter};
use crate::DirectoryError;

/// More groups than anybody is in.
const MOST: i32 = 1000;
/// What an attribute holds.
const MOST_KEPT: usize = 100;

impl Ldap {
    /// The groups of a person, those that have a name here first.
    pub(crate) async fn groups(&self, found: &Found) -> Result<Vec<String>, DirectoryError> {
        let settings = self.settings();
        let mut names = found.groups.clone();
        if let Some(base) = &settings.groups_base {
            let filter = filter::groups(&settings.groups_filter, &found.dn, &found.login);
            // No attribute at all: the names are enough.
            let request = Request::Search {
                base,
                filter: &filter,
                attributes: &["1.1".to_owned()],
                most: MOST,
            };
            if let Answer::Entries(groups) = self.servers.ask(&request).await? {
                names.extend(groups.into_iter().map(|group| group.dn));
            }
        }
        let mut groups: Vec<String> = names.iter().map(|dn| settings.group_name(dn)).collect();
        groups.sort_by_key(|group| group.contains('='));
        groups.dedup();
        groups.truncate(MOST_KEPT);
        Ok(groups)
    }
}

impl LdapSettings {
    fn group_name(&self, dn: &str) -> String {
        let known = self.group_names.iter();
        let mut known = known.filter(|(_, there)| plain(there) == plain(dn));
        known.next().map_or(dn, |(here, _)| here).to_owned()
    }

    /// Whether a group of a person is there because LDAP says so. A distinguished name has a `=`,
    /// which no role's name has, so that nobody in LDAP gets a role unless it is named.
    pub(crate) fn is_group_of_ldap(&self, group: &str) -> bool {
        group.contains('=') || self.group_names.iter().any(|(here, _)| here == group)
    }
}

/// Distinguished names are compared without regard to case and spaces after commas.
fn plain(dn: &str) -> String {
    let parts = dn.split(',').map(|part| part.trim().to_lowercase());
    parts.collect::<Vec<_>>().join(",")
}
