use std::sync::Arc;
use std::time::Duration;

use countersign_core::Millis;
use countersign_jose::JwkSet;
use url::Url;

use crate::by_address::ByAddress;
use crate::outbound::Outbound;

/// Keys are kept at least this long, whatever their owner says, so that no client's traffic
/// becomes traffic of ours.
const KEPT: Duration = Duration::from_secs(5 * 60);
/// And at most this long, so that a key that was withdrawn is not trusted for ever.
const KEPT_AT_MOST: Duration = Duration::from_secs(24 * 60 * 60);
/// An address is asked no more often than this, whether it failed or a key is not among its own.
const REST: Duration = Duration::from_secs(60);
/// More addresses than this are not kept.
const MOST: usize = 1000;

/// Key sets that were fetched.
#[derive(Debug)]
pub(crate) struct RemoteKeys(ByAddress<Entry>);

impl Default for RemoteKeys {
    fn default() -> Self {
        Self(ByAddress::new(MOST))
    }
}

#[derive(Debug, Default)]
struct Entry {
    /// The last that were had. They are used on while their address fails.
    keys: Arc<JwkSet>,
    fetched_at: Millis,
    good_until: Millis,
}

impl RemoteKeys {
    /// The keys at an address. Whoever asks while they are fetched waits for the one fetch.
    pub(crate) async fn get(
        &self,
        address: &Url,
        kid: Option<&str>,
        now: Millis,
        outbound: &Arc<dyn Outbound>,
    ) -> Arc<JwkSet> {
        let mut entry = self.0.entry(address).lock_owned().await;
        if !entry.is_wanting(kid, now) {
            return Arc::clone(&entry.keys);
        }
        let (address, outbound) = (address.clone(), Arc::clone(outbound));
        // It ends whoever goes away meanwhile: callers who do cause no more fetches.
        let fetched = tokio::spawn(async move {
            entry.fetch(&address, now, &*outbound).await;
            Arc::clone(&entry.keys)
        });
        fetched.await.unwrap_or_default()
    }
}

impl Entry {
    fn is_wanting(&self, kid: Option<&str>, now: Millis) -> bool {
        let has = |kid: &str| {
            let mut names = self.keys.keys().iter().map(|key| key.kid.as_deref());
            names.any(|own| own == Some(kid))
        };
        now >= self.good_until
            || (now >= self.fetched_at + REST && kid.is_some_and(|kid| !has(kid)))
    }

