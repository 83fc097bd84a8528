use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::folder::Folder;
use crate::port::{self, wait_until};
use crate::server::Server;

mod failing;

pub use failing::Frozen;

/// A PostgreSQL server with one user, who has to say a password.
#[derive(Debug)]
pub struct Postgres {
    port: u16,
    programs: PathBuf,
    data: PathBuf,
    server: Server,
    databases: AtomicU32,
}

const USER: &str = "countersign";
const PASSWORD: &str = "test/only";

impl Postgres {
    /// The one of this test program, started when it is first asked for.
    /// # Panics
    /// When it does not come up; Debian's package postgresql has to be there.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Postgres> = OnceLock::new();
        SHARED.get_or_init(|| Self::start(None))
    }

    /// Another one, which speaks TLS with a certificate and its key in PEM.
    #[must_use]
    pub fn with_tls(certificate: &str, key: &str) -> Self {
        Self::start(Some((certificate, key)))
    }

    fn start(tls: Option<(&str, &str)>) -> Self {
        let programs = programs();
        let folder = Folder::new("countersign-postgres-");
        let password = folder.write("password", PASSWORD);
        let data = folder.path.join("data");
        let mut initdb = folder.command(&programs.join("initdb"));
        initdb.arg("-D").arg(&data).arg("--pwfile").arg(&password);
        // A language whose order of texts is not that of their bytes.
        initdb.args(["-U", USER, "-A", "scram-sha-256", "-E", "UTF8"]);
        initdb.args([
            "--locale=C.UTF-8",
            "--locale-provider=icu",
            "--icu-locale=en-US",
            "--no-sync",
        ]);
        run(&mut initdb);
        Self::launch(&folder, programs, tls)
    }

    /// Starts a server on the files in a folder, and waits until it answers.
    fn launch(folder: &Folder, programs: PathBuf, tls: Option<(&str, &str)>) -> Self {
        let port = port::free();
        let data = folder.path.canonicalize();
        // As the system says where a process works.
        let data = data.expect("the folder is there").join("data");
        let mut postgres = folder.command(&programs.join("postgres"));
        postgres.arg("-D").arg(&data);
        let port_setting = format!("port={port}");
        let sockets = format!("unix_socket_directories={}", folder.path.display());
        // Nothing here has to outlive the machine.
        let ours = [
            "listen_addresses=127.0.0.1",
            &port_setting,
            &sockets,
            "fsync=off",
            "max_connections=300",
            "shared_buffers=32MB",
            "wal_retrieve_retry_interval=500ms",
        ];
        for setting in ours {
            postgres.args(["-c", setting]);
        }
        if let Some((certificate, key)) = tls {
            let certificate = folder.write("server.crt", certificate);
            let key = folder.write("server.key", key);
            postgres.args(["-c", "ssl=on"]);
            postgres
                .arg("-c")
                .arg(format!("ssl_cert_file={}", certificate.display()));
            postgres
                .arg("-c")
                .arg(format!("ssl_key_file={}", key.display()));
        }
        let server = Server::start(folder, &postgres, "INT");
        let started = Self {
            port,
            programs,
            data,
            server,
            databases: AtomicU32::new(0),
        };
        started.wait();
        started
    }

    fn wait(&self) {
        wait_until("PostgreSQL", || {
            self.try_sql("postgres", "SELECT 1").is_ok()
        });
    }

    /// Another one, which nobody shares.
    #[must_use]
    pub fn alone() -> Self {
        Self::start(None)
    }

    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// A database that nobody else uses; its name.
    pub fn database(&self) -> String {
        let number = self.databases.fetch_add(1, Ordering::Relaxed);
        let name = format!("test_{number}");
        self.sql(
            "postgres",
            &format!("CREATE DATABASE {name} TEMPLATE template0"),
        );
        name
    }

    /// What `store.url` is for a database.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        url(self.port, database)
    }

    /// Runs statements as a client of its own would; the rows that come back, a line each.
    ///
    /// # Panics
    /// When they are refused.
    pub fn sql(&self, database: &str, statements: &str) -> String {
        self.try_sql(database, statements)
            .unwrap_or_else(|said| panic!("{statements}: {said}"))
    }

    fn try_sql(&self, database: &str, statements: &str) -> Result<String, String> {
        Self::sql_at(&self.url(database), statements)
    }

    /// The same by an address as in `store.url`.
    ///
    /// # Errors
    /// What the server says, or that it cannot be reached.
    ///
    /// # Panics
    /// When there is no `psql`.
    pub fn sql_at(url: &str, statements: &str) -> Result<String, String> {
        let mut psql = Command::new(programs().join("psql"));
        psql.args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"]);
        psql.args(["-d", url, "-c", statements]);
        let output = psql.output().expect("psql runs");
        if output.status.success() {
            Ok(String::from_utf8_lossy(&output.stdout)
                .trim_end()
                .to_owned())
        } else {
            Err(String::from_utf8_lossy(&output.stderr).into_owned())
        }
    }

    pub fn stop(&mut self) {
        self.server.stop();
    }
}

/// Who may connect, for those that stand between.
pub(crate) fn credentials() -> (&'static str, &'static str) {
    (USER, PASSWORD)
}

pub(crate) fn url(port: u16, database: &str) -> String {
    let password = PASSWORD.replace('/', "%2F");
    format!("postgres://{USER}:{password}@127.0.0.1:{port}/{database}")
}

/// Where Debian keeps the programs of its newest version.
fn programs() -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql");
    let versions = versions.into_iter().flatten().flatten();
    let newest = versions
        .filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok())
        .max();
    let newest = newest.expect("PostgreSQL is there: apt-get install postgresql");
    Path::new("/usr/lib/postgresql")
        .join(newest.to_string())
        .join("bin")
}

fn run(command: &mut Command) {
    let output = command.output().expect("the program runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {said}");
}
