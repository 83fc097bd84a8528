//! What may be changed here of people of another directory, and what is changed there with it.

use countersign_store::PersonRow;

use crate::ldap::Ldap;
use crate::{Directory, DirectoryError, GROUPS, PHONE_ATTRIBUTE};

/// Where a change of an attribute goes.
pub(crate) enum Place<'a> {
    /// Here alone.
    Here,
    /// To LDAP, and what is there then comes here.
    There(&'a Ldap),
}

impl Directory {
    pub(crate) fn ldap_of(&self, row: &PersonRow) -> Option<&Ldap> {
        self.inner.ldap.as_ref().filter(|_| row.outside.is_some())
    }

    pub(crate) fn password_is_here(&self, row: &PersonRow) -> Result<(), DirectoryError> {
        match self.ldap_of(row) {
            Some(_) => Err(DirectoryError::KeptOutside("the password".to_owned())),
            None => Ok(()),
        }
    }

    /// # Errors
    /// [`DirectoryError::KeptOutside`] for what only LDAP can change: it would be back at the next
    /// sign-in.
    pub(crate) fn place_of(
        &self,
        row: &PersonRow,
        name: &str,
        after: &[String],
    ) -> Result<Place<'_>, DirectoryError> {
        let Some(ldap) = self.ldap_of(row) else {
            return Ok(Place::Here);
        };
        let settings = ldap.settings();
        let kept = || Err(DirectoryError::KeptOutside(name.to_owned()));
        let before = row.attributes.get(name).map_or(&[][..], Vec::as_slice);
        if before == after {
            return Ok(Place::Here);
        }
        if name == PHONE_ATTRIBUTE {
            if settings.writes_numbers() {
                return Ok(Place::There(ldap));
            }
            let theirs = row.outside.iter().flat_map(|outside| &outside.numbers);
            let mut theirs = theirs.peekable();
            return match theirs.peek() {
                Some(_) => kept(),
                None => Ok(Place::Here),
            };
        }
        if name == GROUPS {
            let theirs = |groups: &[String]| -> Vec<String> {
                let groups = groups.iter().filter(|g| settings.is_group_of_ldap(g));
                groups.cloned().collect()
            };
            return match theirs(before) == theirs(after) {
                true => Ok(Place::Here),
                false => kept(),
            };
        }
        match settings.attributes.iter().any(|(here, _)| here == name) {
            true => kept(),
            false => Ok(Place::Here),
        }
    }
}
