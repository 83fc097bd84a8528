//! The ways of sending.

mod smpp;

pub(crate) use smpp::SmppChannel;
