use std::io::Write as _;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rcgen::{CertificateParams, KeyPair, PKCS_ECDSA_P256_SHA256};
use rustix::process::Signal;

use crate::address::free_address;
use crate::process::Process;
use crate::wait::{PATIENCE, until};

/// An OpenLDAP server of its own with a few people, its password policy in force.
#[derive(Debug)]
pub struct Slapd {
    address: String,
    secure_address: String,
    process: Option<Process>,
    folder: tempfile::TempDir,
}

const ROOT: &str = "cn=root,dc=example,dc=org";
const ROOT_PASSWORD: &str = "password-of-root";

impl Slapd {
    /// Below which people are.
    pub const PEOPLE: &'static str = "ou=people,dc=example,dc=org";
    pub const GROUPS: &'static str = "ou=groups,dc=example,dc=org";
    /// Who may search for people and write their numbers.
    pub const SERVICE: &'static str = "cn=countersign,ou=services,dc=example,dc=org";
    pub const SERVICE_PASSWORD: &'static str = "password-of-the-service";
    /// Of everybody in it; stored as `{SSHA}`.
    pub const PASSWORD: &'static str = "quartz lantern";

    /// # Panics
    /// When it cannot be set up or does not listen.
    pub async fn start() -> Self {
        Self::start_with(include_str!("slapd.ldif")).await
    }

    async fn start_with(people: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut slapd = Self {
            address: free_address(),
            secure_address: free_address(),
            process: None,
            folder,
        };
        slapd.write_certificate();
        std::fs::create_dir(slapd.file("db")).expect("a folder");
        std::fs::write(slapd.file("slapd.conf"), slapd.configuration()).expect("a file");
        std::fs::write(slapd.file("people.ldif"), people).expect("a file");
        let mut add = Command::new("/usr/sbin/slapadd");
        add.args([
            "-f",
            &slapd.name("slapd.conf"),
            "-l",
            &slapd.name("people.ldif"),
        ]);
        run(add, "");
        slapd.begin().await;
        slapd
    }

    /// Starts it, again after [`Slapd::stop`].
    ///
    /// # Panics
    /// When it does not listen.
    pub async fn begin(&mut self) {
        let mut command = Command::new("/usr/sbin/slapd");
        let places = format!("{} {}", self.url(), self.secure_url());
        command.args(["-d", "0", "-f", &self.name("slapd.conf"), "-h", &places]);
        self.process = Some(Process::start("slapd (Debian package slapd)", command));
        for address in [&self.address, &self.secure_address] {
            until("slapd listens", PATIENCE, async || {
                TcpStream::connect(address).ok()
            })
            .await;
        }
    }

