use std::fmt;

/// A message with the ways that were planned for it.
#[derive(Clone, Copy, Debug)]
pub struct Planned<'a> {
    /// ISO 3166-1 alpha-2, if the number is of a country.
    pub country: Option<&'a str>,
    /// The pricing prefix of the number, without a plus sign.
    pub prefix: &'a str,
    /// The acr of the sign-in; empty for messages of none.
    pub method: &'a str,
    /// Such as `code` or `notice`.
    pub purpose: &'a str,
    /// `text` or `voice`.
    pub medium: &'a str,
    /// Names of the planned routes, the first one first.
    pub routes: &'a [&'a str],
}

/// Chooses among the planned routes of a message, before it is accepted. It must not wait.
pub trait Judge: fmt::Debug + Send + Sync {
    /// The routes to take, in order: what was not planned is passed over. None keeps the plan, and
    /// an empty list means that the message is not sent.
    fn choose(&self, planned: &Planned<'_>) -> Option<Vec<String>>;
}
