use super::Described;

pub(super) const ALL: &[Described] = &[
    Described::line(
        "twilio_sid",
        "letters and digits, such as AC…",
        "The account's SID",
    )
    .required(),
    Described::line("twilio_token", "the auth token", "The account's auth token").required(),
    Described::line(
        "from_number",
        "a number, a short code, or a name of at most 11 letters and digits",
        "The sender",
    ),
    Described::line(
        "messaging_service_sid",
        "letters and digits, such as MG…",
        "A messaging service instead of from_number; it cannot call",
    ),
    Described::line(
        "api_url",
        "an address with https, without a query",
        "A region, or another provider",
    )
    .or("https://api.twilio.com"),
    Described::line(
        "callback_url",
        "an address with https, without a query; or off",
        "Where callbacks go, when a proxy changes the address",
    )
    .or("the server's own"),
    super::WINDOW,
];
