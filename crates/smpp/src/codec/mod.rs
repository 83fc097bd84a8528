//! PDUs to octets and back. Decoded PDUs borrow from the frame they were read from: reading one
//! allocates nothing.

mod bodies;
mod command_id;
mod command_status;
mod decode_error;
mod destinations;
mod encode_error;
mod frames;
mod header;
mod pdu;
mod reader;
mod tag;
mod tlv;
mod writer;

pub use bodies::{
    AlertNotification, Bind, BindResp, CancelSm, DataSm, Endpoint, Message, MessageId, Outbind,
    QuerySm, QuerySmResp, ReplaceSm, SubmitMulti, SubmitMultiResp,
};
pub use command_id::CommandId;
pub use command_status::CommandStatus;
pub use decode_error::DecodeError;
pub use destinations::{
    Destination, DestinationList, Destinations, Failure, FailureList, Failures,
};
pub use encode_error::EncodeError;
pub use frames::{FrameError, Frames, MAX_PDU};
pub use header::{HEADER, Header};
pub use pdu::{Pdu, decode, encode};
pub use tag::{Tag, TagKind};
pub use tlv::{TlvList, Tlvs};
