use std::time::SystemTime;

use serde::Serialize;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// A message as a phone received it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HandsetMessage {
    /// The id that submit_sm_resp gave.
    pub id: String,
    pub from: String,
    pub to: String,
    pub text: String,
    pub data_coding: u8,
    /// RFC 3339.
    pub received_at: String,
    /// As submitted; empty for none.
    pub validity_period: String,
    pub registered_delivery: u8,
}

/// Now, in RFC 3339.
pub(super) fn now() -> String {
    OffsetDateTime::from(SystemTime::now())
        .format(&Rfc3339)
        .unwrap_or_default()
}

/// An address as people write it: international numbers with their plus sign.
pub(super) fn address(ton: u8, value: &[u8]) -> String {
    let value = String::from_utf8_lossy(value);
    if ton == 1 && !value.starts_with('+') {
        format!("+{value}")
    } else {
        value.into_owned()
    }
}

/// The digits of a number: with plus sign, without, or with a space where a query lost its plus.
pub(super) fn digits(number: &str) -> &str {
    number.trim().trim_start_matches('+')
}

/// Now, as receipts write it: YYMMDDhhmm in UTC (Appendix B).
pub(super) fn receipt_date() -> String {
    let mut date = receipt_date_with_seconds();
    date.truncate(10);
    date
}

/// Now, as YYMMDDhhmmss in UTC.
pub(super) fn receipt_date_with_seconds() -> String {
    let now = OffsetDateTime::from(SystemTime::now());
    format!(
        "{:02}{:02}{:02}{:02}{:02}{:02}",
        now.year() % 100,
        u8::from(now.month()),
        now.day(),
        now.hour(),
        now.minute(),
        now.second()
    )
}

/// Now, as absolute time of a PDU: YYMMDDhhmmsstnnp in UTC (§7.1.1.1).
pub(super) fn absolute_time() -> String {
    receipt_date_with_seconds() + "000+"
}
