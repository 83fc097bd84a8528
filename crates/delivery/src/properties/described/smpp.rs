use super::Described;

const TON: &[&str] = &[
    "UNKNOWN",
    "INTERNATIONAL",
    "NATIONAL",
    "NETWORK_SPECIFIC",
    "SUBSCRIBER_NUMBER",
    "ALPHANUMERIC",
    "ABBREVIATED",
];

const NPI: &[&str] = &[
    "UNKNOWN",
    "ISDN",
    "DATA",
    "TELEX",
    "LAND_MOBILE",
    "NATIONAL",
    "PRIVATE",
    "ERMES",
    "INTERNET",
    "WAP",
];

pub(super) const ALL: &[Described] = &[
    Described::line(
        "smpp_server",
        "a host name or an IP address, without port",
        "Host of the message centre",
    )
    .required(),
    Described::line("smpp_port", "1 to 65535", "Its port").or("2775, with TLS 3550"),
    Described::line(
        "system_id",
        "1 to 15 visible ASCII characters",
        "The SMPP account",
    )
    .required(),
    Described::line(
        "password",
        "at most 64 ASCII characters",
        "The account's password",
    ),
    Described::line(
        "system_type",
        "at most 12 visible ASCII characters",
        "As your centre asks",
    ),
    Described::line(
        "source_addr",
        "at most 11 characters with ALPHANUMERIC, else digits",
        "The sender that phones show",
    )
    .or("Countersign"),
    Described::one_of("source_addr_ton", TON, "Type of the sender's number").or("ALPHANUMERIC"),
    Described::one_of("source_addr_npi", NPI, "Numbering plan of the sender").or("ISDN"),
    Described::one_of("dest_addr_ton", TON, "Type of the receiver's number").or("INTERNATIONAL"),
    Described::one_of("dest_addr_npi", NPI, "Numbering plan of the receiver").or("ISDN"),
    Described::one_of(
        "priority_flag",
        &["0", "1", "2", "3"],
        "Priority of messages",
    )
    .or("3"),
    Described::one_of(
        "data_coding_alphabet",
        &["ALPHA_DEFAULT", "ALPHA_8_BIT", "ALPHA_UCS2"],
        "Alphabet of the texts",
    )
    .or("by the text"),
    Described::one_of(
        "data_coding_message_class",
        &["CLASS0", "CLASS1", "CLASS2", "CLASS3"],
        "CLASS0 is a flash message",
    )
    .or("none"),
    Described::one_of(
        "tls",
        &["true", "false"],
        "TLS to the centre; the server's name is checked",
    )
    .or("false"),
    Described::one_of(
        "bind_type",
        &["TRANSCEIVER", "TRANSMITTER"],
        "A TRANSMITTER gets no receipts unless there are receivers",
    )
    .or("TRANSCEIVER"),
    Described::line(
        "sessions",
        "1 to 32",
        "Binds at once, of all servers together",
    )
    .or("1"),
    Described::line(
        "receivers",
        "0 to 32",
        "Sessions that only receive, for transmitters that want receipts",
    )
    .or("0"),
    super::WINDOW,
    Described::line(
        "messages_per_second",
        "1 to 100000",
        "The rate that you agreed on",
    )
    .or("as many as the centre takes"),
    Described::line(
        "response_seconds",
        "1 to 60",
        "How long an answer may take before another way is tried",
    )
    .or("10"),
    Described::line(
        "enquire_link_seconds",
        "1 to 3600",
        "After how much silence the link is tested",
    )
    .or("30"),
    Described::line(
        "inactivity_seconds",
        "10 to 86400",
        "After how long without a message a session is bound anew",
    )
    .or("never"),
    Described::one_of(
        "interface_version",
        &["3.3", "3.4", "5.0"],
        "The version of SMPP",
    )
    .or("3.4"),
    Described::line("tls_ca_file", "a file in PEM", "Whom to trust").or("the system's authorities"),
    Described::line(
        "tls_server_name",
        "a host name",
        "The name that the certificate must have",
    )
    .or("smpp_server"),
    Described::line(
        "tls_certificate_file",
        "a file in PEM",
        "Our own certificate, for centres that ask for one",
    )
    .or("none"),
    Described::line("tls_key_file", "a file in PEM", "The certificate's key").or("none"),
    Described::one_of(
        "long_messages",
        &["udh", "udh16", "sar", "payload"],
        "How a text of several parts goes",
    )
    .or("udh"),
    Described::one_of(
        "national_language",
        &["turkish", "spanish", "portuguese"],
        "Their letters without UCS-2",
    )
    .or("none"),
    Described::one_of(
        "septets",
        &["unpacked", "packed"],
        "How letters of the GSM alphabet are laid out",
    )
    .or("unpacked"),
    Described::line(
        "optional_parameters",
        "name=value, between commas, such as 0x1400=text:…",
        "Parameters that every message has",
    )
    .or("none"),
];
