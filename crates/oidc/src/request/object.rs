//! Request objects: a request as JWT, by value or by reference (RFC 9101, OpenID Connect Core §6).

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use countersign_core::Millis;
use countersign_jose::{Algorithm, JwkSet, Jws};
use countersign_store::ClientRow;
use serde_json::{Map, Value};
use url::Url;

use crate::error::ProviderError;
use crate::parameters::Parameters;
use crate::provider::Provider;
use crate::refusal::{ErrorCode, Refusal};

/// The types that a request object may say it is of; one without a type passes (RFC 9101 §10.8).
const TYPES: [&str; 2] = ["oauth-authz-req+jwt", "JWT"];

/// What the JWT says of itself is no parameter.
const OF_THE_TOKEN: [&str; 7] = ["iss", "aud", "exp", "nbf", "iat", "jti", "sub"];

/// May have several values.
const RESOURCE: &str = "resource";

/// How far clocks may differ.
const SLACK: Duration = Duration::from_secs(60);

const fn invalid(why: &'static str) -> Refusal {
    Refusal::new(ErrorCode::InvalidRequestObject, why)
}

impl Provider {
    /// The parameters that hold. A client with `require_signed_request_object` has only those
    /// that it signed (RFC 9101 §6.3); for any other the outer ones fill the gaps (OpenID Connect
    /// Core §6.1).
    pub(super) async fn open_object<'a>(
        &self,
        client: &ClientRow,
        parameters: &'a Parameters,
    ) -> Result<Result<Cow<'a, Parameters>, Refusal>, ProviderError> {
        if let Err(refusal) = parameters.check() {
            return Ok(Err(refusal));
        }
        let only_signed = client.metadata.require_signed_request_object;
        let object = match (parameters.get("request"), parameters.get("request_uri")) {
            (None, None) if only_signed => Err(Refusal::invalid_request(
                "the client has to sign its requests",
            )),
            (None, None) => return Ok(Ok(Cow::Borrowed(parameters))),
            (Some(_), Some(_)) => Err(Refusal::invalid_request(
                "request and request_uri exclude each other",
            )),
            (Some(object), None) => Ok(Cow::Borrowed(object)),
            (None, Some(uri)) => self.fetch_object(client, uri).await.map(Cow::Owned),
        };
        let object = match object {
            Ok(object) => object,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let keys = self.object_keys(client, &object).await;
        let claims =
            verified(&object, client, &keys).and_then(|claims| self.check_object(client, claims));
        Ok(claims.map(|claims| {
            let signed = signed_parameters(client, claims);
            let outer = parameters.clone().without(&["request", "request_uri"]);
            Cow::Owned(if only_signed {
                signed
            } else {
                signed.completed_by(&outer)
            })
        }))
    }

    async fn object_keys(&self, client: &ClientRow, object: &str) -> Arc<JwkSet> {
        let kid = Jws::read(object)
            .ok()
            .and_then(|jws| jws.header().kid.clone());
        self.client_keys_for(client, kid.as_deref()).await
    }

    /// Only from an address that is registered, so that nobody makes the provider call elsewhere.
    /// A fragment tells caches the content's hash and is not sent; nothing is cached here.
    async fn fetch_object(&self, client: &ClientRow, uri: &str) -> Result<String, Refusal> {
        let refused = |why| Refusal::new(ErrorCode::InvalidRequestUri, why);
        let bare = |uri: &'_ str| uri.split('#').next().unwrap_or_default().to_owned();
        let asked = bare(uri);
        let registered = &client.metadata.request_uris;
        if !registered.iter().any(|own| bare(own) == asked) {
            return Err(refused("request_uri is not registered for this client"));
        }
        let url = Url::parse(&asked).map_err(|_| refused("request_uri is not an address"))?;
        let document = self.outbound.get(&url).await.map_err(|error| {
            tracing::warn!(client = %client.id, "a request object cannot be fetched: {error}");
            refused("request_uri cannot be fetched")
        })?;
        let text =
            String::from_utf8(document.body).map_err(|_| invalid("the request is not a JWT"))?;
        Ok(text.trim().to_owned())
    }

    /// Who says it, for whom, and whether it is time (RFC 9101 §4, §10.8).
    fn check_object(
        &self,
        client: &ClientRow,
        claims: Map<String, Value>,
    ) -> Result<Map<String, Value>, Refusal> {
        let only_signed = client.metadata.require_signed_request_object;
        let own = Value::from(client.id.as_str());
        for name in ["client_id", "iss"] {
            if claims.get(name).is_some_and(|said| *said != own) {
                return Err(invalid(
                    "client_id or iss of the request object is another's",
                ));
            }
        }
        if claims.get("sub") == Some(&own) {
            return Err(invalid("a client assertion is no request object"));
        }
        let for_us = |aud: &Value| match aud {
            Value::Array(several) => several.iter().any(|one| one == self.issuer.as_str()),
            one => one == self.issuer.as_str(),
        };
        match claims.get("aud") {
            Some(aud) if for_us(aud) => {}
            None if !only_signed => {}
            _ => return Err(invalid("aud of the request object is not this issuer")),
        }
        check_time(&claims, self.clock.now(), only_signed)?;
        if claims.contains_key("request") || claims.contains_key("request_uri") {
            return Err(invalid("a request object cannot hold another"));
        }
        Ok(claims)
    }
}

