//! Twilio, and providers that speak its API: text messages and calls.

mod account;
mod calls;
mod messages;
mod signature;

pub(crate) use calls::TwilioCalls;
pub(crate) use messages::TwilioMessages;
