//! The destinations of a submit_multi (§4.5.1) and those its response says failed (§4.5.2).

use super::{
    CommandStatus, DecodeError, EncodeError, Endpoint, bodies::ADDRESS, reader::Reader,
    writer::Writer,
};

const SME_ADDRESS: u8 = 1;
const DISTRIBUTION_LIST: u8 = 2;
const LIST_NAME: usize = 21;

/// One destination of a submit_multi.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Destination<'a> {
    Address(Endpoint<'a>),
    DistributionList(&'a [u8]),
}

/// One destination that a submit_multi did not reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failure<'a> {
    pub destination: Endpoint<'a>,
    pub status: CommandStatus,
}

pub(super) fn read_destination<'a>(
    reader: &mut Reader<'a>,
) -> Result<Destination<'a>, DecodeError> {
    match reader.octet("dest_flag")? {
        SME_ADDRESS => reader
            .address("dest_address", ADDRESS, CommandStatus::RINVDSTADR)
            .map(Destination::Address),
        DISTRIBUTION_LIST => reader
            .c_string("dl_name", LIST_NAME, CommandStatus::RINVDLNAME)
            .map(Destination::DistributionList),
        _ => Err(DecodeError {
            field: "dest_flag",
            status: CommandStatus::RINVDESTFLAG,
        }),
    }
}

pub(super) fn read_failure<'a>(reader: &mut Reader<'a>) -> Result<Failure<'a>, DecodeError> {
    Ok(Failure {
        destination: reader.address("unsuccess_sme", ADDRESS, CommandStatus::RINVDSTADR)?,
        status: CommandStatus(reader.word("error_status_code")?),
    })
}

macro_rules! list {
    ($(#[$meta:meta])* $list:ident, $(#[$owned_meta:meta])* $owned:ident, $item:ident, $read:ident) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
        pub struct $list<'a> {
            count: u8,
            octets: &'a [u8],
        }

        impl<'a> $list<'a> {
            pub(super) fn new(count: u8, octets: &'a [u8]) -> Self {
                Self { count, octets }
            }

            pub fn count(self) -> u8 {
                self.count
            }

            pub(super) fn as_bytes(self) -> &'a [u8] {
                self.octets
            }

            pub fn iter(self) -> impl Iterator<Item = $item<'a>> {
                let mut reader = Reader::new(self.octets, false);
                (0..self.count).map_while(move |_| $read(&mut reader).ok())
            }
        }

        $(#[$owned_meta])*
        #[derive(Debug, Clone, Default)]
        pub struct $owned {
            count: u8,
            octets: Vec<u8>,
        }

        impl $owned {
            pub fn list(&self) -> $list<'_> {
                $list::new(self.count, &self.octets)
            }

            /// Appends one.
            ///
            /// # Errors
            /// Over 254 entries, or an entry with a value that is too long.
            pub fn push(&mut self, item: $item<'_>) -> Result<(), EncodeError> {
                const MAX: u8 = 254;
                if self.count == MAX {
                    return Err(EncodeError::TooLong {
                        field: "number_of_dests",
                        length: usize::from(MAX) + 1,
                        max: usize::from(MAX),
                    });
                }
                let before = self.octets.len();
                item.write(&mut Writer::new(&mut self.octets))
                    .inspect_err(|_| self.octets.truncate(before))?;
                self.count += 1;
                Ok(())
            }
        }
    };
}

list! {
    /// Destinations as they stand in a PDU.
    DestinationList,
    /// Destinations being put together.
    Destinations, Destination, read_destination
}
list! {
    /// Failures as they stand in a PDU.
    FailureList,
    /// Failures being put together.
    Failures, Failure, read_failure
}

impl Destination<'_> {
    fn write(self, writer: &mut Writer<'_>) -> Result<(), EncodeError> {
        match self {
            Self::Address(endpoint) => {
                writer.octet(SME_ADDRESS);
                writer.address("dest_address", endpoint, ADDRESS)
            }
            Self::DistributionList(name) => {
                writer.octet(DISTRIBUTION_LIST);
                writer.c_string("dl_name", name, LIST_NAME)
            }
        }
    }
}

impl Failure<'_> {
    fn write(self, writer: &mut Writer<'_>) -> Result<(), EncodeError> {
        writer.address("unsuccess_sme", self.destination, ADDRESS)?;
        writer.word(self.status.0);
        Ok(())
    }
}
