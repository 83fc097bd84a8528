//! What the server does beside answering.

use std::sync::Arc;
use std::time::Duration;

use countersign_admin::Admin;
use countersign_directory::{Directory, Ldap};
use countersign_store::Summing;
use countersign_web::{Web, take_up_pages};
use tokio::sync::watch;
use tokio::time::MissedTickBehavior;

use super::tls::Tls;
use super::until;

/// How often changes of configuration are looked for.
const LOOK: Duration = Duration::from_secs(1);
/// How often what has ended is deleted.
const SWEEP: Duration = Duration::from_secs(60);
/// Ended rows are kept this long, so that what is late is recognised.
const KEEP: Duration = Duration::from_secs(60 * 60);
/// Hours of messages that are summed within one sweep.
const MOST_HOURS: u32 = 24;
/// Rows of each table that go at once, and how often within one sweep.
const BATCH: i64 = 500;
const MOST_BATCHES: u32 = 200;

pub(super) async fn run(web: Arc<Web>, tls: Option<Arc<Tls>>, stopped: watch::Receiver<bool>) {
    let mut look = tokio::time::interval(LOOK);
    let mut sweep = tokio::time::interval(SWEEP);
    let stopped = until(stopped);
    tokio::pin!(stopped);
    let others = web.store.listen();
    loop {
        tokio::select! {
            () = others.changed() => take_up_changes(&web).await,
            word = others.word() => web.delivery.hear(&word),
            _ = look.tick() => {
                if let Some(tls) = &tls {
                    tls.look();
                }
                take_up_changes(&web).await;
            }
            _ = sweep.tick() => {
                delete_what_ended(&web).await;
                rotate_keys(&web).await;
                sum_messages(&web).await;
            }
            () = &mut stopped => return,
        }
    }
}

/// Files of people are imported batch by batch; what is cut off goes on at the next start.
pub(super) async fn run_imports(admin: Admin) {
    let mut look = tokio::time::interval(LOOK);
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        look.tick().await;
        if let Err(error) = admin.run_imports().await {
            tracing::error!("an import of people waits: {error}");
        }
    }
}

/// Sessions and tokens of people end who are gone from LDAP, or locked there.
pub(super) async fn recheck_people(directory: Directory) {
    let Some(every) = directory.ldap().and_then(Ldap::recheck) else {
        return;
    };
    let mut look = tokio::time::interval(every);
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        look.tick().await;
        match directory.recheck_outside().await {
            Ok(0) => {}
            Ok(ended) => tracing::info!("{ended} people are no more in LDAP, or locked there"),
            Err(error) => tracing::warn!("people cannot be looked for: {error}"),
        }
    }
}

async fn take_up_changes(web: &Web) {
    // Before the methods, which may name routes.
    if let Err(error) = web.delivery.take_up_changes().await {
        tracing::error!("changes of message centres and routes cannot be read: {error}");
    }
    match web.sign_ins.methods().reload().await {
        Ok(false) => {}
        Ok(true) => {
            tracing::info!("the configuration in the store was taken up");
        }
        Err(error) => tracing::error!("changes of configuration cannot be read: {error}"),
    }
    if let Err(error) = take_up_pages(&web.store, &web.pages).await {
        tracing::error!("changes of pages cannot be read: {error}");
    }
    if let Err(error) = web.provider.take_up_changes().await {
        tracing::error!("signing keys or configuration cannot be loaded: {error}");
    }
}

async fn rotate_keys(web: &Web) {
    match web.provider.rotate_keys_when_due().await {
        Ok(false) => {}
        Ok(true) => tracing::info!("new signing keys are published; they sign in an hour"),
        Err(error) => tracing::error!("signing keys cannot be rotated: {error}"),
    }
}

async fn sum_messages(web: &Web) {
    for summing in [Summing::First, Summing::Last] {
        for _ in 0..MOST_HOURS {
            match web.store.sum_next_hour(summing, web.clock.now()).await {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => return tracing::error!("messages cannot be summed: {error}"),
            }
        }
    }
}

async fn delete_what_ended(web: &Web) {
    let outcome = async {
        // Short transactions, so that sign-ins get between them.
        for _ in 0..MOST_BATCHES {
            let mut tx = web.store.begin().await?;
            let now = web.clock.now();
            let gone =
                tx.remove_unused_clients(now, BATCH).await? + tx.clean_up(now, KEEP, BATCH).await?;
            tx.commit().await?;
            if gone == 0 {
                break;
            }
        }
        Ok::<_, countersign_store::StoreError>(())
    };
    if let Err(error) = outcome.await {
        tracing::error!("what has ended cannot be deleted: {error}");
    }
}
