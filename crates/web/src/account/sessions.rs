use axum::response::Response;
use countersign_account::{AccountError, OwnSession};
use countersign_store::TrustedDeviceRow;

use super::SESSIONS;
use super::frame::{day, done, frame, moment};
use super::overview::gone;
use super::signed::{Sent, Signed};
use crate::http::browser_name;
use crate::pages::{AccountSession, AccountSessions, AccountTrustedDevice};

/// `GET /account/sessions`.
pub(super) async fn show(Signed { visit, account }: Signed) -> Response {
    let held = async {
        let (sessions, devices) = (account.sessions(), account.trusted_devices());
        let places = account.known_places(account.two_step().await?);
        Ok((sessions.await?, devices.await?, places.await?))
    };
    match held.await {
        Ok((sessions, devices, known_places)) => visit.page(&AccountSessions {
            frame: frame(&visit, &account, "sessions"),
            sessions: sessions.into_iter().map(shown).collect(),
            devices: devices.into_iter().map(trusted).collect(),
            known_places,
        }),
        Err::<_, AccountError>(error) => visit.failure(&error),
    }
}

fn trusted(device: TrustedDeviceRow) -> AccountTrustedDevice {
    AccountTrustedDevice {
        id: device.id,
        browser: browser_name(&device.user_agent),
        address: device.address,
        since: day(device.created_at),
        until: day(device.expires_at),
        used: device.used_at.map(moment),
    }
}

fn shown(own: OwnSession) -> AccountSession {
    AccountSession {
        id: own.session.sid,
        browser: browser_name(&own.session.user_agent),
        address: own.session.address,
        since: moment(own.session.created_at),
        used: moment(own.session.used_at),
        present: own.present,
    }
}

/// `POST /account/sessions`: ends one, or all others; or trust in a browser, or in all; or has no
/// place known.
pub(super) async fn end(sent: Sent<Signed>) -> Response {
    let Signed { visit, account } = &sent.by;
    if sent.has("others") {
        return match account.end_other_sessions().await {
            Ok(_) => done(SESSIONS, "sessions-ended"),
            Err(error) => visit.failure(&error),
        };
    }
    if sent.has("devices") {
        return match account.forget_trusted_devices().await {
            Ok(_) => done(SESSIONS, "devices-forgotten"),
            Err(error) => visit.failure(&error),
        };
    }
    if sent.has("places") {
        return match account.forget_known_places().await {
            Ok(_) => done(SESSIONS, "places-forgotten"),
            Err(error) => visit.failure(&error),
        };
    }
    if sent.has("device") {
        return match account.forget_trusted_device(sent.field("device")).await {
            Ok(true) => done(SESSIONS, "device-forgotten"),
            Ok(false) => gone(visit),
            Err(error) => visit.failure(&error),
        };
    }
    match account.end_session(sent.field("session")).await {
        Ok(true) => done(SESSIONS, "session-ended"),
        Ok(false) => gone(visit),
        Err(error) => visit.failure(&error),
    }
}
