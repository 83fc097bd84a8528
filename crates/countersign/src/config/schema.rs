//! Every key of the configuration file. `countersign init` writes the file from this table, and
//! reading checks against it, so neither can drift from the other.

use countersign_core::NumberKind;

use super::directory_keys::DIRECTORY_KEYS;
use super::guard_keys::GUARD_KEYS;
use super::metrics_keys::METRICS_KEYS;
use super::tracing_keys::TRACING_KEYS;

/// What a value must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Any text; empty means none.
    Text,
    /// A file or folder, relative to the working directory.
    Path,
    /// IP address and port.
    Address,
    /// The provider's own address.
    Issuer,
    /// A database address.
    StoreUrl,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// A whole number in this range.
    Number(i64, i64),
    /// The same as `Address`, or empty for none.
    OptionalAddress,
    /// The beginning of https addresses, or empty for none.
    Origin,
    /// An http or https address, or empty for none.
    Collector,
    /// The name of an HTTP header, or empty for none.
    Header,
    /// A list of IP addresses and networks.
    Addresses,
    /// A list of texts.
    Texts,
    /// Yes or no.
    Flag,
    /// A list of ISO 3166-1 alpha-2 codes.
    Countries,
    /// A list of kinds of telephone numbers.
    NumberKinds,
    /// A list of beginnings of telephone numbers.
    Prefixes,
    /// A list of countries, each with an amount.
    Costs,
    /// An amount of money, or empty for none.
    Amount,
}

impl Kind {
    /// What is allowed, in words that end the sentence "must be …".
    pub(crate) fn allowed(self) -> String {
        match self {
            Self::Text => "a text".to_owned(),
            Self::Path => "the path of a file or folder".to_owned(),
            Self::Address => "an IP address and port, such as 127.0.0.1:8080".to_owned(),
            Self::OptionalAddress => {
                "an IP address and port, such as 127.0.0.1:8443, or empty".to_owned()
            }
            Self::Header => "the name of an HTTP header, or empty".to_owned(),
            Self::Origin => {
                "an https address without path, such as https://mtls.example.org, or empty"
                    .to_owned()
            }
            Self::Collector => {
                "an http or https address, such as http://127.0.0.1:4318, or empty".to_owned()
            }
            Self::Issuer => "an https address without path, query and slash at the end, such as \
                             https://login.example.org (http only on loopback)"
                .to_owned(),
            Self::StoreUrl => "sqlite: and a path, such as sqlite:data/countersign.db, or \
                               postgres://USER:PASSWORD@HOST:5432/DATABASE"
                .to_owned(),
            Self::OneOf(words) => format!("one of {}", words.join(", ")),
            Self::Number(least, most) => format!("a whole number from {least} to {most}"),
            Self::Addresses => "a list of IP addresses and networks, such as [\"10.0.0.1\", \
                                \"10.1.0.0/16\"]; a network's address has no bits after its length"
                .to_owned(),
            Self::Texts => "a list of texts, such as [\"api.example.org\"]".to_owned(),
            Self::Flag => "true or false".to_owned(),
            Self::Countries => "a list of countries, such as [\"GB\", \"FR\"]".to_owned(),
            Self::NumberKinds => {
                let costly = NumberKind::ALL.into_iter().filter(|kind| kind.is_costly());
                let names: Vec<&str> = costly.map(NumberKind::as_str).collect();
                format!("a list of {}", names.join(", "))
            }
            Self::Prefixes => "a list of beginnings of numbers, such as [\"+447700\"]".to_owned(),
            Self::Costs => "a list of costs, such as [\"GB 0.04\", \"* 0.12\"]".to_owned(),
            Self::Amount => "an amount, such as \"250\" or \"99.50\", or empty".to_owned(),
        }
    }
}

pub(crate) struct Key {
    pub(crate) section: &'static str,
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    /// As TOML.
    pub(crate) default: &'static str,
    pub(crate) about: &'static str,
}

pub(super) const fn key(
    section: &'static str,
    name: &'static str,
    kind: Kind,
    default: &'static str,
    about: &'static str,
) -> Key {
    Key {
        section,
        name,
        kind,
        default,
        about,
    }
}

