//! Requests that are made at one place and answered at another: by a device without a browser
//! (RFC 8628), or by an application that knows its person (CIBA). Both are authorization requests
//! whose answer is not a redirect but something that the client polls for.

mod answer;
mod backchannel;
mod device;
mod enter;
mod open;
mod user_code;

use std::time::Duration;

use countersign_core::ids::RequestId;
use countersign_store::DecoupledKind;
use serde::{Deserialize, Serialize};

pub use backchannel::{BackchannelResponse, Hint, Invitation};
pub use device::DeviceResponse;
pub use enter::Entry;

/// How long a client waits from poll to poll, until it is told to be slower.
pub(crate) const INTERVAL: Duration = Duration::from_secs(5);
/// What each poll that comes too early adds (RFC 8628 §3.5).
pub(crate) const SLOWER: Duration = Duration::from_secs(5);

/// What an authorization request answers when it does not answer a redirect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decoupled {
    pub(crate) id: RequestId,
    /// What the application shows beside it (CIBA §7.1); a person compares the two.
    pub binding_message: Option<String>,
    pub(crate) kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    Device,
    Backchannel,
}

impl Decoupled {
    /// Whether a device asks, which shows a code.
    #[must_use]
    pub fn is_device(&self) -> bool {
        self.kind == Kind::Device
    }
}

impl Kind {
    pub(crate) const fn stored(self) -> DecoupledKind {
        match self {
            Self::Device => DecoupledKind::Device,
            Self::Backchannel => DecoupledKind::Backchannel,
        }
    }

    /// The grant type at the token endpoint.
    pub(crate) const fn grant_type(self) -> &'static str {
        match self {
            Self::Device => "urn:ietf:params:oauth:grant-type:device_code",
            Self::Backchannel => "urn:openid:params:grant-type:ciba",
        }
    }

    /// The parameter that names the request there.
    pub(crate) const fn handle(self) -> &'static str {
        match self {
            Self::Device => "device_code",
            Self::Backchannel => "auth_req_id",
        }
    }

    /// Where the person's browser ends.
    pub(crate) const fn done(self) -> &'static str {
        match self {
            Self::Device => crate::paths::DEVICE_DONE,
            Self::Backchannel => crate::paths::BACKCHANNEL_DONE,
        }
    }
}
