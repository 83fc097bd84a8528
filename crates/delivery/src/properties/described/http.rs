use super::Described;

const WORDS: &str = "words, between commas";
const FIELD: &str = "a field's name, or a JSON pointer such as /messages/0/status";

pub(super) const ALL: &[Described] = &[
    Described::line(
        "http_url",
        "an address with https, with values such as {{ digits }}",
        "Where requests go",
    )
    .required(),
    Described::one_of("http_method", &["GET", "POST", "PUT"], "How they go")
        .or("POST with a body, else GET"),
    Described::lines(
        "http_body",
        "a text with {{ to }}, {{ digits }}, {{ text }}, {{ from }}, {{ id }}, {{ validity }}, \
         {{ secret }} and {{ receipt_url }}",
        "What a request carries",
    ),
    Described::line(
        "http_content_type",
        "a media type",
        "Decides how values in the body are escaped",
    )
    .or("application/json"),
    Described::lines(
        "http_headers",
        "lines of the form Name: value, with values as in the body",
        "More headers",
    ),
    Described::line("http_from", "a name or number", "The sender: {{ from }}").or("Countersign"),
    Described::line(
        "http_user",
        "a user name",
        "With it, requests carry HTTP basic authentication",
    ),
    Described::line(
        "http_secret",
        "a password or key",
        "The password of http_user, and {{ secret }}",
    ),
    Described::line(
        "http_success_status",
        "numbers such as 200, 202",
        "Which statuses mean that the message was taken",
    )
    .or("2xx"),
    Described::line(
        "http_success_pointer",
        "a JSON pointer such as /messages/0/status",
        "What in the answer says that the message was taken",
    ),
    Described::line("http_success_values", WORDS, "What must stand there"),
    Described::line(
        "http_message_id",
        "a JSON pointer such as /messages/0/id, header NAME, after TEXT, body",
        "Where the gateway's id of the message is found",
    )
    .or("the id that was sent"),
    super::WINDOW,
    Described::line(
        "receipt_secret",
        "at least 16 characters",
        "Proves receipts; without it none is taken",
    ),
    Described::one_of(
        "receipt_check",
        &["token", "hmac-sha256"],
        "The secret itself, or a signature over the body",
    )
    .or("token"),
    Described::line("receipt_header", "a header's name", "Where it stands")
        .or("Authorization, X-Signature"),
    Described::line(
        "receipt_each",
        "a JSON pointer such as /receipts",
        "The list in a body that holds several",
    ),
    Described::line("receipt_id", FIELD, "The message's id").or("id"),
    Described::line("receipt_state", FIELD, "What became of it").or("status"),
    Described::line("receipt_error", FIELD, "Why it failed").or("none"),
    Described::line("receipt_delivered", WORDS, "What says delivered").or("the usual words"),
    Described::line("receipt_failed", WORDS, "What says failed").or("the usual words"),
    Described::line("receipt_expired", WORDS, "What says expired").or("the usual words"),
];
