use axum::response::Response;
use countersign_account::Happening;

use super::ACTIVITY;
use super::frame::{frame, moment};
use super::password::signed_out;
use super::signed::{Sent, Signed};
use crate::http::in_query;
use crate::pages::{AccountActivity, AccountHappening, Done, Text, keys};

/// How many lines a page shows.
const LINES: i64 = 30;

/// `GET /account/activity`.
pub(super) async fn show(Signed { visit, account }: Signed) -> Response {
    let before = in_query(visit.uri.query(), "before").and_then(|seq| seq.parse().ok());
    let history = match account.history(before, LINES).await {
        Ok(history) => history,
        Err(error) => return visit.failure(&error),
    };
    let full = i64::try_from(history.len()).is_ok_and(|count| count >= LINES);
    let oldest = history.last().filter(|_| full).map(|last| last.seq);
    visit.page(&AccountActivity {
        frame: frame(&visit, &account, "activity"),
        older: oldest.map(|seq| format!("{ACTIVITY}?before={seq}")),
        happenings: history.iter().map(shown).collect(),
    })
}

fn shown(happening: &Happening) -> AccountHappening {
    AccountHappening {
        text: Text::new(text_of(happening)),
        at: moment(happening.at),
        own: happening.own,
    }
}

/// What the audit log calls by its own words.
fn text_of(happening: &Happening) -> &'static str {
    let about = |what: &str| happening.detail.starts_with(what);
    match happening.action.as_str() {
        "session.begin" => keys::ACTIVITY_SIGNED_IN,
        "session.end" => keys::ACTIVITY_SIGNED_OUT,
        "session.revoke" | "person.sign_out" => keys::ACTIVITY_SESSIONS_ENDED,
        "person.password.set" | "person.password.reset" => keys::ACTIVITY_PASSWORD,
        "person.password.reset_begin" => keys::ACTIVITY_RESET,
        "person.phone.add" | "person.phone.enrol" => keys::ACTIVITY_NUMBER_ADDED,
        "person.attribute.remove" if happening.detail.contains('•') => {
            keys::ACTIVITY_NUMBER_REMOVED
        }
        "person.factor.add" if about("passkey") => keys::ACTIVITY_PASSKEY_ADDED,
        "person.factor.remove" if about("passkey") => keys::ACTIVITY_PASSKEY_REMOVED,
        "person.factor.refuse" => keys::ACTIVITY_PASSKEY_REFUSED,
        "person.factor.add" if about("recovery") => keys::ACTIVITY_CODES_MADE,
        "person.factor.add" => keys::ACTIVITY_APP_ADDED,
        "person.factor.remove" if about("recovery") => keys::ACTIVITY_CODES_REMOVED,
        "person.factor.remove" => keys::ACTIVITY_APP_REMOVED,
        "person.two_step.require" if about("no") => keys::ACTIVITY_TWO_STEP_RELEASED,
        "person.two_step.require" => keys::ACTIVITY_TWO_STEP_REQUIRED,
        "person.two_step" if about("on") => keys::ACTIVITY_TWO_STEP_ON,
        "person.two_step" => keys::ACTIVITY_TWO_STEP_OFF,
        "person.device.trust" => keys::ACTIVITY_DEVICE_TRUSTED,
        "person.device.forget" => keys::ACTIVITY_DEVICES_FORGOTTEN,
        "person.place.know" => keys::ACTIVITY_PLACE_KNOWN,
        "person.place.forget" => keys::ACTIVITY_PLACES_FORGOTTEN,
        "person.notice" => keys::ACTIVITY_TOLD,
        "person.alarm" => keys::ACTIVITY_ALARM,
        "person.create" | "person.import" => keys::ACTIVITY_CREATED,
        "application.revoke" => keys::ACTIVITY_APPLICATION,
        _ => keys::ACTIVITY_CHANGED,
    }
}

/// `POST /account/alarm`: somebody else was at the account.
pub(super) async fn alarm(sent: Sent<Signed>) -> Response {
    let Signed { visit, account } = &sent.by;
    if let Err(error) = account.end_everything().await {
        return visit.failure(&error);
    }
    let view = Done {
        title: keys::DONE_ALARM.into(),
        text: keys::DONE_ALARM_TEXT.into(),
    };
    signed_out(visit, &view).await
}
