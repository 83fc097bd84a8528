//! `session_state` of answers (OpenID Connect Session Management 1.0 §2).

use countersign_core::Entropy;
use countersign_core::ids::ClientId;
use countersign_core::seal::fingerprint;
use countersign_core::{Secret, hex};
use url::Url;

/// What an application may watch for a change: a salted hash over itself, its origin and what the
/// browser shows. None for an address that has no origin, such as that of an app's own scheme.
pub(crate) fn session_state(
    client: &ClientId,
    redirect_uri: &str,
    browser_state: &str,
    entropy: &dyn Entropy,
) -> Option<String> {
    let origin = Url::parse(redirect_uri).ok()?.origin();
    let salt = entropy.token();
    let salt: &str = &Secret::expose(&salt)[..16];
    origin
        .is_tuple()
        .then(|| salted(client, &origin.ascii_serialization(), browser_state, salt))
}

/// The script of the watching page computes the same.
fn salted(client: &ClientId, origin: &str, browser_state: &str, salt: &str) -> String {
    let hash = fingerprint(&format!("{client} {origin} {browser_state} {salt}"));
    format!("{}.{salt}", hex::encode(&hash))
}

#[cfg(test)]
mod tests {
    use super::*;
    use countersign_core::SystemEntropy;

    #[test]
    fn it_is_the_hash_that_the_specification_describes() {
        // printf 'app https://a.example state salt' | sha256sum
        assert_eq!(
            salted(&"app".into(), "https://a.example", "state", "salt"),
            "ffc619cfc70acc33166a5101d83282a1d4525651fc4075be55e3b58594882483.salt"
        );
    }

    #[test]
    fn only_addresses_with_an_origin_can_watch() {
        let of = |uri| session_state(&"app".into(), uri, "state", &SystemEntropy);
        assert!(of("https://a.example/cb").is_some());
        assert_ne!(of("https://a.example/cb"), of("https://a.example/cb"));
        assert_eq!(of("com.example.app:/cb"), None);
        assert!(!of("https://a.example/cb").unwrap().contains(' '));
    }
}
