//! Redirect URIs match character for character (RFC 9700 §2.1).

use countersign_store::ClientMetadata;

/// RFC 8252 §7.3: an application on the person's machine listens on whatever port is free.
const LOOPBACK: [&str; 2] = ["http://127.0.0.1", "http://[::1]"];

pub(crate) fn is_registered(client: &ClientMetadata, asked: &str) -> bool {
    let public = client.is_public();
    client.redirect_uris.iter().any(|registered| {
        registered == asked || (public && differs_in_loopback_port_only(registered, asked))
    })
}

fn differs_in_loopback_port_only(registered: &str, asked: &str) -> bool {
    LOOPBACK.iter().any(|host| {
        let registered = registered.strip_prefix(host).and_then(without_port);
        let asked = asked.strip_prefix(host).and_then(without_port);
        registered.is_some() && registered == asked
    })
}

/// What follows an optional port; none when the host goes on or the port is not one.
fn without_port(after_host: &str) -> Option<&str> {
    let rest = match after_host.strip_prefix(':') {
        Some(port) => {
            let end = port
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(port.len());
            port[..end].parse::<u16>().ok()?;
            &port[end..]
        }
        None => after_host,
    };
    (rest.is_empty() || rest.starts_with(['/', '?'])).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(method: &str, uri: &str) -> ClientMetadata {
        ClientMetadata {
            redirect_uris: vec![uri.to_owned()],
            token_endpoint_auth_method: method.to_owned(),
            ..ClientMetadata::default()
        }
    }

    #[test]
    fn only_the_same_characters_match() {
        let registered = client("client_secret_basic", "https://app.example/cb?a=1");
        assert!(is_registered(&registered, "https://app.example/cb?a=1"));
        for other in [
            "https://app.example/cb",
            "https://app.example/cb?a=1&b=2",
            "https://app.example/cb?a=1#x",
            "https://app.example/CB?a=1",
            "https://app.example:443/cb?a=1",
            "https://app.example/x/../cb?a=1",
            "https://app.example/%63b?a=1",
            "http://app.example/cb?a=1",
            "https://app.example.evil.example/cb?a=1",
            "",
        ] {
            assert!(!is_registered(&registered, other), "{other}");
        }
    }

    #[test]
    fn a_public_client_may_use_any_loopback_port() {
        let native = client("none", "http://127.0.0.1:9999/cb");
        for good in [
            "http://127.0.0.1:9999/cb",
            "http://127.0.0.1:51004/cb",
            "http://127.0.0.1/cb",
        ] {
            assert!(is_registered(&native, good), "{good}");
        }
        for bad in [
            "http://localhost:9999/cb",
            "http://127.0.0.1:9999/other",
            "http://127.0.0.1:/cb",
            "http://127.0.0.1:99999/cb",
            "http://127.0.0.1:80@evil.example/cb",
            "http://127.0.0.1.evil.example/cb",
            "https://127.0.0.1:9999/cb",
            "http://[::1]:9999/cb",
        ] {
            assert!(!is_registered(&native, bad), "{bad}");
        }
        let ipv6 = client("none", "http://[::1]/cb");
        assert!(is_registered(&ipv6, "http://[::1]:4000/cb"));
    }

    #[test]
    fn others_may_not() {
        let confidential = client("client_secret_basic", "http://127.0.0.1:9999/cb");
        assert!(!is_registered(&confidential, "http://127.0.0.1:1/cb"));
        let localhost = client("none", "http://localhost:9999/cb");
        assert!(!is_registered(&localhost, "http://localhost:1/cb"));
    }
}
