//! The task that keeps this node's share up: it claims, renews, gives way and gives back.

use std::time::Duration;

use countersign_smpp::{BindType, CentreState, Fence, MessageCentre};
use countersign_store::{BindShare, StoreError};
use tokio::sync::watch;
use tokio::time::Instant;

use super::beats::Beats;
use super::rule::{left, share};
use super::{ATTEMPT, Agreed, BEAT, HOPELESS, LEASE, SAFE, SURRENDER, Sharing, Standing, process};
use crate::outbox::{GIVEN_BACK, word};

/// Between attempts while the store does not answer.
const AGAIN: Duration = Duration::from_secs(1);

pub(super) struct Keeper {
    name: String,
    agreed: Agreed,
    centre: MessageCentre,
    fence: Fence,
    sharing: Sharing,
    standing: watch::Sender<Standing>,
    beats: Beats,
    process: String,
    /// What was last written as bound.
    bound: i64,
    unbound_since: Option<Instant>,
    gives_way_until: Option<Instant>,
}

/// What a look at the store came to.
struct Turn {
    sessions: u16,
    receivers: u16,
    elsewhere: usize,
    /// The others have taken this node for dead: what it still has must end first.
    lost: bool,
}

impl Keeper {
    pub(super) fn new(
        name: &str,
        agreed: Agreed,
        centre: MessageCentre,
        fence: Fence,
        sharing: Sharing,
        standing: watch::Sender<Standing>,
    ) -> Self {
        Self {
            name: name.to_owned(),
            agreed,
            centre,
            fence,
            sharing,
            standing,
            beats: Beats::new(LEASE),
            process: process::own(),
            bound: 0,
            unbound_since: None,
            gives_way_until: None,
        }
    }

    pub(super) async fn run(mut self, mut stop: watch::Receiver<bool>) {
        let mut states = self.centre.watch();
        let mut renewed = Instant::now();
        let mut fails = false;
        while !*stop.borrow() {
            let began = Instant::now();
            let turn = tokio::time::timeout(ATTEMPT, self.turn(began)).await;
            let turn = turn.map_err(|_| "the store did not answer in time".to_owned());
            match turn.and_then(|turn| turn.map_err(|error| error.to_string())) {
                Ok(turn) if turn.lost => {
                    tracing::warn!(centre = self.name, "other nodes took this one for dead");
                    self.end_all().await;
                    continue;
                }
                Ok(turn) => {
                    (renewed, fails) = (began, false);
                    self.fence.set(began + SAFE);
                    self.take(&turn, began);
                }
                Err(error) => {
                    if !std::mem::replace(&mut fails, true) {
                        tracing::warn!(centre = self.name, "sessions are not renewed: {error}");
                    }
                    if renewed.elapsed() >= SURRENDER {
                        self.keep(0, 0);
                    }
                }
            }
            let pause = if fails { AGAIN } else { BEAT };
            let before = self.is_bound();
            tokio::select! {
                _ = stop.wait_for(|stop| *stop) => {}
                () = self.sharing.told.notified() => {}
                () = self.centre.one_ended() => {}
                // The others need to know soon who can send.
                _ = states.wait_for(|state| (*state == CentreState::Bound) != before) => {}
                () = tokio::time::sleep(pause) => {}
            }
        }
        self.give_back().await;
    }

    fn is_bound(&self) -> bool {
        self.centre.state() == CentreState::Bound
    }

    /// Kept and not ended yet, of those that submit and those that only receive.
    fn kept(&self) -> [(usize, usize); 2] {
        let own = self.centre.kept(self.agreed.bind_type);
        let receivers = match self.agreed.bind_type {
            BindType::Receiver => (0, 0),
            _ => self.centre.kept(BindType::Receiver),
        };
        [own, receivers]
    }

    fn keep(&self, sessions: u16, receivers: u16) {
        self.centre.keep(self.agreed.bind_type, sessions);
        if self.agreed.bind_type != BindType::Receiver {
            self.centre.keep(BindType::Receiver, receivers);
        }
    }

