//! A message centre simulator: accepts binds, answers every PDU of SMPP 3.4, sends receipts,
//! shows messages as phones, and misbehaves when asked to.

mod allowance;
mod centre;
mod chance;
mod faults;
mod handset;
mod latency;
mod manage;
mod message;
mod outbox;
mod outcome;
mod parts;
mod proxy;
mod receipts;
mod recording;
mod replay;
mod requests;
mod script;
mod session;
mod setting;
mod shape;
mod submit;
mod system;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::SmppPassword;
use centre::Centre;
pub use faults::{Count, Faults, Reject};
pub use latency::{InvalidLatency, Latency};
pub use message::HandsetMessage;
pub use outcome::{Receipts, Shares};
pub use proxy::{FaultProxy, Network};
pub use recording::{Direction, Recorded, Recording};
pub use replay::{Replayed, replay};
pub use script::{Script, ScriptError};
pub use shape::{IdForm, Shape};
pub use system::Sessions;

/// Where to listen and whom to let in.
#[derive(Debug, Clone)]
pub struct SmscConfig {
    /// SMPP; port 0 picks a free one.
    pub listen: SocketAddr,
    /// Handset page and fault controls; none for neither.
    pub web: Option<SocketAddr>,
    pub system_id: String,
    pub password: SmppPassword,
}

/// A running simulator. Dropping it stops it.
#[derive(Debug)]
pub struct Smsc {
    centre: Arc<Centre>,
    smpp: SocketAddr,
    web: Option<SocketAddr>,
    tasks: Vec<JoinHandle<()>>,
}

impl Smsc {
    /// # Errors
    /// When an address cannot be listened on.
    pub async fn start(config: SmscConfig) -> io::Result<Self> {
        let listener = TcpListener::bind(config.listen).await?;
        let smpp = listener.local_addr()?;
        let centre = Arc::new(Centre::new());
        centre.add_system(config.system_id, config.password);
        let mut tasks = Vec::new();
        let mut web = None;
        if let Some(address) = config.web {
            let handset = TcpListener::bind(address).await?;
            web = Some(handset.local_addr()?);
            tasks.push(tokio::spawn(handset::serve(handset, Arc::clone(&centre))));
        }
        tasks.push(tokio::spawn(session::accept(listener, Arc::clone(&centre))));
        Ok(Self {
            centre,
            smpp,
            web,
            tasks,
        })
    }

    pub fn smpp_addr(&self) -> SocketAddr {
        self.smpp
    }

    pub fn web_addr(&self) -> Option<SocketAddr> {
        self.web
    }

    /// Messages to a number, or all, oldest first.
    pub fn messages(&self, to: Option<&str>) -> Vec<HandsetMessage> {
        self.centre.messages(to)
    }

    /// Waits until `count` messages to a number are there, and gives the `count`-th.
    pub async fn wait_for_message(&self, to: &str, count: usize) -> HandsetMessage {
        let mut changes = self.centre.changes();
        loop {
            let mut there = self.centre.messages(Some(to));
            if count > 0 && there.len() >= count {
                return there.swap_remove(count - 1);
            }
            // The sender lives as long as the simulator.
            let _ = changes.changed().await;
        }
    }

    /// Sets how it behaves from now on, towards every system.
    pub fn set_faults(&self, faults: Faults) {
        self.centre.set_faults(None, &faults);
    }

    /// Lets another system in, with settings of its own; one of this name is replaced.
    pub fn add_system(
        &self,
        system_id: impl Into<String>,
        password: impl Into<SmppPassword>,
        faults: Faults,
    ) {
        let system = self.centre.add_system(system_id.into(), password.into());
        system.set_faults(faults);
    }

    /// Sets how it behaves from now on towards one system.
    pub fn set_faults_of(&self, system_id: &str, faults: Faults) {
        self.centre.set_faults(Some(system_id), &faults);
    }

    /// Begins the sequence of latencies and outcomes anew: the same seed gives the same run.
    pub fn seed(&self, seed: u64) {
        for system in self.centre.systems(None) {
            system.seed(seed);
        }
    }

    /// Messages that are taken and not yet on their phones.
    pub fn waiting(&self) -> usize {
        let systems = self.centre.systems(None);
        systems.iter().map(|system| system.waiting()).sum()
    }

    /// Records every PDU of links that are opened from now on.
    pub fn record(&self, recording: Recording) {
        self.centre.record(Some(recording));
    }

    /// Plays a script from now on, instead of one that is under way.
    pub fn play(&self, script: Script) {
        self.centre.play(script);
    }

    /// Connects to a client that listens, and asks it to bind (§2.2.1).
    ///
    /// # Errors
    /// When nobody listens there.
    pub async fn outbind(&self, to: SocketAddr, system_id: &str, password: &str) -> io::Result<()> {
        let stream = TcpStream::connect(to).await?;
        let centre = Arc::clone(&self.centre);
        let (system_id, password) = (system_id.to_owned(), password.to_owned());
        tokio::spawn(async move {
            session::outbind(stream, &centre, &system_id, &password).await;
        });
        Ok(())
    }

    /// How many sessions are bound.
    pub fn bound(&self) -> usize {
        self.centre.bound()
    }

    /// How the sessions of each system stand, and stood.
    pub fn sessions(&self) -> Vec<Sessions> {
        self.centre.sessions()
    }

    /// Waits until `count` sessions are bound.
    pub async fn wait_for_bound(&self, count: usize) {
        let mut changes = self.centre.changes();
        while self.centre.bound() != count {
            let _ = changes.changed().await;
        }
    }

    /// Cuts every link without a word, as a failing network does.
    pub fn cut(&self) {
        self.centre.cut(None);
    }

    /// Stops listening and closes every link.
    pub async fn shutdown(self) {
        self.centre.stop();
        for task in &self.tasks {
            task.abort();
        }
    }
}

impl Drop for Smsc {
    fn drop(&mut self) {
        self.centre.stop();
        for task in &self.tasks {
            task.abort();
        }
    }
}
