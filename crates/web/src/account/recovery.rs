use axum::response::Response;

use super::frame::frame;
use super::signed::{Fresh, Sent};
use crate::pages::AccountRecovery;

/// `GET /account/recovery-codes`.
pub(super) async fn show(by: Fresh) -> Response {
    let factors = by.account().overview().await;
    match factors {
        Ok(overview) => by.visit.page(&AccountRecovery {
            frame: frame(&by.visit, by.account(), "overview"),
            left: overview.recovery_codes,
            codes: Vec::new(),
        }),
        Err(error) => by.visit.failure(&error),
    }
}

/// `POST /account/recovery-codes`: the answer is the one page that ever shows them.
pub(super) async fn make(sent: Sent<Fresh>) -> Response {
    let Fresh { visit, proved } = &sent.by;
    let codes = match proved.make_recovery_codes().await {
        Ok(codes) => codes,
        Err(error) => return visit.failure(&error),
    };
    visit.page(&AccountRecovery {
        frame: frame(visit, proved.account(), "overview"),
        left: 0,
        // Exposed to be shown to whose codes they are.
        codes: codes.iter().map(|code| code.expose().to_owned()).collect(),
    })
}
