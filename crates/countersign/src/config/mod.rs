//! The configuration file.

mod delivery;
mod directory;
mod directory_keys;
mod guard;
mod guard_keys;
mod metrics_keys;
mod read;
mod registration;
mod schema;
mod tracing_keys;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use countersign_core::AddressRange;
use countersign_delivery::DeliverySettings;
use countersign_oidc::{Lifetimes, RegistrationSettings};
use countersign_signin::{RelyingParty, Rules};
use countersign_store::{Limit, StoreOptions};

pub(crate) use directory::DirectoryConfig;
pub(crate) use read::ConfigError;
pub(crate) use schema::commented;

#[derive(Clone, Debug)]
pub(crate) struct Config {
    pub(crate) listen: SocketAddr,
    pub(crate) issuer: String,
    pub(crate) trusted_proxies: Vec<AddressRange>,
    /// The header in which they say the country that a request is from; may be empty.
    pub(crate) country_header: String,
    pub(crate) client_cert_header: bool,
    pub(crate) tls: TlsConfig,
    /// The most connections at once.
    pub(crate) connections: usize,
    /// The most of one address, or of one IPv6 network.
    pub(crate) connections_per_address: usize,
    pub(crate) dpop_nonce: bool,
    pub(crate) store_url: String,
    pub(crate) store: StoreOptions,
    /// How long messages are kept; none for ever.
    pub(crate) keep_messages: Option<Duration>,
    pub(crate) master_key_file: PathBuf,
    pub(crate) log: LogConfig,
    pub(crate) metrics: MetricsConfig,
    pub(crate) tracing: TracingConfig,
    pub(crate) pages: Option<PathBuf>,
    pub(crate) default_acr: Option<String>,
    pub(crate) http_hosts: Vec<String>,
    pub(crate) script_folder: Option<PathBuf>,
    pub(crate) outbound_hosts: Vec<String>,
    /// How long a key signs; none for as long as nobody rotates.
    pub(crate) key_rotation: Option<Duration>,
    pub(crate) registration: RegistrationSettings,
    pub(crate) lifetimes: Lifetimes,
    pub(crate) rules: Rules,
    /// Where people are beside the store.
    pub(crate) directory: Option<DirectoryConfig>,
    /// Message centres and routes.
    pub(crate) delivery: DeliverySettings,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct TlsConfig {
    pub(crate) certificate: Option<PathBuf>,
    pub(crate) key: Option<PathBuf>,
    pub(crate) mtls_listen: Option<SocketAddr>,
    pub(crate) mtls_address: Option<String>,
    pub(crate) mtls_ca: Option<PathBuf>,
}

#[derive(Clone, Debug)]
pub(crate) struct LogConfig {
    pub(crate) json: bool,
    pub(crate) filter: String,
    pub(crate) directory: Option<PathBuf>,
}

/// Where traces go.
#[derive(Clone, Debug, Default)]
pub(crate) struct TracingConfig {
    pub(crate) endpoint: Option<String>,
    pub(crate) sample_percent: u8,
}

/// Where and to whom figures are shown.
#[derive(Clone, Debug, Default)]
pub(crate) struct MetricsConfig {
    pub(crate) listen: Option<SocketAddr>,
    pub(crate) allowed: Vec<AddressRange>,
    pub(crate) token_file: Option<PathBuf>,
}

impl Config {
    /// Reads a file with its overrides. Relative paths in it begin at the file's folder.
    pub(crate) fn read(file: &Path) -> Result<Self, ConfigError> {
        let values = Reader {
            values: read::read(file, std::env::vars())?,
            folder: file.parent().map(Path::to_path_buf).unwrap_or_default(),
        };
        let mut config = values.config();
        config.registration.statement_issuers = values.statement_issuers(file)?;
        config.delivery = delivery::read(&read::table(file)?, file, std::env::vars())?;
        Ok(config)
    }

    /// Whether everybody would be known where anybody is, since all come from a proxy that is not
    /// named.
    pub(crate) fn has_one_place(&self) -> bool {
        let behind_proxy = self.issuer.starts_with("https:") && self.tls.certificate.is_none();
        let knows_places = self.rules.known_place_lifetime.is_some();
        knows_places && behind_proxy && self.trusted_proxies.is_empty()
    }
}

/// Takes values that [`read::read`] has already checked against the schema.
struct Reader {
    values: read::Values,
    folder: PathBuf,
}

impl Reader {
    fn text(&self, key: &str) -> String {
        let given = self.values.get(key).and_then(toml::Value::as_str);
        given.unwrap_or_default().to_owned()
    }

    fn filled(&self, key: &str) -> Option<String> {
        Some(self.text(key)).filter(|text| !text.is_empty())
    }

    fn path(&self, key: &str) -> Option<PathBuf> {
        self.filled(key).map(|path| self.folder.join(path))
    }

    fn number(&self, key: &str) -> u64 {
        let given = self.values.get(key).and_then(toml::Value::as_integer);
        given.and_then(|n| u64::try_from(n).ok()).unwrap_or(0)
    }

    fn count(&self, key: &str) -> usize {
        usize::try_from(self.number(key)).unwrap_or(usize::MAX)
    }

    fn flag(&self, key: &str) -> bool {
        let given = self.values.get(key).and_then(toml::Value::as_bool);
        given.unwrap_or_default()
    }

    fn texts(&self, key: &str) -> Vec<String> {
        let given = self.values.get(key).and_then(toml::Value::as_array);
        given
            .into_iter()
            .flatten()
            .filter_map(|item| item.as_str().map(str::to_owned))
            .collect()
    }

