//! `import gluu`: the file is read twice, since people name groups that may come after them, and
//! there may be more people than fit into memory.

mod applications;
mod methods;
mod people;
mod report;
mod secrets;

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use countersign_gluu::{
    Client, Defaults, Entry, Kind, LdifError, Names, Salt, Script, entries, read_client,
    read_defaults, read_script,
};
use report::Report;

use crate::cli::GluuArgs;
use crate::commands::print;
use crate::config::Config;
use crate::house::{Failure, House};

/// What the file says besides people.
#[derive(Debug, Default)]
struct Contents {
    names: Names,
    clients: Vec<Client>,
    scripts: Vec<Script>,
    defaults: Defaults,
    report: Report,
}

pub(super) async fn run(house: &House, config: &Config, args: &GluuArgs) -> Result<(), Failure> {
    let salt = args.salt.as_deref().map(salt).transpose()?;
    let mut contents = read(&args.ldif)?;
    contents.report.written = args.write;
    let mut secrets = secrets::Secrets::new(salt, args)?;
    people::bring(house, args, &contents.names, &mut contents.report).await?;
    // Methods before what refers to them.
    methods::bring(house, args.write, &contents.scripts, &mut contents.report).await?;
    let clients = house.clients(config)?;
    applications::Applications {
        house,
        clients,
        write: args.write,
        secrets: &mut secrets,
        report: &mut contents.report,
    }
    .bring(contents.clients)
    .await?;
    let (defaults, scripts) = (&contents.defaults, &contents.scripts);
    methods::make_default(
        house,
        config,
        args.write,
        defaults,
        scripts,
        &mut contents.report,
    )
    .await?;
    print(args.json, &contents.report, Report::told)
}

fn salt(file: &Path) -> Result<Salt, Failure> {
    let text = std::fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()))?;
    Ok(Salt::read(&text).map_err(|e| format!("{}: {e}", file.display()))?)
}

fn read(file: &Path) -> Result<Contents, Failure> {
    let mut contents = Contents::default();
    let mut clients = Vec::new();
    for entry in open(file)? {
        let entry = entry.map_err(|e| format!("{}: {e}", file.display()))?;
        let kind = entry.kind();
        match kind {
            Kind::Person => {}
            Kind::Scope | Kind::Group => contents.names.take(&entry),
            Kind::Client => clients.push(entry),
            Kind::Script => contents.scripts.extend(read_script(&entry)),
            Kind::Configuration => contents.defaults = read_defaults(&entry),
            Kind::Pairwise => contents.report.left_out(
                "pairwise identifier",
                "applications with pairwise subjects know their people by new identifiers",
                &entry.dn,
            ),
            Kind::Other => contents.report.other += 1,
        }
    }
    // Their scopes may stand after them.
    for entry in clients {
        match read_client(&entry, &contents.names) {
            Some(client) => contents.clients.push(client),
            None => contents.report.nameless("application", &entry),
        }
    }
    Ok(contents)
}

fn open(file: &Path) -> Result<impl Iterator<Item = Result<Entry, LdifError>> + use<>, Failure> {
    let opened = File::open(file).map_err(|e| format!("{}: {e}", file.display()))?;
    Ok(entries(BufReader::with_capacity(256 * 1024, opened)))
}
