//! What pages show of an application besides its name.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use countersign_core::ids::ClientId;
use countersign_oidc::{Logo, paths};
use countersign_store::ClientRow;

use std::sync::Arc;

use super::form;
use crate::Web;
use crate::http::{failure, locale};
use crate::pages::{About, Locale};

pub(crate) fn about(client: &ClientRow, locale: &Locale) -> About {
    let (metadata, language) = (&client.metadata, locale.as_str());
    let owned = |address: Option<&str>| address.map(str::to_owned);
    let logo = metadata.logo_uri_in(language);
    About {
        client_uri: owned(metadata.client_uri_in(language)),
        client_logo: logo.map(|_| logo_path(&client.id, language)),
        client_policy: owned(metadata.policy_uri_in(language)),
        client_terms: owned(metadata.tos_uri_in(language)),
    }
}

fn logo_path(client: &ClientId, language: &str) -> String {
    let path = paths::LOGO;
    format!("{path}?client_id={client}&ui_locales={language}")
}

/// `GET /logo`: a client's logo, from this server.
pub(super) async fn logo(State(web): State<Arc<Web>>, headers: HeaderMap, uri: Uri) -> Response {
    let locale = locale(&web, &headers, uri.query());
    let client = ClientId(form::in_query(uri.query(), "client_id").unwrap_or_default());
    match web.provider.logo(&client, locale.as_str()).await {
        Ok(Some(logo)) => picture(&logo),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => failure(&web, &locale, &error),
    }
}

fn picture(logo: &Logo) -> Response {
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static(logo.media_type),
        ),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("private, max-age=3600"),
        ),
    ];
    (headers, logo.image.to_vec()).into_response()
}
