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
use crate::metrics::{Figures, Job};

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

pub(super) async fn run(
    web: Arc<Web>,
    tls: Option<Arc<Tls>>,
    figures: Arc<Figures>,
    stopped: watch::Receiver<bool>,
) {
    let jobs = &figures.jobs;
    let mut look = tokio::time::interval(LOOK);
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let stopped = until(stopped);
    tokio::pin!(stopped);
    let others = web.store.listen();
    loop {
        tokio::select! {
            () = others.changed() => jobs.ended(Job::Changes, take_up_changes(&web).await),
            word = others.word() => web.delivery.hear(&word),
            _ = look.tick() => {
                if let Some(tls) = &tls {
                    tls.look();
                }
                jobs.ended(Job::Changes, take_up_changes(&web).await);
            }
            () = &mut stopped => return,
        }
    }
}

/// Deletes what has ended, rotates keys and sums. It may take long, and new keys and other changes
/// of configuration must not wait for it: it is a task of its own.
pub(super) async fn sweep(web: Arc<Web>, keep_messages: Option<Duration>, figures: Arc<Figures>) {
    let jobs = &figures.jobs;
    let mut sweep = tokio::time::interval(SWEEP);
    sweep.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        sweep.tick().await;
        // Keys first: what has ended can wait.
        jobs.ended(Job::Keys, rotate_keys(&web).await);
        let deleted = delete_what_ended(&web, keep_messages).await;
        let forgotten = forget_dead_nodes(&web).await;
        jobs.ended(Job::CleanUp, deleted && forgotten);
        jobs.ended(Job::Sums, sum_messages(&web).await);
    }
}

/// Files of people are imported batch by batch; what is cut off goes on at the next start.
pub(super) async fn run_imports(admin: Admin, figures: Arc<Figures>) {
    let mut look = tokio::time::interval(LOOK);
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        look.tick().await;
        let ran = admin.run_imports().await;
        figures.jobs.ended(Job::Imports, ran.is_ok());
        if let Err(error) = ran {
            tracing::error!("an import of people waits: {error}");
        }
    }
}

/// Scripts that came with an earlier server and that nobody has changed are brought up to date.
pub(super) async fn upgrade_shipped_scripts(admin: Admin) {
    match admin.upgrade_shipped_scripts().await {
        Ok(0) => {}
        Ok(upgraded) => tracing::info!("{upgraded} scripts are as they come with this server now"),
        Err(error) => tracing::error!("scripts of an earlier server stay as they are: {error}"),
    }
}

/// Sources of scripts that are files are looked at for changes.
pub(super) async fn take_up_script_files(admin: Admin) {
    let mut look = tokio::time::interval(LOOK);
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        look.tick().await;
        match admin.take_up_script_files().await {
            Ok(0) => {}
            Ok(taken) => tracing::info!("{taken} scripts were taken up from their files"),
            Err(error) => tracing::error!("files of scripts cannot be taken up: {error}"),
        }
    }
}

/// Sessions and tokens of people end who are gone from LDAP, or locked there.
pub(super) async fn recheck_people(directory: Directory, figures: Arc<Figures>) {
    let Some(every) = directory.ldap().and_then(Ldap::recheck) else {
        return;
    };
    let mut look = tokio::time::interval(every);
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        look.tick().await;
        let checked = directory.recheck_outside().await;
        figures.jobs.ended(Job::Recheck, checked.is_ok());
        match checked {
            Ok(0) => {}
            Ok(ended) => tracing::info!("{ended} people are no more in LDAP, or locked there"),
            Err(error) => tracing::warn!("people cannot be looked for: {error}"),
        }
    }
}

/// Whether all could be read.
async fn take_up_changes(web: &Web) -> bool {
    let mut well = true;
    // Before the methods, which may name routes.
    if let Err(error) = web.delivery.take_up_changes().await {
        well = false;
        tracing::error!("changes of message centres and routes cannot be read: {error}");
    }
    match web.sign_ins.methods().reload().await {
        Ok(false) => {}
        Ok(true) => {
            tracing::info!("the configuration in the store was taken up");
        }
        Err(error) => {
            well = false;
            tracing::error!("changes of configuration cannot be read: {error}");
        }
    }
    if let Err(error) = take_up_pages(&web.store, &web.pages).await {
        well = false;
        tracing::error!("changes of pages cannot be read: {error}");
    }
    if let Err(error) = web.provider.take_up_changes().await {
        well = false;
        tracing::error!("signing keys or configuration cannot be loaded: {error}");
    }
    well
}

async fn rotate_keys(web: &Web) -> bool {
    let rotated = web.provider.rotate_keys_when_due().await;
    match &rotated {
        Ok(false) => {}
        Ok(true) => tracing::info!("new signing keys are published; they sign in an hour"),
        Err(error) => tracing::error!("signing keys cannot be rotated: {error}"),
    }
    rotated.is_ok()
}

async fn sum_messages(web: &Web) -> bool {
    for summing in [Summing::First, Summing::Last] {
        for _ in 0..MOST_HOURS {
            match web.store.sum_next_hour(summing, web.clock.now()).await {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => {
                    tracing::error!("messages cannot be summed: {error}");
                    return false;
                }
            }
        }
    }
    true
}

async fn forget_dead_nodes(web: &Web) -> bool {
    let forgotten = web.delivery.forget_dead_nodes().await;
    match &forgotten {
        Ok(0) => {}
        Ok(shares) => tracing::info!("{shares} shares of dead nodes were cleared away"),
        Err(error) => tracing::error!("shares of dead nodes cannot be cleared away: {error}"),
    }
    forgotten.is_ok()
}

async fn delete_what_ended(web: &Web, keep_messages: Option<Duration>) -> bool {
    let outcome = async {
        // Short transactions, so that sign-ins get between them.
        for _ in 0..MOST_BATCHES {
            let mut tx = web.store.begin().await?;
            let now = web.clock.now();
            let mut gone =
                tx.remove_unused_clients(now, BATCH).await? + tx.clean_up(now, KEEP, BATCH).await?;
            if let Some(keep) = keep_messages {
                gone += tx.forget_messages(now - keep, BATCH).await?;
            }
            tx.commit().await?;
            if gone == 0 {
                break;
            }
        }
        Ok::<_, countersign_store::StoreError>(())
    };
    let outcome = outcome.await;
    if let Err(error) = &outcome {
        tracing::error!("what has ended cannot be deleted: {error}");
    }
    outcome.is_ok()
}
