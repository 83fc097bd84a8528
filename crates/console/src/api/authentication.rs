use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use countersign_admin::Authentication;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::answer::{Answer, plain, versioned};
use super::caller::Api;
use super::if_match::IfMatch;
use super::problem::Problem;
use crate::Console;

pub(super) fn routes() -> OpenApiRouter<Arc<Console>> {
    OpenApiRouter::new()
        .routes(routes!(show, set))
        .routes(routes!(show_ldap))
        .routes(routes!(test_ldap))
}

/// Which methods the server asks for by itself.
#[derive(Debug, Serialize, ToSchema)]
struct AuthenticationBody {
    default_acr: String,
    /// The configuration file names it, so that it cannot be changed here.
    default_acr_is_fixed: bool,
    /// None for the default one.
    console_acr: Option<String>,
    /// Methods that are enabled and working.
    offered: Vec<String>,
    revision: i64,
}

impl From<Authentication> for AuthenticationBody {
    fn from(of: Authentication) -> Self {
        Self {
            default_acr: of.default_acr.to_string(),
            default_acr_is_fixed: of.default_is_fixed,
            console_acr: of.console_acr.map(|acr| acr.to_string()),
            offered: of.offers.iter().map(|o| o.acr.to_string()).collect(),
            revision: of.revision,
        }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewAuthentication {
    default_acr: String,
    console_acr: Option<String>,
}

fn answer(authentication: Authentication) -> Answer {
    Ok(versioned(
        StatusCode::OK,
        authentication.revision,
        &AuthenticationBody::from(authentication),
    ))
}

/// Which methods the server asks for by itself.
#[utoipa::path(get, path = "/authentication", tag = "Authentication",
    responses((status = 200, body = AuthenticationBody)))]
async fn show(State(console): State<Arc<Console>>, api: Api) -> Answer {
    answer(console.admin.authentication(&api.actor).await?)
}

/// Chooses them. A Console acr with which no administrator could sign in is refused.
#[utoipa::path(put, path = "/authentication", tag = "Authentication",
    request_body = NewAuthentication,
    responses((status = 200, body = AuthenticationBody), (status = 412, body = Problem),
        (status = 422, body = Problem)))]
async fn set(
    State(console): State<Arc<Console>>,
    api: Api,
    IfMatch(seen): IfMatch,
    Json(new): Json<NewAuthentication>,
) -> Answer {
    let own = new.console_acr.as_deref().filter(|name| !name.is_empty());
    let set = console
        .admin
        .set_authentication(&api.actor, &new.default_acr, own, seen);
    answer(set.await?)
}

/// People in LDAP, as the configuration file names it.
#[derive(Debug, Serialize, ToSchema)]
struct LdapBody {
    /// In the order in which they are asked; none when people are in the store alone.
    servers: Vec<String>,
    people_base: Option<String>,
    bind_dn: Option<String>,
}

/// A server of LDAP and how it is.
#[derive(Debug, Serialize, ToSchema)]
struct LdapServerBody {
    url: String,
    works: bool,
    /// What is wrong with it.
    fault: Option<String>,
}

/// The LDAP servers that people are looked for in.
#[utoipa::path(get, path = "/authentication/ldap", tag = "Authentication",
    responses((status = 200, body = LdapBody)))]
async fn show_ldap(State(console): State<Arc<Console>>, api: Api) -> Answer {
    let ldap = console.admin.ldap(&api.actor)?;
    Ok(plain(&LdapBody {
        servers: ldap.as_ref().map(|l| l.servers.clone()).unwrap_or_default(),
        people_base: ldap.as_ref().map(|l| l.people_base.clone()),
        bind_dn: ldap.map(|l| l.bind_dn),
    }))
}

/// Asks each LDAP server for a person as at a sign-in.
#[utoipa::path(post, path = "/authentication/ldap/test", tag = "Authentication",
    responses((status = 200, body = Vec<LdapServerBody>)))]
async fn test_ldap(State(console): State<Arc<Console>>, api: Api) -> Answer {
    let tested = console.admin.test_ldap(&api.actor).await?;
    let servers = tested.into_iter().map(|server| LdapServerBody {
        works: server.state.is_ok(),
        fault: server.state.err(),
        url: server.url,
    });
    Ok(plain(&servers.collect::<Vec<_>>()))
}
