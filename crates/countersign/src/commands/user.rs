use countersign_core::Phone;
use countersign_directory::{NewPerson, PHONE_ATTRIBUTE as PHONES, Person};
use countersign_store::Attributes;
use serde::Serialize;

use super::{ACTOR, print, secret_input, user_import, user_notices, user_sessions};
use crate::cli::{ConfigArgs, UserCommand, UserSetArgs};
use crate::config::Config;
use crate::house::{Failure, House};

#[derive(Debug, Serialize)]
struct Shown {
    id: String,
    username: String,
    active: bool,
    attributes: Attributes,
}

pub(super) async fn run(args: &ConfigArgs, command: UserCommand) -> Result<(), Failure> {
    let config = Config::read(&args.config)?;
    let house = &House::open(&config).await?;
    match command {
        UserCommand::Add {
            username,
            phone,
            attribute,
            password,
            json,
        } => {
            let mut attributes = Attributes::new();
            for (name, value) in attribute {
                attributes.entry(name).or_default().push(value);
            }
            attributes
                .entry(PHONES.to_owned())
                .or_default()
                .extend(phone);
            let new = NewPerson {
                username,
                password: secret_input::new_password(&password)?,
                attributes,
            };
            let person = house.directory.add(new, ACTOR).await?;
            print(json, &shown(&person), describe)
        }
        UserCommand::Show { username, json } => {
            print(json, &shown(&find(house, &username).await?), describe)
        }
        UserCommand::Set(args) => set(house, &config, args).await,
        UserCommand::SignOut {
            username,
            offline,
            json,
        } => user_sessions::sign_out(house, &username, offline, json).await,
        UserCommand::Sessions { username, json } => {
            user_sessions::list(house, &username, json).await
        }
        UserCommand::List { json } => list(house, json).await,
        UserCommand::Import { file } => user_import::run(house, &file).await,
    }
}

pub(super) async fn find(house: &House, username: &str) -> Result<Person, Failure> {
    house
        .directory
        .by_username(username)
        .await?
        .ok_or_else(|| format!("there is no person {username:?}").into())
}

async fn set(house: &House, config: &Config, args: UserSetArgs) -> Result<(), Failure> {
    let directory = &house.directory;
    let person = find(house, &args.username).await?;
    for number in &args.add_phone {
        let phone = Phone::parse(number, None).map_err(|e| format!("--add-phone: {e}"))?;
        directory
            .add_phone(&person.id, PHONES, &phone, ACTOR)
            .await?;
    }
    for number in &args.remove_phone {
        let phone = Phone::parse(number, None).map_err(|e| format!("--remove-phone: {e}"))?;
        directory
            .remove_value(&person.id, PHONES, phone.expose(), ACTOR)
            .await?;
    }
    let mut replaced = Attributes::new();
    for (name, value) in args.attribute {
        let values = replaced.entry(name).or_default();
        if !value.is_empty() {
            values.push(value);
        }
    }
    for (name, values) in &replaced {
        directory
            .set_attribute(&person.id, name, values, ACTOR)
            .await?;
    }
    let password = args.password || args.password_source.password_file.is_some();
    if password {
        let password = secret_input::new_password(&args.password_source)?
            .ok_or("--no-password is for new people")?;
        directory.set_password(&person.id, &password, ACTOR).await?;
    }
    if args.disable {
        directory.disable(&person.id, ACTOR).await?;
    }
    if args.enable {
        directory.enable(&person.id, ACTOR).await?;
    }
    if args.unlock {
        countersign_admin::unlock(&house.store, house.clock.as_ref(), &person, ACTOR).await?;
    }
    let after = find(house, &args.username).await?;
    print!("{}", describe(&shown(&after)));
    user_notices::tell(house, config, &person, &after, password).await;
    Ok(())
}

async fn list(house: &House, json: bool) -> Result<(), Failure> {
    let mut after = String::new();
    loop {
        let people = house.directory.list(&after, 500).await?;
        let Some(last) = people.last() else {
            return Ok(());
        };
        after.clone_from(&last.username);
        for person in &people {
            print(json, &shown(person), |p| {
                format!(
                    "{}\t{}\n",
                    p.username,
                    if p.active { "active" } else { "disabled" }
                )
            })?;
        }
    }
}

fn shown(person: &Person) -> Shown {
    Shown {
        id: person.id.to_string(),
        username: person.username.clone(),
        active: person.active,
        attributes: person.attributes.clone(),
    }
}

fn describe(person: &Shown) -> String {
    let mut out = format!(
        "{}\t{}\t{}\n",
        person.username,
        if person.active { "active" } else { "disabled" },
        person.id
    );
    for (name, values) in &person.attributes {
        out.push_str(&format!("  {name} = {}\n", values.join(", ")));
    }
    out
}
