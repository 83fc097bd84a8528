use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::Value;

use crate::address::free_address;
use crate::binary;
use crate::database;
use crate::demo::{Client, Person};
use crate::handset::Handset;
use crate::process::Process;
use crate::wait::{PATIENCE, until};

const READY_WITHIN: Duration = Duration::from_secs(60);

/// A server as an operator sets one up: `init`, people, applications, a message centre, `serve`.
#[derive(Debug)]
pub struct Installation {
    /// How browsers know the server.
    pub issuer: String,
    /// Where it listens.
    listen: String,
    folder: tempfile::TempDir,
}

/// The simulator alone.
#[derive(Debug)]
pub struct MessageCentre {
    pub smpp: String,
    pub handset: Handset,
    pub process: Process,
}

impl MessageCentre {
    pub const SYSTEM_ID: &'static str = "operator";
    pub const PASSWORD: &'static str = "secret08";

    /// # Panics
    /// When it does not say where it listens.
    #[must_use]
    pub fn start(listen: &str) -> Self {
        let mut command = binary::command(&["smsc", "--json", "--listen", listen]);
        command.args(["--web", "127.0.0.1:0", "--system-id", Self::SYSTEM_ID]);
        command.args(["--password", Self::PASSWORD]);
        let process = Process::start("countersign smsc", command);
        let line = process.line(PATIENCE);
        let at: Value = serde_json::from_str(&line)
            .unwrap_or_else(|error| panic!("`smsc --json` printed {line:?}: {error}"));
        let address = |name: &str| at[name].as_str().expect("an address").to_owned();
        Self {
            smpp: address("smpp"),
            handset: Handset::new(&address("handset")),
            process,
        }
    }
}

impl Installation {
    /// Known to browsers by the address where it listens.
    #[must_use]
    pub fn new() -> Self {
        let listen = free_address();
        Self::set_up(format!("http://{listen}"), listen, None)
    }

    /// Known to browsers by a name, as they want it for passkeys.
    ///
    /// # Panics
    /// When the address where it listens has no port.
    #[must_use]
    pub fn on_localhost() -> Self {
        let listen = free_address();
        let (_, port) = listen.rsplit_once(':').expect("an address has a port");
        Self::set_up(format!("http://localhost:{port}"), listen, None)
    }

    /// Behind a reverse proxy that ends TLS for `issuer`.
    #[must_use]
    pub fn behind(issuer: &str) -> Self {
        Self::set_up(issuer.to_owned(), free_address(), None)
    }

    /// The same on a PostgreSQL of the test's own.
    #[must_use]
    pub fn behind_on(issuer: &str, store: &str) -> Self {
        Self::set_up(issuer.to_owned(), free_address(), Some(store))
    }

