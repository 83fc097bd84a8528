use countersign_core::Secret;

use super::{FAILED, assertion, client_secret_basic, client_secret_post};
use crate::call::Call;
use crate::refusal::Refusal;

/// Who a call says that it comes from, and how it means to prove that.
#[derive(Debug)]
pub(super) struct Presented<'a> {
    pub(super) client_id: String,
    pub(super) proof: Proof<'a>,
}

#[derive(Debug)]
pub(super) enum Proof<'a> {
    /// In the request itself; a certificate of the connection may still prove the client.
    Nothing,
    Secret(Secret),
    /// A JWT (RFC 7523 §2.2).
    Assertion(&'a str),
}

const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

impl<'a> Presented<'a> {
    /// Reads it from the one place where it is (RFC 6749 §2.3).
    pub(super) fn read(call: &Call<'a>) -> Result<Self, Refusal> {
        let parameters = call.parameters;
        let in_body = parameters.get("client_id");
        let secret = client_secret_post::secret(parameters);
        let assertion = parameters.get("client_assertion");
        let ways = [
            call.authorization.is_some(),
            secret.is_some(),
            assertion.is_some(),
        ];
        if ways.into_iter().filter(|&way| way).count() > 1 {
            return Err(Refusal::invalid_request(
                "the client authenticates in more than one way",
            ));
        }
        let read = match (call.authorization, secret, assertion) {
            (Some(header), _, _) => client_secret_basic::read(header).ok_or(FAILED)?,
            (_, Some(secret), _) => Self {
                client_id: in_body.ok_or(FAILED)?.to_owned(),
                proof: Proof::Secret(secret),
            },
            (_, _, Some(token)) => {
                if parameters.get("client_assertion_type") != Some(JWT_BEARER) {
                    return Err(Refusal::invalid_request(
                        "client_assertion_type must be \
                         urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                    ));
                }
                Self {
                    client_id: assertion::subject(token).ok_or(FAILED)?,
                    proof: Proof::Assertion(token),
                }
            }
            (None, None, None) => Self {
                client_id: in_body.ok_or(FAILED)?.to_owned(),
                proof: Proof::Nothing,
            },
        };
        if in_body.is_some_and(|id| id != read.client_id) {
            return Err(Refusal::invalid_request(
                "client_id is not the client that authenticates",
            ));
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameters::Parameters;
    use crate::refusal::ErrorCode;
    use proptest::prelude::*;

    fn refusal(authorization: Option<&str>, body: &str) -> Option<ErrorCode> {
        let parameters = Parameters::parse(body.as_bytes());
        let call = Call {
            authorization,
            ..Call::post("/token", &parameters)
        };
        Presented::read(&call).map_err(|refusal| refusal.code).err()
    }

    #[test]
    fn one_way_only() {
        let header = Some("Basic YXBwOnM=");
        assert_eq!(refusal(header, ""), None);
        assert_eq!(refusal(header, "client_id=app"), None);
        assert_eq!(refusal(None, "client_id=app&client_secret=s"), None);
        assert_eq!(refusal(None, "client_id=app"), None);
        let twice = Some(ErrorCode::InvalidRequest);
        assert_eq!(refusal(header, "client_id=app&client_secret=s"), twice);
        assert_eq!(refusal(header, "client_assertion=a.b.c"), twice);
        assert_eq!(
            refusal(None, "client_secret=s&client_assertion=a.b.c"),
            twice
        );
        assert_eq!(refusal(header, "client_id=other"), twice);
        assert_eq!(refusal(None, "client_assertion=a.b.c"), twice);
        let failed = Some(ErrorCode::InvalidClient);
        assert_eq!(refusal(None, ""), failed);
        for bad in ["Basic", "Basic !", "Bearer abc", "Basic YWJj", ""] {
            assert_eq!(refusal(Some(bad), "client_id=app"), failed, "{bad}");
        }
        let garbage = format!("client_assertion=a.b.c&client_assertion_type={JWT_BEARER}");
        assert_eq!(refusal(None, &garbage), failed);
    }

    proptest! {
        #[test]
        fn anything_is_read_or_refused(header in "\\PC{0,60}", token in "\\PC{0,60}") {
            let _ = refusal(Some(&header), "");
            let body = url::form_urlencoded::Serializer::new(String::new())
                .append_pair("client_assertion_type", JWT_BEARER)
                .append_pair("client_assertion", &token)
                .finish();
            let _ = refusal(None, &body);
        }
    }
}
