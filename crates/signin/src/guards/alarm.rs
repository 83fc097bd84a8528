use std::time::Duration;

use countersign_core::Millis;
use countersign_store::{AlarmRow, AuditEntry, StoreError, Tx};

use crate::services::Services;

/// Something that an operator should look at.
#[derive(Clone, Debug)]
pub(super) struct Alarm {
    pub(super) kind: &'static str,
    pub(super) subject: String,
    pub(super) detail: String,
    pub(super) at: Millis,
    /// The same one is not raised again for so long.
    pub(super) quiet: Duration,
}

/// Raises an alarm once, on whatever node: a row, an entry of the audit log, a warning.
pub(super) async fn raise(tx: &mut Tx, alarm: &Alarm) -> Result<(), StoreError> {
    let row = AlarmRow {
        kind: alarm.kind.to_owned(),
        subject: alarm.subject.clone(),
        detail: alarm.detail.clone(),
        raised_at: alarm.at,
    };
    if !tx.raise_alarm(&row, alarm.quiet).await? {
        return Ok(());
    }
    tx.record(&AuditEntry {
        at: alarm.at,
        actor: "system".to_owned(),
        action: format!("alarm.{}", alarm.kind),
        subject: alarm.subject.clone(),
        detail: alarm.detail.clone(),
    })
    .await?;
    tracing::warn!(
        target: "countersign::alarm",
        kind = alarm.kind,
        subject = alarm.subject,
        "{}",
        alarm.detail
    );
    Ok(())
}

/// The same in a transaction of its own, since the one that found out is undone.
pub(super) async fn raise_alone(services: &Services, alarm: &Alarm) -> Result<(), StoreError> {
    let mut tx = services.store.begin().await?;
    raise(&mut tx, alarm).await?;
    tx.commit().await
}
