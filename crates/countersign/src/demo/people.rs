//! The people of the demonstration. They exist on loopback only.

use countersign_core::Secret;
use countersign_directory::{NewPerson, PHONE_ATTRIBUTE};
use serde::Serialize;

use crate::house::{Failure, House};

#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct DemoPerson {
    pub(super) username: &'static str,
    pub(super) password: &'static str,
    pub(super) phone: Option<&'static str>,
    #[serde(skip)]
    name: (&'static str, &'static str),
    #[serde(skip)]
    group: Option<&'static str>,
}

pub(super) const ADMIN: DemoPerson = DemoPerson {
    username: "admin",
    password: "password-of-admin",
    phone: Some("+447700900100"),
    name: ("Ada", "Admin"),
    group: Some("administrators"),
};

pub(super) const PEOPLE: [DemoPerson; 3] = [
    DemoPerson {
        username: "alice",
        password: "password-of-alice",
        phone: Some("+447700900123"),
        name: ("Alice", "Archer"),
        group: None,
    },
    DemoPerson {
        username: "bob",
        password: "password-of-bob",
        phone: Some("+447700900124"),
        name: ("Bob", "Baker"),
        group: None,
    },
    DemoPerson {
        username: "carol",
        password: "password-of-carol",
        phone: None,
        name: ("Carol", "Cooper"),
        group: None,
    },
];

/// Adds those who are not there yet.
pub(super) async fn add(house: &House) -> Result<(), Failure> {
    for person in PEOPLE.iter().chain([&ADMIN]) {
        if house
            .directory
            .by_username(person.username)
            .await?
            .is_some()
        {
            continue;
        }
        let (given, family) = person.name;
        let mut new = NewPerson::new(person.username)
            .password(Secret::new(person.password))
            .value("displayName", format!("{given} {family}"))
            .value("givenName", given)
            .value("sn", family)
            .value("mail", format!("{}@example.org", person.username));
        if let Some(phone) = person.phone {
            new = new.value(PHONE_ATTRIBUTE, phone);
        }
        if let Some(group) = person.group {
            new = new.value("memberOf", group);
        }
        house.directory.add(new, "demo").await?;
    }
    Ok(())
}
