use std::error::Error;

use axum::http::StatusCode;
use axum::response::Response;
use countersign_signin::is_temporary;
use url::Url;

use super::reference::reference;
use super::respond::page;
use crate::Web;
use crate::pages::{ErrorPage, Locale, Text, keys};

/// What a page tells a person and the log tells the operator, under the same reference.
pub(crate) struct Problem<'a> {
    pub(crate) status: StatusCode,
    pub(crate) message: Text,
    /// The protocol's error code with its description, for the application's developer.
    pub(crate) error: Option<(&'a str, &'a str)>,
    /// What the request calls itself, known or not.
    pub(crate) client: Option<&'a str>,
    /// Of which the log gets the host only.
    pub(crate) redirect_uri: Option<&'a str>,
    /// An address that is safe to go to.
    pub(crate) return_to: Option<String>,
    /// What went wrong inside: for the log alone.
    pub(crate) cause: Option<&'a (dyn Error + 'static)>,
}

/// Who is told of it tries again, or asks another server, when it is a matter of minutes.
pub fn status_of(error: &(dyn Error + 'static)) -> StatusCode {
    if is_temporary(error) {
        StatusCode::SERVICE_UNAVAILABLE
    } else {
        StatusCode::INTERNAL_SERVER_ERROR
    }
}

/// What is written of a name that anybody may have made up, in characters.
const LONGEST_NAME: usize = 128;

impl<'a> Problem<'a> {
    pub(crate) fn new(status: StatusCode, message: impl Into<Text>) -> Self {
        Self {
            status,
            message: message.into(),
            error: None,
            client: None,
            redirect_uri: None,
            return_to: None,
            cause: None,
        }
    }

    /// Something is wrong with this server.
    pub(crate) fn inside(cause: &'a (dyn Error + 'static)) -> Self {
        Self {
            cause: Some(cause),
            ..Self::new(status_of(cause), keys::ERROR_SERVER)
        }
    }

    /// The page, after its line in the log.
    pub(crate) fn show(self, web: &Web, locale: &Locale) -> Response {
        let reference = reference(web.entropy.as_ref());
        self.log(&reference);
        let view = ErrorPage {
            reference: Some(reference),
            error: self.error.map(|(code, _)| code.to_owned()),
            error_description: self.error.map(|(_, description)| description.to_owned()),
            return_to: self.return_to,
            ..ErrorPage::new(self.message)
        };
        page(web, locale, self.status, &view)
    }

    fn log(&self, reference: &str) {
        let client: Option<String> = self
            .client
            .map(|name| name.chars().take(LONGEST_NAME).collect());
        let client = client.as_deref();
        let url = self.redirect_uri.and_then(|uri| Url::parse(uri).ok());
        let redirect_host = url.as_ref().and_then(Url::host_str);
        let error = self.error.map(|(code, _)| code);
        let reason = self.error.map(|(_, description)| description);
        let (status, shown) = (self.status.as_u16(), self.message.key());
        match self.cause {
            Some(cause) => tracing::error!(
                reference,
                status,
                client,
                redirect_host,
                "a request failed: {cause}"
            ),
            None => tracing::info!(
                reference,
                status,
                shown,
                error,
                reason,
                client,
                redirect_host,
                "an error page was shown"
            ),
        }
    }
}