    async fn fetch(&mut self, address: &Url, now: Millis, outbound: &dyn Outbound) {
        let fetched = match outbound.get(address).await {
            Ok(document) => JwkSet::parse(&document.body)
                .map(|keys| (keys, document.max_age))
                .map_err(|error| error.to_string()),
            Err(error) => Err(error.reason),
        };
        self.fetched_at = now;
        match fetched {
            Ok((keys, max_age)) => {
                self.keys = Arc::new(keys);
                self.good_until = now + max_age.unwrap_or(KEPT).clamp(KEPT, KEPT_AT_MOST);
            }
            Err(reason) => {
                let host = address.host_str().unwrap_or_default();
                tracing::warn!("the keys of a client at {host} cannot be had: {reason}");
                self.good_until = now + REST;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use countersign_jose::{Jwk, KeyType, PrivateKey};

    use super::*;
    use crate::outbound::{Fetched, OutboundError, Sent};

    /// Publishes keys with these names, or nothing.
    #[derive(Debug, Default)]
    struct Publisher {
        names: std::sync::Mutex<Option<Vec<&'static str>>>,
        max_age: Option<Duration>,
        asked: AtomicUsize,
    }

    impl Publisher {
        fn publish(&self, names: Option<Vec<&'static str>>) {
            *self.names.lock().unwrap() = names;
        }

        fn answer(&self, url: &Url) -> Result<Fetched, OutboundError> {
            self.asked.fetch_add(1, Ordering::SeqCst);
            let names = self.names.lock().unwrap().clone();
            let names = names.ok_or(OutboundError {
                host: url.host_str().unwrap().to_owned(),
                reason: "answered 503".to_owned(),
            })?;
            let key = PrivateKey::generate(KeyType::P256).unwrap().public();
            let keys = names
                .into_iter()
                .map(|name| Jwk::new(key.clone()).kid(name));
            let set = JwkSet::from(keys.collect::<Vec<_>>());
            Ok(Fetched {
                body: serde_json::to_vec(&set).unwrap(),
                max_age: self.max_age,
            })
        }
    }

    impl Outbound for Publisher {
        fn get<'a>(&'a self, url: &'a Url) -> Sent<'a, Fetched> {
            Box::pin(async move {
                tokio::task::yield_now().await;
                self.answer(url)
            })
        }

        fn post_form<'a>(&'a self, _: &'a Url, _: &'a [(&'a str, &'a str)]) -> Sent<'a, u16> {
            unreachable!("keys are only read")
        }
    }

    const START: Millis = Millis(1_700_000_000_000);

    struct Scene {
        publisher: Arc<Publisher>,
        keys: RemoteKeys,
        address: Url,
    }

    impl Scene {
        fn new(names: Option<Vec<&'static str>>, max_age: Option<Duration>) -> Self {
            let publisher = Publisher {
                max_age,
                ..Publisher::default()
            };
            publisher.publish(names);
            Self {
                publisher: Arc::new(publisher),
                keys: RemoteKeys::default(),
                address: Url::parse("https://app.example/jwks").unwrap(),
            }
        }

        /// How many keys there are after so many seconds, and how often the address was asked.
        async fn after(&self, seconds: u64, kid: Option<&str>) -> (usize, usize) {
            let now = START + Duration::from_secs(seconds);
            let outbound: Arc<dyn Outbound> = self.publisher.clone();
            let got = self.keys.get(&self.address, kid, now, &outbound);
            let keys = got.await.keys().len();
            (keys, self.publisher.asked.load(Ordering::SeqCst))
        }
    }

    #[tokio::test]
    async fn keys_are_kept_as_long_as_their_owner_says_within_bounds() {
        for (max_age, kept) in [(None, 300), (Some(0), 300), (Some(1000), 1000)] {
            let scene = Scene::new(Some(vec!["a"]), max_age.map(Duration::from_secs));
            assert_eq!(scene.after(0, None).await, (1, 1));
            assert_eq!(scene.after(kept - 1, None).await, (1, 1));
            assert_eq!(scene.after(kept, None).await, (1, 2));
        }
        let scene = Scene::new(Some(vec!["a"]), Some(Duration::from_secs(u64::MAX)));
        assert_eq!(scene.after(0, None).await, (1, 1));
        assert_eq!(scene.after(24 * 60 * 60, None).await, (1, 2));
    }

    #[tokio::test]
    async fn a_new_key_is_looked_for_once_a_minute() {
        let scene = Scene::new(Some(vec!["a"]), None);
        assert_eq!(scene.after(0, Some("b")).await, (1, 1));
        scene.publisher.publish(Some(vec!["a", "b"]));
        assert_eq!(scene.after(59, Some("b")).await, (1, 1));
        assert_eq!(scene.after(60, Some("b")).await, (2, 2));
        assert_eq!(scene.after(200, Some("b")).await, (2, 2));
        for second in 200..219 {
            assert_eq!(scene.after(second, Some("invented")).await, (2, 3));
        }
    }

    #[tokio::test]
    async fn while_their_address_fails_the_last_keys_are_used() {
        let scene = Scene::new(Some(vec!["a"]), None);
        assert_eq!(scene.after(0, None).await, (1, 1));
        scene.publisher.publish(None);
        assert_eq!(scene.after(300, None).await, (1, 2));
        assert_eq!(scene.after(359, None).await, (1, 2));
        assert_eq!(scene.after(360, None).await, (1, 3));
        let never = Scene::new(None, None);
        assert_eq!(never.after(0, None).await, (0, 1));
        assert_eq!(never.after(59, Some("a")).await, (0, 1));
    }

    #[tokio::test]
    async fn callers_who_go_away_cause_one_request() {
        let scene = Scene::new(Some(vec!["a"]), None);
        for _ in 0..5 {
            tokio::select! {
                biased;
                _ = scene.after(0, None) => {}
                () = std::future::ready(()) => {}
            }
        }
        assert_eq!(scene.after(0, None).await, (1, 1));
    }

    #[tokio::test]
    async fn many_who_ask_at_once_cause_one_request() {
        let scene = Arc::new(Scene::new(Some(vec!["a"]), None));
        let asking: Vec<_> = (0..50)
            .map(|_| {
                let scene = Arc::clone(&scene);
                tokio::spawn(async move { scene.after(0, None).await })
            })
            .collect();
        for asked in asking {
            assert_eq!(asked.await.unwrap(), (1, 1));
        }
    }
}
