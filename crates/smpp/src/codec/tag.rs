/// Which optional parameter it is (§5.3.2; SMPP 5.0 §4.8.4); any number can arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Tag(pub u16);

/// What the value of an optional parameter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TagKind {
    /// A number of so many octets, the highest first.
    Integer(usize),
    /// Text with a closing NUL, in at most so many octets.
    CString(usize),
    /// Text without a NUL, in at most so many octets.
    Text(usize),
    /// Octets, at most so many.
    Octets(usize),
}

macro_rules! tags {
    ($($(#[$meta:meta])* $tag:ident = $number:literal, $kind:ident($size:literal);)+) => {
        /// The constants are the specification's names.
        impl Tag {
            $($(#[$meta])* pub const $tag: Self = Self($number);)+
        }

        const KNOWN: &[(Tag, &str, TagKind)] = &[
            $((Tag::$tag, stringify!($tag), TagKind::$kind($size)),)+
        ];
    };
}

tags! {
    DEST_ADDR_SUBUNIT = 0x0005, Integer(1);
    DEST_NETWORK_TYPE = 0x0006, Integer(1);
    DEST_BEARER_TYPE = 0x0007, Integer(1);
    DEST_TELEMATICS_ID = 0x0008, Integer(2);
    SOURCE_ADDR_SUBUNIT = 0x000d, Integer(1);
    SOURCE_NETWORK_TYPE = 0x000e, Integer(1);
    SOURCE_BEARER_TYPE = 0x000f, Integer(1);
    SOURCE_TELEMATICS_ID = 0x0010, Integer(1);
    /// Seconds that a data_sm may be tried for (§5.3.2.9).
    QOS_TIME_TO_LIVE = 0x0017, Integer(4);
    PAYLOAD_TYPE = 0x0019, Integer(1);
    ADDITIONAL_STATUS_INFO_TEXT = 0x001d, CString(256);
    RECEIPTED_MESSAGE_ID = 0x001e, CString(65);
    MS_MSG_WAIT_FACILITIES = 0x0030, Integer(1);
    PRIVACY_INDICATOR = 0x0201, Integer(1);
    SOURCE_SUBADDRESS = 0x0202, Octets(23);
    DEST_SUBADDRESS = 0x0203, Octets(23);
    USER_MESSAGE_REFERENCE = 0x0204, Integer(2);
    USER_RESPONSE_CODE = 0x0205, Integer(1);
    SOURCE_PORT = 0x020a, Integer(2);
    DESTINATION_PORT = 0x020b, Integer(2);
    /// Reference that the parts of one message share (§5.3.2.22).
    SAR_MSG_REF_NUM = 0x020c, Integer(2);
    LANGUAGE_INDICATOR = 0x020d, Integer(1);
    SAR_TOTAL_SEGMENTS = 0x020e, Integer(1);
    SAR_SEGMENT_SEQNUM = 0x020f, Integer(1);
    SC_INTERFACE_VERSION = 0x0210, Integer(1);
    CALLBACK_NUM_PRES_IND = 0x0302, Integer(1);
    CALLBACK_NUM_ATAG = 0x0303, Octets(65);
    NUMBER_OF_MESSAGES = 0x0304, Integer(1);
    CALLBACK_NUM = 0x0381, Octets(19);
    DPF_RESULT = 0x0420, Integer(1);
    SET_DPF = 0x0421, Integer(1);
    MS_AVAILABILITY_STATUS = 0x0422, Integer(1);
    NETWORK_ERROR_CODE = 0x0423, Octets(3);
    /// The message, where it is longer than short_message allows (§5.3.2.32).
    MESSAGE_PAYLOAD = 0x0424, Octets(65_535);
    DELIVERY_FAILURE_REASON = 0x0425, Integer(1);
    MORE_MESSAGES_TO_SEND = 0x0426, Integer(1);
    MESSAGE_STATE = 0x0427, Integer(1);
    /// How loaded the centre is, in per cent (SMPP 5.0 §4.8.4.18).
    CONGESTION_STATE = 0x0428, Integer(1);
    USSD_SERVICE_OP = 0x0501, Integer(1);
    BILLING_IDENTIFICATION = 0x060b, Octets(1024);
    DISPLAY_TIME = 0x1201, Integer(1);
    SMS_SIGNAL = 0x1203, Integer(2);
    MS_VALIDITY = 0x1204, Integer(1);
    ALERT_ON_MESSAGE_DELIVERY = 0x130c, Octets(1);
    ITS_REPLY_TYPE = 0x1380, Integer(1);
    ITS_SESSION_INFO = 0x1383, Integer(2);
    /// The sender's registration with India's operators (DLT), outside the specification.
    DLT_ENTITY_ID = 0x1400, Text(30);
    /// The text's registration with India's operators (DLT), outside the specification.
    DLT_TEMPLATE_ID = 0x1401, Text(30);
    /// The intermediary's registration with India's operators (DLT), outside the specification.
    DLT_TELEMARKETER_ID = 0x1402, Text(64);
}

impl Tag {
    fn row(self) -> Option<&'static (Self, &'static str, TagKind)> {
        KNOWN.iter().find(|(tag, _, _)| *tag == self)
    }

    /// The name, in capitals, if this is a known parameter.
    pub fn name(self) -> Option<&'static str> {
        self.row().map(|(_, name, _)| *name)
    }

    /// What its value must be, if this is a known parameter.
    pub fn kind(self) -> Option<TagKind> {
        self.row().map(|(_, _, kind)| *kind)
    }

    /// Looks up a name, in any case.
    pub fn from_name(name: &str) -> Option<Self> {
        KNOWN
            .iter()
            .find(|(_, known, _)| known.eq_ignore_ascii_case(name))
            .map(|(tag, _, _)| *tag)
    }
}
