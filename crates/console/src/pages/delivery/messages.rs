//! `/admin/delivery/messages`: Delivery › Messages. A whole number is posted and becomes a keyed
//! hash in the address, so that it stands in no history and in no log.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use countersign_admin::{AdminError, MessageSearch, NumberPart, Permission};
use countersign_core::hex;
use countersign_core::ids::{MessageId, PersonId};
use countersign_store::MessageState;
use countersign_web::http::redirect;
use minijinja::context;
use serde::{Deserialize, Serialize};
use url::form_urlencoded::Serializer;

use crate::Console;
use crate::api::delivery::MessageBody;
use crate::http::{Administrator, Posted, moment, page, refused};
use crate::templates::value;

const PLACE: &str = "/admin/delivery/messages";
const MOST: i64 = 50;

pub(super) fn routes() -> Router<Arc<Console>> {
    Router::new()
        .route(PLACE, get(list))
        .route("/admin/delivery/messages/search", post(search))
}

/// What is looked for, as the address says it.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
struct Wanted {
    /// Keyed hash of the number, in hexadecimal.
    key: String,
    /// The number's last two digits.
    end: String,
    state: String,
    route: String,
    person: String,
    /// `2026-11-29` or `2026-11-29T20:30`, in UTC.
    since: String,
    until: String,
    after: String,
}

impl Wanted {
    fn search(&self) -> Result<MessageSearch, AdminError> {
        let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let number = match hex::decode(&self.key).filter(|key| !key.is_empty()) {
            Some(key) => Some(NumberPart::Key(key)),
            None => given(&self.end).map(NumberPart::End),
        };
        let state = given(&self.state).map(|state| state.parse::<MessageState>());
        let state = state.transpose();
        Ok(MessageSearch {
            number,
            state: state.map_err(|()| AdminError::invalid("state", "there is no such state"))?,
            route: given(&self.route),
            person: given(&self.person).map(PersonId),
            since: moment("since", &self.since)?,
            until: moment("until", &self.until)?,
            after: given(&self.after).map(MessageId),
        })
    }

    fn address(&self) -> String {
        let mut query = Serializer::new(String::new());
        let fields = [
            ("key", &self.key),
            ("end", &self.end),
            ("state", &self.state),
            ("route", &self.route),
            ("person", &self.person),
            ("since", &self.since),
            ("until", &self.until),
            ("after", &self.after),
        ];
        for (name, text) in fields.into_iter().filter(|(_, text)| !text.is_empty()) {
            query.append_pair(name, text);
        }
        format!("{PLACE}?{}", query.finish())
    }
}

async fn list(
    State(console): State<Arc<Console>>,
    administrator: Administrator,
    Query(wanted): Query<Wanted>,
) -> Response {
    match found(&console, &administrator, &wanted).await {
        Ok(messages) => show(&console, &administrator, &wanted, messages, None),
        Err(error @ AdminError::Invalid { .. }) => {
            let nothing = Vec::new();
            show(&console, &administrator, &wanted, nothing, Some(&error))
        }
        Err(error) => refused(&console, &administrator, &error),
    }
}

async fn found(
    console: &Console,
    administrator: &Administrator,
    wanted: &Wanted,
) -> Result<Vec<MessageBody>, AdminError> {
    let search = wanted.search()?;
    let actor = &administrator.actor;
    let messages = console.admin.messages(actor, &search, MOST).await?;
    Ok(messages.into_iter().map(MessageBody::from).collect())
}

fn show(
    console: &Console,
    administrator: &Administrator,
    wanted: &Wanted,
    messages: Vec<MessageBody>,
    problem: Option<&AdminError>,
) -> Response {
    let full = i64::try_from(messages.len()).is_ok_and(|count| count == MOST);
    let last = messages.last().filter(|_| full);
    let older = last.map(|message| {
        let next = Wanted {
            after: message.id.clone(),
            key: wanted.key.clone(),
            end: wanted.end.clone(),
            state: wanted.state.clone(),
            route: wanted.route.clone(),
            person: wanted.person.clone(),
            since: wanted.since.clone(),
            until: wanted.until.clone(),
        };
        next.address()
    });
    let states = MessageState::ALL.map(MessageState::as_str);
    let routes = console.web.delivery.shared_routes();
    let routes: Vec<String> = routes.into_iter().map(|route| route.name).collect();
    let status = problem.map_or(StatusCode::OK, |_| StatusCode::UNPROCESSABLE_ENTITY);
    let content = context! {
        wanted => value(wanted),
        messages => value(&messages),
        older => older,
        states => value(states),
        routes => routes,
        problem => problem.map(ToString::to_string),
    };
    page(
        console,
        administrator,
        status,
        "delivery/messages.html",
        content,
    )
}

async fn search(State(console): State<Arc<Console>>, posted: Posted) -> Response {
    let Posted {
        administrator,
        fields,
    } = posted;
    if let Err(error) = administrator.actor.needs(Permission::DeliveryRead) {
        return refused(&console, &administrator, &error);
    }
    let text = |name| fields.text(name).to_owned();
    let mut wanted = Wanted {
        state: text("state"),
        route: text("route"),
        person: text("person"),
        since: text("since"),
        until: text("until"),
        ..Wanted::default()
    };
    match fields.text("number") {
        // The number of the page before goes on to count.
        "" => wanted.key = text("key"),
        typed => match console.admin.number_part(typed) {
            Ok(NumberPart::Key(key)) => wanted.key = hex::encode(&key),
            Ok(NumberPart::End(end)) => wanted.end = end,
            Err(error) => {
                let nothing = Vec::new();
                return show(&console, &administrator, &wanted, nothing, Some(&error));
            }
        },
    }
    redirect(&wanted.address())
}
