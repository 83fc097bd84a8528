//! The accounts that a browser is signed in with, as pages list them, and which one is active.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::middleware::from_fn_with_state;
use axum::response::Response;
use axum::routing::post;
use axum::{Form, Router};
use countersign_directory::{DirectoryError, Person};

use crate::Web;
use crate::http::{Accounts, failure, locale, redirect, refuse_foreign_origin, sender, stale};
use crate::pages::Account;

pub(crate) const SWITCH: &str = "/accounts/active";
/// The name of every form that makes another account the active one.
pub(crate) const SWITCH_FORM: &str = "switch-account";

pub(crate) fn routes(web: &Arc<Web>) -> Router<Arc<Web>> {
    Router::new()
        .route(SWITCH, post(switch))
        .route_layer(from_fn_with_state(Arc::clone(web), refuse_foreign_origin))
}

/// The accounts as people know them, the active one first.
pub(crate) async fn listed(web: &Web, accounts: &Accounts) -> Result<Vec<Account>, DirectoryError> {
    let mut listed = Vec::new();
    for session in accounts.sessions() {
        if let Some(person) = web.directory.person(&session.person_id).await? {
            listed.push(Account {
                session: session.sid.clone(),
                name: name(&person),
                username: person.username,
            });
        }
    }
    Ok(listed)
}

fn name(person: &Person) -> String {
    let name = person.attribute("displayName").first();
    name.unwrap_or(&person.username).clone()
}

/// `POST /accounts/active`: applications that do not say whom they expect get this account.
async fn switch(
    State(web): State<Arc<Web>>,
    headers: HeaderMap,
    uri: Uri,
    Form(fields): Form<BTreeMap<String, String>>,
) -> Response {
    let locale = locale(&web, &headers, uri.query());
    let field = |name| fields.get(name).map_or("", String::as_str);
    if sender(&web, &headers, SWITCH_FORM, field("csrf")).is_none() {
        return stale(&web, &locale);
    }
    match Accounts::of(&web, &headers).await {
        Ok(accounts) => accounts
            .switched_to(field("session"))
            .keep(&web, redirect("/")),
        Err(error) => failure(&web, &locale, &error),
    }
}
