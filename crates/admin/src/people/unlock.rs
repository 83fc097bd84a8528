use countersign_core::Clock;
use countersign_directory::Person;
use countersign_signin::password_limit_key;
use countersign_store::{AuditEntry, Store, StoreError};

/// Forgets a person's wrong passwords and codes.
///
/// # Errors
/// If the store does not answer.
pub async fn unlock(
    store: &Store,
    clock: &dyn Clock,
    person: &Person,
    actor: &str,
) -> Result<(), StoreError> {
    let mut tx = store.begin().await?;
    tx.clear_code_failures(&person.id).await?;
    tx.reset_limit(&password_limit_key(&person.username))
        .await?;
    tx.record(&AuditEntry {
        at: clock.now(),
        actor: actor.to_owned(),
        action: "person.unlock".to_owned(),
        subject: person.id.to_string(),
        detail: String::new(),
    })
    .await?;
    tx.commit().await
}
