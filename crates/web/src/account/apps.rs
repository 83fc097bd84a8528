use axum::extract::Path;
use axum::response::Response;
use countersign_account::AccountError;
use countersign_core::Secret;
use countersign_signin::{NewApp, Removal};

use super::frame::{day, done, frame};
use super::overview::{factor_page, gone, removal};
use super::qr;
use super::signed::{Fresh, Sent};
use super::{ACCOUNT, APPS};
use crate::http::redirect;
use crate::pages::{AccountApp, AccountAppPage, AccountAppSetup, AccountNewApp, Text, keys};

/// `GET /account/apps/new`.
pub(super) async fn new(by: Fresh) -> Response {
    by.visit.page(&form(&by, "", None))
}

fn form(by: &Fresh, name: &str, error: Option<Text>) -> AccountNewApp {
    AccountNewApp {
        frame: frame(&by.visit, by.account(), "overview"),
        name: name.to_owned(),
        error,
    }
}

/// `POST /account/apps/new`: makes the secret.
pub(super) async fn begin(sent: Sent<Fresh>) -> Response {
    let Fresh { visit, proved } = &sent.by;
    let name = sent.field("name");
    match proved.begin_app(name).await {
        Ok(Some(app)) => redirect(&format!("{APPS}/new/{}", app.id)),
        Ok(None) => {
            let error = Text::new(keys::ERROR_APPS_MANY);
            visit.again(&form(&sent.by, name, Some(error)))
        }
        Err(error) => visit.failure(&error),
    }
}

/// `GET /account/apps/new/{app}`: shows the secret, also as a picture.
pub(super) async fn begun(by: Fresh, Path(id): Path<String>) -> Response {
    match by.proved.begun_app(&id).await {
        Ok(Some(app)) => by.visit.page(&setup(&by, &app, None)),
        Ok(None) => gone(&by.visit),
        Err(error) => by.visit.failure(&error),
    }
}

fn setup(by: &Fresh, app: &NewApp, error: Option<Text>) -> AccountAppSetup {
    // Exposed to be shown to whose secret it is.
    let (side, path) = qr::draw(app.uri.expose()).unwrap_or_default();
    let secret: Vec<char> = app.secret.expose().chars().collect();
    let groups = secret.chunks(4).map(|group| group.iter().collect());
    AccountAppSetup {
        frame: frame(&by.visit, by.account(), "overview"),
        action: format!("{APPS}/new/{}", app.id),
        secret: groups.collect::<Vec<String>>().join(" "),
        uri: app.uri.expose().to_owned(),
        qr_side: side,
        qr_path: path,
        error,
    }
}

/// `POST /account/apps/new/{app}`: the app's first code.
pub(super) async fn confirm(Path(id): Path<String>, sent: Sent<Fresh>) -> Response {
    let Fresh { visit, proved } = &sent.by;
    let code = Secret::new(sent.field("code"));
    match proved.confirm_app(&id, &code).await {
        Ok(true) => return done(ACCOUNT, "app-added"),
        Ok(false) => {}
        Err(error) => return visit.failure(&error),
    }
    match proved.begun_app(&id).await {
        Ok(Some(app)) => {
            let error = Text::new(keys::ERROR_APP_CODE_WRONG);
            visit.again(&setup(&sent.by, &app, Some(error)))
        }
        Ok(None) => gone(visit),
        Err(error) => visit.failure(&error),
    }
}

/// `GET /account/apps/{app}`.
pub(super) async fn show(by: Fresh, Path(id): Path<String>) -> Response {
    factor_page(&by.visit, of(&by, &id, false).await, false)
}

async fn of(by: &Fresh, id: &str, refused: bool) -> Result<Option<AccountAppPage>, AccountError> {
    let overview = by.account().overview().await?;
    let removal = removal(&overview, refused);
    let app = overview.apps.into_iter().find(|app| app.id == id);
    Ok(app.map(|app| AccountAppPage {
        frame: frame(&by.visit, by.account(), "overview"),
        action: by.visit.uri.path().to_owned(),
        app: AccountApp {
            id: app.id,
            name: app.name,
            since: day(app.created_at),
        },
        removal,
    }))
}

/// `POST /account/apps/{app}`.
pub(super) async fn remove(Path(id): Path<String>, sent: Sent<Fresh>) -> Response {
    let Fresh { visit, proved } = &sent.by;
    match proved.remove_app(&id).await {
        Ok(Removal::Done) => done(ACCOUNT, "app-removed"),
        Ok(Removal::Unknown) => gone(visit),
        Ok(Removal::Kept) => factor_page(visit, of(&sent.by, &id, true).await, true),
        Err(error) => visit.failure(&error),
    }
}
