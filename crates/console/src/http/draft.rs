//! What was typed by somebody who must first prove again who they are: it waits for them.

use std::time::Duration;

use axum::response::Response;
use countersign_core::seal::Purpose;
use countersign_store::StoreError;
use countersign_web::http::redirect;

use super::{Administrator, Fields};
use crate::Console;
use crate::session::sign_in_address;

/// How long it waits.
const KEPT: Duration = Duration::from_secs(15 * 60);

fn context(administrator: &Administrator, path: &str) -> String {
    format!("form-draft {} {path}", administrator.session.person_id)
}

impl Administrator {
    /// Like [`Administrator::must_prove_again`], for a form whose content must not be lost: the
    /// page at `path` gets it by [`Administrator::take_draft`].
    pub(crate) async fn must_prove_again_with(
        &self,
        console: &Console,
        path: &str,
        fields: &Fields,
    ) -> Result<Option<Response>, StoreError> {
        if self.has_proved_lately(console) {
            return Ok(None);
        }
        self.keep_draft(console, path, fields).await?;
        Ok(Some(redirect(&sign_in_address(path, true))))
    }

    /// Keeps what was typed for the page at `path`, instead of what was kept before.
    pub(crate) async fn keep_draft(
        &self,
        console: &Console,
        path: &str,
        fields: &Fields,
    ) -> Result<(), StoreError> {
        let web = &console.web;
        let sealed = web.keyring.seal(
            Purpose::Console,
            &context(self, path),
            fields.write().as_bytes(),
            web.entropy.as_ref(),
        );
        let mut tx = web.store.single().await?;
        let until = web.clock.now() + KEPT;
        tx.keep_form_draft(&self.session.person_id, path, &sealed, until)
            .await
    }

    /// What waits for this page, once.
    pub(crate) async fn take_draft(
        &self,
        console: &Console,
        path: &str,
    ) -> Result<Option<Fields>, StoreError> {
        let web = &console.web;
        let mut tx = web.store.single().await?;
        let person = &self.session.person_id;
        let sealed = tx.take_form_draft(person, path, web.clock.now()).await?;
        Ok(self.opened(console, path, sealed))
    }

    /// What waits for this page, and goes on waiting.
    pub(crate) async fn peek_draft(
        &self,
        console: &Console,
        path: &str,
    ) -> Result<Option<Fields>, StoreError> {
        let web = &console.web;
        let person = &self.session.person_id;
        let sealed = web.store.form_draft(person, path, web.clock.now()).await?;
        Ok(self.opened(console, path, sealed))
    }

    fn opened(&self, console: &Console, path: &str, sealed: Option<Vec<u8>>) -> Option<Fields> {
        let keyring = &console.web.keyring;
        let bytes = keyring.open(Purpose::Console, &context(self, path), &sealed?);
        Some(Fields::parse(&bytes.ok()?))
    }
}
