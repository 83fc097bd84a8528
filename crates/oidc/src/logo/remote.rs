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
        outbound: &dyn Outbound,
    ) -> Option<Logo> {
        let entry = self.0.entry(address);
        let mut entry = entry.lock().await;
        if now >= entry.good_until {
            entry.fetch(address, now, outbound).await;
        }
        entry.logo.clone()
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
