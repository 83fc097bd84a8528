use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode};

use super::primary::Primary;
use super::servers::each;
use super::tls::Tls;
use crate::StoreError;

/// Where the servers are of which one is the primary, who we are there, and how the way to them is
/// protected.
#[derive(Clone, Debug)]
pub(crate) struct Address {
    /// Their `Debug` leaves the password out.
    pub(super) servers: Vec<Config>,
    pub(super) tls: Tls,
    pub(super) primary: Arc<Primary>,
}

const TIME_TO_CONNECT: Duration = Duration::from_secs(5);
/// A machine that is gone says nothing: how long what was sent may be without any sign that it
/// arrived, and how long nothing may be heard before it is asked for one.
const SIGN_OF_LIFE: Duration = Duration::from_secs(10);
const PROBES: u32 = 3;
const BETWEEN_PROBES: Duration = Duration::from_secs(3);
/// What the driver takes for `keepalives_idle` when nothing is said.
const NEVER_SAID: Duration = Duration::from_secs(2 * 60 * 60);

impl Address {
    /// Reads an address as libpq takes it. `sslmode` and `sslrootcert` are ours: there is no TLS
    /// whose certificate is not checked, and none is needed on this machine only.
    pub(crate) fn read(url: &str) -> Result<Self, StoreError> {
        let (place, parameters) = url.split_once('?').unwrap_or((url, ""));
        // A password with a question mark would be taken apart here.
        if parameters.contains('@') && !place.contains('@') {
            return Err(StoreError::BadUrl(SHAPE));
        }
        let (mut mode, mut root, mut others) = (None, None, Vec::new());
        for parameter in parameters.split('&').filter(|p| !p.is_empty()) {
            match parameter.split_once('=') {
                Some(("sslmode", value)) => mode = Some(value),
                Some(("sslrootcert", value)) => root = Some(PathBuf::from(value)),
                _ => others.push(parameter),
            }
        }
        let plain = format!("{place}?{}", others.join("&"));
        // The parser's own words could repeat a part of the password.
        let mut config: Config = plain.parse().map_err(|_| StoreError::BadUrl(SHAPE))?;
        if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
            return Err(StoreError::BadUrl(SHAPE));
        }
        let checked = match mode {
            Some("disable") => false,
            Some("require" | "verify-full") => true,
            Some(_) => return Err(StoreError::BadUrl(MODES)),
            None => !is_here(&config),
        };
        config.ssl_mode(if checked {
            SslMode::Require
        } else {
            SslMode::Disable
        });
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(TIME_TO_CONNECT);
        }
        if config.get_application_name().is_none() {
            config.application_name("countersign");
        }
        watch(&mut config);
        let tls = if checked {
            Tls::Checked { root }
        } else {
            Tls::None
        };
        Ok(Self {
            servers: each(config),
            tls,
            primary: Arc::default(),
        })
    }
}

/// Lets the machine notice that the other one is gone, unless the address says how.
fn watch(config: &mut Config) {
    if config.get_tcp_user_timeout().is_none() {
        config.tcp_user_timeout(SIGN_OF_LIFE);
    }
    if config.get_keepalives_idle() == NEVER_SAID {
        config.keepalives_idle(SIGN_OF_LIFE);
    }
    if config.get_keepalives_interval().is_none() {
        config.keepalives_interval(BETWEEN_PROBES);
    }
    if config.get_keepalives_retries().is_none() {
        config.keepalives_retries(PROBES);
    }
}

const SHAPE: &str = "it must be like postgres://USER:PASSWORD@HOST:5432/DATABASE?sslmode=verify-full, with @ / ? # % in a \
     password written as %40 %2F %3F %23 %25";
const MODES: &str = "sslmode must be disable or verify-full (require means the same)";

/// Whether nothing leaves this machine.
fn is_here(config: &Config) -> bool {
    let named = config.get_hosts().iter().all(|host| match host {
        Host::Tcp(name) => {
            let address = name.trim_matches(['[', ']']).parse::<std::net::IpAddr>();
            name == "localhost" || address.is_ok_and(|a| a.is_loopback())
        }
        #[cfg(unix)]
        Host::Unix(_) => true,
    });
    named
        && config
            .get_hostaddrs()
            .iter()
            .all(std::net::IpAddr::is_loopback)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tls(url: &str) -> Tls {
        Address::read(url).unwrap().tls
    }

    #[test]
    fn only_this_machine_is_talked_to_in_clear() {
        for here in [
            "postgres://u:p@127.0.0.1/x",
            "postgresql://u@localhost:5433/x",
            "postgres://u@[::1]/x",
            "postgres://u@%2Fvar%2Frun%2Fpostgresql/x",
            "postgres://u@db.example/x?sslmode=disable",
        ] {
            assert_eq!(tls(here), Tls::None, "{here}");
        }
        for away in [
            "postgres://u:p@db.example/x",
            "postgres://u:p@127.0.0.1,db.example/x",
            "postgres://u:p@127.0.0.1/x?sslmode=require",
            "postgres://u:p@127.0.0.1/x?connect_timeout=3&sslmode=verify-full",
        ] {
            assert_eq!(tls(away), Tls::Checked { root: None }, "{away}");
        }
        let root = tls("postgres://u@db.example/x?sslrootcert=/etc/ca.pem");
        let path = Some(PathBuf::from("/etc/ca.pem"));
        assert_eq!(root, Tls::Checked { root: path });
    }

    #[test]
    fn what_is_wrong_is_said_without_the_password() {
        for wrong in [
            "postgres://joe:hunter2@db.example:port/x",
            "postgres://joe:hun?ter2@db.example/x",
            "postgres://joe:hunter2@db.example/x?sslmode=prefer",
            "postgres://joe:hunter2@db.example/x?sslmode=verify-ca",
            "postgres://joe:hunter2@db.example/x?nothing=1",
            "postgres://",
        ] {
            let text = Address::read(wrong).unwrap_err().to_string();
            assert!(text.starts_with("store.url: "), "{text}");
            assert!(!text.contains("hun") && !text.contains("joe"), "{text}");
        }
        let shown = format!("{:?}", Address::read("postgres://joe:hunter2@h/x").unwrap());
        assert!(!shown.contains("hunter2"), "{shown}");
    }
}
