//! The text of a receipt (Appendix B), which every message centre writes in its own way.

/// Fields may be parted by any of these.
const GAPS: [char; 4] = [',', ';', '|', '\0'];

/// The value of the first of `names` that is there. What the message itself said comes after
/// `text:`, and counts only for what is nowhere before it.
pub(super) fn field<'a>(receipt: &'a str, names: &[&str]) -> Option<&'a str> {
    let end = starts(receipt, "text")
        .next()
        .map_or(receipt.len(), |(at, _)| at);
    let (fields, text) = receipt.split_at(end);
    let first = names.iter().find_map(|name| values(fields, name).next());
    first.or_else(|| names.iter().find_map(|name| values(text, name).last()))
}

fn values<'a>(text: &'a str, name: &str) -> impl Iterator<Item = &'a str> {
    starts(text, name).filter_map(move |(_, after)| {
        let value = text.get(after..)?.trim_start();
        let end = value.find(is_gap).unwrap_or(value.len());
        let value = value[..end].trim_matches(['"', '\'']);
        (!value.is_empty() && !is_next_field(value)).then_some(value)
    })
}

/// A field without a value is followed by the next.
fn is_next_field(value: &str) -> bool {
    const NAMES: [&str; 7] = ["id", "sub", "dlvrd", "date", "stat", "err", "text"];
    let name = value.split_once(':').map(|(name, _)| name);
    name.is_some_and(|name| NAMES.iter().any(|known| known.eq_ignore_ascii_case(name)))
}

/// Where `name:` begins and ends, as a word of its own, in any case.
fn starts(text: &str, name: &str) -> impl Iterator<Item = (usize, usize)> {
    text.match_indices([':', '='])
        .filter_map(move |(colon, _)| {
            let before = text[..colon].trim_end();
            let at = before.len().checked_sub(name.len())?;
            let found = before.get(at..)?;
            let own = before[..at].chars().next_back().is_none_or(is_gap);
            (own && found.eq_ignore_ascii_case(name)).then_some((at, colon + 1))
        })
}

fn is_gap(c: char) -> bool {
    c.is_whitespace() || GAPS.contains(&c)
}
