//! Receipts that gateways bring over HTTP.

/// One request of a gateway to the address that it was given for receipts.
#[derive(Clone, Debug, Default)]
pub struct Callback {
    /// Without the question mark.
    pub query: Option<String>,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// Why a receipt was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallbackError {
    /// Nothing proves that the gateway sent it, or there is no such gateway.
    #[error("not proved to come from the gateway")]
    Forged,
    #[error("cannot be read as a receipt")]
    Unreadable,
    /// The centre is being closed, or the store does not answer; the gateway may try again.
    #[error("receipts cannot be stored now")]
    Closing,
}

impl Callback {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers
            .find(|(header, _)| header == name)
            .map(|(_, value)| value.as_str())
    }

    /// The fields of the query, then those of a form in the body.
    pub(crate) fn fields(&self) -> Vec<(String, String)> {
        let query = self.query.as_deref().unwrap_or_default().as_bytes();
        let pairs = |bytes| url::form_urlencoded::parse(bytes).into_owned();
        pairs(query).chain(self.form()).collect()
    }

    /// The fields of a form in the body; none when it is something else.
    pub(crate) fn form(&self) -> Vec<(String, String)> {
        let kind = self.header("content-type").unwrap_or_default();
        if !kind.starts_with("application/x-www-form-urlencoded") {
            return Vec::new();
        }
        url::form_urlencoded::parse(&self.body)
            .into_owned()
            .collect()
    }
}
