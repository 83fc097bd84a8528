/// Why a token is not decrypted, or a text not encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JweError {
    #[error("the token is longer than {} bytes", super::Jwe::LONGEST)]
    TooLong,
    #[error("the token is not a compact JWE")]
    Malformed,
    /// RFC 7516 §4.1.13; none is understood here, and nothing is decompressed (RFC 8725 §3.6).
    #[error("the token has critical extensions or is compressed")]
    Critical,
    #[error("the token's algorithms are not among those that are allowed")]
    Algorithm,
    #[error("the key is of another type than the algorithm")]
    Key,
    /// One answer for everything that can be wrong, so that nothing is learnt from it.
    #[error("the token cannot be decrypted with this key")]
    Decryption,
    #[error("the cryptographic library refused to encrypt")]
    Encryption,
}
