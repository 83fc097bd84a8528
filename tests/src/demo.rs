use std::path::{Path, PathBuf};
use std::process::Output;
use std::time::Duration;

use serde::Deserialize;

use crate::binary;
use crate::database;
use crate::handset::Handset;
use crate::process::Process;
use crate::wait::PATIENCE;

/// Making keys and hashing the sample people's passwords takes a while on a loaded machine.
const READY_WITHIN: Duration = Duration::from_secs(60);

/// `countersign demo --json`, running.
#[derive(Debug)]
pub struct Demo {
    pub issuer: String,
    pub sample: String,
    pub smsc: String,
    pub smsc_system_id: String,
    pub smsc_password: String,
    /// Where figures are shown.
    pub metrics: String,
    pub handset: Handset,
    pub people: Vec<Person>,
    pub clients: Vec<Client>,
    pub process: Process,
    folder: PathBuf,
    /// Removed with its files when the demonstration ends; none for a folder that was given.
    temporary: Option<tempfile::TempDir>,
}

/// Somebody who can sign in.
#[derive(Clone, Debug, Deserialize)]
pub struct Person {
    pub username: String,
    pub password: String,
    pub phone: Option<String>,
}

impl Person {
    /// # Panics
    /// When the person has no number.
    #[must_use]
    pub fn number(&self) -> &str {
        self.phone.as_deref().expect("this person has a number")
    }
}

/// A registered application.
#[derive(Clone, Debug, Deserialize)]
pub struct Client {
    pub client_id: String,
    pub client_secret: Option<String>,
    pub redirect_uris: Vec<String>,
}

#[derive(Deserialize)]
struct Report {
    issuer: String,
    sample: String,
    handset: String,
    smsc: String,
    smsc_system_id: String,
    smsc_password: String,
    metrics: String,
    admin: Person,
    users: Vec<Person>,
    clients: Vec<Client>,
}

/// How a demonstration is started.
#[derive(Debug)]
pub struct Options<'a> {
    pub listen: &'a str,
    /// The name in its address; passkeys need one.
    pub host: Option<&'a str>,
    pub smsc: &'a str,
    pub data: Option<&'a Path>,
    pub environment: &'a [(&'a str, &'a str)],
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self {
            listen: "127.0.0.1:0",
            host: None,
            smsc: "127.0.0.1:0",
            data: None,
            environment: &[],
        }
    }
}

impl Demo {
    /// On free ports and in a fresh folder.
    #[must_use]
    pub fn start() -> Self {
        Self::with(&Options::default())
    }

    /// With a name in its address, as browsers want it for passkeys.
    #[must_use]
    pub fn on_localhost() -> Self {
        Self::with(&Options {
            host: Some("localhost"),
            ..Options::default()
        })
    }

    /// # Panics
    /// When it does not become ready or its report lacks something.
    #[must_use]
    pub fn with(options: &Options<'_>) -> Self {
        let (folder, temporary) = match options.data {
            Some(folder) => (folder.to_owned(), None),
            None => {
                let temporary = tempfile::tempdir().expect("a temporary folder");
                (temporary.path().to_owned(), Some(temporary))
            }
        };
        let data = folder.to_str().expect("a folder with a plain name");
        let mut command = binary::command(&["demo", "--json", "--data", data]);
        command.args(["--listen", options.listen, "--smsc", options.smsc]);
        if let Some(host) = options.host {
            command.args(["--host", host]);
        }
        database::place(&mut command, &folder);
        command.envs(options.environment.iter().copied());
        let process = Process::start("countersign demo", command);
        let line = process.line(READY_WITHIN);
        let report: Report = serde_json::from_str(&line)
            .unwrap_or_else(|error| panic!("`demo --json` printed {line:?}: {error}"));
        let mut people = report.users;
        people.push(report.admin);
        Self {
            handset: Handset::new(&report.handset),
            issuer: report.issuer,
            sample: report.sample,
            smsc: report.smsc,
            smsc_system_id: report.smsc_system_id,
            smsc_password: report.smsc_password,
            metrics: report.metrics,
            people,
            clients: report.clients,
            process,
            folder,
            temporary,
        }
    }

    /// With properties of the `smpp` method, as `NAME=VALUE`, in force from the start.
    ///
    /// # Panics
    /// When the properties are refused.
    #[must_use]
    pub fn with_properties(properties: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let options = Options {
            data: Some(folder.path()),
            ..Options::default()
        };
        let mut first = Self::with(&options);
        first.process.terminate(PATIENCE);
        let mut arguments = vec!["method", "set", "smpp"];
        arguments.extend(properties);
        first.administer(&arguments);
        let mut demo = Self::with(&options);
        demo.temporary = Some(folder);
        demo
    }

    /// # Panics
    /// When nobody has this name.
    #[must_use]
    pub fn person(&self, username: &str) -> &Person {
        let found = self.people.iter().find(|p| p.username == username);
        found.unwrap_or_else(|| panic!("the demonstration has no {username:?}"))
    }

    /// # Panics
    /// When no application has this id.
    #[must_use]
    pub fn client(&self, client_id: &str) -> &Client {
        let found = self.clients.iter().find(|c| c.client_id == client_id);
        found.unwrap_or_else(|| panic!("the demonstration has no client {client_id:?}"))
    }

    /// The folder with the store, keys and logs.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Runs a command of the server on this demonstration's store.
    ///
    /// # Panics
    /// When it fails.
    pub fn administer(&self, arguments: &[&str]) -> String {
        administer(&self.folder, arguments)
    }

    /// Runs a command of the server on this demonstration's store; what it complains of.
    ///
    /// # Panics
    /// When it succeeds.
    pub fn refuses(&self, arguments: &[&str]) -> String {
        let output = run(&self.folder, arguments);
        assert!(!output.status.success(), "countersign {arguments:?}");
        String::from_utf8_lossy(&output.stderr).into_owned()
    }
}

/// Runs a command of the server on the store of a demonstration.
///
/// # Panics
/// When it fails.
pub(crate) fn administer(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    assert!(
        output.status.success(),
        "countersign {arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let config = folder.join("countersign.toml");
    let text = format!(
        "[store]\nurl = \"{1}\"\n[keys]\nmaster_key_file = \"{0}/master.key\"\n\
         [log]\ndirectory = \"{0}/logs\"\n",
        folder.display(),
        database::url_of(folder)
    );
    std::fs::write(&config, text).expect("the folder can be written to");
    let mut command = binary::command(arguments);
    let output = command.arg("--config").arg(&config).output();
    output.expect("the server's binary runs")
}
