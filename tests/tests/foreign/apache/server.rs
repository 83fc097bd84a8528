use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use countersign_tests::wait::{PATIENCE, until};
use countersign_tests::{Process, binary, free_address};

/// Debian keeps its modules there.
const MODULES: &str = "/usr/lib/apache2/modules";

const LOADED: [&str; 8] = [
    "mpm_event",
    "authn_core",
    "authz_core",
    "authz_user",
    "auth_openidc",
    "dir",
    "mime",
    "include",
];

/// What the protected page shows: the claims as the module hands them to applications.
const PAGE: &str = r#"{"acr": "<!--#echo var="OIDC_CLAIM_acr" -->", "amr": "<!--#echo var="OIDC_CLAIM_amr" -->", "sub": "<!--#echo var="OIDC_CLAIM_sub" -->", "phone_number": "<!--#echo var="OIDC_CLAIM_phone_number" -->"}"#;

/// Apache with `mod_auth_openidc` in one process, in a folder of its own.
pub(crate) struct Apache {
    pub(crate) at: String,
    address: String,
    name: &'static str,
    folder: tempfile::TempDir,
    process: Option<Process>,
}

impl Apache {
    /// `name` is what its log is kept under.
    pub(crate) fn new(name: &'static str) -> Self {
        let address = free_address();
        let folder = tempfile::tempdir().expect("a temporary folder");
        let www = folder.path().join("www/protected");
        let metadata = folder.path().join("metadata");
        for path in [&www, &metadata] {
            std::fs::create_dir_all(path).expect("the folder can be written to");
        }
        std::fs::write(www.join("index.shtml"), PAGE).expect("a page");
        std::fs::write(folder.path().join("www/signed-out.json"), "{}").expect("a page");
        // Apache gives up root, and the folder is made for its owner alone.
        for (path, mode) in [(folder.path(), 0o755), (&metadata, 0o777)] {
            let mode = std::fs::Permissions::from_mode(mode);
            std::fs::set_permissions(path, mode).expect("the folder is ours");
        }
        Self {
            at: format!("http://{address}"),
            address,
            name,
            folder,
            process: None,
        }
    }

    /// Where the module wants to be called back.
    pub(crate) fn callback(&self) -> String {
        format!("{}/protected/callback", self.at)
    }

    /// Where people land who signed out.
    pub(crate) fn signed_out(&self) -> String {
        format!("{}/signed-out.json", self.at)
    }

    /// Starts with these lines for the module, and waits until it listens.
    pub(crate) async fn start(&mut self, module: &str) {
        let file = self.folder.path().join("apache.conf");
        let lines = self.configuration(module);
        std::fs::write(&file, lines).expect("the folder can be written to");
        let mut command = Command::new("/usr/sbin/apache2");
        command.arg("-X").arg("-f").arg(&file);
        self.process = Some(Process::start("apache2", command));
        until("Apache listens", PATIENCE, async || {
            std::net::TcpStream::connect(&self.address).ok()
        })
        .await;
    }

    /// The folder where the module keeps what it learns of providers.
    pub(crate) fn metadata(&self) -> std::path::PathBuf {
        self.folder.path().join("metadata")
    }

    fn configuration(&self, module: &str) -> String {
        let Self { address, .. } = self;
        let folder = self.folder.path().display();
        let load = LOADED.map(|name| format!("LoadModule {name}_module {MODULES}/mod_{name}.so\n"));
        let load = load.concat();
        let callback = self.callback();
        format!(
            r#"ServerRoot "{folder}"
ServerName {address}
Listen {address}
DefaultRuntimeDir "{folder}"
PidFile "{folder}/apache.pid"
{load}
User www-data
Group www-data
ErrorLog "{folder}/error.log"
LogLevel warn auth_openidc:info
TypesConfig /etc/mime.types
DocumentRoot "{folder}/www"
DirectoryIndex index.shtml
AddType application/json .shtml .json
AddOutputFilter INCLUDES .shtml
<Directory "{folder}/www">
    Options +Includes
    Require all granted
</Directory>

OIDCCryptoPassphrase of-this-test-alone
OIDCRedirectURI {callback}
OIDCDefaultLoggedOutURL {signed_out}
OIDCScope "openid profile phone offline_access"
OIDCAuthRequestParams acr_values=smpp&prompt=consent
OIDCPKCEMethod S256
OIDCPassClaimsAs environment
OIDCInfoHook iat access_token id_token userinfo refresh_token session
{module}
<Location /protected>
    AuthType openid-connect
    Require claim acr:smpp
</Location>
"#,
            signed_out = self.signed_out(),
        )
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("error.log")).unwrap_or_default()
    }
}

impl Drop for Apache {
    /// The module's own words are the evidence.
    fn drop(&mut self) {
        drop(self.process.take());
        let log = self.log();
        if std::thread::panicking() {
            eprintln!("--- Apache logged:\n{log}---");
        }
        let kept = keep(&binary::target().join("foreign"), self.name, &log);
        if let Err(error) = kept {
            eprintln!("the log of {} is not kept: {error}", self.name);
        }
    }
}

fn keep(folder: &Path, name: &str, log: &str) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    std::fs::write(folder.join(format!("{name}.log")), log)
}