    /// One look at the store, in which this node's share is renewed.
    async fn turn(&mut self, now: Instant) -> Result<Turn, StoreError> {
        let [sessions, receivers] = self.kept();
        let mut tx = self.sharing.store.begin().await?;
        let all = tx.bind_shares(&self.name).await?;
        let (mine, mut others): (Vec<_>, Vec<_>) = all
            .into_iter()
            .partition(|share| share.node == self.sharing.node);
        let silent = self.beats.silent(&others, now);
        for share in &silent {
            tx.remove_bind_share(&self.name, &share.node).await?;
        }
        others.retain(|share| !silent.contains(share));
        let elsewhere = others.iter().map(|share| share.bound).sum::<i64>();
        let elsewhere = usize::try_from(elsewhere).unwrap_or(0);
        let lost = mine.is_empty() && sessions.0 + receivers.0 > 0;
        let stays = !lost && !self.gives_way(&others, now);
        let sessions = claim(
            self.agreed.sessions,
            &others,
            |s| s.sessions,
            sessions,
            stays,
        );
        let receivers = claim(
            self.agreed.receivers,
            &others,
            |s| s.receivers,
            receivers,
            stays,
        );
        let bound = match self.is_bound() {
            true => i64::try_from(self.centre.sessions()).unwrap_or(i64::MAX),
            false => 0,
        };
        let own = BindShare {
            centre: self.name.clone(),
            node: self.sharing.node.clone(),
            process: self.process.clone(),
            sessions: sessions.written.into(),
            receivers: receivers.written.into(),
            bound,
            beat: mine.first().map_or(0, |share| share.beat) + 1,
        };
        let visits_in_vain = self.sharing.visits && own.sessions + own.receivers == 0;
        if lost || visits_in_vain {
            tx.remove_bind_share(&self.name, &self.sharing.node).await?;
        } else {
            tx.put_bind_share(&own).await?;
        }
        tx.commit().await?;
        for share in silent {
            tracing::warn!(
                centre = self.name,
                node = share.node,
                "a node is dead: its sessions are free"
            );
        }
        let before = mine
            .first()
            .map_or(0, |share| share.sessions + share.receivers);
        let gave = before > own.sessions + own.receivers;
        // Others look again: something is free or wanted, or messages can be sent again or no more.
        if gave || (mine.is_empty() && !visits_in_vain) || (self.bound > 0) != (bound > 0) {
            self.tell();
        }
        self.bound = bound;
        Ok(Turn {
            sessions: sessions.kept,
            receivers: receivers.kept,
            elsewhere,
            lost,
        })
    }

    /// Whether another should try, since this node cannot bind.
    fn gives_way(&mut self, others: &[BindShare], now: Instant) -> bool {
        let tries = self.kept().iter().any(|(kept, _)| *kept > 0) && !self.is_bound();
        if !tries {
            self.unbound_since = None;
        }
        let idle = others.iter().any(|share| share.sessions == 0);
        let since = tries.then(|| *self.unbound_since.get_or_insert(now));
        if idle && since.is_some_and(|since| now >= since + HOPELESS) {
            tracing::warn!(centre = self.name, "another node is let try to bind");
            self.unbound_since = None;
            self.gives_way_until = Some(now + HOPELESS);
        }
        !others.is_empty() && self.gives_way_until.is_some_and(|until| now < until)
    }

    /// Keeps what was claimed.
    fn take(&self, turn: &Turn, began: Instant) {
        self.keep(turn.sessions, turn.receivers);
        let all = f64::from(self.agreed.sessions.max(1));
        if let Some(rate) = self.agreed.messages_per_second
            && turn.sessions > 0
        {
            let part = f64::from(turn.sessions) / all;
            self.centre.agree(f64::from(rate) * part);
        }
        self.standing.send_replace(Standing {
            own: turn.sessions + turn.receivers,
            own_sessions: turn.sessions,
            elsewhere: turn.elsewhere,
            until: began + LEASE,
        });
    }

