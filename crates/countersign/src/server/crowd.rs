use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use countersign_core::{AddressRange, network};
use tokio::sync::Notify;

/// The connections that are open. When there is no room left, the one that has been waiting
/// longest for a request makes room: idle connections, however many, keep nobody out. A network
/// has room for a share only, so that its requests, however slow, leave places to the others.
#[derive(Debug)]
pub(super) struct Crowd {
    most: usize,
    most_of_one: usize,
    /// Whoever stands for many: a share would be everybody's.
    proxies: Vec<AddressRange>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    count: usize,
    next: u64,
    /// Those without a request, longest first.
    idle: BTreeMap<u64, Idle>,
    networks: HashMap<IpAddr, Share>,
}

#[derive(Debug)]
struct Idle {
    network: Option<IpAddr>,
    leave: Arc<Notify>,
}

/// What one network has of the places.
#[derive(Debug, Default)]
struct Share {
    count: usize,
    idle: BTreeSet<u64>,
}

impl State {
    fn wait(&mut self, network: Option<IpAddr>, leave: &Arc<Notify>) -> u64 {
        self.next += 1;
        if let Some(network) = network {
            let share = self.networks.entry(network).or_default();
            share.idle.insert(self.next);
        }
        let leave = Arc::clone(leave);
        self.idle.insert(self.next, Idle { network, leave });
        self.next
    }

    fn wake(&mut self, number: u64) -> Option<Arc<Notify>> {
        let Idle { network, leave } = self.idle.remove(&number)?;
        if let Some(share) = network.and_then(|network| self.networks.get_mut(&network)) {
            share.idle.remove(&number);
        }
        Some(leave)
    }

    /// Sends the one away that has been idle longest: of a network, or of all.
    fn make_room(&mut self, of: Option<IpAddr>) -> Option<()> {
        let longest = match of {
            Some(network) => self.networks.get(&network)?.idle.first().copied(),
            None => self.idle.keys().next().copied(),
        };
        self.wake(longest?)?.notify_one();
        Some(())
    }

    fn share(&self, network: IpAddr) -> usize {
        self.networks.get(&network).map_or(0, |share| share.count)
    }

    fn leave(&mut self, network: Option<IpAddr>) {
        self.count -= 1;
        let Some(network) = network else { return };
        if let Some(share) = self.networks.get_mut(&network) {
            share.count -= 1;
            if share.count == 0 {
                self.networks.remove(&network);
            }
        }
    }
}

/// One connection's place; it is free again when this is dropped.
#[derive(Debug)]
pub(super) struct Place {
    crowd: Arc<Crowd>,
    network: Option<IpAddr>,
    leave: Arc<Notify>,
    /// Its number among the idle; none while it has a request.
    waiting: Mutex<Option<u64>>,
}

impl Crowd {
    /// Room for `most`, of one network for `most_of_one`; for `proxies` there is no share.
    pub(super) fn of_at_most(most: usize, most_of_one: usize, proxies: Vec<AddressRange>) -> Self {
        Self {
            most,
            most_of_one,
            proxies,
            state: Mutex::default(),
        }
    }

    /// A place for a new connection; none if all others, or those of its network, have requests.
    pub(super) fn enter(self: &Arc<Self>, peer: IpAddr) -> Option<Place> {
        let alone = !self.proxies.iter().any(|proxy| proxy.contains(peer));
        let network = alone.then(|| network(peer));
        let mut state = self.state();
        if network.is_some_and(|network| state.share(network) >= self.most_of_one) {
            state.make_room(network)?;
        } else if state.count >= self.most {
            state.make_room(None)?;
        }
        state.count += 1;
        if let Some(network) = network {
            state.networks.entry(network).or_default().count += 1;
        }
        let leave = Arc::new(Notify::new());
        let waiting = Mutex::new(Some(state.wait(network, &leave)));
        Some(Place {
            crowd: Arc::clone(self),
            network,
            leave,
            waiting,
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Place {
    /// A request has come.
    pub(super) fn begin(&self) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(number) = waiting.take() {
            self.crowd.state().wake(number);
        }
    }

    pub(super) fn has_request(&self) -> bool {
        let waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.is_none()
    }

    /// It is answered.
    pub(super) fn end(&self) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        *waiting = Some(self.crowd.state().wait(self.network, &self.leave));
    }

    /// Ends when the connection must make room.
    pub(super) async fn is_needed(&self) {
        self.leave.notified().await;
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.begin();
        self.crowd.state().leave(self.network);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;
    use std::time::Duration;

    const PROXY: IpAddr = network_number(255);

    const fn network_number(last: u8) -> IpAddr {
        IpAddr::V4(Ipv4Addr::new(192, 0, 2, last))
    }

    fn crowd(most: usize, most_of_one: usize) -> Arc<Crowd> {
        Arc::new(Crowd::of_at_most(most, most_of_one, vec![PROXY.into()]))
    }

    async fn must_leave(place: &Place) -> bool {
        let leaving = tokio::time::timeout(Duration::ZERO, place.is_needed());
        leaving.await.is_ok()
    }

    #[tokio::test]
    async fn the_longest_idle_makes_room() {
        let crowd = crowd(3, 3);
        let [first, second, third] = [1, 2, 3].map(|n| crowd.enter(network_number(n)).unwrap());
        first.begin();
        first.end();
        second.begin();
        assert!(crowd.enter(network_number(4)).is_some());
        assert!(must_leave(&third).await);
        assert!(!must_leave(&second).await && !must_leave(&first).await);
    }

    #[tokio::test]
    async fn those_with_requests_are_not_sent_away() {
        let crowd = crowd(2, 2);
        let places = [1, 2].map(|n| crowd.enter(network_number(n)).unwrap());
        places.iter().for_each(Place::begin);
        assert!(crowd.enter(network_number(3)).is_none());
        let [first, _second] = places;
        drop(first);
        assert!(crowd.enter(network_number(3)).is_some());
    }

    #[tokio::test]
    async fn a_network_has_its_share_and_makes_room_for_itself() {
        let crowd = crowd(10, 2);
        let other = crowd.enter(network_number(2)).unwrap();
        let [busy, idle] = [1, 1].map(|n| crowd.enter(network_number(n)).unwrap());
        busy.begin();
        let next = crowd.enter(network_number(1)).unwrap();
        assert!(must_leave(&idle).await && !must_leave(&other).await);
        drop(idle);
        next.begin();
        assert!(crowd.enter(network_number(1)).is_none());
        assert!(crowd.enter(network_number(3)).is_some());
        drop((busy, next));
        assert!(crowd.enter(network_number(1)).is_some());
    }

    #[tokio::test]
    async fn a_proxy_stands_for_many() {
        let crowd = crowd(10, 1);
        let places = [(); 5].map(|()| crowd.enter(PROXY).unwrap());
        places.iter().for_each(Place::begin);
        assert!(crowd.enter(PROXY).is_some());
    }

    #[test]
    fn those_who_left_are_forgotten() {
        let crowd = crowd(10, 2);
        for number in 0..100 {
            drop(crowd.enter(network_number(number)));
        }
        let state = crowd.state();
        assert!(state.count == 0 && state.networks.is_empty() && state.idle.is_empty());
    }
}
