//! `/admin/authentication`: Configuration › Manage Authentication.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use countersign_admin::{AdminError, Authentication, LdapDirectory};
use countersign_core::Acr;
use minijinja::context;
use serde::Serialize;

use crate::Console;
use crate::http::{Administrator, Fields, Posted, done, page, refused};
use crate::templates::value;

const PLACE: &str = "/admin/authentication";
const TEST: &str = "/admin/authentication/ldap/test";

pub(super) fn routes() -> Router<Arc<Console>> {
    Router::new()
        .route(PLACE, get(show).post(set))
        .route(TEST, post(test_ldap))
}

#[derive(Debug, Serialize)]
struct Choice {
    name: String,
    level: i64,
}

/// A server of LDAP, and what a test of it came to.
#[derive(Debug, Serialize)]
struct Server {
    url: String,
    tested: bool,
    fault: Option<String>,
}

/// The servers as the page shows them before a test.
fn untested(ldap: &LdapDirectory) -> Vec<Server> {
    let servers = ldap.servers.iter().map(|url| Server {
        url: url.clone(),
        tested: false,
        fault: None,
    });
    servers.collect()
}

/// What was chosen: what is stored, or what the form says.
struct Chosen {
    default: String,
    console: String,
    revision: i64,
}

impl Chosen {
    fn of(authentication: &Authentication) -> Self {
        let console = authentication.console_acr.as_ref();
        Self {
            default: authentication.default_acr.to_string(),
            console: console.map(Acr::to_string).unwrap_or_default(),
            revision: authentication.revision,
        }
    }

    fn read(fields: &Fields) -> Self {
        Self {
            default: fields.text("default_acr").to_owned(),
            console: fields.text("console_acr").to_owned(),
            revision: fields.number("revision").unwrap_or(0),
        }
    }
}

fn form(
    console: &Console,
    administrator: &Administrator,
    status: StatusCode,
    authentication: &Authentication,
    chosen: &Chosen,
    problem: Option<&AdminError>,
    tested: Option<Vec<Server>>,
) -> Response {
    let ldap = match console.admin.ldap(&administrator.actor) {
        Ok(ldap) => ldap,
        Err(error) => return refused(console, administrator, &error),
    };
    let servers = ldap.as_ref().map(untested);
    let servers = tested.or(servers).unwrap_or_default();
    let choices: Vec<Choice> = authentication
        .offers
        .iter()
        .map(|offer| Choice {
            name: offer.acr.to_string(),
            level: offer.level,
        })
        .collect();
    let content = context! {
        choices => value(&choices),
        default_acr => chosen.default.as_str(),
        console_acr => chosen.console.as_str(),
        fixed => authentication.default_is_fixed,
        revision => chosen.revision,
        problem => problem.map(ToString::to_string),
        servers => value(&servers),
        people_base => ldap.as_ref().map(|ldap| ldap.people_base.as_str()),
        bind_dn => ldap.as_ref().map(|ldap| ldap.bind_dn.as_str()),
    };
    page(
        console,
        administrator,
        status,
        "authentication.html",
        content,
    )
}

async fn show(State(console): State<Arc<Console>>, administrator: Administrator) -> Response {
    present(&console, &administrator, None).await
}

/// What is chosen now, and what each server answered if they were asked.
async fn present(
    console: &Console,
    administrator: &Administrator,
    tested: Option<Vec<Server>>,
) -> Response {
    match console.admin.authentication(&administrator.actor).await {
        Ok(authentication) => {
            let chosen = Chosen::of(&authentication);
            let status = StatusCode::OK;
            form(
                console,
                administrator,
                status,
                &authentication,
                &chosen,
                None,
                tested,
            )
        }
        Err(error) => refused(console, administrator, &error),
    }
}

async fn set(State(console): State<Arc<Console>>, posted: Posted) -> Response {
    let Posted {
        administrator,
        fields,
    } = posted;
    if let Some(again) = administrator.must_prove_again(&console, PLACE) {
        return again;
    }
    let chosen = Chosen::read(&fields);
    let own = Some(chosen.console.as_str()).filter(|name| !name.is_empty());
    let actor = &administrator.actor;
    let set = console
        .admin
        .set_authentication(actor, &chosen.default, own, Some(chosen.revision));
    let error = match set.await {
        Ok(_) => return done(&console, PLACE, "The methods are set."),
        Err(error @ AdminError::Invalid { .. }) => error,
        Err(error) => return refused(&console, &administrator, &error),
    };
    match console.admin.authentication(actor).await {
        Ok(authentication) => form(
            &console,
            &administrator,
            StatusCode::UNPROCESSABLE_ENTITY,
            &authentication,
            &chosen,
            Some(&error),
            None,
        ),
        Err(error) => refused(&console, &administrator, &error),
    }
}

/// Test Connection: the same page with what each server answered.
async fn test_ldap(State(console): State<Arc<Console>>, posted: Posted) -> Response {
    let administrator = posted.administrator;
    let tested = match console.admin.test_ldap(&administrator.actor).await {
        Ok(tested) => tested.into_iter(),
        Err(error) => return refused(&console, &administrator, &error),
    };
    let tested = tested.map(|server| Server {
        url: server.url,
        tested: true,
        fault: server.state.err(),
    });
    present(&console, &administrator, Some(tested.collect())).await
}
