use countersign_oidc::check_claim;
use countersign_store::ClaimRow;
use serde::Serialize;

use super::{audit_entry, print};
use crate::cli::ClaimCommand;
use crate::house::{Failure, House};

#[derive(Debug, Serialize)]
struct Shown {
    name: String,
    attribute: String,
    #[serde(rename = "type")]
    kind: String,
}

pub(super) async fn run(house: &House, command: ClaimCommand) -> Result<(), Failure> {
    match command {
        ClaimCommand::Set {
            name,
            attribute,
            kind,
        } => {
            let row = ClaimRow {
                name,
                attribute,
                kind,
            };
            set(house, &row).await
        }
        ClaimCommand::List { json } => {
            let rows = house.store.claims().await?.into_iter();
            let all: Vec<Shown> = rows.map(shown).collect();
            print(json, &all, |all| all.iter().map(line).collect())
        }
        ClaimCommand::Remove { name } => remove(house, &name).await,
    }
}

async fn set(house: &House, row: &ClaimRow) -> Result<(), Failure> {
    check_claim(row)?;
    let mut tx = house.store.begin().await?;
    tx.put_claim(row).await?;
    tx.record(&audit_entry(house, "claim.set", &row.name))
        .await?;
    tx.commit().await?;
    print!("{}", line(&shown(row.clone())));
    println!("It is told with the scopes that have it: see `countersign scope add`.");
    Ok(())
}

async fn remove(house: &House, name: &str) -> Result<(), Failure> {
    let mut tx = house.store.begin().await?;
    if !tx.remove_claim(name).await? {
        return Err(format!("there is no claim {name:?} of your own").into());
    }
    tx.record(&audit_entry(house, "claim.remove", name)).await?;
    tx.commit().await?;
    println!("Removed {name}.");
    Ok(())
}

fn shown(row: ClaimRow) -> Shown {
    Shown {
        name: row.name,
        attribute: row.attribute,
        kind: row.kind,
    }
}

fn line(claim: &Shown) -> String {
    format!("{}\t{}\t{}\n", claim.name, claim.attribute, claim.kind)
}
