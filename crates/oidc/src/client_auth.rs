//! Client authentication (RFC 6749 §2.3, OpenID Connect Core §9).

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use countersign_core::Secret;
use countersign_core::ids::ClientId;
use countersign_core::seal::{equal_in_constant_time, fingerprint};
use countersign_store::ClientRow;
use url::form_urlencoded;

use crate::call::Call;
use crate::parameters::Parameters;
use crate::provider::Provider;
use crate::refusal::{ErrorCode, Refusal};
use crate::token::TokenError;

/// What `token_endpoint_auth_method` may be; discovery and registration read it here.
pub(crate) const METHODS: &[&str] = &["client_secret_basic", "client_secret_post", "none"];

#[derive(Debug)]
struct Credentials {
    client_id: String,
    secret: Option<Secret>,
}

const FAILED: Refusal = Refusal::new(
    ErrorCode::InvalidClient,
    "the client is unknown or did not prove itself",
);

impl Provider {
    /// The client that calls. One that has a secret may send it in the header or in the body,
    /// whichever it is registered for: both prove the same.
    pub(crate) async fn authenticate_client(
        &self,
        call: &Call<'_>,
    ) -> Result<Arc<ClientRow>, TokenError> {
        let given = credentials(call.authorization, call.parameters)?;
        let client = self.client(&ClientId(given.client_id)).await?;
        let client = client.filter(|client| client.enabled).ok_or(FAILED)?;
        let public = client.metadata.is_public();
        let proved = match (&client.secret_hash, &given.secret) {
            (None, None) => public,
            (Some(hash), Some(secret)) => {
                !public && equal_in_constant_time(&fingerprint(secret.expose()), hash)
            }
            _ => false,
        };
        if proved {
            Ok(client)
        } else {
            Err(FAILED.into())
        }
    }
}

fn credentials(
    authorization: Option<&str>,
    parameters: &Parameters,
) -> Result<Credentials, Refusal> {
    let in_body = parameters.get("client_id");
    let secret = parameters.get("client_secret").map(Secret::new);
    let Some(header) = authorization else {
        let client_id = in_body.ok_or(FAILED)?.to_owned();
        return Ok(Credentials { client_id, secret });
    };
    if secret.is_some() {
        return Err(Refusal::invalid_request(
            "the client authenticates in more than one way",
        ));
    }
    let given = basic(header).ok_or(FAILED)?;
    if in_body.is_some_and(|id| id != given.client_id) {
        return Err(Refusal::invalid_request(
            "header and body name different clients",
        ));
    }
    Ok(given)
}

/// RFC 6749 §2.3.1: both parts are form-encoded before they go into the header.
fn basic(header: &str) -> Option<Credentials> {
    let (scheme, encoded) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (id, secret) = decoded.split_once(':')?;
    Some(Credentials {
        client_id: form_decode(id)?,
        secret: Some(Secret::new(form_decode(secret)?)),
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

    fn header(id: &str, secret: &str) -> String {
        let encode =
            |text: &str| -> String { form_urlencoded::byte_serialize(text.as_bytes()).collect() };
        let pair = format!("{}:{}", encode(id), encode(secret));
        format!("Basic {}", STANDARD.encode(pair))
    }

    fn body(text: &str) -> Parameters {
        Parameters::parse(text.as_bytes())
    }

    #[test]
    fn one_way_only() {
        let header = header("app", "s");
        let code = |authorization: Option<&str>, text: &str| {
            credentials(authorization, &body(text))
                .map_err(|refusal| refusal.code)
                .err()
        };
        assert_eq!(code(Some(&header), ""), None);
        assert_eq!(code(Some(&header), "client_id=app"), None);
        assert_eq!(code(None, "client_id=app&client_secret=s"), None);
        assert_eq!(code(None, "client_id=app"), None);
        let twice = Some(ErrorCode::InvalidRequest);
        assert_eq!(code(Some(&header), "client_id=app&client_secret=s"), twice);
        assert_eq!(code(Some(&header), "client_id=other"), twice);
        let failed = Some(ErrorCode::InvalidClient);
        assert_eq!(code(None, ""), failed);
        for bad in ["Basic", "Basic !", "Bearer abc", "Basic YWJj", ""] {
            assert_eq!(code(Some(bad), "client_id=app"), failed, "{bad}");
        }
    }

    proptest! {
        #[test]
        fn any_id_and_secret_come_through(id in "\\PC{1,20}", secret in "\\PC{0,40}") {
            let read = basic(&header(&id, &secret)).unwrap();
            prop_assert_eq!(&read.client_id, &id);
            let given = read.secret.unwrap();
            prop_assert_eq!(given.expose(), &secret);
        }

        #[test]
        fn any_header_is_read_or_refused(text in "\\PC{0,60}") {
            let _ = credentials(Some(&text), &Parameters::default());
        }
    }
}
