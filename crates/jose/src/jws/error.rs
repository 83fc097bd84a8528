/// Why a signed token is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JwsError {
    #[error("the token is longer than {} bytes", super::Jws::LONGEST)]
    TooLong,
    #[error("the token is not a compact JWS")]
    Malformed,
    /// RFC 7515 §4.1.11; none is understood here.
    #[error("the token has critical extensions")]
    Critical,
    #[error("the token's algorithm is not one of those that are allowed")]
    Algorithm,
    #[error("no key fits the token")]
    NoKey,
    #[error("the token's signature is wrong")]
    Signature,
    #[error("the token's claims are not what they should be")]
    Claims,
}
