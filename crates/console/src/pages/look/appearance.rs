//! `POST /admin/pages/appearance`: name, logo and colours.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::post;
use countersign_admin::{AdminError, Appearance};
use countersign_web::take_up_pages;

use super::list::{PLACE, show};
use crate::Console;
use crate::http::{Posted, done, refused};

pub(super) fn routes() -> Router<Arc<Console>> {
    Router::new().route("/admin/pages/appearance", post(save))
}

async fn save(State(console): State<Arc<Console>>, posted: Posted) -> Response {
    let (administrator, fields) = (&posted.administrator, &posted.fields);
    let wanted = Appearance {
        service_name: fields.text("service_name").to_owned(),
        accent: fields.text("accent").to_lowercase(),
        accent_dark: fields.text("accent_dark").to_lowercase(),
        logo: fields.text("logo").to_owned(),
    };
    let outcome = async {
        let actor = &administrator.actor;
        console.admin.set_appearance(actor, &wanted).await?;
        take_up_pages(&console.web.store, &console.web.pages).await?;
        Ok::<_, AdminError>(())
    };
    match outcome.await {
        Ok(()) => done(&console, PLACE, "The appearance is saved."),
        Err(error @ AdminError::Invalid { .. }) => {
            show(&console, administrator, Some(&wanted), Some(&error)).await
        }
        Err(error) => refused(&console, administrator, &error),
    }
}
