//! `GET /`: what this server is, and who is signed in at it.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use axum::routing::get;

use crate::Web;
use crate::http::{browser_or_new, csrf_token, failure, locale, page, session, with_cookie};
use crate::pages::{Home, Link, SignedIn, Text, keys};

pub(crate) fn routes() -> Router<Arc<Web>> {
    Router::new().route("/", get(home))
}

async fn home(State(web): State<Arc<Web>>, headers: HeaderMap, uri: Uri) -> Response {
    let locale = locale(&web, &headers, uri.query());
    let (browser, cookie) = browser_or_new(&web, &headers);
    let signed_in = match session(&web, &headers).await {
        Ok(None) => None,
        Ok(Some(session)) => match web.directory.person(&session.person_id).await {
            Ok(person) => person.map(|person| SignedIn {
                name: person
                    .attribute("displayName")
                    .first()
                    .unwrap_or(&person.username)
                    .clone(),
                sign_out_action: crate::oidc::END_SESSION.to_owned(),
                csrf: csrf_token(&web, &browser, crate::oidc::SIGN_OUT_FORM),
            }),
            Err(error) => return failure(&web, &locale, &error),
        },
        Err(error) => return failure(&web, &locale, &error),
    };
    let view = Home {
        issuer: web.issuer.clone(),
        links: vec![Link {
            href: "/.well-known/openid-configuration".to_owned(),
            label: Text::new(keys::LINK_DISCOVERY),
        }],
        signed_in,
        languages: web.pages.languages(&locale, "/"),
    };
    with_cookie(page(&web, &locale, StatusCode::OK, &view), cookie)
}