    fn ranges(&self, key: &str) -> Vec<AddressRange> {
        let texts = self.texts(key).into_iter();
        texts.filter_map(|text| text.parse().ok()).collect()
    }

    fn limit(&self, key: &str, seconds: u64) -> Limit {
        Limit {
            burst: u32::try_from(self.number(key)).unwrap_or(u32::MAX),
            every: Duration::from_secs(seconds),
        }
    }

    fn store_url(&self) -> String {
        let url = self.text("store.url");
        match url.strip_prefix("sqlite:") {
            Some(path) if !path.starts_with(':') && !path.starts_with('/') => {
                format!("sqlite:{}", self.folder.join(path).display())
            }
            _ => url,
        }
    }

    fn config(&self) -> Config {
        let issuer = self.text("server.issuer");
        let listen = self.text("server.listen").parse();
        Config {
            listen: listen.unwrap_or_else(|_| SocketAddr::from(([127, 0, 0, 1], 8080))),
            trusted_proxies: self.ranges("server.trusted_proxies"),
            country_header: self.text("server.country_header"),
            client_cert_header: self.flag("server.client_cert_header"),
            tls: TlsConfig {
                certificate: self.path("server.tls_certificate"),
                key: self.path("server.tls_key"),
                mtls_listen: self
                    .filled("server.mtls_listen")
                    .and_then(|a| a.parse().ok()),
                mtls_address: self.filled("server.mtls_address"),
                mtls_ca: self.path("server.mtls_ca"),
            },
            connections: self.count("server.connections"),
            connections_per_address: self.count("server.connections_per_address"),
            dpop_nonce: self.flag("oidc.dpop_nonce"),
            store_url: self.store_url(),
            store: StoreOptions {
                connections: self.count("store.connections"),
                statement_time: Duration::from_secs(self.number("store.statement_seconds")),
            },
            master_key_file: self
                .path("keys.master_key_file")
                .unwrap_or_else(|| self.folder.join("master.key")),
            log: LogConfig {
                json: self.text("log.format") == "json",
                filter: self.text("log.filter"),
                directory: self.path("log.directory"),
            },
            metrics: MetricsConfig {
                listen: self.filled("metrics.listen").and_then(|a| a.parse().ok()),
                allowed: self.ranges("metrics.allowed"),
                token_file: self.path("metrics.token_file"),
            },
            tracing: TracingConfig {
                endpoint: self.filled("tracing.otlp_endpoint"),
                sample_percent: u8::try_from(self.number("tracing.sample_percent")).unwrap_or(100),
            },
            pages: self.path("pages.directory"),
            default_acr: self.filled("sign_in.default_acr"),
            http_hosts: self.texts("scripts.http_hosts"),
            script_folder: self.path("scripts.directory"),
            outbound_hosts: self.texts("oidc.outbound_hosts"),
            keep_messages: self.days("store.keep_messages_days"),
            key_rotation: self.days("oidc.key_rotation_days"),
            registration: self.registration(),
            lifetimes: self.lifetimes(),
            rules: self.rules(&issuer),
            directory: self.directory(),
            delivery: DeliverySettings::default(),
            issuer,
        }
    }

    /// None for 0.
    fn days(&self, key: &str) -> Option<Duration> {
        let days = self.number(key);
        (days > 0).then(|| Duration::from_secs(days * 24 * 60 * 60))
    }

    fn lifetimes(&self) -> Lifetimes {
        let seconds = |key| Duration::from_secs(self.number(key));
        Lifetimes {
            access_token: seconds("oidc.access_token_seconds"),
            id_token: seconds("oidc.id_token_seconds"),
            offline: Duration::from_secs(24 * 60 * 60 * self.number("oidc.refresh_days")),
            ..Lifetimes::default()
        }
    }

    fn rules(&self, issuer: &str) -> Rules {
        Rules {
            sign_in_lifetime: Duration::from_secs(self.number("sign_in.lifetime_seconds")),
            session_lifetime: Duration::from_secs(60 * self.number("sign_in.session_minutes")),
            trusted_device_lifetime: self.days("sign_in.trusted_device_days"),
            known_place_lifetime: self.days("sign_in.known_place_days"),
            two_step_required: self.flag("sign_in.two_step_required"),
            minimum_factors: i64::try_from(self.number("sign_in.minimum_factors")).unwrap_or(0),
            password_failures: self.limit("limits.password_failures", 30),
            passwords_per_address: self.limit("limits.passwords_per_address", 1),
            codes_at_once: self.limit("limits.codes_at_once", 1).burst,
            codes_per_number: self.paced("limits.codes_per_number"),
            codes_per_person: self.paced("limits.codes_per_person"),
            codes_per_address: self.paced("limits.codes_per_address"),
            codes_per_prefix: self.hourly("limits.codes_per_prefix"),
            codes_per_country: self.hourly("limits.codes_per_country"),
            codes_in_total: self.hourly("limits.codes_in_total"),
            notices_per_person: self.limit("limits.notices_per_person", 300),
            notices_per_client: self.limit("limits.notices_per_client", 1),
            code_failures: i64::try_from(self.number("limits.code_failures")).unwrap_or(50),
            service_name: self.text("pages.service_name"),
            web_otp_host: web_otp_host(issuer),
            relying_party: RelyingParty::of(issuer),
            script_time: Duration::from_secs(self.number("scripts.seconds")),
            guards: self.guards(),
        }
    }
}

/// Browsers accept WebOTP messages for https origins only.
fn web_otp_host(issuer: &str) -> Option<String> {
    let url = url::Url::parse(issuer).ok()?;
    (url.scheme() == "https").then(|| url.host_str().map(str::to_owned))?
}