    fn set_up(issuer: String, listen: String, store: Option<&str>) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        if let Some(store) = store {
            database::settle(folder.path(), store);
        }
        let installation = Self {
            issuer,
            listen,
            folder,
        };
        let password = installation.secret("admin-password", "password-of-the-administrator");
        let mut init = binary::command(&["init", "--issuer", &installation.issuer]);
        init.arg(".").arg("--password-file").arg(password);
        installation.run(init);
        installation
    }

    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Adds a person.
    pub fn add(&self, person: &Person) {
        let password = self.secret("password", &person.password);
        let mut command = binary::command(&["user", "add", &person.username]);
        command.arg("--password-file").arg(password);
        if let Some(phone) = &person.phone {
            command.args(["--phone", phone]);
        }
        self.run(command);
    }

    /// Registers a trusted application with a secret.
    ///
    /// # Panics
    /// When the command does not print the secret.
    pub fn register(&self, client_id: &str, redirect_uri: &str) -> Client {
        let arguments = ["client", "add", client_id, "--redirect-uri", redirect_uri];
        let mut command = binary::command(&arguments);
        command.args(["--trusted", "--json"]);
        command.args([
            "--grant-type",
            "authorization_code",
            "--grant-type",
            "refresh_token",
        ]);
        let shown: Value = serde_json::from_str(&self.run(command)).expect("JSON was asked for");
        Client {
            client_id: client_id.to_owned(),
            client_secret: shown["client_secret"].as_str().map(str::to_owned),
            redirect_uris: vec![redirect_uri.to_owned()],
        }
    }

    /// Points the `smpp` method at a message centre.
    ///
    /// # Panics
    /// When `smpp` is no address with a port.
    pub fn connect(&self, smpp: &str, system_id: &str, password: &str) {
        let (host, port) = smpp.rsplit_once(':').expect("an address has a port");
        let password = self.secret("smpp-password", password);
        let mut command = binary::command(&["method", "set", "smpp"]);
        command.args([
            format!("smpp_server={host}"),
            format!("smpp_port={port}"),
            format!("system_id={system_id}"),
            "--secret".to_owned(),
            format!("password={}", password.display()),
        ]);
        self.run(command);
        self.administer(&["method", "enable", "smpp"]);
    }

    /// Sets a key of the configuration file, in TOML.
    ///
    /// # Panics
    /// When the file that `init` wrote does not have it.
    pub fn set(&self, section: &str, key: &str, value: &str) {
        let file = self.folder().join("countersign.toml");
        let text = std::fs::read_to_string(&file).expect("init wrote it");
        let mut within = false;
        let mut found = false;
        let lines = text.lines().map(|line| {
            if line.starts_with('[') {
                within = line == format!("[{section}]");
            }
            if within && line.starts_with(&format!("{key} = ")) {
                found = true;
                return format!("{key} = {value}");
            }
            line.to_owned()
        });
        let lines: Vec<String> = lines.collect();
        assert!(found, "countersign.toml has no {section}.{key}");
        std::fs::write(&file, lines.join("\n")).expect("the folder can be written to");
    }

    /// Runs a command of the server on this installation and gives what it printed.
    pub fn administer(&self, arguments: &[&str]) -> String {
        self.run(binary::command(arguments))
    }

    /// Starts the server and waits until it says that it is ready.
    ///
    /// # Panics
    /// When it is not in time.
    pub async fn serve(&self) -> Process {
        let process = self.spawn(&[]);
        until("the server is ready", READY_WITHIN, async || {
            self.is_ready().await.then_some(())
        })
        .await;
        process
    }

    /// Starts the server with settings from the environment, without waiting.
    #[must_use]
    pub fn spawn(&self, settings: &[(&str, &str)]) -> Process {
        let mut command = binary::command(&["serve"]);
        self.place(&mut command);
        command.envs(settings.iter().copied());
        Process::start("countersign serve", command)
    }

    /// Whether the server says that it is ready.
    pub async fn is_ready(&self) -> bool {
        let answer = reqwest::get(format!("{}/readyz", self.address())).await;
        answer.is_ok_and(|answer| answer.status().is_success())
    }

    /// The server without the proxy.
    #[must_use]
    pub fn address(&self) -> String {
        format!("http://{}", self.listen)
    }

    /// Gives a command this installation's folder, configuration and address.
    pub fn place(&self, command: &mut std::process::Command) {
        database::place(command, self.folder());
        command
            .current_dir(self.folder())
            .env("COUNTERSIGN_CONFIG", "countersign.toml")
            .env("COUNTERSIGN_SERVER__LISTEN", &self.listen);
    }

    fn run(&self, mut command: std::process::Command) -> String {
        self.place(&mut command);
        let output = command.output().expect("the server's binary runs");
        assert!(
            output.status.success(),
            "{command:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// A file with a secret in it, as commands take them.
    fn secret(&self, name: &str, value: &str) -> PathBuf {
        let file = self.folder().join(name);
        std::fs::write(&file, value).expect("the folder can be written to");
        file
    }
}

impl Default for Installation {
    fn default() -> Self {
        Self::new()
    }
}
