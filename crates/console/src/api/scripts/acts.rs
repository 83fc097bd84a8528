//! What can be done with a script besides writing it.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use countersign_admin::{ScriptFile, ScriptRevision, ScriptTest};
use countersign_core::Amr;
use countersign_signin::{RehearsalEnd, RehearsedStep};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::body::{NewScript, ScriptBody};
use crate::Console;
use crate::api::answer::{Answer, plain, versioned};
use crate::api::caller::Api;
use crate::api::if_match::IfMatch;
use crate::api::listing::Listing;
use crate::api::problem::Problem;

pub(super) fn routes() -> OpenApiRouter<Arc<Console>> {
    OpenApiRouter::new()
        .routes(routes!(test))
        .routes(routes!(revisions))
        .routes(routes!(revert))
        .routes(routes!(export))
        .routes(routes!(import))
}

#[derive(Debug, Deserialize, ToSchema)]
struct NewTest {
    script: NewScript,
    /// The user name of the person whose sign-in is rehearsed.
    person: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
struct TestBody {
    /// Whether the script compiles, its `init` succeeds and the rehearsed sign-in comes to an end.
    good: bool,
    /// What is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    /// What would be proved.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    amr: Vec<&'static str>,
    /// The method that the script hands the sign-in to.
    #[serde(skip_serializing_if = "Option::is_none")]
    alternative: Option<String>,
    /// What a script of another kind says.
    #[serde(skip_serializing_if = "Option::is_none")]
    said: Option<String>,
    steps: Vec<StepBody>,
}

#[derive(Debug, Serialize, ToSchema)]
struct StepBody {
    step: i64,
    page: String,
    /// What would have happened.
    told: Vec<String>,
}

impl From<RehearsedStep> for StepBody {
    fn from(step: RehearsedStep) -> Self {
        Self {
            step: step.step,
            page: step.page,
            told: step.told,
        }
    }
}

impl From<ScriptTest> for TestBody {
    fn from(test: ScriptTest) -> Self {
        let mut body = Self {
            good: test.fault.is_none(),
            line: test.fault.as_ref().and_then(|fault| fault.line),
            error: test.fault.map(|fault| fault.reason),
            amr: Vec::new(),
            alternative: None,
            said: None,
            steps: Vec::new(),
        };
        let Some(rehearsal) = test.rehearsal else {
            return body;
        };
        body.steps = rehearsal.steps.into_iter().map(StepBody::from).collect();
        let mut wrong = |error: String, line| {
            body.good = false;
            body.error = Some(error);
            body.line = line;
        };
        match rehearsal.end {
            RehearsalEnd::SignedIn(amr) => body.amr = amr.into_iter().map(Amr::as_str).collect(),
            RehearsalEnd::Decided(said) => body.said = Some(said),
            RehearsalEnd::Refused(problem) => wrong(problem.as_str().to_owned(), None),
            RehearsalEnd::HandedOver(Some(method)) => body.alternative = Some(method),
            RehearsalEnd::HandedOver(None) => {
                wrong("this person cannot use the method".to_owned(), None);
            }
            RehearsalEnd::TooManySteps => wrong("the steps do not end".to_owned(), None),
            RehearsalEnd::Failed(fault) => wrong(fault.reason, fault.line),
        }
        body
    }
}

/// Tries a script out, and rehearses a sign-in. Nothing is sent, counted or written.
#[utoipa::path(post, path = "/scripts/{name}/test", tag = "Scripts",
    params(("name" = String, Path)), request_body = NewTest,
    responses((status = 200, body = TestBody), (status = 422, body = Problem)))]
async fn test(
    State(console): State<Arc<Console>>,
    api: Api,
    Path(name): Path<String>,
    Json(new): Json<NewTest>,
) -> Answer {
    let draft = new.script.draft(name)?;
    let person = new.person.as_deref();
    let tested = console.admin.test_script(&api.actor, &draft, person);
    Ok(plain(&TestBody::from(tested.await?)))
}

#[derive(Debug, Serialize, ToSchema)]
struct RevisionBody {
    revision: i64,
    /// Empty for what came with the server.
    actor: String,
    /// Milliseconds since 1970.
    at: i64,
    description: String,
    level: i64,
    aliases: Vec<String>,
    enabled: bool,
    /// Hidden values are dots.
    properties: std::collections::BTreeMap<String, String>,
    source: String,
}

impl From<ScriptRevision> for RevisionBody {
    fn from(of: ScriptRevision) -> Self {
        Self {
            revision: of.revision,
            actor: of.actor,
            at: of.at.0,
            description: of.content.description,
            level: of.content.level,
            aliases: of.content.aliases,
            enabled: of.content.enabled,
            properties: of.content.properties,
            source: of.content.source,
        }
    }
}

/// What a script was, newest first.
#[utoipa::path(get, path = "/scripts/{name}/revisions", tag = "Scripts",
    params(("name" = String, Path)),
    responses((status = 200, body = Listing<RevisionBody>), (status = 404, body = Problem)))]
async fn revisions(
    State(console): State<Arc<Console>>,
    api: Api,
    Path(name): Path<String>,
) -> Answer {
    let revisions = console.admin.script_revisions(&api.actor, &name).await?;
    Ok(plain(&Listing::all(
        revisions.into_iter().map(RevisionBody::from).collect(),
    )))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Revert {
    revision: i64,
}

/// Makes a script what it was. It is tried out first, like any change.
#[utoipa::path(post, path = "/scripts/{name}/revert", tag = "Scripts",
    params(("name" = String, Path)), request_body = Revert,
    responses((status = 200, body = ScriptBody), (status = 412, body = Problem),
        (status = 422, body = Problem)))]
async fn revert(
    State(console): State<Arc<Console>>,
    api: Api,
    Path(name): Path<String>,
    IfMatch(seen): IfMatch,
    Json(to): Json<Revert>,
) -> Answer {
    let reverted = console
        .admin
        .revert_script(&api.actor, &name, to.revision, seen);
    let script = reverted.await?;
    Ok(versioned(
        StatusCode::OK,
        script.summary.revision,
        &ScriptBody::from(script),
    ))
}

/// A script as one file, without hidden values.
#[utoipa::path(get, path = "/scripts/{name}/export", tag = "Scripts",
    params(("name" = String, Path)),
    responses((status = 200, body = Object), (status = 404, body = Problem)))]
async fn export(State(console): State<Arc<Console>>, api: Api, Path(name): Path<String>) -> Answer {
    Ok(plain(
        &console.admin.export_script(&api.actor, &name).await?,
    ))
}

/// Takes such a file: a new script, or the next revision of one. It is switched off afterwards.
#[utoipa::path(post, path = "/scripts/import", tag = "Scripts", request_body = Object,
    responses((status = 200, body = ScriptBody), (status = 422, body = Problem)))]
async fn import(State(console): State<Arc<Console>>, api: Api, Json(file): Json<Value>) -> Answer {
    let draft = ScriptFile::read(&file.to_string())?.draft()?;
    let script = console.admin.put_script(&api.actor, &draft, None).await?;
    Ok(versioned(
        StatusCode::OK,
        script.summary.revision,
        &ScriptBody::from(script),
    ))
}
