//! FAPI 2.0 Security Profile: `fapi2-security-profile-final-test-plan` with OpenID Connect,
//! `private_key_jwt` and DPoP.

mod assertion;
mod binding;
mod client;
mod code;
mod flow;
mod proof;
mod pushed;
mod request;
