//! A message centre simulator: accepts binds, answers every PDU of SMPP 3.4, sends receipts,
//! shows messages as phones, and misbehaves when asked to.

mod centre;
mod faults;
mod handset;
mod message;
mod outbox;
mod parts;
mod receipts;
mod requests;
mod session;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::SmppPassword;
use centre::Centre;
pub use faults::{Count, Faults, Receipts, Reject};
pub use message::HandsetMessage;

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
        let centre = Arc::new(Centre::new(config.system_id, config.password));
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

    /// Sets how it misbehaves from now on.
    pub fn set_faults(&self, faults: Faults) {
        self.centre.set_faults(faults);
    }

    /// How many sessions are bound.
    pub fn bound(&self) -> usize {
        self.centre.bound()
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
        self.centre.cut();
    }

    /// Stops listening and closes every link.
    pub async fn shutdown(self) {
        self.centre.cut();
        for task in &self.tasks {
            task.abort();
        }
    }
}

impl Drop for Smsc {
    fn drop(&mut self) {
        self.centre.cut();
        for task in &self.tasks {
            task.abort();
        }
    }
}
