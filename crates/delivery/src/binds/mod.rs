//! The sessions of one message centre, shared out among the nodes of a store: all together keep as
//! many as were agreed.
//!
//! Each node writes how many it keeps, and raises a beat. Whose beat does not change for a while is
//! dead, and the others take its share; before that it has ended its sessions by itself, by a clock
//! that goes on while the process stands still. No node's time of day matters. A process that was
//! killed on the same machine is known to be dead at once.

mod beats;
mod keeper;
mod process;
mod remains;
mod rule;

use std::sync::Arc;
use std::time::Duration;

use countersign_smpp::{BindType, Fence, MessageCentre};
use countersign_store::Store;
use tokio::sync::{Mutex, Notify, watch};
use tokio::task::JoinHandle;
use tokio::time::Instant;

use keeper::Keeper;
pub(crate) use remains::Remains;

/// How often a node raises its beat.
const BEAT: Duration = Duration::from_secs(2);
/// How long one attempt to raise it may take.
const ATTEMPT: Duration = Duration::from_secs(6);
/// From the beginning of the last attempt that succeeded: when a node begins to unbind, and when all
/// its links are broken.
const SURRENDER: Duration = Duration::from_secs(9);
const SAFE: Duration = Duration::from_secs(13);
/// After how long without a beat a node is dead to the others.
const LEASE: Duration = Duration::from_secs(15);
/// After how long a node that cannot bind lets another try that has no session, and for how long.
const HOPELESS: Duration = Duration::from_secs(20);

/// Where a centre's sessions are shared out.
#[derive(Clone, Debug)]
pub(crate) struct Sharing {
    pub(crate) store: Store,
    /// Names this opening of the centre, so that one that is about to close is another's.
    pub(crate) node: String,
    /// Takes only what nobody has: a command that runs for a moment beside the servers.
    pub(crate) visits: bool,
    /// Told when another node gave something back.
    pub(crate) told: Arc<Notify>,
}

/// What was agreed for all nodes together.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Agreed {
    pub(crate) bind_type: BindType,
    pub(crate) sessions: u16,
    pub(crate) receivers: u16,
    pub(crate) messages_per_second: Option<u32>,
}

/// How it stands, as this node knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Standing {
    /// Sessions that are this node's to keep, receivers included.
    pub(crate) own: u16,
    /// Of those that submit.
    pub(crate) own_sessions: u16,
    /// By which other nodes can send, and until when this may be believed.
    elsewhere: usize,
    until: Instant,
}

impl Standing {
    fn nothing() -> Self {
        Self {
            own: 0,
            own_sessions: 0,
            elsewhere: 0,
            until: Instant::now(),
        }
    }

    /// Sessions by which other nodes can send.
    pub(crate) fn elsewhere(&self) -> usize {
        if Instant::now() < self.until {
            self.elsewhere
        } else {
            0
        }
    }

    /// Whether the store has said lately how it stands.
    pub(crate) fn is_known(&self) -> bool {
        Instant::now() < self.until
    }
}

/// This node's part. Dropping it is a crash to the others.
#[derive(Debug)]
pub(crate) struct Binds {
    standing: watch::Receiver<Standing>,
    stop: watch::Sender<bool>,
    task: Mutex<JoinHandle<()>>,
}

impl Binds {
    /// Begins to claim sessions, for a centre that is idle and stands behind this fence.
    pub(crate) fn start(
        name: &str,
        agreed: Agreed,
        centre: MessageCentre,
        fence: Fence,
        sharing: Sharing,
    ) -> Self {
        let (stop, stopped) = watch::channel(false);
        let (standing, shown) = watch::channel(Standing::nothing());
        let keeper = Keeper::new(name, agreed, centre, fence, sharing, standing);
        Self {
            standing: shown,
            stop,
            task: Mutex::new(tokio::spawn(keeper.run(stopped))),
        }
    }

    pub(crate) fn standing(&self) -> Standing {
        *self.standing.borrow()
    }

    /// Waits until another node can send.
    pub(crate) async fn bound_elsewhere(&self) {
        let mut standing = self.standing.clone();
        let there = standing.wait_for(|standing| standing.elsewhere() > 0);
        if there.await.is_err() {
            // Nobody keeps it up to date any more.
            std::future::pending::<()>().await;
        }
    }

    /// Ends the sessions after what is under way, and gives the share back.
    pub(crate) async fn give_back(&self) {
        self.stop.send_replace(true);
        let mut task = self.task.lock().await;
        if !task.is_finished() {
            // One that panicked has ended too.
            let _ = (&mut *task).await;
        }
    }
}

impl Drop for Binds {
    fn drop(&mut self) {
        self.task.get_mut().abort();
    }
}