    /// Ends it; its people stay.
    ///
    /// # Panics
    /// When it does not end.
    pub fn stop(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.terminate(PATIENCE);
        }
    }

    /// It takes connections and requests, and answers none of them.
    ///
    /// # Panics
    /// When it does not run.
    pub fn pause(&self) {
        self.running().signal(Signal::STOP);
    }

    /// It answers what has come since [`Slapd::pause`].
    ///
    /// # Panics
    /// When it does not run.
    pub fn go_on(&self) {
        self.running().signal(Signal::CONT);
    }

    fn running(&self) -> &Process {
        self.process.as_ref().expect("slapd runs")
    }

    /// Without encryption, or by StartTLS.
    #[must_use]
    pub fn url(&self) -> String {
        format!("ldap://{}", self.address)
    }

    #[must_use]
    pub fn secure_url(&self) -> String {
        format!("ldaps://{}", self.secure_address)
    }

    /// The certificate that signed its own.
    #[must_use]
    pub fn ca_file(&self) -> PathBuf {
        self.file("certificate.pem")
    }

    /// The distinguished name of one of its people.
    #[must_use]
    pub fn dn(uid: &str) -> String {
        format!("uid={uid},{}", Self::PEOPLE)
    }

    /// Changes an entry as its administrator: the lines of LDIF after `changetype: modify`.
    pub fn modify(&self, dn: &str, changes: &str) {
        let text = format!("dn: {dn}\nchangetype: modify\n{changes}\n");
        run(self.client("ldapmodify", &["-e", "relax"]), &text);
    }

    /// Adds an entry in LDIF, as its administrator.
    pub fn add(&self, entry: &str) {
        run(self.client("ldapadd", &[]), entry);
    }

    /// Gives an entry another name in its place.
    pub fn rename(&self, dn: &str, name: &str) {
        run(self.client("ldapmodrdn", &["-r", dn, name]), "");
    }

    /// Another server with the same people, the identifiers included.
    ///
    /// # Panics
    /// When it cannot be set up or does not listen.
    pub async fn start_again_from(other: &Self) -> Self {
        let mut list = Command::new("/usr/sbin/slapcat");
        list.args(["-f", &other.name("slapd.conf")]);
        Self::start_with(&run(list, "")).await
    }

    /// Removes an entry.
    pub fn remove(&self, dn: &str) {
        run(self.client("ldapdelete", &[dn]), "");
    }

    /// The values of an attribute of one of its people.
    #[must_use]
    pub fn values(&self, uid: &str, attribute: &str) -> Vec<String> {
        let filter = format!("(uid={uid})");
        let arguments = ["-LLL", "-o", "ldif-wrap=no", "-b", Self::PEOPLE];
        let mut command = self.client("ldapsearch", &arguments);
        command.args([&filter, attribute]);
        let prefix = format!("{attribute}: ");
        let found = run(command, "");
        let lines = found.lines().filter_map(|line| line.strip_prefix(&prefix));
        lines.map(str::to_owned).collect()
    }

    fn client(&self, program: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(program);
        command.args(["-x", "-H", &self.url(), "-D", ROOT, "-w", ROOT_PASSWORD]);
        command.args(arguments);
        command
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn name(&self, name: &str) -> String {
        self.file(name).display().to_string()
    }

    fn write_certificate(&self) {
        let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).expect("a key");
        let names = ["127.0.0.1".to_owned(), "localhost".to_owned()];
        let params = CertificateParams::new(names).expect("names");
        let certificate = params.self_signed(&key).expect("a certificate");
        std::fs::write(self.ca_file(), certificate.pem()).expect("a file");
        std::fs::write(self.file("key.pem"), key.serialize_pem()).expect("a file");
    }

    fn configuration(&self) -> String {
        let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("../packaging/ldap");
        format!(
            "include /etc/ldap/schema/core.schema\n\
             include /etc/ldap/schema/cosine.schema\n\
             include /etc/ldap/schema/inetorgperson.schema\n\
             include {schema}/countersign.schema\n\
             modulepath /usr/lib/ldap\n\
             moduleload back_mdb\n\
             moduleload ppolicy\n\
             pidfile {folder}/slapd.pid\n\
             TLSCertificateFile {folder}/certificate.pem\n\
             TLSCertificateKeyFile {folder}/key.pem\n\
             database mdb\n\
             suffix dc=example,dc=org\n\
             rootdn {ROOT}\n\
             rootpw {ROOT_PASSWORD}\n\
             directory {folder}/db\n\
             index objectClass,uid,entryUUID,member eq\n\
             overlay ppolicy\n\
             ppolicy_default cn=default,ou=policies,dc=example,dc=org\n\
             ppolicy_use_lockout\n\
             access to attrs=userPassword by dn.exact={service} read by anonymous auth\n\
             access to attrs=phoneNumberVerified,objectClass by dn.exact={service} write\n\
             access to * by dn.exact={service} read\n",
            schema = schema.display(),
            folder = self.folder.path().display(),
            service = Self::SERVICE,
        )
    }
}

/// Runs a program with this on its standard input, and gives what it printed.
fn run(mut command: Command, input: &str) -> String {
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap_or_else(|error| {
        panic!("{command:?} (Debian packages slapd and ldap-utils): {error}")
    });
    let mut standard_input = child.stdin.take().expect("piped");
    standard_input
        .write_all(input.as_bytes())
        .expect("it reads");
    drop(standard_input);
    let output = child.wait_with_output().expect("it ends");
    assert!(
        output.status.success(),
        "{command:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}
