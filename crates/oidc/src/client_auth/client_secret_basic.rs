//! RFC 6749 §2.3.1: both parts are form-encoded before they go into the header.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use countersign_core::Secret;
use url::form_urlencoded;

use super::presented::{Presented, Proof};

pub(super) fn read<'a>(header: &str) -> Option<Presented<'a>> {
    let (scheme, encoded) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (id, secret) = decoded.split_once(':')?;
    Some(Presented {
        client_id: form_decode(id)?,
        proof: Proof::Secret(Secret::new(form_decode(secret)?)),
    })
}

fn form_decode(text: &str) -> Option<String> {
    if text.contains(['&', '=']) {
        // Not encoded as it should have been, but unmistakable.
        return Some(text.to_owned());
    }
    let mut pairs = form_urlencoded::parse(text.as_bytes());
    match (pairs.next(), pairs.next()) {
        (Some((value, _)), None) => Some(value.into_owned()),
        (None, _) => Some(String::new()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_id_and_secret_come_through(id in "\\PC{1,20}", secret in "\\PC{0,40}") {
            let encode = |text: &str| -> String {
                form_urlencoded::byte_serialize(text.as_bytes()).collect()
            };
            let pair = format!("{}:{}", encode(&id), encode(&secret));
            let read = read(&format!("Basic {}", STANDARD.encode(pair))).unwrap();
            prop_assert_eq!(&read.client_id, &id);
            let Proof::Secret(given) = read.proof else { panic!("a secret was sent") };
            prop_assert_eq!(given.expose(), &secret);
        }
    }
}
