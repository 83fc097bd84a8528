//! Manage Authentication: which methods the server asks for by itself.

use countersign_core::Acr;
use countersign_store::StoreError;

use crate::admin::Admin;

/// The setting that names the method that administrators sign in by.
pub const CONSOLE_ACR: &str = "console_acr";

impl Admin {
    /// The method that administrators sign in by: the Console acr, or else the default one.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn console_acr(&self) -> Result<Acr, StoreError> {
        let wish = self.parts.store.setting(CONSOLE_ACR).await?;
        match wish.and_then(|name| Acr::new(&name).ok()) {
            Some(acr) => Ok(acr),
            None => self.parts.provider.default_acr().await,
        }
    }
}
