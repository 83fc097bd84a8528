//! The suite's modules that several profiles share, each for any variant.

pub(crate) mod codes;
pub(crate) mod flow;
pub(crate) mod nonce;
pub(crate) mod parameters;
pub(crate) mod prompt;
pub(crate) mod refresh;
pub(crate) mod request_object;
pub(crate) mod scope;
pub(crate) mod signature;
pub(crate) mod userinfo;
