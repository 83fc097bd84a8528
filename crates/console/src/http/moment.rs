use countersign_admin::AdminError;
use countersign_core::Millis;
use time::OffsetDateTime;

/// A date, or a date and a time, in UTC.
pub(crate) fn moment(field: &'static str, text: &str) -> Result<Option<Millis>, AdminError> {
    if text.is_empty() {
        return Ok(None);
    }
    let whole = match text.len() {
        10 => format!("{text}T00:00:00Z"),
        16 => format!("{text}:00Z"),
        _ => format!("{text}Z"),
    };
    let format = &time::format_description::well_known::Rfc3339;
    let read = OffsetDateTime::parse(&whole, format);
    let read = read.map_err(|_| AdminError::invalid(field, "use a date such as 2026-11-29"))?;
    Ok(Some(Millis(read.unix_timestamp().saturating_mul(1000))))
}
