use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use countersign_admin::{Factor, FactorKind};
use countersign_core::ids::PersonId;
use serde::Serialize;

use super::address;
use crate::Console;
use crate::http::{Posted, done, refused};

/// A second factor as the person's page shows it.
#[derive(Debug, Serialize)]
pub(super) struct ShownFactor {
    id: String,
    /// What it is, in words.
    what: String,
    /// What the person calls it.
    name: String,
    created_at: Option<i64>,
    used_at: Option<i64>,
}

impl From<Factor> for ShownFactor {
    fn from(factor: Factor) -> Self {
        Self {
            id: factor.id,
            what: match (factor.kind, factor.left) {
                (FactorKind::AuthenticatorApp, _) => "Authenticator app".to_owned(),
                (FactorKind::Passkey, _) => "Passkey".to_owned(),
                (FactorKind::RecoveryCodes, left) => {
                    format!("Recovery codes, {} left", left.unwrap_or_default())
                }
            },
            name: factor.name,
            created_at: factor.created_at.map(|at| at.0),
            used_at: factor.used_at.map(|at| at.0),
        }
    }
}

/// `POST /admin/people/{id}/factors/{factor}/remove`.
pub(super) async fn remove(
    State(console): State<Arc<Console>>,
    Path((id, factor)): Path<(String, String)>,
    posted: Posted,
) -> Response {
    let administrator = &posted.administrator;
    let to = address(&id);
    if let Some(again) = administrator.must_prove_again(&console, &to) {
        return again;
    }
    let removed = console
        .admin
        .remove_person_factor(&administrator.actor, &PersonId(id), &factor)
        .await;
    match removed {
        Ok(()) => done(&console, &to, "The second factor is removed."),
        Err(error) => refused(&console, administrator, &error),
    }
}
