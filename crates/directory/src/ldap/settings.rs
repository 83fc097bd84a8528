use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use countersign_core::Secret;
use tokio_rustls::rustls::ClientConfig;

use super::Shape;

/// Where people are kept in LDAP, and what of them counts. What is empty is as the shape has it.
#[derive(Clone)]
pub struct LdapSettings {
    /// `ldaps://…` or `ldap://…`, the first that answers is asked.
    pub servers: Vec<String>,
    /// Whether `ldap://` is encrypted before anything is said.
    pub starttls: bool,
    /// Which authorities are believed.
    pub tls: Arc<ClientConfig>,
    /// Who searches, and writes numbers.
    pub bind_dn: String,
    pub bind_password: Secret,
    pub shape: Shape,
    pub people_base: String,
    pub people_filter: String,
    /// What people may sign in with; the first is their user name.
    pub login_attributes: Vec<String>,
    /// What never changes of an entry.
    pub id_attribute: String,
    /// Name here and name there.
    pub attributes: Vec<(String, String)>,
    /// Attributes that may hold the verified number, the best first.
    pub numbers: Vec<String>,
    /// The country of numbers that are written without one, such as `GB`.
    pub number_region: Option<String>,
    /// Where enrolled numbers are written to; none keeps them here.
    pub write_numbers_to: Option<String>,
    /// The object class that allows the attribute, added where it is missing.
    pub number_object_class: Option<String>,
    /// Where groups are searched for; none for those that the entry names.
    pub groups_base: Option<String>,
    pub groups_filter: String,
    /// Name here and distinguished name there.
    pub group_names: Vec<(String, String)>,
    pub order: Order,
    /// How logins of people in LDAP end; none for all.
    pub login_suffix: Option<String>,
    pub proof: Proof,
    /// Connections to each server, for searching and for passwords.
    pub connections: usize,
    pub time_to_connect: Duration,
    pub time_to_answer: Duration,
    /// How often those who may sign in are looked for; none for at their next sign-in only.
    pub recheck: Option<Duration>,
}

/// Who is asked first where both directories may have a person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    #[default]
    EmbeddedFirst,
    LdapFirst,
}

/// How a password is proved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Proof {
    /// By signing in to LDAP as the person, so that its policy holds.
    #[default]
    Bind,
    /// By the hash in `userPassword`.
    Hash,
}

impl fmt::Debug for LdapSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LdapSettings")
            .field("servers", &self.servers)
            .field("shape", &self.shape)
            .field("people_base", &self.people_base)
            .finish_non_exhaustive()
    }
}

impl LdapSettings {
    /// The least that must be said; everything else as the shape has it.
    #[must_use]
    pub fn new(shape: Shape, tls: Arc<ClientConfig>) -> Self {
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        Self {
            servers: Vec::new(),
            starttls: false,
            tls,
            bind_dn: String::new(),
            bind_password: Secret::default(),
            shape,
            people_base: String::new(),
            people_filter: shape.people_filter().to_owned(),
            login_attributes: texts(shape.login_attributes()),
            id_attribute: shape.id_attribute().to_owned(),
            attributes: shape
                .attributes()
                .iter()
                .map(|(here, there)| ((*here).to_owned(), (*there).to_owned()))
                .collect(),
            numbers: texts(&["phoneNumberVerified", "mobile", "telephoneNumber"]),
            number_region: None,
            write_numbers_to: None,
            number_object_class: None,
            groups_base: None,
            groups_filter: shape.groups_filter().to_owned(),
            group_names: Vec::new(),
            order: Order::default(),
            login_suffix: None,
            proof: Proof::default(),
            connections: 8,
            time_to_connect: Duration::from_secs(3),
            time_to_answer: Duration::from_secs(5),
            recheck: None,
        }
    }

    /// What makes these settings useless or dangerous, in plain words.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self) -> Result<(), String> {
        if self.servers.is_empty() {
            return Err("servers: name at least one, such as ldaps://ldap.example.org".to_owned());
        }
        for server in &self.servers {
            self.check_server(server)?;
        }
        if self.people_base.is_empty() {
            return Err("people_base: name the entry below which people are".to_owned());
        }
        if self.bind_dn.is_empty() != self.bind_password.expose().is_empty() {
            return Err(
                "bind_dn and bind_password_file: give both, or neither to search without signing in"
                    .to_owned(),
            );
        }
        if self.login_attributes.is_empty() {
            return Err("login_attributes: name at least one, such as uid".to_owned());
        }
        if let Some(attribute) = &self.write_numbers_to
            && !self.numbers.contains(attribute)
        {
            return Err(format!(
                "write_numbers_to: {attribute} must be among numbers, or what is written would \
                 not be read"
            ));
        }
        for filter in [&self.people_filter, &self.groups_filter] {
            let tried = filter.replace("{dn}", "x").replace("{login}", "x");
            ldap3::parse_filter(&tried).map_err(|()| format!("{filter:?} is no LDAP filter"))?;
        }
        Ok(())
    }

    fn check_server(&self, server: &str) -> Result<(), String> {
        let url = url::Url::parse(server).ok();
        let host = url.as_ref().and_then(|url| url.host());
        let plain = match url.as_ref().map(url::Url::scheme) {
            Some("ldaps") if host.is_some() => return Ok(()),
            Some("ldap") if host.is_some() => !self.starttls,
            _ => {
                return Err(format!(
                    "servers: {server:?} must be ldaps:// or ldap:// and a host, such as \
                     ldaps://ldap.example.org"
                ));
            }
        };
        let loopback = match host {
            Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
            Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
            // The scheme is no special one, so that addresses are read as names.
            Some(url::Host::Domain(name)) => {
                name == "localhost"
                    || name
                        .parse::<std::net::IpAddr>()
                        .is_ok_and(|ip| ip.is_loopback())
            }
            None => false,
        };
        if plain && !loopback {
            return Err(format!(
                "servers: {server:?} would carry passwords unencrypted; use ldaps:// or set \
                 starttls = true"
            ));
        }
        Ok(())
    }

    /// Whether enrolled numbers are kept there.
    #[must_use]
    pub fn writes_numbers(&self) -> bool {
        self.write_numbers_to.is_some()
    }
}
