use std::time::Duration;

use countersign_oidc::new_registration_token;
use countersign_store::RegistrationTokenRow;
use serde::Serialize;

use super::{audit_entry, print};
use crate::cli::RegistrationTokenCommand;
use crate::house::{Failure, House};

#[derive(Debug, Serialize)]
struct Shown {
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
    label: String,
    uses_left: i64,
    expires_at: String,
}

pub(super) async fn run(house: &House, command: RegistrationTokenCommand) -> Result<(), Failure> {
    match command {
        RegistrationTokenCommand::Add {
            label,
            uses,
            hours,
            json,
        } => add(house, &label, uses, hours, json).await,
        RegistrationTokenCommand::List { json } => {
            let rows = house.store.registration_tokens().await?;
            let all: Vec<Shown> = rows.into_iter().map(|row| shown(row, None)).collect();
            print(json, &all, |all| all.iter().map(line).collect())
        }
        RegistrationTokenCommand::Revoke { id } => {
            let mut tx = house.store.begin().await?;
            if !tx.revoke_registration_token(&id).await? {
                return Err(format!("there is no registration token {id:?}").into());
            }
            tx.record(&audit_entry(house, "registration_token.revoke", &id))
                .await?;
            tx.commit().await?;
            println!("Revoked {id}.");
            Ok(())
        }
    }
}

async fn add(house: &House, label: &str, uses: u32, hours: u32, json: bool) -> Result<(), Failure> {
    let lifetime = Duration::from_secs(3600) * hours;
    let now = house.clock.now();
    let (row, token) = new_registration_token(label, uses, lifetime, now, house.entropy.as_ref());
    let mut tx = house.store.begin().await?;
    tx.add_registration_token(&row).await?;
    tx.record(&audit_entry(house, "registration_token.add", &row.id))
        .await?;
    tx.commit().await?;
    let token = token.expose().to_owned();
    print(json, &shown(row, Some(token)), |shown| {
        let token = shown.token.as_deref().unwrap_or_default();
        format!("{}token  {token}   (shown this once)\n", line(shown))
    })
}

fn shown(row: RegistrationTokenRow, token: Option<String>) -> Shown {
    Shown {
        id: row.id,
        token,
        label: row.label,
        uses_left: row.uses_left,
        expires_at: row.expires_at.rfc3339(),
    }
}

fn line(token: &Shown) -> String {
    let Shown {
        id,
        label,
        uses_left,
        expires_at,
        ..
    } = token;
    format!("{id}\t{uses_left} left\tuntil {expires_at}\t{label}\n")
}
