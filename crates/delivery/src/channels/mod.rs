//! The ways of sending.

mod gateway;
mod http;
mod log;
mod place;
mod report;
mod sip;
mod smpp;
mod twilio;

use std::sync::Arc;

pub(crate) use place::Place;
pub(crate) use smpp::SmppChannel;

use crate::OpenError;
use crate::channel::Channel;
use crate::properties::ChannelProperties;

/// Opens the way of sending that the properties describe.
pub(crate) fn open(
    properties: &ChannelProperties,
    place: Place,
) -> Result<Arc<dyn Channel>, OpenError> {
    Ok(match properties {
        ChannelProperties::Twilio(own) => Arc::new(twilio::TwilioMessages::open(own, place)?),
        ChannelProperties::TwilioVoice(own) => Arc::new(twilio::TwilioCalls::open(own, place)?),
        ChannelProperties::Http(own) => Arc::new(http::HttpGateway::open(own, place)?),
        ChannelProperties::Sip(own) => Arc::new(sip::SipCalls::open(own, place)),
        ChannelProperties::Log(own) => Arc::new(log::LogChannel::open(own, place)?),
    })
}
