use countersign_admin::{AcrChoice, choose_acrs};
use countersign_core::Acr;
use countersign_gluu::{Defaults, Script};
use countersign_signin::{Change, EditError, Methods};
use countersign_store::MethodRow;

use super::report::Report;
use crate::commands::ACTOR;
use crate::config::Config;
use crate::house::{Failure, House};

const METHOD: &str = "method";
const DEFAULT: &str = "Default acr";
const CONSOLE: &str = "Console acr";
/// The kind of script that is a way to sign in.
const PERSON_AUTHENTICATION: &str = "person_authentication";

/// Takes level, aliases, properties and whether it is on, of methods that are here under the same
/// name; sources are Python there, and stay behind.
pub(super) async fn bring(
    house: &House,
    write: bool,
    scripts: &[Script],
    report: &mut Report,
) -> Result<(), Failure> {
    let methods = house.store.methods().await?;
    for script in scripts {
        let ours = methods.iter().find(|method| method.name == script.name);
        match ours {
            Some(method) if script.kind == PERSON_AUTHENTICATION => {
                report.methods.taken += 1;
                take(house, write, script, method, report).await?;
            }
            _ if !script.enabled => {}
            _ => {
                report.methods.not_taken += 1;
                let reason = format!("a script of kind {} has no counterpart here", script.kind);
                report.left_out(METHOD, &reason, &script.name);
            }
        }
    }
    Ok(())
}

async fn take(
    house: &House,
    write: bool,
    script: &Script,
    method: &MethodRow,
    report: &mut Report,
) -> Result<(), Failure> {
    let mut changes: Vec<Change<'_>> = Vec::new();
    for property in script
        .properties
        .iter()
        .filter(|property| !property.value.is_empty())
    {
        changes.push(Change::Property {
            name: &property.name,
            value: &property.value,
        });
    }
    changes.extend(script.level.map(Change::Level));
    changes.push(Change::Enabled(script.enabled));
    if !script.aliases.is_empty() {
        report.left_out(METHOD, "aliases stay behind", &script.name);
    }
    if method.enabled && !script.enabled {
        report.left_out(METHOD, "is switched off, as it was there", &script.name);
    }
    if write {
        let edited = Methods::edit(
            &house.store,
            &house.keyring,
            house.clock.as_ref(),
            house.entropy.as_ref(),
            &script.name,
            ACTOR,
            &changes,
        );
        match edited.await {
            // What is here is for another place; the rest comes all the same.
            Err(error @ EditError::GiveAgain(_)) => {
                report.left_out(METHOD, &error.to_string(), &script.name);
            }
            edited => drop(edited?),
        }
    }
    Ok(())
}

pub(super) async fn make_default(
    house: &House,
    config: &Config,
    write: bool,
    defaults: &Defaults,
    scripts: &[Script],
    report: &mut Report,
) -> Result<(), Failure> {
    let methods = house.store.methods().await?;
    let usable = |acr: &String| {
        let there = methods.iter().find(|method| method.name == *acr);
        let comes = scripts.iter().find(|script| script.name == *acr);
        let on = comes.map_or(there.is_some_and(|m| m.enabled), |script| script.enabled);
        acr == Acr::PASSWORD || (there.is_some() && on)
    };
    report.default_acr = match &defaults.default_acr {
        Some(acr) if config.default_acr.is_some() => {
            report.left_out(DEFAULT, "the configuration file says another one", acr);
            None
        }
        wish => only_usable(report, DEFAULT, wish, usable),
    };
    report.console_acr = only_usable(report, CONSOLE, &defaults.console_acr, usable);
    let choice = AcrChoice {
        default: report.default_acr.as_deref(),
        console: report.console_acr.as_deref(),
    };
    if write && (choice.default.is_some() || choice.console.is_some()) {
        choose_acrs(&house.store, &house.clock, ACTOR, &choice).await?;
    }
    Ok(())
}

fn only_usable(
    report: &mut Report,
    what: &'static str,
    wish: &Option<String>,
    usable: impl Fn(&String) -> bool,
) -> Option<String> {
    let acr = wish.as_ref()?;
    if usable(acr) {
        return Some(acr.clone());
    }
    report.left_out(what, "the method is not here, or is off", acr);
    None
}
