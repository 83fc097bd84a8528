use countersign_oidc::{KeyInfo, Pace, Provider, Rotated};
use serde::Serialize;

use super::{audit_entry, print};
use crate::cli::{ConfigArgs, KeysCommand};
use crate::config::Config;
use crate::house::{Failure, House};
use crate::http_client;

pub(super) async fn run(args: &ConfigArgs, command: KeysCommand) -> Result<(), Failure> {
    let config = Config::read(&args.config)?;
    let house = House::open(&config).await?;
    let provider = house.provider(&config, &http_client::tls()?).await?;
    match command {
        KeysCommand::Rotate { now } => rotate(&house, &provider, now).await,
        KeysCommand::List { json } => {
            let keys: Vec<Shown> = provider.signing_keys().into_iter().map(shown).collect();
            print(json, &keys, |keys| keys.iter().map(line).collect())
        }
    }
}

async fn rotate(house: &House, provider: &Provider, now: bool) -> Result<(), Failure> {
    let pace = if now { Pace::AtOnce } else { Pace::Smooth };
    let rotated = provider.rotate_keys(pace).await?;
    match rotated {
        Rotated::UnderWay { sign_from } => println!(
            "New keys are published already; they sign from {}. Use --now if that is too late.",
            sign_from.rfc3339()
        ),
        Rotated::Made { sign_from } => {
            let mut tx = house.store.begin().await?;
            tx.record(&audit_entry(house, "keys.rotate", "signing keys"))
                .await?;
            tx.commit().await?;
            println!(
                "New keys are published now and sign from {}. The old ones stay published until \
                 their last token has ended.",
                sign_from.rfc3339()
            );
            if now {
                println!(
                    "Applications that keep the published keys and do not look again for an \
                     unknown one refuse sign-ins until they do; most look at once. Whoever has \
                     an old private key can forge tokens until it is no longer published."
                );
            }
        }
    }
    Ok(())
}

#[derive(Serialize)]
struct Shown {
    kid: String,
    algorithms: Vec<&'static str>,
    state: &'static str,
    created_at: String,
    sign_from: String,
    retire_at: Option<String>,
}

fn shown(key: KeyInfo) -> Shown {
    Shown {
        kid: key.kid,
        algorithms: key.algorithms.iter().map(|alg| alg.as_str()).collect(),
        state: key.state.as_str(),
        created_at: key.created_at.rfc3339(),
        sign_from: key.sign_from.rfc3339(),
        retire_at: key.retire_at.map(|at| at.rfc3339()),
    }
}

fn line(key: &Shown) -> String {
    let until = match &key.retire_at {
        Some(at) => format!(", published until {at}"),
        None => String::new(),
    };
    format!(
        "{} {} ({}), signs from {}{until}\n",
        key.kid,
        key.state,
        key.algorithms.join(" "),
        key.sign_from
    )
}
