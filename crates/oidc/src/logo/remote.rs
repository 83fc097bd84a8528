use std::sync::Arc;
use std::time::Duration;

use countersign_core::Millis;
use url::Url;

use super::kind::media_type;
use crate::by_address::ByAddress;
use crate::outbound::Outbound;

/// Logos seldom change, and people do not mind the old one.
const KEPT: Duration = Duration::from_secs(24 * 60 * 60);
/// An address without a picture is asked again after this.
const REST: Duration = Duration::from_secs(10 * 60);
/// Each has 64 KiB at most, as all that is fetched.
const MOST: usize = 100;

/// A picture of a client's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logo {
    pub media_type: &'static str,
    pub image: Arc<[u8]>,
}

/// Logos that were fetched.
#[derive(Debug)]
pub(crate) struct RemoteLogos(ByAddress<Entry>);

#[derive(Debug, Default)]
struct Entry {
    logo: Option<Logo>,
    good_until: Millis,
}

impl Default for RemoteLogos {
    fn default() -> Self {
        Self(ByAddress::new(MOST))
    }
}

impl RemoteLogos {
    /// The picture at an address, if there is one.
    pub(super) async fn get(
        &self,
        address: &Url,
        now: Millis,
        outbound: &Arc<dyn Outbound>,
    ) -> Option<Logo> {
        let mut entry = self.0.entry(address).lock_owned().await;
        if now < entry.good_until {
            return entry.logo.clone();
        }
        let (address, outbound) = (address.clone(), Arc::clone(outbound));
        // It ends whoever goes away meanwhile: callers who do cause no more fetches.
        let fetched = tokio::spawn(async move {
            entry.fetch(&address, now, &*outbound).await;
            entry.logo.clone()
        });
        fetched.await.unwrap_or_default()
    }
}

impl Entry {
    async fn fetch(&mut self, address: &Url, now: Millis, outbound: &dyn Outbound) {
        let fetched = match outbound.get(address).await {
            Ok(document) => picture(document.body).ok_or("is no PNG, JPEG, GIF or WebP".to_owned()),
            Err(error) => Err(error.reason),
        };
        match fetched {
            Ok(logo) => {
                self.logo = Some(logo);
                self.good_until = now + KEPT;
            }
            // The last that was had is shown on.
            Err(reason) => {
                let host = address.host_str().unwrap_or_default();
                tracing::warn!("the logo of a client at {host} cannot be had: {reason}");
                self.good_until = now + REST;
            }
        }
    }
}

fn picture(body: Vec<u8>) -> Option<Logo> {
    let media_type = media_type(&body)?;
    Some(Logo {
        media_type,
        image: body.into(),
    })
}

#[cfg(test)]
mod tests {
    use std::future::pending;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::outbound::{Fetched, Sent};

    /// Never answers.
    #[derive(Debug, Default)]
    struct Silent(AtomicUsize);

    impl Outbound for Silent {
        fn get<'a>(&'a self, _: &'a Url) -> Sent<'a, Fetched> {
            self.0.fetch_add(1, Ordering::SeqCst);
            Box::pin(pending())
        }

        fn post_form<'a>(&'a self, _: &'a Url, _: &'a [(&'a str, &'a str)]) -> Sent<'a, u16> {
            unreachable!("logos are only read")
        }
    }

    #[tokio::test]
    async fn callers_who_go_away_cause_one_fetch() {
        let (logos, silent) = (RemoteLogos::default(), Arc::new(Silent::default()));
        let outbound: Arc<dyn Outbound> = silent.clone();
        let address = Url::parse("https://app.example/logo.png").unwrap();
        for _ in 0..5 {
            tokio::select! {
                biased;
                _ = logos.get(&address, Millis(1_700_000_000_000), &outbound) => {}
                () = tokio::task::yield_now() => {}
            }
            tokio::task::yield_now().await;
            assert_eq!(silent.0.load(Ordering::SeqCst), 1);
        }
    }
}
