//! How a call to a resource carries its access token (RFC 6750 §2, RFC 9449 §7.1).

use crate::access_token::AccessToken;
use crate::call::Call;
use crate::confirmation::Confirmation;
use crate::provider::Provider;
use crate::refusal::{ErrorCode, Refusal};
use crate::token::TokenError;

/// The scheme of an `Authorization` header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenScheme {
    Bearer,
    Dpop,
}

/// The one access token of a call.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PresentedToken<'a> {
    pub scheme: TokenScheme,
    pub token: &'a str,
}

impl std::fmt::Debug for PresentedToken<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PresentedToken({:?})", self.scheme)
    }
}

impl<'a> PresentedToken<'a> {
    /// Reads it from the header or the form; none if there is none. It is never looked for in the
    /// query, which ends up in logs.
    ///
    /// # Errors
    /// A [`Refusal`] if there are two, or the header is of another scheme.
    pub fn read(call: &Call<'a>) -> Result<Option<Self>, Refusal> {
        let in_form = call.parameters.get("access_token");
        let (scheme, token) = match (call.authorization, in_form) {
            (Some(_), Some(_)) => {
                return Err(Refusal::invalid_request(
                    "there is more than one access token",
                ));
            }
            (None, None) => return Ok(None),
            (None, Some(token)) => (TokenScheme::Bearer, token),
            (Some(header), None) => match header.split_once(' ') {
                Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => {
                    (TokenScheme::Bearer, token.trim())
                }
                Some((scheme, token)) if scheme.eq_ignore_ascii_case("dpop") => {
                    (TokenScheme::Dpop, token.trim())
                }
                _ => {
                    return Err(Refusal::invalid_request(
                        "the Authorization header is not of the Bearer or DPoP scheme",
                    ));
                }
            },
        };
        Ok(Some(Self { scheme, token }))
    }
}

impl Provider {
    /// Whether whoever presents an access token holds the key that it is bound to. A token that
    /// is bound to a key is not taken as Bearer (RFC 9449 §7.2), nor the reverse.
    pub(crate) async fn check_possession(
        &self,
        call: &Call<'_>,
        presented: PresentedToken<'_>,
        token: &AccessToken,
    ) -> Result<(), TokenError> {
        let bound = token.confirmation();
        let refuse = |why| Err(Refusal::new(ErrorCode::InvalidToken, why).into());
        let jkt = match (presented.scheme, &bound.jkt) {
            (TokenScheme::Bearer, None) => None,
            (TokenScheme::Bearer, Some(_)) => {
                return refuse("the access token is bound to a key: use the DPoP scheme");
            }
            (TokenScheme::Dpop, None) => {
                return refuse("the access token is not bound to a key: use the Bearer scheme");
            }
            (TokenScheme::Dpop, Some(_)) => {
                let key = self.dpop_key(call, Some(presented.token)).await?;
                Some(key.ok_or(Refusal::new(
                    ErrorCode::InvalidDpopProof,
                    "the DPoP proof is missing",
                ))?)
            }
        };
        let x5t = call.certificate.map(|certificate| certificate.thumbprint());
        if bound.is_met_by(&Confirmation { jkt, x5t }) {
            Ok(())
        } else {
            refuse("the access token is bound to another key or certificate")
        }
    }
}
