//! The fields of each PDU, in the order of the wire, with the limits of the specification's tables.

use super::{
    CommandStatus, DecodeError, DestinationList, EncodeError, FailureList, TlvList, reader::Reader,
    writer::Writer,
};

/// Longest address with its NUL; data_sm alone allows more.
pub(super) const ADDRESS: usize = 21;
const LONG_ADDRESS: usize = 65;
const MESSAGE_ID: usize = 65;
/// Absolute or relative time, 16 characters and NUL.
const TIME: usize = 17;

/// An address as it stands in a PDU.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Endpoint<'a> {
    pub ton: u8,
    pub npi: u8,
    pub value: &'a [u8],
}

impl std::fmt::Debug for Endpoint<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let masked = crate::mask(&String::from_utf8_lossy(self.value));
        write!(f, "{}/{}/{masked}", self.ton, self.npi)
    }
}

macro_rules! kind {
    (octet, $life:lifetime) => { u8 };
    (c_string, $life:lifetime) => { &$life [u8] };
    (address, $life:lifetime) => { Endpoint<$life> };
    (short_message, $life:lifetime) => { &$life [u8] };
    (destinations, $life:lifetime) => { DestinationList<$life> };
    (failures, $life:lifetime) => { FailureList<$life> };
}

macro_rules! write_field {
    ($writer:ident, octet, $name:ident, $value:expr) => {
        $writer.octet($value)
    };
    ($writer:ident, destinations, $name:ident, $value:expr) => {
        $writer.destinations($value)
    };
    ($writer:ident, failures, $name:ident, $value:expr) => {
        $writer.failures($value)
    };
    ($writer:ident, short_message, $name:ident, $value:expr) => {
        $writer.short_message(stringify!($name), $value)?
    };
    ($writer:ident, $kind:ident, $name:ident, $value:expr, $max:expr, $status:ident) => {
        $writer.$kind(stringify!($name), $value, $max)?
    };
}

