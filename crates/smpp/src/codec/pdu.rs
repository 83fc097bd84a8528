use super::{
    AlertNotification, Bind, BindResp, CancelSm, CommandId, CommandStatus, DataSm, DecodeError,
    EncodeError, HEADER, Header, Message, MessageId, Outbind, QuerySm, QuerySmResp, ReplaceSm,
    SubmitMulti, SubmitMultiResp, reader::Reader, writer::Writer,
};

macro_rules! pdus {
    ($($(#[$meta:meta])* $variant:ident $(($body:ident))? = $id:ident;)+) => {
        /// A PDU without its header.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Pdu<'a> {
            $($(#[$meta])* $variant $(($body<'a>))?,)+
        }

        impl Pdu<'_> {
            pub const fn id(&self) -> CommandId {
                match self {
                    $(pdus!(@pattern $variant $($body)?) => CommandId::$id,)+
                }
            }

            fn write(&self, writer: &mut Writer<'_>) -> Result<(), EncodeError> {
                match self {
                    $(pdus!(@bind body $variant $($body)?) => pdus!(@write body writer $($body)?),)+
                }
            }
        }

        fn read<'a>(id: CommandId, reader: Reader<'a>) -> Result<Pdu<'a>, DecodeError> {
            Ok(match id {
                $(CommandId::$id => pdus!(@read reader $variant $($body)?),)+
                _ => {
                    return Err(DecodeError {
                        field: "command_id",
                        status: CommandStatus::RINVCMDID,
                    });
                }
            })
        }
    };
    (@pattern $variant:ident) => { Self::$variant };
    (@pattern $variant:ident $body:ident) => { Self::$variant(_) };
    (@bind $name:ident $variant:ident) => { Self::$variant };
    (@bind $name:ident $variant:ident $body:ident) => { Self::$variant($name) };
    (@write $name:ident $writer:ident) => { Ok(()) };
    (@write $name:ident $writer:ident $body:ident) => { $name.write($writer) };
    (@read $reader:ident $variant:ident) => { { $reader.tlvs()?; Pdu::$variant } };
    (@read $reader:ident $variant:ident $body:ident) => { Pdu::$variant($body::read($reader)?) };
}

pdus! {
    GenericNack = GENERIC_NACK;
    BindReceiver(Bind) = BIND_RECEIVER;
    BindReceiverResp(BindResp) = BIND_RECEIVER_RESP;
    BindTransmitter(Bind) = BIND_TRANSMITTER;
    BindTransmitterResp(BindResp) = BIND_TRANSMITTER_RESP;
    BindTransceiver(Bind) = BIND_TRANSCEIVER;
    BindTransceiverResp(BindResp) = BIND_TRANSCEIVER_RESP;
    Outbind(Outbind) = OUTBIND;
    Unbind = UNBIND;
    UnbindResp = UNBIND_RESP;
    SubmitSm(Message) = SUBMIT_SM;
    SubmitSmResp(MessageId) = SUBMIT_SM_RESP;
    SubmitMulti(SubmitMulti) = SUBMIT_MULTI;
    SubmitMultiResp(SubmitMultiResp) = SUBMIT_MULTI_RESP;
    DeliverSm(Message) = DELIVER_SM;
    DeliverSmResp(MessageId) = DELIVER_SM_RESP;
    DataSm(DataSm) = DATA_SM;
    DataSmResp(MessageId) = DATA_SM_RESP;
    QuerySm(QuerySm) = QUERY_SM;
    QuerySmResp(QuerySmResp) = QUERY_SM_RESP;
    CancelSm(CancelSm) = CANCEL_SM;
    CancelSmResp = CANCEL_SM_RESP;
    ReplaceSm(ReplaceSm) = REPLACE_SM;
    ReplaceSmResp = REPLACE_SM_RESP;
    EnquireLink = ENQUIRE_LINK;
    EnquireLinkResp = ENQUIRE_LINK_RESP;
    AlertNotification(AlertNotification) = ALERT_NOTIFICATION;
}

impl Pdu<'static> {
    /// The response to this request with nothing in it, as refusals have it; a generic_nack for
    /// requests that have no response of their own.
    pub fn empty_response(request: CommandId) -> Self {
        match request {
            CommandId::BIND_RECEIVER => Self::BindReceiverResp(BindResp::default()),
            CommandId::BIND_TRANSMITTER => Self::BindTransmitterResp(BindResp::default()),
            CommandId::BIND_TRANSCEIVER => Self::BindTransceiverResp(BindResp::default()),
            CommandId::UNBIND => Self::UnbindResp,
            CommandId::SUBMIT_SM => Self::SubmitSmResp(MessageId::default()),
            CommandId::SUBMIT_MULTI => Self::SubmitMultiResp(SubmitMultiResp::default()),
            CommandId::DELIVER_SM => Self::DeliverSmResp(MessageId::default()),
            CommandId::DATA_SM => Self::DataSmResp(MessageId::default()),
            CommandId::QUERY_SM => Self::QuerySmResp(QuerySmResp::default()),
            CommandId::CANCEL_SM => Self::CancelSmResp,
            CommandId::REPLACE_SM => Self::ReplaceSmResp,
            CommandId::ENQUIRE_LINK => Self::EnquireLinkResp,
            _ => Self::GenericNack,
        }
    }
}

/// Reads the body of a whole frame whose header was read already.
///
/// # Errors
/// [`DecodeError`] with the status that an answer should carry.
pub fn decode<'a>(header: &Header, frame: &'a [u8]) -> Result<Pdu<'a>, DecodeError> {
    let body = frame.get(HEADER..).unwrap_or_default();
    read(header.id, Reader::new(body, header.id.is_response()))
}

/// Appends a PDU, header included, to `out`.
///
/// # Errors
/// [`EncodeError`] for a value that does not fit its field; `out` is then as it was before.
pub fn encode(
    pdu: &Pdu<'_>,
    status: CommandStatus,
    sequence: u32,
    out: &mut Vec<u8>,
) -> Result<(), EncodeError> {
    const TYPICAL: usize = 256;
    let start = out.len();
    out.reserve(TYPICAL);
    let mut writer = Writer::new(out);
    writer.word(0);
    writer.word(pdu.id().0);
    writer.word(status.0);
    writer.word(sequence);
    if let Err(error) = pdu.write(&mut writer) {
        out.truncate(start);
        return Err(error);
    }
    let length = out.len() - start;
    if length > super::MAX_PDU {
        out.truncate(start);
        return Err(EncodeError::TooLong {
            field: "PDU",
            length,
            max: super::MAX_PDU,
        });
    }
    // MAX_PDU is far below u32::MAX.
    out[start..start + 4].copy_from_slice(&(length as u32).to_be_bytes());
    Ok(())
}
