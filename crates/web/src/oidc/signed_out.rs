//! The end of sessions at a browser, and what the applications are told through it.

use axum::http::StatusCode;
use axum::response::Response;
use countersign_oidc::SignOut;
use countersign_store::SessionRow;

use crate::Web;
use crate::http::{Accounts, FormActionTo, FrameSources, failure, page, redirect};
use crate::pages::{Locale, SignedOut};

/// A sign-out that nothing stands in the way of.
pub(super) struct Departure<'a> {
    pub(super) web: &'a Web,
    pub(super) locale: &'a Locale,
    pub(super) sign_out: &'a SignOut,
}

impl Departure<'_> {
    /// Ends these sessions of the browser and sends it on.
    pub(super) async fn of(&self, accounts: Accounts, ending: &[&SessionRow]) -> Response {
        if let Err(error) = self.web.sign_ins.sign_out(ending).await {
            return failure(self.web, self.locale, &error);
        }
        let told = self.web.provider.front_channel_logout(ending).await;
        let frames = told.unwrap_or_else(|error| {
            // The person is signed out all the same.
            tracing::error!("applications cannot be told through the browser: {error}");
            Vec::new()
        });
        let left = accounts.without(ending);
        left.keep(self.web, self.answer(frames, !left.is_empty()))
    }

    fn answer(&self, frames: Vec<String>, others: bool) -> Response {
        let return_to = &self.sign_out.return_to;
        if let (Some(address), true) = (return_to, frames.is_empty()) {
            return redirect(address);
        }
        let mut sources: Vec<String> = frames
            .iter()
            .filter_map(|address| FormActionTo::of(address))
            .map(|source| source.0)
            .collect();
        sources.dedup();
        let view = SignedOut {
            return_to: return_to.clone(),
            client_name: self.sign_out.client_name(self.locale.as_str()),
            frames,
            others: (others && return_to.is_none()).then(|| "/".to_owned()),
        };
        let mut response = page(self.web, self.locale, StatusCode::OK, &view);
        if !sources.is_empty() {
            response.extensions_mut().insert(FrameSources(sources));
        }
        response
    }
}
