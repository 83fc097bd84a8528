use super::{
    CommandStatus, DecodeError, DestinationList, Endpoint, FailureList, TlvList, destinations,
};

/// Reads the fields of a PDU's body, one after the other.
pub(super) struct Reader<'a> {
    rest: &'a [u8],
    /// Responses that report an error may come without the fields of their body (§4.4.2).
    may_end: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn new(body: &'a [u8], may_end: bool) -> Self {
        Self {
            rest: body,
            may_end,
        }
    }

    pub(super) fn octet(&mut self, field: &'static str) -> Result<u8, DecodeError> {
        match self.rest.split_first() {
            Some((octet, rest)) => {
                self.rest = rest;
                Ok(*octet)
            }
            None if self.may_end => Ok(0),
            None => Err(too_short(field)),
        }
    }

    pub(super) fn word(&mut self, field: &'static str) -> Result<u32, DecodeError> {
        let octets = self.octets(field, 4)?;
        Ok(octets
            .iter()
            .fold(0, |word, octet| word << 8 | u32::from(*octet)))
    }

    /// `max` counts the closing NUL, as the specification's tables do.
    pub(super) fn c_string(
        &mut self,
        field: &'static str,
        max: usize,
        status: CommandStatus,
    ) -> Result<&'a [u8], DecodeError> {
        let window = &self.rest[..self.rest.len().min(max)];
        match window.iter().position(|octet| *octet == 0) {
            Some(end) => {
                self.rest = &self.rest[end + 1..];
                Ok(&window[..end])
            }
            None if self.rest.is_empty() && self.may_end => Ok(&[]),
            None if self.rest.len() < max => Err(too_short(field)),
            None => Err(DecodeError { field, status }),
        }
    }

    pub(super) fn address(
        &mut self,
        field: &'static str,
        max: usize,
        status: CommandStatus,
    ) -> Result<Endpoint<'a>, DecodeError> {
        Ok(Endpoint {
            ton: self.octet(field)?,
            npi: self.octet(field)?,
            value: self.c_string(field, max, status)?,
        })
    }

    /// A length octet and as many octets.
    pub(super) fn short_message(&mut self, field: &'static str) -> Result<&'a [u8], DecodeError> {
        let length = usize::from(self.octet(field)?);
        self.octets(field, length).map_err(|_| DecodeError {
            field,
            status: CommandStatus::RINVMSGLEN,
        })
    }

    pub(super) fn octets(
        &mut self,
        field: &'static str,
        count: usize,
    ) -> Result<&'a [u8], DecodeError> {
        match self.rest.split_at_checked(count) {
            Some((octets, rest)) => {
                self.rest = rest;
                Ok(octets)
            }
            None => Err(too_short(field)),
        }
    }

    pub(super) fn destinations(
        &mut self,
        field: &'static str,
    ) -> Result<DestinationList<'a>, DecodeError> {
        let count = self.octet(field)?;
        let before = self.rest;
        for _ in 0..count {
            destinations::read_destination(self)?;
        }
        Ok(DestinationList::new(
            count,
            &before[..before.len() - self.rest.len()],
        ))
    }

    pub(super) fn failures(&mut self, field: &'static str) -> Result<FailureList<'a>, DecodeError> {
        let count = self.octet(field)?;
        let before = self.rest;
        for _ in 0..count {
            destinations::read_failure(self)?;
        }
        Ok(FailureList::new(
            count,
            &before[..before.len() - self.rest.len()],
        ))
    }

    /// All that is left, checked to be whole optional parameters.
    pub(super) fn tlvs(self) -> Result<TlvList<'a>, DecodeError> {
        TlvList::check(self.rest)
    }
}

fn too_short(field: &'static str) -> DecodeError {
    DecodeError {
        field,
        status: CommandStatus::RINVCMDLEN,
    }
}
