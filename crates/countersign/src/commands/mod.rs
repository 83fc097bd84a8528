//! One file a command.

mod audit;
mod backup;
mod centre;
mod check;
mod claim;
mod client;
mod copy;
mod guard;
mod health;
mod import;
mod init;
mod keys;
mod method;
mod migrate;
mod registration_token;
mod route;
mod scope;
mod secret_input;
mod send;
mod serve;
mod smpp_load;
mod smsc;
mod user;
mod user_import;
mod user_notices;
mod user_sessions;

use countersign_store::{AuditEntry, Found};

use crate::cli::{Cli, Command, ConfigArgs};
use crate::config::Config;
use crate::demo;
use crate::house::{Failure, House};

/// Who the audit log says acted.
const ACTOR: &str = "command-line";

pub(crate) async fn run(cli: Cli) -> Result<(), Failure> {
    match cli.command {
        Command::Demo(args) => demo::run(args).await,
        Command::Serve(args) => serve::run(&args).await,
        Command::Init(args) => init::run(args).await,
        Command::Smsc(args) => smsc::run(args).await,
        Command::SmppLoad(args) => smpp_load::run(args).await,
        Command::Check(args) => check::run(&args).await,
        Command::Health(args) => health::run(&args).await,
        Command::Send(args) => send::run(args).await,
        Command::User { config, command } => user::run(&config, command).await,
        Command::Client { config, command } => client::run(&config, command).await,
        Command::RegistrationToken { config, command } => {
            registration_token::run(&open(&config).await?, command).await
        }
        Command::Scope { config, command } => scope::run(&open(&config).await?, command).await,
        Command::Claim { config, command } => claim::run(&open(&config).await?, command).await,
        Command::Method { config, command } => method::run(&config, command).await,
        Command::Centre { config, command } => centre::run(&open(&config).await?, command).await,
        Command::Route { config, command } => route::run(&open(&config).await?, command).await,
        Command::Guard { config, command } => guard::run(&config, command).await,
        Command::Audit { config, command } => audit::run(&open(&config).await?, command).await,
        Command::Keys { config, command } => keys::run(&config, command).await,
        Command::Import { config, command } => import::run(&config, command).await,
        Command::Migrate(args) => migrate::run(&args).await,
        Command::Backup(args) => backup::run(&args).await,
        Command::Restore(args) => backup::run_restore(&args).await,
        Command::Copy(args) => copy::run(&args).await,
    }
}

async fn open(args: &ConfigArgs) -> Result<House, Failure> {
    House::open(&Config::read(&args.config)?).await
}

/// What the audit log keeps of a command.
fn audit_entry(house: &House, action: &str, subject: &str) -> AuditEntry {
    AuditEntry {
        at: house.clock.now(),
        actor: ACTOR.to_owned(),
        action: action.to_owned(),
        subject: subject.to_owned(),
        detail: String::new(),
    }
}

/// Those that can be read; of the others whoever asked is told.
fn whole<Row>(found: Vec<Found<Row>>, name: impl Fn(&Row) -> &str) -> Vec<Row> {
    let told = found.into_iter().filter_map(|found| {
        if let Some(fault) = &found.fault {
            eprintln!("{}: {fault}", name(&found.row));
        }
        found.whole()
    });
    told.collect()
}

/// Prints for programs or for people.
fn print<T: serde::Serialize>(
    json: bool,
    value: &T,
    people: impl FnOnce(&T) -> String,
) -> Result<(), Failure> {
    if json {
        println!("{}", serde_json::to_string(value)?);
    } else {
        print!("{}", people(value));
    }
    Ok(())
}
