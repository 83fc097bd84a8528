use super::{Described, ERRORS};
use crate::Sender;

pub(super) const ALL: &[Described] = &[
    Described::line(
        "centre",
        "the name of a message centre",
        "Where its messages go",
    )
    .required(),
    Described::line(
        "prefix",
        "beginnings of numbers, such as +44, +4477",
        "Which numbers",
    )
    .or("all"),
    Described::line(
        "country",
        "countries of ISO 3166-1, such as GB, DE",
        "Numbers of which countries",
    )
    .or("all"),
    Described::line(
        "method",
        "names of methods, such as smpp",
        "Messages of which sign-in methods",
    )
    .or("all"),
    Described::line("kind", "code, link, notice, test", "Which kinds of message").or("all"),
    Described::one_of("medium", &["text", "voice"], "Texts or calls").or("text"),
    Described::line("priority", "0 to 1000", "The lowest goes first").or("100"),
    Described::line(
        "weight",
        "1 to 1000",
        "The share among routes of one priority and prefix length",
    )
    .or("1"),
    Described::line("cost", "an amount such as 0.045", "The price of one part").or("0"),
    Described::line("sender", Sender::ALLOWED, "Whom phones show").or("the centre's"),
    Described::line("time", "such as 08:00-20:00", "Which part of the day").or("always"),
    Described::line("days", "such as mon-fri, sun", "Which days").or("every day"),
    Described::line(
        "time_zone",
        "an offset from UTC, such as +02:00",
        "Whose day it is",
    )
    .or("UTC"),
    Described::line(
        "receipt_timeout_seconds",
        "1 to 600",
        "After so long without a receipt the next route gets a second copy",
    )
    .or("no second copy"),
    ERRORS,
];
