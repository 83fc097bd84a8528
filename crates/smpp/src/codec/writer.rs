use super::{DestinationList, EncodeError, Endpoint, FailureList, TlvList};

/// Appends the fields of a PDU's body.
pub(super) struct Writer<'a> {
    out: &'a mut Vec<u8>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(out: &'a mut Vec<u8>) -> Self {
        Self { out }
    }

    pub(super) fn octet(&mut self, octet: u8) {
        self.out.push(octet);
    }

    pub(super) fn octets(&mut self, octets: &[u8]) {
        self.out.extend_from_slice(octets);
    }

    pub(super) fn word(&mut self, word: u32) {
        self.octets(&word.to_be_bytes());
    }

    /// `max` counts the closing NUL, as the specification's tables do.
    pub(super) fn c_string(
        &mut self,
        field: &'static str,
        value: &[u8],
        max: usize,
    ) -> Result<(), EncodeError> {
        if value.len() >= max {
            return Err(EncodeError::TooLong {
                field,
                length: value.len(),
                max: max - 1,
            });
        }
        if value.contains(&0) {
            return Err(EncodeError::Nul { field });
        }
        self.octets(value);
        self.octet(0);
        Ok(())
    }

    pub(super) fn address(
        &mut self,
        field: &'static str,
        endpoint: Endpoint<'_>,
        max: usize,
    ) -> Result<(), EncodeError> {
        self.octet(endpoint.ton);
        self.octet(endpoint.npi);
        self.c_string(field, endpoint.value, max)
    }

    pub(super) fn short_message(
        &mut self,
        field: &'static str,
        value: &[u8],
    ) -> Result<(), EncodeError> {
        const MAX: usize = 254;
        match u8::try_from(value.len()) {
            Ok(length) if value.len() <= MAX => {
                self.octet(length);
                self.octets(value);
                Ok(())
            }
            _ => Err(EncodeError::TooLong {
                field,
                length: value.len(),
                max: MAX,
            }),
        }
    }

    pub(super) fn destinations(&mut self, list: DestinationList<'_>) {
        self.octet(list.count());
        self.octets(list.as_bytes());
    }

    pub(super) fn failures(&mut self, list: FailureList<'_>) {
        self.octet(list.count());
        self.octets(list.as_bytes());
    }

    pub(super) fn tlvs(&mut self, list: TlvList<'_>) {
        self.octets(list.as_bytes());
    }
}
