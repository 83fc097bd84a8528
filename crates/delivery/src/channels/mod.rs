//! The ways of sending.

mod gateway;
mod http;
mod log;
mod place;
mod report;
mod sip;
mod smpp;
mod twilio;

pub(crate) use http::HttpGateway;
pub(crate) use log::LogChannel;
pub(crate) use place::Place;
pub(crate) use sip::SipCalls;
pub(crate) use smpp::SmppChannel;
pub(crate) use twilio::{TwilioCalls, TwilioMessages};
