//! Where a client hears of a sign-out (OpenID Connect Front-Channel Logout §2, Back-Channel
//! Logout §2.2).

use countersign_store::ClientMetadata;
use url::Url;

use super::addresses::served;
use super::invalid::{Checked, ensure};

pub(super) fn check(metadata: &ClientMetadata) -> Checked {
    let front = metadata.frontchannel_logout_uri.as_deref();
    served("frontchannel_logout_uri", front)?;
    served(
        "backchannel_logout_uri",
        metadata.backchannel_logout_uri.as_deref(),
    )?;
    // A frame of another site would not reach what this client keeps in the browser.
    let origin = |address: &str| Url::parse(address).ok().map(|url| url.origin());
    let own = front.is_none_or(|front| {
        metadata
            .redirect_uris
            .iter()
            .any(|uri| origin(uri) == origin(front))
    });
    ensure(
        own,
        "frontchannel_logout_uri",
        front.unwrap_or_default(),
        "use scheme, host and port of a redirect URI",
    )
}
