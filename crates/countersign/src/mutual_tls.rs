//! How applications reach this server with certificates (RFC 8705).

use countersign_oidc::MutualTls;
use url::Url;

use crate::config::Config;
use crate::house::Failure;
use crate::server::authorities;

/// What the configuration says; none where no certificates arrive.
pub(crate) fn settings(config: &Config) -> Result<Option<MutualTls>, Failure> {
    let tls = &config.tls;
    if tls.mtls_listen.is_none() && !config.client_cert_header {
        return Ok(None);
    }
    let beside = tls.mtls_listen.map(|listen| listen.port());
    let address = tls
        .mtls_address
        .clone()
        .or_else(|| beside.and_then(|port| at_port(&config.issuer, port)));
    let authorities = tls.mtls_ca.as_deref().map(authorities).transpose()?;
    Ok(Some(MutualTls {
        address,
        authorities: authorities.unwrap_or_default(),
    }))
}

/// The issuer's host at another port.
fn at_port(issuer: &str, port: u16) -> Option<String> {
    let url = Url::parse(issuer).ok()?;
    Some(format!("https://{}:{port}", url.host_str()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_port_takes_the_place_of_the_issuers() {
        let at = |issuer| at_port(issuer, 8443);
        let expected = Some("https://login.example.org:8443".to_owned());
        assert_eq!(at("https://login.example.org"), expected);
        assert_eq!(at("https://login.example.org:444"), expected);
        assert_eq!(
            at("https://[::1]:444"),
            Some("https://[::1]:8443".to_owned())
        );
    }
}
