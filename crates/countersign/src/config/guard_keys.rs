//! Keys of the section `guard`: who gets messages, what share of codes must come back, what a day
//! may cost. See docs/abuse.md.

use super::schema::{Key, Kind, key};

pub(super) const GUARD_KEYS: &[Key] = &[
    key(
        "guard",
        "countries_allowed",
        Kind::Countries,
        "[]",
        "Countries whose numbers get messages (ISO 3166-1 alpha-2); none named means all. Name \
         those that your people's numbers are of.",
    ),
    key(
        "guard",
        "countries_denied",
        Kind::Countries,
        "[]",
        "Countries whose numbers get none.",
    ),
    key(
        "guard",
        "number_kinds_allowed",
        Kind::NumberKinds,
        "[]",
        "Kinds of numbers that get messages although they cost the sender much, or reach nobody: \
         premium-rate, shared-cost, satellite, international, pager, voicemail.",
    ),
    key(
        "guard",
        "conversion_window_minutes",
        Kind::Number(5, 1440),
        "60",
        "How far back codes that were sent are compared with codes that were entered.",
    ),
    key(
        "guard",
        "conversion_grace_seconds",
        Kind::Number(0, 3600),
        "120",
        "How long people may take before a code that was sent is missed.",
    ),
    key(
        "guard",
        "conversion_at_least",
        Kind::Number(0, 1_000_000),
        "50",
        "Codes sent by one prefix or route before anything is concluded; 0 for never.",
    ),
    key(
        "guard",
        "conversion_alarm_below_percent",
        Kind::Number(0, 100),
        "20",
        "Codes entered for each hundred sent, below which there is an alarm.",
    ),
    key(
        "guard",
        "conversion_stop_minutes",
        Kind::Number(0, 10_080),
        "0",
        "How long a prefix gets no codes after such an alarm; 0 for an alarm only.",
    ),
    key(
        "guard",
        "prefixes_never_stopped",
        Kind::Prefixes,
        "[]",
        "Beginnings of numbers that are never stopped so, such as [\"+447700\"].",
    ),
    key(
        "guard",
        "costs",
        Kind::Costs,
        "[]",
        "What a message costs by country, * for all others: [\"GB 0.04\", \"* 0.12\"].",
    ),
    key(
        "guard",
        "call_costs",
        Kind::Costs,
        "[]",
        "What a call costs by country; where none is named, as much as a message.",
    ),
    key(
        "guard",
        "daily_budget",
        Kind::Amount,
        "\"\"",
        "What a day's messages may cost, such as \"250\". Alarm at 80 %, no more codes at 100 %. \
         Empty for no end.",
    ),
    key(
        "guard",
        "budget_exempt",
        Kind::Texts,
        "[\"admin\"]",
        "User names whose codes are sent when the budget is spent.",
    ),
    key(
        "guard",
        "budget_utc_offset_minutes",
        Kind::Number(-840, 840),
        "0",
        "When the budget's day begins: minutes east of UTC.",
    ),
];
