use std::collections::BTreeMap;

use countersign_core::Phone;
use serde_json::Value;

use crate::password::{self, Password};
use crate::{Entry, Names};

/// A person, in our words.
#[derive(Clone, Debug)]
pub struct Person {
    /// The `inum`, which applications know the person by (`sub`).
    pub id: String,
    pub username: String,
    pub active: bool,
    pub password: Password,
    /// Verified numbers, the first one first.
    pub phones: Vec<Phone>,
    /// Values that should have been numbers, by attribute.
    pub unreadable_phones: Vec<String>,
    /// A number is there, but nothing says that it was verified.
    pub unverified: bool,
    /// Names of groups.
    pub groups: Vec<String>,
    pub attributes: BTreeMap<String, Vec<String>>,
}

/// Which numbers count, and how they are read.
#[derive(Clone, Debug, Default)]
pub struct PhoneRules {
    /// Two letters; for numbers without a country code.
    pub country: Option<String>,
    /// `mobile` and `telephoneNumber` count as verified, as the model's script took them.
    pub trust: bool,
}

/// The order in which the model's script looks for a number when one is verified.
const SOURCES: [&str; 3] = ["employeeNumber", "mobile", "telephoneNumber"];

/// Where a verified number stands.
const VERIFIED: &str = "phoneNumberVerified";
/// Casa's list of verified phones.
const CASA: &str = "oxMobileDevices";

/// What is taken in another form, is a secret, or is a Gluu Server's own business.
const NOT_TAKEN: [&str; 8] = [
    "objectclass",
    "inum",
    "uid",
    "userpassword",
    "gluustatus",
    "memberof",
    "phonenumberverified",
    "associatedclient",
];

/// None for an entry without `inum` or `uid`.
#[must_use]
pub fn read_person(entry: &Entry, names: &Names, rules: &PhoneRules) -> Option<Person> {
    let mut person = Person {
        id: entry.filled("inum")?.to_owned(),
        username: entry.filled("uid")?.to_owned(),
        active: entry.flag("gluustatus").unwrap_or(true),
        password: password::read(entry.first("userpassword")),
        phones: Vec::new(),
        unreadable_phones: Vec::new(),
        unverified: false,
        groups: groups(entry, names),
        attributes: attributes(entry),
    };
    phones(entry, rules, &mut person);
    Some(person)
}

fn groups(entry: &Entry, names: &Names) -> Vec<String> {
    let held = entry.all("memberof");
    held.filter_map(|dn| names.group(dn))
        .map(str::to_owned)
        .collect()
}

fn attributes(entry: &Entry) -> BTreeMap<String, Vec<String>> {
    let mut all = BTreeMap::new();
    for (name, values) in entry.texts() {
        let key = name.to_ascii_lowercase();
        let internal = key.starts_with("ox") || key.starts_with("gluu") || key.contains(';');
        if internal || NOT_TAKEN.contains(&key.as_str()) {
            continue;
        }
        let mut kept: Vec<String> = Vec::new();
        for value in values.into_iter().map(str::trim) {
            if !value.is_empty() && !kept.iter().any(|there| there == value) {
                kept.push(value.to_owned());
            }
        }
        if !kept.is_empty() {
            all.insert(name.to_owned(), kept);
        }
    }
    all
}

fn phones(entry: &Entry, rules: &PhoneRules, person: &mut Person) {
    let mut says_verified = false;
    for value in entry.all(VERIFIED).map(str::trim) {
        match value.to_ascii_lowercase().as_str() {
            "true" => says_verified = true,
            "false" | "" => {}
            _ => take(person, VERIFIED, value, rules),
        }
    }
    for number in entry.all(CASA).flat_map(casa) {
        take(person, CASA, &number, rules);
    }
    // Personnel numbers that are no telephone numbers are common in employeeNumber.
    let trusted = &SOURCES[usize::from(!says_verified)..];
    if person.phones.is_empty() && (says_verified || rules.trust) {
        for source in trusted {
            let held: Vec<&str> = entry.all(source).collect();
            for value in held {
                take(person, source, value, rules);
            }
            if !person.phones.is_empty() {
                break;
            }
        }
    }
    let held = ["mobile", "telephoneNumber"].iter();
    person.unverified =
        person.phones.is_empty() && held.flat_map(|name| entry.all(name)).any(|v| !v.is_empty());
}