/// Declares a body once, for reading and for writing. Optional parameters end every body.
macro_rules! body {
    (
        $(#[$meta:meta])*
        $body:ident {
            $($(#[$field_meta:meta])* $name:ident: $kind:ident $(($max:expr, $status:ident))?;)*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, Default)]
        pub struct $body<'a> {
            $($(#[$field_meta])* pub $name: kind!($kind, 'a),)*
            /// Optional parameters.
            pub tlvs: TlvList<'a>,
        }

        impl<'a> $body<'a> {
            pub(super) fn read(mut reader: Reader<'a>) -> Result<Self, DecodeError> {
                Ok(Self {
                    $($name: reader.$kind(
                        stringify!($name) $(, $max, CommandStatus::$status)?
                    )?,)*
                    tlvs: reader.tlvs()?,
                })
            }

            pub(super) fn write(&self, writer: &mut Writer<'_>) -> Result<(), EncodeError> {
                $(write_field!(writer, $kind, $name, self.$name $(, $max, $status)?);)*
                writer.tlvs(self.tlvs);
                Ok(())
            }
        }

        // Fields hold passwords, texts and numbers: a log gets the name alone.
        impl std::fmt::Debug for $body<'_> {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($body)).finish_non_exhaustive()
            }
        }
    };
}

body! {
    /// bind_transmitter, bind_receiver and bind_transceiver (§4.1).
    Bind {
        system_id: c_string(16, RINVSYSID);
        /// The specification has at most 8 characters; many message centres give out longer ones.
        password: c_string(65, RINVPASWD);
        system_type: c_string(13, RINVSYSTYP);
        /// 0x34 is version 3.4.
        interface_version: octet;
        address_range: address(41, RINVPARLEN);
    }
}

body! {
    /// Response to a bind (§4.1.2).
    BindResp {
        system_id: c_string(16, RINVSYSID);
    }
}

body! {
    /// A message centre asking to be bound to (§4.1.7.1).
    Outbind {
        system_id: c_string(16, RINVSYSID);
        password: c_string(9, RINVPASWD);
    }
}

body! {
    /// submit_sm (§4.4.1) and deliver_sm (§4.6.1), which have the same fields.
    Message {
        service_type: c_string(6, RINVSERTYP);
        source: address(ADDRESS, RINVSRCADR);
        destination: address(ADDRESS, RINVDSTADR);
        esm_class: octet;
        protocol_id: octet;
        priority_flag: octet;
        schedule_delivery_time: c_string(TIME, RINVSCHED);
        validity_period: c_string(TIME, RINVEXPIRY);
        registered_delivery: octet;
        replace_if_present_flag: octet;
        data_coding: octet;
        sm_default_msg_id: octet;
        /// At most 254 octets; longer ones go as message_payload.
        short_message: short_message;
    }
}

body! {
    /// Response to submit_sm (§4.4.2), deliver_sm (§4.6.2) and data_sm (§4.7.2).
    MessageId {
        message_id: c_string(MESSAGE_ID, RINVMSGID);
    }
}

body! {
    /// submit_multi (§4.5.1).
    SubmitMulti {
        service_type: c_string(6, RINVSERTYP);
        source: address(ADDRESS, RINVSRCADR);
        destinations: destinations;
        esm_class: octet;
        protocol_id: octet;
        priority_flag: octet;
        schedule_delivery_time: c_string(TIME, RINVSCHED);
        validity_period: c_string(TIME, RINVEXPIRY);
        registered_delivery: octet;
        replace_if_present_flag: octet;
        data_coding: octet;
        sm_default_msg_id: octet;
        /// At most 254 octets; longer ones go as message_payload.
        short_message: short_message;
    }
}

body! {
    /// Response to a submit_multi (§4.5.2).
    SubmitMultiResp {
        message_id: c_string(MESSAGE_ID, RINVMSGID);
        failures: failures;
    }
}

body! {
    /// data_sm (§4.7.1): the message is a message_payload.
    DataSm {
        service_type: c_string(6, RINVSERTYP);
        source: address(LONG_ADDRESS, RINVSRCADR);
        destination: address(LONG_ADDRESS, RINVDSTADR);
        esm_class: octet;
        registered_delivery: octet;
        data_coding: octet;
    }
}

body! {
    /// query_sm (§4.8.1).
    QuerySm {
        message_id: c_string(MESSAGE_ID, RINVMSGID);
        source: address(ADDRESS, RINVSRCADR);
    }
}

body! {
    /// Response to a query_sm (§4.8.2).
    QuerySmResp {
        message_id: c_string(MESSAGE_ID, RINVMSGID);
        /// Absolute time, or empty while there is no final state.
        final_date: c_string(TIME, RINVPARLEN);
        message_state: octet;
        error_code: octet;
    }
}

body! {
    /// cancel_sm (§4.9.1).
    CancelSm {
        service_type: c_string(6, RINVSERTYP);
        message_id: c_string(MESSAGE_ID, RINVMSGID);
        source: address(ADDRESS, RINVSRCADR);
        destination: address(ADDRESS, RINVDSTADR);
    }
}

body! {
    /// replace_sm (§4.10.1).
    ReplaceSm {
        message_id: c_string(MESSAGE_ID, RINVMSGID);
        source: address(ADDRESS, RINVSRCADR);
        schedule_delivery_time: c_string(TIME, RINVSCHED);
        validity_period: c_string(TIME, RINVEXPIRY);
        registered_delivery: octet;
        sm_default_msg_id: octet;
        /// At most 254 octets.
        short_message: short_message;
    }
}

body! {
    /// alert_notification (§4.12.1): a subscriber can be reached again.
    AlertNotification {
        source: address(LONG_ADDRESS, RINVSRCADR);
        esme: address(LONG_ADDRESS, RINVDSTADR);
    }
}
