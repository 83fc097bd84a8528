use super::Described;

const HOST: &str = "a host name or an IPv4 address, without port";
const WORD: &str = "at most 64 letters, digits and - . _ + ~";

pub(super) const ALL: &[Described] = &[
    Described::line("sip_server", HOST, "The SIP server").required(),
    Described::line("sip_port", "1 to 65535", "Its UDP port").or("5060"),
    Described::line("sip_domain", HOST, "After the @ of both addresses").or("the server"),
    Described::line("sip_user", WORD, "The account").or("countersign"),
    Described::line("sip_password", "the password", "For Digest challenges"),
    Described::line("sip_from", WORD, "The number that is shown").or("sip_user"),
    Described::one_of(
        "sip_number",
        &["plus", "digits"],
        "plus calls +447700900123, digits without the plus",
    )
    .or("plus"),
    Described::one_of(
        "sip_codec",
        &["PCMA", "PCMU"],
        "Which is offered first; both always are",
    )
    .or("PCMA"),
    Described::line(
        "sip_ring_seconds",
        "5 to 60",
        "Then the call is cancelled: no answer",
    )
    .or("30"),
    Described::line("sip_calls", "1 to 100", "Calls at once").or("4"),
    Described::line(
        "speech_program",
        "a program and its arguments, with {language}",
        "Reads words on standard input, writes WAV to standard output",
    )
    .or("espeak-ng -v {language} -s 140 --stdin --stdout"),
];
