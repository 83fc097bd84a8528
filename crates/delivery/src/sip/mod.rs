//! Telephone calls by SIP: a caller that says one thing and hangs up (RFC 3261, RFC 3550).

mod call;
mod dialog;
mod digest;
mod error;
mod g711;
mod line;
mod message;
mod rtp;
mod sdp;

pub(crate) use call::Caller;
pub(crate) use error::CallError;
pub(crate) use g711::Law;
