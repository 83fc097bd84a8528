//! Pages that administrators have changed, from the store.

use countersign_store::{Store, StoreError};

use crate::pages::{KeptFile, Pages};

/// Takes up what was changed since, by whichever node.
///
/// # Errors
/// If the store does not answer.
pub async fn take_up_pages(store: &Store, pages: &Pages) -> Result<(), StoreError> {
    let revision = store.configuration_revision().await?;
    if pages.kept_revision() == Some(revision) {
        return Ok(());
    }
    let rows = store.page_files().await?.into_iter();
    let files = rows.map(|row| KeptFile {
        path: row.path,
        content: row.content,
    });
    pages.keep(files.collect(), revision);
    Ok(())
}
