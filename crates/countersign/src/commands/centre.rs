use std::collections::BTreeMap;

use countersign_core::Secret;
use countersign_delivery::properties::hides;
use countersign_delivery::{Administration, Kind};
use countersign_store::{CentreRow, PropertyRow};
use serde::Serialize;

use super::{ACTOR, print, secret_input, whole};
use crate::cli::CentreCommand;
use crate::house::{Failure, House};

#[derive(Debug, Serialize)]
struct Shown {
    name: String,
    kind: String,
    enabled: bool,
    revision: i64,
    /// Hidden values are dots.
    properties: BTreeMap<String, String>,
}

pub(super) async fn run(house: &House, command: CentreCommand) -> Result<(), Failure> {
    let centres = house.administration(ACTOR);
    match command {
        CentreCommand::List { json } => {
            let rows = house.store.message_centres().await?;
            let rows = whole(rows, |row| &row.name);
            let all: Vec<Shown> = rows.into_iter().map(shown).collect();
            print(json, &all, |all| all.iter().map(line).collect())
        }
        CentreCommand::Show { name, json } => {
            print(json, &shown(centres.centre(&name).await?), describe)
        }
        CentreCommand::Set {
            name,
            kind,
            property,
            secret,
            json,
        } => {
            let row = set(&centres, &name, kind, property, &secret).await?;
            print(json, &shown(row), describe)
        }
        CentreCommand::Enable { name } => {
            let row = centres.enable_centre(&name, true).await?;
            print(false, &shown(row), describe)
        }
        CentreCommand::Disable { name } => {
            let row = centres.enable_centre(&name, false).await?;
            print(false, &shown(row), describe)
        }
        CentreCommand::Remove { name } => {
            centres.remove_centre(&name).await?;
            println!("Removed {name}.");
            Ok(())
        }
    }
}

async fn set(
    centres: &Administration,
    name: &str,
    kind: Option<String>,
    properties: Vec<(String, String)>,
    secrets: &[String],
) -> Result<CentreRow, Failure> {
    if let Some((key, _)) = properties.iter().find(|(key, _)| hides(key)) {
        return Err(format!(
            "{key} is a secret: give it as --secret {key}=FILE, or --secret {key} to be asked"
        )
        .into());
    }
    let kind: Option<Kind> = match kind {
        Some(kind) => Some(kind.parse().map_err(|()| {
            format!(
                "--kind: {kind:?} is not a kind; there are {}",
                Kind::allowed()
            )
        })?),
        None => None,
    };
    let mut changes = secret_input::named(secrets)?;
    let plain = properties.into_iter();
    changes.extend(plain.map(|(name, value)| (name, Secret::new(value))));
    Ok(centres.set_centre(name, kind, &changes).await?)
}

fn shown(row: CentreRow) -> Shown {
    let value = |value| match value {
        PropertyRow::Plain(value) => value,
        PropertyRow::Hidden { .. } => "••••••".to_owned(),
    };
    let properties = row.properties.into_iter();
    Shown {
        name: row.name,
        kind: row.kind,
        enabled: row.enabled,
        revision: row.revision,
        properties: properties.map(|(name, v)| (name, value(v))).collect(),
    }
}

fn line(centre: &Shown) -> String {
    let state = if centre.enabled { "enabled" } else { "off" };
    format!("{}\t{state}\t{}\n", centre.name, centre.kind)
}

fn describe(centre: &Shown) -> String {
    let mut out = line(centre);
    for (name, value) in &centre.properties {
        out.push_str(&format!("  {name} = {value}\n"));
    }
    out
}
