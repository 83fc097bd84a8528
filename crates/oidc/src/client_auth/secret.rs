//! What client_secret_basic and client_secret_post have in common: they prove the same, so a
//! client that is registered for one may use the other.

use countersign_core::Secret;
use countersign_core::seal::{equal_in_constant_time, fingerprint};
use countersign_store::ClientRow;

use super::{Failure, Method};

pub(super) fn check(client: Option<&ClientRow>, given: &Secret) -> Result<(), Failure> {
    let kept = client.and_then(|client| client.secret_hash.as_deref());
    let matches = equal_in_constant_time(&fingerprint(given.expose()), kept.unwrap_or(&[0; 32]));
    let method = client.and_then(|client| Method::of(&client.metadata));
    match (method, matches && kept.is_some()) {
        (Some(Method::ClientSecretBasic | Method::ClientSecretPost), true) => Ok(()),
        (Some(Method::ClientSecretBasic | Method::ClientSecretPost), false) => {
            Err("its secret is wrong")
        }
        (Some(_), _) => Err("it did not use the method that it is registered for"),
        (None, _) => Err("the client is unknown"),
    }
}
