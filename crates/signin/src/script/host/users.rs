use std::sync::Arc;

use countersign_core::ids::PersonId;
use countersign_core::{Amr, Phone, Secret};
use countersign_directory::{Barred, Enrolled, PasswordCheck};
use rhai::{Array, Dynamic, Engine, ImmutableString};

use super::super::call::Call;
use super::HostResult;
use crate::error::SignInError;
use crate::factors::{has_factor_without_number, has_other_factor};
use crate::problem::Problem;

/// The directory.
#[derive(Clone, Debug)]
pub(super) struct Users(pub(super) Arc<Call>);

pub(super) fn register(engine: &mut Engine) {
    engine
        .register_type_with_name::<Users>("Users")
        .register_fn("check_password", check_password)
        .register_fn("attribute", attribute)
        .register_fn("attributes", attributes)
        .register_fn("number", number)
        .register_fn("has_second_factor", has_second_factor)
        .register_fn("enrol_verified_number", enrol_verified_number);
}

/// Checks user name and password. Right: the person of this sign-in is known from then on.
fn check_password(
    users: &mut Users,
    username: ImmutableString,
    password: Secret,
) -> HostResult<bool> {
    let call = &users.0;
    if let Some(stage) = call.stage() {
        stage.tell("The password is taken as right.");
        call.state(|state| {
            state.row.person_id = Some(stage.person.id.clone());
            state.prove(&[Amr::Pwd]);
        })?;
        return Ok(true);
    }
    let address = call.visitor()?.network();
    let services = call.services();
    let known = call.state(|s| s.person().cloned())?;
    let key = password_limit_key(&username);
    // Counted before the check, so that parallel guesses cannot share one count.
    let admitted = call.wait(async {
        let now = services.clock.now();
        let mut tx = services.store.begin().await?;
        let by_address = format!("password:address:{address}");
        // An address that is refused must not use up the counts of people's names.
        let admitted = tx
            .take(&by_address, services.rules.passwords_per_address, now)
            .await?
            .is_ok()
            && tx
                .take(&key, services.rules.password_failures, now)
                .await?
                .is_ok();
        tx.commit().await?;
        Ok::<_, SignInError>(admitted)
    })?;
    // What is not admitted counts nowhere else either: an empty password is looked at like any
    // other, but never asked for in another directory.
    let password = if admitted {
        password
    } else {
        Secret::default()
    };
    let check = call.wait(services.directory.check_password(&username, &password))?;
    let (right, barred) = match check {
        // One answer and one cost for locked, unknown and wrong.
        PasswordCheck::Wrong { .. } => (None, None),
        PasswordCheck::Right(person) => (Some(person), None),
        PasswordCheck::Barred { person, why } => (Some(person), Some(why)),
    };
    let right = right.filter(|p| admitted && known.as_ref().is_none_or(|id| *id == p.id));
    let problem = match (&right, barred) {
        (None, _) => Some(Problem::Credentials),
        (Some(_), Some(Barred::Expired)) => Some(Problem::PasswordExpired),
        (Some(_), Some(Barred::MustChange)) => Some(Problem::PasswordMustChange),
        (Some(_), Some(Barred::Closed)) => Some(Problem::AccountClosed),
        (Some(_), None) => None,
    };
    let (Some(person), None) = (right, problem) else {
        call.say(problem.unwrap_or(Problem::Credentials))?;
        return Ok(false);
    };
    call.state(|state| {
        state.forgotten.push(key);
        state.row.person_id = Some(person.id.clone());
        state.prove(&[Amr::Pwd]);
    })?;
    call.remember(person);
    Ok(true)
}

/// Under which a user name's wrong passwords are counted.
#[must_use]
pub fn password_limit_key(username: &str) -> String {
    let name: String = username.trim().to_lowercase().chars().take(128).collect();
    format!("password:user:{name}")
}

/// The first value of a person's attribute, or `()`.
fn attribute(users: &mut Users, id: Dynamic, name: ImmutableString) -> HostResult<Dynamic> {
    let values = values(users, id, &name)?;
    Ok(values
        .into_iter()
        .next()
        .map_or(Dynamic::UNIT, Dynamic::from))
}

/// All values of a person's attribute.
fn attributes(users: &mut Users, id: Dynamic, name: ImmutableString) -> HostResult<Array> {
    Ok(values(users, id, &name)?
        .into_iter()
        .map(Dynamic::from)
        .collect())
}

/// The number of this sign-in's person that they chose, or their first, or `()`.
fn number(users: &mut Users, attribute: ImmutableString) -> HostResult<Dynamic> {
    let (person, chosen) = users.0.state(|s| {
        let person = s.person().map(ToString::to_string);
        (person, s.chosen_number().map(str::to_owned))
    })?;
    let numbers = values(
        users,
        person.map_or(Dynamic::UNIT, Dynamic::from),
        &attribute,
    )?;
    let chosen = chosen.filter(|chosen| numbers.contains(chosen));
    let number = chosen.or_else(|| numbers.into_iter().next());
    Ok(number.map_or(Dynamic::UNIT, Dynamic::from))
}

/// Whether a person has a second factor beside the numbers that the method sends to; of a method
/// that sends to none, beside all numbers.
fn has_second_factor(users: &mut Users, id: Dynamic) -> HostResult<bool> {
    let Ok(id) = id.into_string() else {
        return Ok(false);
    };
    let (call, person) = (&users.0, PersonId(id));
    let rules = call.initialised().codes.clone();
    match rules {
        Some(rules) => call.wait(has_other_factor(call.services(), &person, &rules.attribute)),
        None => call.wait(has_factor_without_number(&call.services().store, &person)),
    }
}

fn values(users: &Users, id: Dynamic, name: &str) -> HostResult<Vec<String>> {
    let Ok(id) = id.into_string() else {
        return Ok(Vec::new());
    };
    let id = PersonId(id);
    let directory = &users.0.services().directory;
    let person = match users.0.remembered(&id) {
        Some(person) => Some(person),
        None => users.0.wait(directory.person(&id))?,
    };
    Ok(person.map_or_else(Vec::new, |p| p.attribute(name).to_vec()))
}

/// Adds the number whose code was entered in this sign-in to the person's attribute, if there is
/// no other; else the page says why not. A script cannot add any other number.
fn enrol_verified_number(users: &mut Users, attribute: ImmutableString) -> HostResult<bool> {
    let call = &users.0;
    let (person, number) = call.state(|s| {
        let number = s.verified_number().map(|n| Phone::parse(n, None));
        (s.person().cloned(), number)
    })?;
    let (Some(person), Some(Ok(number))) = (person, number) else {
        return Err("no number was verified in this sign-in".into());
    };
    if let Some(stage) = call.stage() {
        stage.tell(format!(
            "The number {} would be added to {attribute}.",
            number.masked()
        ));
        return Ok(true);
    }
    // Whoever knows the password only must not put a telephone beside a stronger factor.
    if call.wait(has_other_factor(call.services(), &person, &attribute))? {
        call.say(Problem::Expired)?;
        return Ok(false);
    }
    let actor = person.to_string();
    let shared = call.code_rules()?.shared_numbers;
    let directory = &call.services().directory;
    let enrolled = directory.enrol_first_phone(&person, &attribute, &number, shared, &actor);
    match call.wait(enrolled)? {
        Enrolled::Done => return Ok(true),
        Enrolled::Late => call.say(Problem::Expired)?,
        Enrolled::Anothers => call.say(Problem::PhoneTaken)?,
    }
    Ok(false)
}
