use crate::Address;
use crate::codec::{self, CommandStatus, EncodeError, Endpoint, Pdu};

/// Under which conditions a request goes out.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wire {
    pub(super) sequence: u32,
    /// False for centres of version 3.3.
    pub(super) optional_parameters: bool,
}

/// What takes a place in the window.
pub(super) trait Request: Sync {
    /// Appends the PDU.
    fn encode(&self, wire: Wire, out: &mut Vec<u8>) -> Result<(), EncodeError>;
}

impl Wire {
    pub(super) fn write(self, pdu: &Pdu<'_>, out: &mut Vec<u8>) -> Result<(), EncodeError> {
        codec::encode(pdu, CommandStatus::ROK, self.sequence, out)
    }

    /// # Errors
    /// [`EncodeError::NoOptionalParameters`] where the other side knows none.
    pub(super) fn allow_optional_parameters(self) -> Result<(), EncodeError> {
        if self.optional_parameters {
            Ok(())
        } else {
            Err(EncodeError::NoOptionalParameters)
        }
    }
}

pub(super) fn endpoint<'a>(
    field: &'static str,
    address: &'a Address,
) -> Result<Endpoint<'a>, EncodeError> {
    let value = address.wire_value();
    if !value.iter().all(|octet| (b' '..=b'~').contains(octet)) {
        return Err(EncodeError::NotAscii { field });
    }
    Ok(Endpoint {
        ton: address.ton.number(),
        npi: address.npi.number(),
        value,
    })
}
