use axum::response::Response;
use countersign_account::Application;
use countersign_core::ids::ClientId;

use super::APPLICATIONS;
use super::frame::{done, frame, moment};
use super::overview::gone;
use super::signed::{Sent, Signed, Visit};
use crate::pages::{AccountApplication, AccountApplications, Scope};

/// `GET /account/applications`.
pub(super) async fn show(Signed { visit, account }: Signed) -> Response {
    match account.applications(visit.locale.as_str()).await {
        Ok(applications) => {
            let applications = applications.into_iter();
            visit.page(&AccountApplications {
                frame: frame(&visit, &account, "applications"),
                applications: applications.map(|one| shown(&visit, one)).collect(),
            })
        }
        Err(error) => visit.failure(&error),
    }
}

fn shown(visit: &Visit, application: Application) -> AccountApplication {
    let scope = |name: String| Scope {
        description: visit.web.provider.scope_description(&name),
        name,
    };
    AccountApplication {
        id: application.client_id.to_string(),
        name: application.name,
        scopes: application.scopes.into_iter().map(scope).collect(),
        used: moment(application.at),
    }
}

/// `POST /account/applications`: takes one its access.
pub(super) async fn revoke(sent: Sent<Signed>) -> Response {
    let Signed { visit, account } = &sent.by;
    let client = ClientId(sent.field("application").to_owned());
    match account.revoke_application(&client).await {
        Ok(true) => done(APPLICATIONS, "application-revoked"),
        Ok(false) => gone(visit),
        Err(error) => visit.failure(&error),
    }
}
