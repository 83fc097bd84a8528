/// How a request went (§5.1.3). Message centres use numbers of their own too, so any is allowed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct CommandStatus(pub u32);

/// The constants are the specification's names without `ESME_`.
impl CommandStatus {
    /// No error.
    pub const ROK: Self = Self(0x00);
    /// Message length is invalid.
    pub const RINVMSGLEN: Self = Self(0x01);
    /// Command length is invalid.
    pub const RINVCMDLEN: Self = Self(0x02);
    /// Invalid command id.
    pub const RINVCMDID: Self = Self(0x03);
    /// Incorrect bind status for the command.
    pub const RINVBNDSTS: Self = Self(0x04);
    /// Already in the bound state.
    pub const RALYBND: Self = Self(0x05);
    /// Invalid priority flag.
    pub const RINVPRTFLG: Self = Self(0x06);
    /// Invalid registered delivery flag.
    pub const RINVREGDLVFLG: Self = Self(0x07);
    /// System error.
    pub const RSYSERR: Self = Self(0x08);
    /// Invalid source address.
    pub const RINVSRCADR: Self = Self(0x0a);
    /// Invalid destination address.
    pub const RINVDSTADR: Self = Self(0x0b);
    /// Message id is invalid.
    pub const RINVMSGID: Self = Self(0x0c);
    /// Bind failed.
    pub const RBINDFAIL: Self = Self(0x0d);
    /// Invalid password.
    pub const RINVPASWD: Self = Self(0x0e);
    /// Invalid system id.
    pub const RINVSYSID: Self = Self(0x0f);
    /// Cancelling failed.
    pub const RCANCELFAIL: Self = Self(0x11);
    /// Replacing failed.
    pub const RREPLACEFAIL: Self = Self(0x13);
    /// Message queue is full.
    pub const RMSGQFUL: Self = Self(0x14);
    /// Invalid service type.
    pub const RINVSERTYP: Self = Self(0x15);
    /// Invalid number of destinations.
    pub const RINVNUMDESTS: Self = Self(0x33);
    /// Invalid distribution list name.
    pub const RINVDLNAME: Self = Self(0x34);
    /// Invalid destination flag.
    pub const RINVDESTFLAG: Self = Self(0x40);
    /// Invalid submit-with-replace request.
    pub const RINVSUBREP: Self = Self(0x42);
    /// Invalid esm_class.
    pub const RINVESMCLASS: Self = Self(0x43);
    /// Cannot submit to the distribution list.
    pub const RCNTSUBDL: Self = Self(0x44);
    /// Submitting failed.
    pub const RSUBMITFAIL: Self = Self(0x45);
    /// Invalid source type of number.
    pub const RINVSRCTON: Self = Self(0x48);
    /// Invalid source numbering plan.
    pub const RINVSRCNPI: Self = Self(0x49);
    /// Invalid destination type of number.
    pub const RINVDSTTON: Self = Self(0x50);
    /// Invalid destination numbering plan.
    pub const RINVDSTNPI: Self = Self(0x51);
    /// Invalid system type.
    pub const RINVSYSTYP: Self = Self(0x53);
    /// Invalid replace_if_present flag.
    pub const RINVREPFLAG: Self = Self(0x54);
    /// Invalid number of messages.
    pub const RINVNUMMSGS: Self = Self(0x55);
    /// Throttled: allowed message rate exceeded.
    pub const RTHROTTLED: Self = Self(0x58);
    /// Invalid scheduled delivery time.
    pub const RINVSCHED: Self = Self(0x61);
    /// Invalid validity period.
    pub const RINVEXPIRY: Self = Self(0x62);
    /// Predefined message is invalid or not found.
    pub const RINVDFTMSGID: Self = Self(0x63);
    /// Receiver has a temporary error.
    pub const RX_T_APPN: Self = Self(0x64);
    /// Receiver has a permanent error.
    pub const RX_P_APPN: Self = Self(0x65);
    /// Receiver rejects the message.
    pub const RX_R_APPN: Self = Self(0x66);
    /// Query failed.
    pub const RQUERYFAIL: Self = Self(0x67);
    /// Error in the optional part of the PDU.
    pub const RINVOPTPARSTREAM: Self = Self(0xc0);
    /// Optional parameter is not allowed.
    pub const ROPTPARNOTALLWD: Self = Self(0xc1);
    /// Invalid parameter length.
    pub const RINVPARLEN: Self = Self(0xc2);
    /// Expected optional parameter is missing.
    pub const RMISSINGOPTPARAM: Self = Self(0xc3);
    /// Invalid optional parameter value.
    pub const RINVOPTPARAMVAL: Self = Self(0xc4);
    /// Delivery failed.
    pub const RDELIVERYFAILURE: Self = Self(0xfe);
    /// Unknown error.
    pub const RUNKNOWNERR: Self = Self(0xff);
}