/// The claims, if the client signed them in the way that it is registered for.
fn verified(token: &str, client: &ClientRow, keys: &JwkSet) -> Result<Map<String, Value>, Refusal> {
    let metadata = &client.metadata;
    let jws = Jws::read(token).map_err(|_| invalid("the request is not a signed JWT"))?;
    let header = jws.header();
    if header.typ.is_some() && !TYPES.iter().any(|typ| header.is_typ(typ)) {
        return Err(invalid(
            "typ of the request object is that of another token",
        ));
    }
    let registered = metadata.request_object_signing_alg.as_deref();
    if registered.is_some_and(|alg| alg != header.alg) {
        return Err(invalid(
            "alg of the request object is not the registered one",
        ));
    }
    let claims = jws
        .verify(keys, &Algorithm::ALL)
        .and_then(|jws| jws.claims());
    claims.map_err(|error| {
        tracing::info!(client = %client.id, "a request object was refused: {error}");
        invalid("the request object is not signed by the client's keys")
    })
}

/// `exp` and `nbf` (RFC 7519 §4.1.4, §4.1.5), which only a strict client has to send.
fn check_time(claims: &Map<String, Value>, now: Millis, expires: bool) -> Result<(), Refusal> {
    let seconds = |name: &str| match claims.get(name) {
        None => Ok(None),
        // Fractions are allowed (RFC 7519 §2) and do not matter.
        Some(value) => match value.as_f64() {
            #[expect(clippy::cast_possible_truncation, reason = "saturates")]
            Some(seconds) => Ok(Some(seconds as i64)),
            None => Err(invalid("a time in the request object is not a number")),
        },
    };
    match seconds("exp")? {
        Some(exp) if exp <= now.seconds() => return Err(invalid("the request object has expired")),
        None if expires => return Err(invalid("the request object does not expire")),
        _ => {}
    }
    if seconds("nbf")?.is_some_and(|nbf| nbf > (now + SLACK).seconds()) {
        return Err(invalid("the request object is not valid yet"));
    }
    Ok(())
}

fn signed_parameters(client: &ClientRow, claims: Map<String, Value>) -> Parameters {
    let about_request = |name: &str| !OF_THE_TOKEN.contains(&name) && name != "client_id";
    let parameters = claims
        .into_iter()
        .filter(|(name, _)| about_request(name))
        .flat_map(|(name, value)| {
            let texts = texts(&name, value);
            texts.into_iter().map(move |text| (name.clone(), text))
        });
    let own = ("client_id".to_owned(), client.id.to_string());
    Parameters::new(parameters.chain([own]).collect())
}

/// Objects such as `claims` go on as JSON, numbers such as `max_age` as text; of several resources
/// each is a parameter of its own (RFC 8707 §2.1).
fn texts(name: &str, value: Value) -> Vec<String> {
    match value {
        Value::Null => Vec::new(),
        Value::String(text) => vec![text],
        Value::Array(each) if name == RESOURCE && each.iter().all(Value::is_string) => {
            each.into_iter().flat_map(|one| texts(name, one)).collect()
        }
        other => vec![other.to_string()],
    }
}
