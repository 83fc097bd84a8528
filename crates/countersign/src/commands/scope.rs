use countersign_oidc::check_scope;
use countersign_store::ScopeRow;
use serde::Serialize;

use super::{audit_entry, print, whole};
use crate::cli::ScopeCommand;
use crate::house::{Failure, House};

#[derive(Debug, Serialize)]
struct Shown {
    name: String,
    description: String,
    claims: Vec<String>,
}

pub(super) async fn run(house: &House, command: ScopeCommand) -> Result<(), Failure> {
    match command {
        ScopeCommand::Add {
            name,
            claim,
            description,
        } => {
            let row = ScopeRow {
                name,
                description,
                claims: claim,
            };
            add(house, &row).await
        }
        ScopeCommand::List { json } => {
            let rows = whole(house.store.scopes().await?, |row| &row.name);
            let all: Vec<Shown> = rows.into_iter().map(shown).collect();
            print(json, &all, |all| all.iter().map(line).collect())
        }
        ScopeCommand::Remove { name } => remove(house, &name).await,
    }
}

async fn add(house: &House, row: &ScopeRow) -> Result<(), Failure> {
    check_scope(row)?;
    let mut tx = house.store.begin().await?;
    tx.put_scope(row).await?;
    tx.record(&audit_entry(house, "scope.add", &row.name))
        .await?;
    tx.commit().await?;
    print!("{}", line(&shown(row.clone())));
    println!("Applications that are registered for it may ask for it now.");
    Ok(())
}

async fn remove(house: &House, name: &str) -> Result<(), Failure> {
    let mut tx = house.store.begin().await?;
    if !tx.remove_scope(name).await? {
        return Err(format!("there is no scope {name:?} of your own").into());
    }
    tx.record(&audit_entry(house, "scope.remove", name)).await?;
    tx.commit().await?;
    println!("Removed {name}.");
    Ok(())
}

fn shown(row: ScopeRow) -> Shown {
    Shown {
        name: row.name,
        description: row.description,
        claims: row.claims,
    }
}

fn line(scope: &Shown) -> String {
    let claims = scope.claims.join(" ");
    format!("{}\t{claims}\t{}\n", scope.name, scope.description)
}