#[rustfmt::skip]
const NAMES: &[(CommandStatus, &str, &str)] = &[
    (CommandStatus::ROK, "ESME_ROK", "No error"),
    (CommandStatus::RINVMSGLEN, "ESME_RINVMSGLEN", "Message length is invalid"),
    (CommandStatus::RINVCMDLEN, "ESME_RINVCMDLEN", "Command length is invalid"),
    (CommandStatus::RINVCMDID, "ESME_RINVCMDID", "Invalid command id"),
    (CommandStatus::RINVBNDSTS, "ESME_RINVBNDSTS", "Incorrect bind status for the command"),
    (CommandStatus::RALYBND, "ESME_RALYBND", "Already in the bound state"),
    (CommandStatus::RINVPRTFLG, "ESME_RINVPRTFLG", "Invalid priority flag"),
    (CommandStatus::RINVREGDLVFLG, "ESME_RINVREGDLVFLG", "Invalid registered delivery flag"),
    (CommandStatus::RSYSERR, "ESME_RSYSERR", "System error"),
    (CommandStatus::RINVSRCADR, "ESME_RINVSRCADR", "Invalid source address"),
    (CommandStatus::RINVDSTADR, "ESME_RINVDSTADR", "Invalid destination address"),
    (CommandStatus::RINVMSGID, "ESME_RINVMSGID", "Message id is invalid"),
    (CommandStatus::RBINDFAIL, "ESME_RBINDFAIL", "Bind failed"),
    (CommandStatus::RINVPASWD, "ESME_RINVPASWD", "Invalid password"),
    (CommandStatus::RINVSYSID, "ESME_RINVSYSID", "Invalid system id"),
    (CommandStatus::RCANCELFAIL, "ESME_RCANCELFAIL", "Cancelling failed"),
    (CommandStatus::RREPLACEFAIL, "ESME_RREPLACEFAIL", "Replacing failed"),
    (CommandStatus::RMSGQFUL, "ESME_RMSGQFUL", "Message queue is full"),
    (CommandStatus::RINVSERTYP, "ESME_RINVSERTYP", "Invalid service type"),
    (CommandStatus::RINVNUMDESTS, "ESME_RINVNUMDESTS", "Invalid number of destinations"),
    (CommandStatus::RINVDLNAME, "ESME_RINVDLNAME", "Invalid distribution list name"),
    (CommandStatus::RINVDESTFLAG, "ESME_RINVDESTFLAG", "Invalid destination flag"),
    (CommandStatus::RINVSUBREP, "ESME_RINVSUBREP", "Invalid submit-with-replace request"),
    (CommandStatus::RINVESMCLASS, "ESME_RINVESMCLASS", "Invalid esm_class"),
    (CommandStatus::RCNTSUBDL, "ESME_RCNTSUBDL", "Cannot submit to the distribution list"),
    (CommandStatus::RSUBMITFAIL, "ESME_RSUBMITFAIL", "Submitting failed"),
    (CommandStatus::RINVSRCTON, "ESME_RINVSRCTON", "Invalid source type of number"),
    (CommandStatus::RINVSRCNPI, "ESME_RINVSRCNPI", "Invalid source numbering plan"),
    (CommandStatus::RINVDSTTON, "ESME_RINVDSTTON", "Invalid destination type of number"),
    (CommandStatus::RINVDSTNPI, "ESME_RINVDSTNPI", "Invalid destination numbering plan"),
    (CommandStatus::RINVSYSTYP, "ESME_RINVSYSTYP", "Invalid system type"),
    (CommandStatus::RINVREPFLAG, "ESME_RINVREPFLAG", "Invalid replace_if_present flag"),
    (CommandStatus::RINVNUMMSGS, "ESME_RINVNUMMSGS", "Invalid number of messages"),
    (CommandStatus::RTHROTTLED, "ESME_RTHROTTLED", "Throttled: allowed message rate exceeded"),
    (CommandStatus::RINVSCHED, "ESME_RINVSCHED", "Invalid scheduled delivery time"),
    (CommandStatus::RINVEXPIRY, "ESME_RINVEXPIRY", "Invalid validity period"),
    (CommandStatus::RINVDFTMSGID, "ESME_RINVDFTMSGID", "Predefined message is invalid or not found"),
    (CommandStatus::RX_T_APPN, "ESME_RX_T_APPN", "Receiver has a temporary error"),
    (CommandStatus::RX_P_APPN, "ESME_RX_P_APPN", "Receiver has a permanent error"),
    (CommandStatus::RX_R_APPN, "ESME_RX_R_APPN", "Receiver rejects the message"),
    (CommandStatus::RQUERYFAIL, "ESME_RQUERYFAIL", "Query failed"),
    (CommandStatus::RINVOPTPARSTREAM, "ESME_RINVOPTPARSTREAM", "Error in the optional part of the PDU"),
    (CommandStatus::ROPTPARNOTALLWD, "ESME_ROPTPARNOTALLWD", "Optional parameter is not allowed"),
    (CommandStatus::RINVPARLEN, "ESME_RINVPARLEN", "Invalid parameter length"),
    (CommandStatus::RMISSINGOPTPARAM, "ESME_RMISSINGOPTPARAM", "Expected optional parameter is missing"),
    (CommandStatus::RINVOPTPARAMVAL, "ESME_RINVOPTPARAMVAL", "Invalid optional parameter value"),
    (CommandStatus::RDELIVERYFAILURE, "ESME_RDELIVERYFAILURE", "Delivery failed"),
    (CommandStatus::RUNKNOWNERR, "ESME_RUNKNOWNERR", "Unknown error"),
];

