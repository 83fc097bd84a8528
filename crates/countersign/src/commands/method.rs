use std::path::Path;

use countersign_admin::{AcrChoice, DOTS, choose_acrs, reset_console};
use countersign_core::Acr;
use countersign_signin::{Change, Methods, ScriptKind};
use countersign_store::{MethodRow, PropertyRow};
use serde::Serialize;

use super::{ACTOR, audit_entry, print, secret_input, whole};
use crate::cli::{ConfigArgs, MethodCommand};
use crate::config::Config;
use crate::house::{Failure, House};

#[derive(Debug, Serialize)]
struct Shown {
    name: String,
    description: String,
    level: i64,
    enabled: bool,
    revision: i64,
    /// Hidden values are dots.
    properties: std::collections::BTreeMap<String, String>,
}

pub(super) async fn run(config: &ConfigArgs, command: MethodCommand) -> Result<(), Failure> {
    let config = Config::read(&config.config)?;
    let house = &House::open(&config).await?;
    match command {
        MethodCommand::List { json } => {
            let rows = whole(house.store.all_methods().await?, |row| &row.name);
            let all: Vec<Shown> = rows.iter().map(shown).collect();
            print(json, &all, |all| all.iter().map(line).collect())
        }
        MethodCommand::Show { name, json } => {
            let row = find(house, &name).await?;
            print(json, &shown(&row), describe)
        }
        MethodCommand::Set {
            name,
            property,
            secret,
            level,
        } => set(house, &config, &name, &property, &secret, level).await,
        MethodCommand::Enable { name } => edit(house, &name, &[Change::Enabled(true)]).await,
        MethodCommand::Disable { name } => edit(house, &name, &[Change::Enabled(false)]).await,
        MethodCommand::Import {
            name,
            file,
            level,
            description,
        } => import(house, &name, &file, level, description).await,
        MethodCommand::Default { name } => make_default(house, &name).await,
        MethodCommand::ResetConsole => {
            reset_console(&house.store, &house.clock, ACTOR).await?;
            println!("Administrators sign in at the console with their password now.");
            Ok(())
        }
    }
}

async fn find(house: &House, name: &str) -> Result<MethodRow, Failure> {
    let rows = house.store.methods().await?;
    rows.into_iter()
        .find(|row| row.name == name)
        .ok_or_else(|| format!("there is no method {name:?}").into())
}

async fn edit(house: &House, name: &str, changes: &[Change<'_>]) -> Result<(), Failure> {
    let row = Methods::edit(
        &house.store,
        &house.keyring,
        house.clock.as_ref(),
        house.entropy.as_ref(),
        name,
        ACTOR,
        changes,
    )
    .await?;
    print!("{}", describe(&shown(&row)));
    println!("A running server takes this up within two seconds.");
    Ok(())
}

async fn set(
    house: &House,
    config: &Config,
    name: &str,
    properties: &[(String, String)],
    secrets: &[String],
    level: Option<i64>,
) -> Result<(), Failure> {
    if !properties.is_empty() {
        let row = find(house, name).await?;
        let declared = house.clone().declared(config, &row).await?;
        // What was hidden once does not come to light by a change.
        let is_hidden = |key: &str| {
            matches!(row.properties.get(key), Some(PropertyRow::Hidden { .. }))
                || Methods::hides(&declared, key)
        };
        if let Some((key, _)) = properties.iter().find(|(key, _)| is_hidden(key)) {
            return Err(format!(
                "{key} is a secret: give it as --secret {key}=FILE, or --secret {key} to be asked"
            )
            .into());
        }
    }
    let hidden = secret_input::named(secrets)?;
    let mut changes: Vec<Change<'_>> = properties
        .iter()
        .map(|(name, value)| Change::Declared {
            name,
            value,
            hidden: false,
        })
        .collect();
    changes.extend(hidden.iter().map(|(name, value)| Change::Declared {
        name,
        value: value.expose(),
        hidden: true,
    }));
    changes.extend(level.map(Change::Level));
    edit(house, name, &changes).await
}

async fn import(
    house: &House,
    name: &str,
    file: &Path,
    level: Option<i64>,
    description: Option<String>,
) -> Result<(), Failure> {
    let source = std::fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()))?;
    let name = Acr::new(name)?;
    let kind = ScriptKind::PersonAuthentication;
    Methods::check(kind, name.as_str(), &source).map_err(|e| format!("{}: {e}", file.display()))?;
    let old = find(house, name.as_str()).await.ok();
    let fallback = MethodRow {
        name: name.to_string(),
        kind: kind.to_string(),
        description: String::new(),
        level: 0,
        aliases: Vec::new(),
        enabled: false,
        properties: std::collections::BTreeMap::new(),
        source: String::new(),
        revision: 1,
        updated_at: house.clock.now(),
    };
    let mut row = old.clone().unwrap_or(fallback);
    row.source = source;
    row.updated_at = house.clock.now();
    if let Some(level) = level {
        row.level = level;
    }
    if let Some(description) = description {
        row.description = description;
    }
    let mut tx = house.store.begin().await?;
    Methods::write(&mut tx, old.as_ref(), &row, ACTOR).await?;
    tx.record(&audit_entry(house, "method.import", name.as_str()))
        .await?;
    tx.commit().await?;
    print!("{}", describe(&shown(&find(house, name.as_str()).await?)));
    Ok(())
}

async fn make_default(house: &House, name: &str) -> Result<(), Failure> {
    let acr = Acr::new(name)?;
    if acr != Acr::password() && !find(house, name).await?.enabled {
        return Err(format!("method {name:?} is not enabled").into());
    }
    let choice = AcrChoice {
        default: Some(name),
        ..AcrChoice::default()
    };
    choose_acrs(&house.store, &house.clock, ACTOR, &choice).await?;
    println!("Applications that ask for no method now get {name}.");
    Ok(())
}

fn shown(row: &MethodRow) -> Shown {
    Shown {
        name: row.name.clone(),
        description: row.description.clone(),
        level: row.level,
        enabled: row.enabled,
        revision: row.revision,
        properties: row
            .properties
            .iter()
            .map(|(name, value)| {
                let value = match value {
                    PropertyRow::Plain(value) => value.clone(),
                    PropertyRow::Hidden { .. } => DOTS.to_owned(),
                };
                (name.clone(), value)
            })
            .collect(),
    }
}

fn line(method: &Shown) -> String {
    let state = if method.enabled { "enabled" } else { "off" };
    format!(
        "{}\t{state}\tlevel {}\t{}\n",
        method.name, method.level, method.description
    )
}

fn describe(method: &Shown) -> String {
    let mut out = line(method);
    for (name, value) in &method.properties {
        out.push_str(&format!("  {name} = {value}\n"));
    }
    out
}
