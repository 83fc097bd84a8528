//! What an entry says of a person.

use std::collections::HashMap;

use countersign_core::ids::PersonId;
use countersign_core::{Millis, Phone, Secret};
use countersign_store::Attributes;
use ldap3::{ResultEntry, SearchEntry};

use super::{LdapSettings, Shape};

/// How OpenLDAP says that somebody is locked until an administrator unlocks them.
const LOCKED_FOR_GOOD: &str = "000001010000Z";
/// In Active Directory's `userAccountControl`.
const SWITCHED_OFF: u32 = 2;
/// Active Directory counts steps of 100 ns from 1601.
const EPOCH_1601: i64 = 11_644_473_600_000;
const STEPS: i64 = 10_000;

/// An entry with its attributes; their names without regard to case.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) dn: String,
    values: HashMap<String, Vec<Vec<u8>>>,
}

impl Entry {
    pub(super) fn new(entry: ResultEntry) -> Self {
        let entry = SearchEntry::construct(entry);
        let mut values: HashMap<String, Vec<Vec<u8>>> = HashMap::new();
        let texts = entry.attrs.into_iter();
        let texts = texts.map(|(n, v)| (n, v.into_iter().map(String::into_bytes).collect()));
        for (name, mut given) in texts.chain(entry.bin_attrs) {
            let held = values.entry(name.to_ascii_lowercase()).or_default();
            held.append(&mut given);
        }
        Self {
            dn: entry.dn,
            values,
        }
    }

    /// The values that are text, in their order.
    pub(super) fn texts(&self, name: &str) -> Vec<String> {
        let values = self.values.get(&name.to_ascii_lowercase());
        let values = values.into_iter().flatten();
        values
            .filter_map(|value| String::from_utf8(value.clone()).ok())
            .collect()
    }

    fn text(&self, name: &str) -> Option<String> {
        self.texts(name).into_iter().next()
    }

    fn bytes(&self, name: &str) -> Option<&[u8]> {
        let values = self.values.get(&name.to_ascii_lowercase())?;
        values.first().map(Vec::as_slice)
    }
}

/// A person as LDAP has them now.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) dn: String,
    pub(crate) id: PersonId,
    pub(crate) username: String,
    /// Those of the map, by the names that they have here, and the groups.
    pub(crate) attributes: Attributes,
    /// In E.164.
    pub(crate) numbers: Vec<String>,
    /// They may not sign in, whatever the password.
    pub(crate) off: bool,
    /// For proving the password here.
    pub(crate) hash: Option<Secret>,
    /// The first value of the first login attribute.
    pub(super) login: String,
    pub(super) groups: Vec<String>,
    pub(super) entry: Entry,
}

impl Found {
    /// # Errors
    /// What the entry lacks, in words for the operator.
    pub(super) fn read(settings: &LdapSettings, entry: Entry, now: Millis) -> Result<Self, String> {
        let id = entry.bytes(&settings.id_attribute);
        let id = id.and_then(|id| id_of(settings.shape, id));
        let id = id.ok_or_else(|| format!("{} has no {}", entry.dn, settings.id_attribute))?;
        let first = settings.login_attributes.first().map(String::as_str);
        let login = first.and_then(|name| entry.text(name));
        let login = login.ok_or_else(|| format!("{} has no user name", entry.dn))?;
        let mut attributes = Attributes::new();
        for (here, there) in &settings.attributes {
            attributes.insert(here.clone(), entry.texts(there));
        }
        Ok(Self {
            dn: entry.dn.clone(),
            id,
            username: match &settings.login_suffix {
                Some(suffix) => format!("{login}{suffix}"),
                None => login.clone(),
            },
            attributes,
            numbers: numbers_of(settings, &entry),
            off: is_off(settings.shape, &entry, now),
            hash: entry.text("userPassword").map(|hash| {
                // OpenLDAP writes a scheme before what is in PHC string format already.
                Secret::new(hash.strip_prefix("{ARGON2}").unwrap_or(&hash))
            }),
            login,
            groups: entry.texts("memberOf"),
            entry,
        })
    }
}

/// The numbers of the first attribute that has any.
fn numbers_of(settings: &LdapSettings, entry: &Entry) -> Vec<String> {
    let mut sources = settings.numbers.iter();
    let found = sources.find_map(|name| {
        let mut numbers = Vec::new();
        for value in entry.texts(name) {
            if let Some(number) = number(settings, &value)
                && !numbers.contains(&number)
            {
                numbers.push(number);
            }
        }
        Some(numbers).filter(|numbers| !numbers.is_empty())
    });
    found.unwrap_or_default()
}

/// A number in E.164 as LDAP has it.
pub(super) fn number(settings: &LdapSettings, value: &str) -> Option<String> {
    let phone = Phone::parse(value, settings.number_region.as_deref()).ok()?;
    Some(phone.expose().to_owned())
}