/// Every key, section by section.
pub(super) fn keys() -> impl Iterator<Item = &'static Key> {
    let keys = KEYS.iter().chain(DIRECTORY_KEYS).chain(GUARD_KEYS);
    keys.chain(METRICS_KEYS).chain(TRACING_KEYS)
}

const KEYS: &[Key] = &[
    key(
        "server",
        "listen",
        Kind::Address,
        "\"127.0.0.1:8080\"",
        "Where to accept HTTP, or HTTPS when there is a tls_certificate.",
    ),
    key(
        "server",
        "issuer",
        Kind::Issuer,
        "\"http://127.0.0.1:8080\"",
        "The address that browsers and applications know this server by.",
    ),
    key(
        "server",
        "trusted_proxies",
        Kind::Addresses,
        "[]",
        "Proxies whose X-Forwarded-For is believed: addresses, or networks such as 10.1.0.0/16.",
    ),
    key(
        "server",
        "country_header",
        Kind::Header,
        "\"\"",
        "The header in which trusted_proxies tell the country that a request is from, such as \
         CF-IPCountry, for scripts and known places. They must remove it from what browsers send.",
    ),
    key(
        "server",
        "tls_certificate",
        Kind::Path,
        "\"\"",
        "PEM file of the server's certificate and its intermediates, read again when it changes. \
         Leave it empty where a reverse proxy ends TLS.",
    ),
    key(
        "server",
        "tls_key",
        Kind::Path,
        "\"\"",
        "PEM file of the certificate's private key.",
    ),
    key(
        "server",
        "mtls_listen",
        Kind::OptionalAddress,
        "\"\"",
        "Where to ask applications for a certificate (RFC 8705); needs a tls_certificate.",
    ),
    key(
        "server",
        "mtls_address",
        Kind::Origin,
        "\"\"",
        "How applications reach mtls_listen, if not by the issuer's host and that port.",
    ),
    key(
        "server",
        "mtls_ca",
        Kind::Path,
        "\"\"",
        "PEM file of the authorities whose certificates prove applications of tls_client_auth.",
    ),
    key(
        "server",
        "client_cert_header",
        Kind::Flag,
        "false",
        "Whether trusted_proxies tell applications' certificates in Client-Cert (RFC 9440). They \
         must remove that header from what applications send.",
    ),
    key(
        "server",
        "connections",
        Kind::Number(100, 1_000_000),
        "20000",
        "The most connections at once; idle ones make room for new ones.",
    ),
    key(
        "server",
        "connections_per_address",
        Kind::Number(10, 1_000_000),
        "1000",
        "The most of one address, or of one IPv6 /64. Connections of trusted_proxies are not \
         counted.",
    ),
    key(
        "store",
        "url",
        Kind::StoreUrl,
        "\"sqlite:countersign.db\"",
        "Where people, clients, sessions and messages are kept: a file, or a PostgreSQL server \
         (postgres://USER:PASSWORD@HOST:5432/DATABASE; docs/postgresql.md).",
    ),
    key(
        "store",
        "connections",
        Kind::Number(2, 1000),
        "10",
        "The most connections of this server to PostgreSQL.",
    ),
    key(
        "store",
        "statement_seconds",
        Kind::Number(1, 600),
        "30",
        "PostgreSQL ends a statement that takes longer.",
    ),
    key(
        "store",
        "keep_messages_days",
        Kind::Number(0, 3650),
        "365",
        "When what is known of a message goes; what reports sum stays. 0 means never.",
    ),
    key(
        "keys",
        "master_key_file",
        Kind::Path,
        "\"master.key\"",
        "32 random bytes in base64 that seal signing keys and waiting messages. Back it up apart \
         from the store.",
    ),
    key(
        "log",
        "format",
        Kind::OneOf(&["text", "json"]),
        "\"text\"",
        "How lines on standard error look.",
    ),
    key(
        "log",
        "filter",
        Kind::Text,
        "\"info\"",
        "What is logged, by level or by part: \"info,countersign_smpp=debug\".",
    ),
    key(
        "log",
        "directory",
        Kind::Path,
        "\"logs\"",
        "Folder of script.log.",
    ),
    key(
        "pages",
        "directory",
        Kind::Path,
        "\"\"",
        "Folder whose templates/, static/ and locales/ replace the built-in ones file by file.",
    ),
    key(
        "pages",
        "service_name",
        Kind::Text,
        "\"Countersign\"",
        "The name in messages when no application is known.",
    ),
    key(
        "sign_in",
        "default_acr",
        Kind::Text,
        "\"\"",
        "The method for applications that ask for none; overrides the store's setting.",
    ),
    key(
        "sign_in",
        "lifetime_seconds",
        Kind::Number(60, 3600),
        "900",
        "From the first page to the last code.",
    ),
    key(
        "sign_in",
        "session_minutes",
        Kind::Number(1, 43200),
        "720",
        "How long a browser stays signed in.",
    ),
    key(
        "sign_in",
        "trusted_device_days",
        Kind::Number(0, 90),
        "0",
        "How long people may trust a browser, so that they are asked for a second factor there only \
         where an application asks for one; 0: not at all.",
    ),
    key(
        "sign_in",
        "known_place_days",
        Kind::Number(0, 90),
        "0",
        "How long the place where somebody proved a second factor is known as theirs, so that people \
         may choose to be asked for one in other places only; 0: not at all.",
    ),
    key(
        "sign_in",
        "two_step_required",
        Kind::Flag,
        "false",
        "Whether everybody who has a second factor is asked for it, also where an application is \
         content with the password; in browsers that they trust only if they want it.",
    ),
    key(
        "sign_in",
        "minimum_factors",
        Kind::Number(0, 3),
        "0",
        "How many second factors people must have before they switch two-step sign-in on, and keep \
         while it is on, so that a lost one does not lock them out.",
    ),
    key(
        "oidc",
        "access_token_seconds",
        Kind::Number(30, 86_400),
        "600",
        "How long an access token is good for. Resource servers that read it themselves notice its \
         revocation no sooner.",
    ),
    key(
        "oidc",
        "id_token_seconds",
        Kind::Number(30, 86_400),
        "600",
        "How long an ID token is good for.",
    ),
    key(
        "oidc",
        "refresh_days",
        Kind::Number(1, 3650),
        "30",
        "How long an application may refresh what a person allowed with offline_access; without \
         that scope, as long as the person's session.",
    ),
    key(
        "oidc",
        "outbound_hosts",
        Kind::Texts,
        "[]",
        "Hosts in your own network that applications may register addresses at, such as jwks_uri \
         or backchannel_logout_uri. All others must be public; always over https.",
    ),
    key(
        "oidc",
        "key_rotation_days",
        Kind::Number(0, 3650),
        "90",
        "How long a key signs tokens before another follows it, unnoticed by applications; 0 to \
         rotate by \"countersign keys rotate\" only.",
    ),
    key(
        "oidc",
        "dpop_nonce",
        Kind::Flag,
        "false",
        "Whether applications' DPoP proofs must contain a nonce (RFC 9449).",
    ),
    key(
        "limits",
        "password_failures",
        Kind::Number(3, 100),
        "10",
        "Wrong passwords for one user name at once; then one each 30 seconds.",
    ),
    key(
        "limits",
        "passwords_per_address",
        Kind::Number(10, 1_000_000),
        "100",
        "Passwords from one address at once; then one each second.",
    ),
    key(
        "limits",
        "codes_at_once",
        Kind::Number(1, 1_000_000),
        "3",
        "Codes sent to one person's number at once, by however many sign-ins; then one each \
         resend_interval_seconds of the method. A code that is entered sets the count back.",
    ),
    key(
        "limits",
        "codes_per_number",
        Kind::Number(1, 1_000_000),
        "10",
        "Codes sent to one number at once.",
    ),
    key(
        "limits",
        "codes_per_number_seconds",
        Kind::Number(1, 86_400),
        "120",
        "Then one each of so many seconds.",
    ),
    key(
        "limits",
        "codes_per_person",
        Kind::Number(1, 1_000_000),
        "10",
        "Codes sent for one person at once.",
    ),
    key(
        "limits",
        "codes_per_person_seconds",
        Kind::Number(1, 86_400),
        "120",
        "Then one each of so many seconds.",
    ),
    key(
        "limits",
        "codes_per_address",
        Kind::Number(1, 1_000_000),
        "50",
        "Codes asked for from one address at once.",
    ),
    key(
        "limits",
        "codes_per_address_seconds",
        Kind::Number(1, 86_400),
        "10",
        "Then one each of so many seconds.",
    ),
    key(
        "limits",
        "codes_per_prefix",
        Kind::Number(1, 1_000_000),
        "2000",
        "Codes sent to numbers of one pricing prefix, such as +447700, at once and each hour.",
    ),
    key(
        "limits",
        "codes_per_country",
        Kind::Number(1, 1_000_000),
        "20000",
        "Codes sent to one country, at once and each hour.",
    ),
    key(
        "limits",
        "codes_in_total",
        Kind::Number(1, 1_000_000),
        "50000",
        "Codes sent in all, at once and each hour.",
    ),
    key(
        "limits",
        "notices_per_person",
        Kind::Number(1, 1_000),
        "5",
        "Messages that applications have sent to one person at once; then one each five minutes.",
    ),
    key(
        "limits",
        "notices_per_client",
        Kind::Number(1, 1_000_000),
        "200",
        "Messages that one application has sent at once; then one each second.",
    ),
    key(
        "limits",
        "code_failures",
        Kind::Number(3, 100),
        "50",
        "Wrong codes in a row before an administrator must unlock a person.",
    ),
    key(
        "registration",
        "mode",
        Kind::OneOf(&["closed", "token", "open"]),
        "\"closed\"",
        "Who may register applications over HTTP: nobody, who holds a token of `countersign \
         registration-token add`, or everybody.",
    ),
    key(
        "registration",
        "limit_per_hour",
        Kind::Number(1, 1_000_000),
        "20",
        "Registrations without a token from one address, at once and each hour.",
    ),
    key(
        "registration",
        "limit_per_hour_in_total",
        Kind::Number(1, 1_000_000),
        "200",
        "The same from all addresses.",
    ),
    key(
        "registration",
        "allowed_scopes",
        Kind::Texts,
        "[]",
        "Scopes that applications may register themselves for; none named means those about a \
         person.",
    ),
    key(
        "registration",
        "allowed_grant_types",
        Kind::Texts,
        "[\"authorization_code\", \"refresh_token\"]",
        "Grant types that applications may register themselves for.",
    ),
    key(
        "registration",
        "allow_implicit",
        Kind::Flag,
        "false",
        "Let them register response types that put tokens into addresses, as old ones need.",
    ),
    key(
        "registration",
        "require_pkce",
        Kind::Flag,
        "true",
        "Every such application needs PKCE, not only public ones.",
    ),
    key(
        "registration",
        "expire_unused_days",
        Kind::Number(0, 3650),
        "30",
        "When an application that nobody has used goes again; 0 means never.",
    ),
    key(
        "registration",
        "software_statement_issuers",
        Kind::Texts,
        "[]",
        "Whose software statements are believed, each followed by a space and its JWK Set, or the \
         file that has it: [\"https://trust.example.org trust.json\"].",
    ),
    key(
        "registration",
        "require_software_statement",
        Kind::Flag,
        "false",
        "No registration without such a statement.",
    ),
    key(
        "scripts",
        "http_hosts",
        Kind::Texts,
        "[]",
        "Hosts that methods' scripts may send HTTP requests to.",
    ),
    key(
        "scripts",
        "directory",
        Kind::Path,
        "\"\"",
        "A folder in which NAME.rhai is the source of the script NAME: what is changed there is \
         taken up at once, and is not changed elsewhere.",
    ),
    key(
        "scripts",
        "seconds",
        Kind::Number(1, 60),
        "10",
        "How long one turn of a script may run, and how long it may wait for the server.",
    ),
];

/// The commented configuration file that `countersign init` writes.
pub(crate) fn commented(values: &[(&str, String)]) -> String {
    let mut out = String::from(
        "# Countersign. Every key may also be given in the environment, as in\n\
         # COUNTERSIGN_SERVER__LISTEN=127.0.0.1:8080\n",
    );
    let mut section = "";
    for key in keys() {
        if key.section != section {
            section = key.section;
            out.push_str(&format!("\n[{section}]\n"));
        }
        let path = format!("{}.{}", key.section, key.name);
        let given = values.iter().find(|(name, _)| *name == path);
        let value = given.map_or(key.default, |(_, value)| value);
        out.push_str(&format!("# {}\n{} = {value}\n", key.about, key.name));
    }
    out
}