fn take(person: &mut Person, attribute: &str, value: &str, rules: &PhoneRules) {
    match Phone::parse(value, rules.country.as_deref()) {
        Ok(phone) if person.phones.contains(&phone) => {}
        Ok(phone) => person.phones.push(phone),
        Err(_) => person.unreadable_phones.push(attribute.to_owned()),
    }
}

/// `{"phones": [{"number": "…", "nickName": "…", "addedOn": …}]}`
fn casa(json: &str) -> Vec<String> {
    let read: Value = serde_json::from_str(json).unwrap_or_default();
    let phones = read["phones"].as_array().cloned().unwrap_or_default();
    let number = |phone: &Value| phone["number"].as_str().map(str::to_owned);
    phones.iter().filter_map(number).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entries;

    fn read(ldif: &str, rules: &PhoneRules) -> Person {
        let ldif = format!("dn: inum=A,ou=people,o=gluu\ninum: A\nuid: alice\n{ldif}");
        let entry = entries(ldif.as_bytes()).next().unwrap().unwrap();
        read_person(&entry, &Names::default(), rules).unwrap()
    }

    fn numbers(person: &Person) -> Vec<&str> {
        person.phones.iter().map(Phone::expose).collect()
    }

    #[test]
    fn a_number_counts_where_something_says_that_it_was_verified() {
        let none = PhoneRules::default();
        let mobile = "mobile: +44 7700 900123\ntelephoneNumber: +44 7700 900124\n";
        let unverified = read(mobile, &none);
        assert!(numbers(&unverified).is_empty() && unverified.unverified);
        let flag = read(&format!("{mobile}phoneNumberVerified: TRUE\n"), &none);
        assert_eq!(numbers(&flag), ["+447700900123"]);
        let number = read(
            &format!("{mobile}phoneNumberVerified: +447700900125\n"),
            &none,
        );
        assert_eq!(numbers(&number), ["+447700900125"]);
        let casa = r#"oxMobileDevices: {"phones":[{"nickName":"mine","number":"+447700900126"}]}"#;
        assert_eq!(numbers(&read(casa, &none)), ["+447700900126"]);
        let trust = PhoneRules {
            trust: true,
            ..PhoneRules::default()
        };
        assert_eq!(numbers(&read(mobile, &trust)), ["+447700900123"]);
    }

    #[test]
    fn numbers_without_a_country_code_need_one() {
        let national = "phoneNumberVerified: 07700 900123\n";
        let none = read(national, &PhoneRules::default());
        assert_eq!(none.unreadable_phones, ["phoneNumberVerified"]);
        let british = PhoneRules {
            country: Some("GB".to_owned()),
            trust: false,
        };
        assert_eq!(numbers(&read(national, &british)), ["+447700900123"]);
    }

    #[test]
    fn secrets_and_internals_are_no_attributes() {
        let person = read(
            "givenName: Alice\nGivenName: Alice\nmail: a@example.com\nmail: b@example.com\n\
             userPassword: {SSHA}abc\noxExternalUid: x\ngluuStatus: inactive\n",
            &PhoneRules::default(),
        );
        let names: Vec<_> = person.attributes.keys().map(String::as_str).collect();
        assert_eq!(names, ["givenName", "mail"]);
        assert_eq!(
            person.attributes["mail"],
            ["a@example.com", "b@example.com"]
        );
        assert!(!person.active);
        assert!(matches!(person.password, Password::Digest(_)));
    }
}