impl CommandStatus {
    fn row(self) -> Option<&'static (Self, &'static str, &'static str)> {
        NAMES.iter().find(|(status, _, _)| *status == self)
    }

    /// The specification's name, such as `ESME_RTHROTTLED`, if it has one.
    pub fn name(self) -> Option<&'static str> {
        self.row().map(|(_, name, _)| *name)
    }

    /// What it means, in words.
    pub fn meaning(self) -> &'static str {
        match self.row() {
            Some((_, _, meaning)) => meaning,
            None if (0x400..=0x4ff).contains(&self.0) => "Message centre's own error",
            None => "Reserved",
        }
    }

    /// Looks up a name, with or without `ESME_`, in any case.
    pub fn from_name(name: &str) -> Option<Self> {
        NAMES
            .iter()
            .find(|(_, full, _)| {
                full.eq_ignore_ascii_case(name) || full["ESME_".len()..].eq_ignore_ascii_case(name)
            })
            .map(|(status, _, _)| *status)
    }

    /// The request was done.
    pub const fn is_ok(self) -> bool {
        self.0 == 0
    }

    /// The message centre asks for fewer messages: the same message may pass later.
    pub const fn is_throttling(self) -> bool {
        matches!(self, Self::RTHROTTLED | Self::RMSGQFUL)
    }
}

impl std::fmt::Display for CommandStatus {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.name() {
            Some(name) => write!(f, "{name} (0x{:02x}): {}", self.0, self.meaning()),
            None => write!(f, "status 0x{:08x}: {}", self.0, self.meaning()),
        }
    }
}

impl std::fmt::Debug for CommandStatus {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.name() {
            Some(name) => f.write_str(name),
            None => write!(f, "status 0x{:08x}", self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_both_ways() {
        assert_eq!(CommandStatus(0x58).name(), Some("ESME_RTHROTTLED"));
        assert_eq!(
            CommandStatus::from_name("rthrottled"),
            Some(CommandStatus::RTHROTTLED)
        );
        assert_eq!(CommandStatus::from_name("ESME_"), None);
    }

    #[test]
    fn foreign_numbers_have_text_too() {
        let shown = CommandStatus(0x401).to_string();
        assert_eq!(shown, "status 0x00000401: Message centre's own error");
    }
}