/// A person's id from the attribute that never changes.
fn id_of(shape: Shape, bytes: &[u8]) -> Option<PersonId> {
    let text = match (shape, <[u8; 16]>::try_from(bytes)) {
        (Shape::ActiveDirectory, Ok(guid)) => guid_text(guid),
        _ => String::from_utf8(bytes.to_vec()).ok()?.to_lowercase(),
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let fits = (8..=64).contains(&text.len()) && text.chars().all(plain);
    fits.then_some(PersonId(text))
}

/// The attribute's value from a person's id.
pub(super) fn id_value(shape: Shape, id: &PersonId) -> Vec<u8> {
    let guid = match shape {
        Shape::ActiveDirectory => guid_bytes(id.as_str()),
        Shape::OpenLdap | Shape::Directory389 => None,
    };
    guid.unwrap_or_else(|| id.as_str().as_bytes().to_vec())
}

/// Its first three parts are stored from the last byte to the first.
const GUID: [usize; 16] = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];

fn guid_text(guid: [u8; 16]) -> String {
    let hex = countersign_core::hex::encode(&GUID.map(|at| guid[at]));
    let [a, b, c, d, e] = [
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..],
    ];
    format!("{a}-{b}-{c}-{d}-{e}")
}

fn guid_bytes(text: &str) -> Option<Vec<u8>> {
    let bytes = countersign_core::hex::decode(&text.replace('-', ""))?;
    let bytes = <[u8; 16]>::try_from(bytes).ok()?;
    Some(GUID.map(|at| bytes[at]).to_vec())
}

fn is_off(shape: Shape, entry: &Entry, now: Millis) -> bool {
    match shape {
        // A lock that ends by itself comes of wrong passwords, which anybody can type.
        Shape::OpenLdap => entry
            .text("pwdAccountLockedTime")
            .is_some_and(|at| at == LOCKED_FOR_GOOD),
        Shape::Directory389 => entry
            .text("nsAccountLock")
            .is_some_and(|locked| locked.eq_ignore_ascii_case("true")),
        Shape::ActiveDirectory => {
            let flags = entry.text("userAccountControl");
            let flags = flags.and_then(|flags| flags.parse::<u32>().ok());
            let ends = entry.text("accountExpires");
            let ends = ends.and_then(|ends| ends.parse::<i64>().ok());
            let ended = ends
                .filter(|ends| *ends != 0 && *ends != i64::MAX)
                .is_some_and(|ends| ends / STEPS - EPOCH_1601 <= now.0);
            flags.is_some_and(|flags| flags & SWITCHED_OFF != 0) || ended
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(values: &[(&str, &str)]) -> Entry {
        let values = values.iter().map(|(name, value)| {
            let value = value.as_bytes().to_vec();
            (name.to_ascii_lowercase(), vec![value])
        });
        Entry {
            dn: "cn=a".to_owned(),
            values: values.collect(),
        }
    }

    #[test]
    fn a_guid_is_written_as_active_directory_shows_it_and_read_back() {
        let stored: [u8; 16] = std::array::from_fn(|at| u8::try_from(at).unwrap());
        let id = id_of(Shape::ActiveDirectory, &stored).unwrap();
        assert_eq!(id.as_str(), "03020100-0504-0706-0809-0a0b0c0d0e0f");
        assert_eq!(id_value(Shape::ActiveDirectory, &id), stored);
    }

    #[test]
    fn an_id_that_names_nothing_is_refused() {
        for bad in ["", "short", "with space and more", "../../../etc/passwd"] {
            assert_eq!(id_of(Shape::OpenLdap, bad.as_bytes()), None, "{bad}");
        }
    }

    #[test]
    fn who_is_switched_off_or_has_ended_may_not_sign_in() {
        let now = Millis(1_700_000_000_000);
        let off = |shape, values: &[(&str, &str)]| is_off(shape, &entry(values), now);
        let ad = Shape::ActiveDirectory;
        assert!(!off(ad, &[("userAccountControl", "512")]));
        assert!(off(ad, &[("userAccountControl", "514")]));
        assert!(!off(ad, &[("accountExpires", "9223372036854775807")]));
        assert!(!off(ad, &[("accountExpires", "0")]));
        // 2020-01-01 and 2040-01-01.
        assert!(off(ad, &[("accountExpires", "132223104000000000")]));
        assert!(!off(ad, &[("accountExpires", "138534624000000000")]));
        let open = Shape::OpenLdap;
        assert!(off(open, &[("pwdAccountLockedTime", LOCKED_FOR_GOOD)]));
        // That anybody can lock somebody for a while must not end their sessions.
        assert!(!off(open, &[("pwdAccountLockedTime", "20261130000000Z")]));
        assert!(off(Shape::Directory389, &[("nsAccountLock", "TRUE")]));
    }
}
