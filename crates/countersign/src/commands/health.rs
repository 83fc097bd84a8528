//! For whoever runs the server in a container, where there is no other program to ask it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use crate::cli::ConfigArgs;
use crate::config::Config;
use crate::house::Failure;
use crate::http_client;

pub(super) async fn run(args: &ConfigArgs) -> Result<(), Failure> {
    let config = Config::read(&args.config)?;
    let at = reachable(config.listen);
    let tls = config.tls.certificate.is_some();
    let issuer = url::Url::parse(&config.issuer)?;
    let (scheme, host) = match (tls, issuer.host_str()) {
        // Its certificate is for this name.
        (true, Some(host)) => ("https", format!("{host}:{}", at.port())),
        _ => ("http", at.to_string()),
    };
    let client = http_client::builder(&http_client::tls()?)
        .resolve(issuer.host_str().unwrap_or_default(), at)
        .build()?;
    let answer = client.get(format!("{scheme}://{host}/readyz")).send().await;
    let answer = answer.map_err(|e| format!("{at}: {}", http_client::reason(e)))?;
    let ready = answer.status().is_success();
    let said = http_client::body(answer).await?;
    let said = String::from_utf8_lossy(&said);
    if ready {
        println!("{said}");
        Ok(())
    } else {
        Err(format!("not ready: {said}").into())
    }
}

/// The address to call for one that is listened at.
fn reachable(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, listen.port())
}
