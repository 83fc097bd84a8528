//! Software statements (RFC 7591 §2.3): somebody whom the operator trusts vouches for what a
//! client says of itself.

use countersign_jose::{Algorithm, Jws};
use serde::Deserialize;
use serde_json::Value;

use super::error::RegistrationError;
use crate::client::MetadataDocument;
use crate::provider::Provider;
use crate::refusal::{ErrorCode, Refusal};

const MEMBER: &str = "software_statement";
/// Claims about the statement itself; all others are client metadata.
const OF_THE_STATEMENT: [&str; 7] = ["iss", "sub", "aud", "exp", "nbf", "iat", "jti"];
/// How far the issuer's clock may be ahead, in seconds.
const AHEAD: i64 = 60;

#[derive(Deserialize)]
struct Issued {
    iss: String,
    exp: Option<i64>,
    nbf: Option<i64>,
}

const fn invalid(why: &'static str) -> RegistrationError {
    RegistrationError::Statement(Refusal::new(ErrorCode::InvalidSoftwareStatement, why))
}

const fn unapproved(why: &'static str) -> RegistrationError {
    RegistrationError::Statement(Refusal::new(ErrorCode::UnapprovedSoftwareStatement, why))
}

impl Provider {
    /// The metadata with the claims of its software statement laid over it, and the statement.
    pub(super) fn with_statement(
        &self,
        metadata: &MetadataDocument,
    ) -> Result<(MetadataDocument, Option<Value>), RegistrationError> {
        let mut whole = metadata.clone();
        let statement = whole.remove(MEMBER).filter(|value| !value.is_null());
        let Some(statement) = statement else {
            if self.registration.require_statement {
                return Err(invalid("software_statement is missing"));
            }
            return Ok((whole, None));
        };
        let text = statement
            .as_str()
            .ok_or(invalid("software_statement must be a text"))?;
        let claims = self.verified_statement(text)?;
        let about = |name: &str| OF_THE_STATEMENT.contains(&name) || name == MEMBER;
        whole.extend(claims.into_iter().filter(|(name, _)| !about(name)));
        Ok((whole, Some(statement)))
    }

    fn verified_statement(&self, text: &str) -> Result<MetadataDocument, RegistrationError> {
        let malformed = |_| invalid("software_statement is not a signed JWT with an issuer");
        let jws = Jws::read(text).map_err(malformed)?;
        let said: Issued = jws.untrusted_claims().map_err(malformed)?;
        let mut issuers = self.registration.statement_issuers.iter();
        let trusted = issuers
            .find(|known| known.issuer == said.iss)
            .ok_or(unapproved(
                "the issuer of software_statement is not trusted",
            ))?;
        let verified = jws
            .verify(&trusted.keys, &Algorithm::ALL)
            .map_err(|_| invalid("the signature of software_statement is not its issuer's"))?;
        let now = self.clock.now().seconds();
        if said.exp.is_some_and(|end| end <= now) || said.nbf.is_some_and(|from| from > now + AHEAD)
        {
            return Err(invalid("software_statement is not valid now"));
        }
        verified.claims().map_err(malformed)
    }
}
