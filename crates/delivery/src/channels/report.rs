//! Reading receipts that come as fields.

pub(super) fn field<'a>(fields: &'a [(String, String)], name: &str) -> Option<&'a str> {
    fields
        .iter()
        .find(|(field, _)| field == name)
        .map(|(_, value)| value.as_str())
}

/// What a gateway says about a failure, as far as it is one short word: longer texts may hold
/// number or message.
pub(super) fn word(said: &str) -> String {
    let plain = |c: &char| c.is_ascii_alphanumeric() || "-_.".contains(*c);
    said.chars().take_while(plain).take(32).collect()
}
