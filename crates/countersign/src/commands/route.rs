use std::collections::BTreeMap;

use countersign_store::RouteRow;
use serde::Serialize;

use super::{ACTOR, print, whole};
use crate::cli::RouteCommand;
use crate::house::{Failure, House};

#[derive(Debug, Serialize)]
struct Shown {
    name: String,
    enabled: bool,
    revision: i64,
    properties: BTreeMap<String, String>,
}

pub(super) async fn run(house: &House, command: RouteCommand) -> Result<(), Failure> {
    let routes = house.administration(ACTOR);
    match command {
        RouteCommand::List { json } => {
            let rows = house.store.message_routes().await?;
            let rows = whole(rows, |row| &row.name);
            let all: Vec<Shown> = rows.into_iter().map(shown).collect();
            print(json, &all, |all| all.iter().map(line).collect())
        }
        RouteCommand::Show { name, json } => {
            print(json, &shown(routes.route(&name).await?), describe)
        }
        RouteCommand::Set {
            name,
            property,
            json,
        } => {
            let row = routes.set_route(&name, &property).await?;
            print(json, &shown(row), describe)
        }
        RouteCommand::Enable { name } => {
            let row = routes.enable_route(&name, true).await?;
            print(false, &shown(row), describe)
        }
        RouteCommand::Disable { name } => {
            let row = routes.enable_route(&name, false).await?;
            print(false, &shown(row), describe)
        }
        RouteCommand::Remove { name } => {
            routes.remove_route(&name).await?;
            println!("Removed {name}.");
            Ok(())
        }
    }
}

fn shown(row: RouteRow) -> Shown {
    Shown {
        name: row.name,
        enabled: row.enabled,
        revision: row.revision,
        properties: row.properties,
    }
}

fn line(route: &Shown) -> String {
    let state = if route.enabled { "enabled" } else { "off" };
    let centre = route.properties.get("centre").map_or("", String::as_str);
    format!("{}\t{state}\tto {centre}\n", route.name)
}

fn describe(route: &Shown) -> String {
    let mut out = line(route);
    for (name, value) in &route.properties {
        out.push_str(&format!("  {name} = {value}\n"));
    }
    out
}
