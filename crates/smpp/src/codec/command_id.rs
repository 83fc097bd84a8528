/// Which PDU it is (§5.1.2.1). Any number can arrive, so this is no enumeration.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct CommandId(pub u32);

#[rustfmt::skip]
impl CommandId {
    pub const GENERIC_NACK: Self = Self(0x80000000);
    pub const BIND_RECEIVER: Self = Self(0x00000001);
    pub const BIND_RECEIVER_RESP: Self = Self(0x80000001);
    pub const BIND_TRANSMITTER: Self = Self(0x00000002);
    pub const BIND_TRANSMITTER_RESP: Self = Self(0x80000002);
    pub const QUERY_SM: Self = Self(0x00000003);
    pub const QUERY_SM_RESP: Self = Self(0x80000003);
    pub const SUBMIT_SM: Self = Self(0x00000004);
    pub const SUBMIT_SM_RESP: Self = Self(0x80000004);
    pub const DELIVER_SM: Self = Self(0x00000005);
    pub const DELIVER_SM_RESP: Self = Self(0x80000005);
    pub const UNBIND: Self = Self(0x00000006);
    pub const UNBIND_RESP: Self = Self(0x80000006);
    pub const REPLACE_SM: Self = Self(0x00000007);
    pub const REPLACE_SM_RESP: Self = Self(0x80000007);
    pub const CANCEL_SM: Self = Self(0x00000008);
    pub const CANCEL_SM_RESP: Self = Self(0x80000008);
    pub const BIND_TRANSCEIVER: Self = Self(0x00000009);
    pub const BIND_TRANSCEIVER_RESP: Self = Self(0x80000009);
    pub const OUTBIND: Self = Self(0x0000000b);
    pub const ENQUIRE_LINK: Self = Self(0x00000015);
    pub const ENQUIRE_LINK_RESP: Self = Self(0x80000015);
    pub const SUBMIT_MULTI: Self = Self(0x00000021);
    pub const SUBMIT_MULTI_RESP: Self = Self(0x80000021);
    pub const ALERT_NOTIFICATION: Self = Self(0x00000102);
    pub const DATA_SM: Self = Self(0x00000103);
    pub const DATA_SM_RESP: Self = Self(0x80000103);
}

impl CommandId {
    /// The name the specification uses, if it names this number.
    pub const fn name(self) -> Option<&'static str> {
        Some(match self {
            Self::GENERIC_NACK => "generic_nack",
            Self::BIND_RECEIVER => "bind_receiver",
            Self::BIND_RECEIVER_RESP => "bind_receiver_resp",
            Self::BIND_TRANSMITTER => "bind_transmitter",
            Self::BIND_TRANSMITTER_RESP => "bind_transmitter_resp",
            Self::QUERY_SM => "query_sm",
            Self::QUERY_SM_RESP => "query_sm_resp",
            Self::SUBMIT_SM => "submit_sm",
            Self::SUBMIT_SM_RESP => "submit_sm_resp",
            Self::DELIVER_SM => "deliver_sm",
            Self::DELIVER_SM_RESP => "deliver_sm_resp",
            Self::UNBIND => "unbind",
            Self::UNBIND_RESP => "unbind_resp",
            Self::REPLACE_SM => "replace_sm",
            Self::REPLACE_SM_RESP => "replace_sm_resp",
            Self::CANCEL_SM => "cancel_sm",
            Self::CANCEL_SM_RESP => "cancel_sm_resp",
            Self::BIND_TRANSCEIVER => "bind_transceiver",
            Self::BIND_TRANSCEIVER_RESP => "bind_transceiver_resp",
            Self::OUTBIND => "outbind",
            Self::ENQUIRE_LINK => "enquire_link",
            Self::ENQUIRE_LINK_RESP => "enquire_link_resp",
            Self::SUBMIT_MULTI => "submit_multi",
            Self::SUBMIT_MULTI_RESP => "submit_multi_resp",
            Self::ALERT_NOTIFICATION => "alert_notification",
            Self::DATA_SM => "data_sm",
            Self::DATA_SM_RESP => "data_sm_resp",
            _ => return None,
        })
    }

    /// Responses have the highest bit set.
    pub const fn is_response(self) -> bool {
        self.0 & 0x8000_0000 != 0
    }

    /// The response that belongs to this request.
    pub const fn response(self) -> Self {
        Self(self.0 | 0x8000_0000)
    }
}

impl std::fmt::Display for CommandId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.name() {
            Some(name) => f.write_str(name),
            None => write!(f, "command 0x{:08x}", self.0),
        }
    }
}

impl std::fmt::Debug for CommandId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, f)
    }
}