    /// Breaks every link at once, and waits until that has happened.
    async fn end_all(&mut self) {
        self.fence.set(Instant::now());
        self.keep(0, 0);
        self.standing.send_replace(Standing::nothing());
        self.ended().await;
    }

    async fn ended(&self) {
        while self.kept().iter().any(|(kept, _)| *kept > 0) {
            // Another look, should one have ended between.
            let _ = tokio::time::timeout(AGAIN, self.centre.one_ended()).await;
        }
    }

    /// Unbinds, and lets the others have the share. The fence ends what does not end by itself.
    async fn give_back(&mut self) {
        self.keep(0, 0);
        self.standing.send_replace(Standing::nothing());
        self.ended().await;
        let gone = async {
            let mut tx = self.sharing.store.single().await?;
            tx.remove_bind_share(&self.name, &self.sharing.node).await?;
            drop(tx);
            Ok::<_, StoreError>(())
        };
        match tokio::time::timeout(ATTEMPT, gone).await {
            Ok(Ok(())) => {
                let word = word(GIVEN_BACK, &self.name);
                let said = self.sharing.store.say(&word);
                // Otherwise they find out when they look.
                let _ = tokio::time::timeout(ATTEMPT, said).await;
            }
            Ok(Err(error)) => {
                tracing::warn!(centre = self.name, "a share was not given back: {error}")
            }
            Err(_) => tracing::warn!(centre = self.name, "a share was not given back in time"),
        }
    }

    fn tell(&self) {
        let (store, word) = (self.sharing.store.clone(), word(GIVEN_BACK, &self.name));
        tokio::spawn(async move {
            // Otherwise they find out when they look.
            let _ = store.say(&word).await;
        });
    }
}

/// How many sessions of one kind a node keeps, and how many are written as its own: those that are
/// about to end are its own until they have.
struct Claim {
    kept: u16,
    written: u16,
}

fn claim(
    all: u16,
    others: &[BindShare],
    of_kind: fn(&BindShare) -> i64,
    (there, ending): (usize, usize),
    stays: bool,
) -> Claim {
    let others: Vec<u16> = others
        .iter()
        .map(|share| u16::try_from(of_kind(share)).unwrap_or(0))
        .collect();
    let small = |count: usize| u16::try_from(count).unwrap_or(u16::MAX);
    let most = left(all, &others);
    let wanted = if stays { share(all, &others) } else { 0 };
    // A new one takes its place only when an old one has ended.
    let kept = wanted.min(most.saturating_sub(small(ending)));
    Claim {
        kept,
        written: (kept + small(ending)).max(small(there)).min(most),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn others(sessions: &[i64]) -> Vec<BindShare> {
        let share = |(number, sessions): (usize, &i64)| BindShare {
            centre: "main".to_owned(),
            node: number.to_string(),
            process: String::new(),
            sessions: *sessions,
            receivers: 0,
            bound: 0,
            beat: 1,
        };
        sessions.iter().enumerate().map(share).collect()
    }

    #[test]
    fn what_is_about_to_end_is_ones_own_until_it_has() {
        let of = |others: &[BindShare], there, stays| {
            let claim = claim(2, others, |s| s.sessions, there, stays);
            (claim.kept, claim.written)
        };
        // Alone.
        assert_eq!(of(&[], (0, 0), true), (2, 2));
        // Another one comes: one has to end, and is written until it has.
        assert_eq!(of(&others(&[0]), (2, 0), true), (1, 2));
        assert_eq!(of(&others(&[0]), (2, 1), true), (1, 2));
        assert_eq!(of(&others(&[0]), (1, 0), true), (1, 1));
        // The other one has gone before that.
        assert_eq!(of(&[], (2, 1), true), (1, 2));
        // Giving way.
        assert_eq!(of(&others(&[0]), (2, 0), false), (0, 2));
        assert_eq!(of(&others(&[0]), (1, 1), false), (0, 1));
    }
}
