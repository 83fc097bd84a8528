use std::collections::HashSet;

use countersign_admin::GROUPS;
use countersign_core::username::Username;
use countersign_directory::{Brought, Checked, DirectoryError, PHONE_ATTRIBUTE};
use countersign_gluu::{Kind, Names, Password, Person, PhoneRules, read_person};
use countersign_store::StoreError;
use indicatif::{ProgressBar, ProgressStyle};

use super::report::Report;
use crate::cli::GluuArgs;
use crate::commands::ACTOR;
use crate::house::{Failure, House};

const PERSON: &str = "person";
/// So many people are one transaction.
const BATCH: usize = 500;
/// The group whose members are a Gluu Server's administrators.
const MANAGERS: &str = "Gluu Manager Group";

pub(super) async fn bring(
    house: &House,
    args: &GluuArgs,
    names: &Names,
    report: &mut Report,
) -> Result<(), Failure> {
    let rules = PhoneRules {
        country: args.country.clone().map(|country| country.to_uppercase()),
        trust: args.trust_numbers,
    };
    let progress = ProgressBar::new_spinner();
    progress.set_style(ProgressStyle::with_template(
        "{human_pos} people, {per_sec}",
    )?);
    let mut seen = HashSet::new();
    let mut batch: Vec<Checked> = Vec::new();
    for entry in super::open(&args.ldif)? {
        let entry = entry?;
        if entry.kind() != Kind::Person {
            continue;
        }
        progress.inc(1);
        let Some(person) = read_person(&entry, names, &rules) else {
            report.people.not_taken += 1;
            report.nameless(PERSON, &entry);
            continue;
        };
        if let Some(checked) = check(house, person, &mut seen, report).await? {
            batch.push(checked);
        }
        if batch.len() == BATCH {
            write(house, args.write, &mut batch).await?;
        }
    }
    write(house, args.write, &mut batch).await?;
    progress.finish_and_clear();
    Ok(())
}

async fn write(house: &House, write: bool, batch: &mut Vec<Checked>) -> Result<(), Failure> {
    if write {
        house.directory.bring(batch, ACTOR).await?;
    }
    batch.clear();
    Ok(())
}

async fn check(
    house: &House,
    person: Person,
    seen: &mut HashSet<String>,
    report: &mut Report,
) -> Result<Option<Checked>, Failure> {
    let name = person.username.clone();
    let key = Username::new(&name).map_or_else(|_| name.clone(), |username| username.key());
    if !seen.insert(key) || !seen.insert(format!("inum {}", person.id)) {
        report.people.not_taken += 1;
        report.left_out(PERSON, "the user name or inum is there twice", &name);
        return Ok(None);
    }
    let remarks = remarks(&person);
    match house.directory.check_brought(brought(person)).await {
        Ok(checked) => {
            report.people.taken += 1;
            for remark in remarks {
                report.left_out(PERSON, &remark, &name);
            }
            for attribute in &checked.left_out {
                let reason = format!("values of {attribute} do not fit");
                report.left_out(PERSON, &reason, &name);
            }
            Ok(Some(checked))
        }
        Err(DirectoryError::Store(StoreError::Exists(_))) => {
            report.people.there += 1;
            Ok(None)
        }
        Err(DirectoryError::Username(error)) => {
            report.people.not_taken += 1;
            report.left_out(PERSON, &error.to_string(), &name);
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

/// What is to be known of somebody who is taken.
fn remarks(person: &Person) -> Vec<String> {
    let mut remarks = Vec::new();
    match &person.password {
        Password::Digest(_) => {}
        Password::Foreign(scheme) => remarks.push(format!(
            "the password ({scheme}) cannot be checked here: they need a new one"
        )),
        Password::None => remarks.push("there is no password: they need one".to_owned()),
    }
    for attribute in &person.unreadable_phones {
        remarks.push(format!(
            "a value of {attribute} is no number that can be sent to"
        ));
    }
    if person.unverified {
        let reason = "the number was not verified: they prove one when they sign in";
        remarks.push(reason.to_owned());
    }
    if person.groups.iter().any(|group| group == MANAGERS) {
        let reason = "was an administrator: put them into the group administrators if they are \
                      to be one here";
        remarks.push(reason.to_owned());
    }
    remarks
}

fn brought(person: Person) -> Brought {
    let mut attributes = person.attributes;
    let phones = person.phones.iter().map(|phone| phone.expose().to_owned());
    attributes.insert(PHONE_ATTRIBUTE.to_owned(), phones.collect());
    attributes.insert(GROUPS.to_owned(), person.groups);
    attributes.retain(|_, values| !values.is_empty());
    Brought {
        id: person.id.into(),
        username: person.username,
        active: person.active,
        digest: match person.password {
            Password::Digest(digest) => Some(digest),
            Password::Foreign(_) | Password::None => None,
        },
        attributes,
    }
}
