//! Text messages: an outbox in the store, routes to message centres, delivery receipts.
//!
//! A message is one row from the moment it is accepted: queued → submitted → delivered, failed,
//! expired or cancelled. Accepting is a write in the caller's own transaction; sending happens
//! in the background, survives a crash, and never happens after the message's expiry.
//!
//! ```no_run
//! # use std::{collections::BTreeMap, sync::Arc, time::Duration};
//! # use countersign_core::{Clock, Entropy, Keyring, Phone};
//! # use countersign_delivery::{Delivery, Draft, Medium, SmppProperties};
//! # async fn example(
//! #     store: countersign_store::Store,
//! #     keyring: Arc<Keyring>,
//! #     clock: Arc<dyn Clock>,
//! #     entropy: Arc<dyn Entropy>,
//! #     table: BTreeMap<String, String>,
//! #     to: Phone,
//! # ) -> Result<(), Box<dyn std::error::Error>> {
//! let delivery = Delivery::new(store.clone(), keyring, clock.clone(), entropy);
//! delivery.open_route("smpp", &SmppProperties::parse(&table)?)?;
//!
//! let message = delivery.compose(&Draft {
//!     route: "smpp",
//!     method: "smpp",
//!     purpose: "code",
//!     medium: Medium::Text,
//!     person: None,
//!     to: &to,
//!     text: "Your code is …",
//!     expires_at: clock.now() + Duration::from_secs(300),
//! })?;
//! let mut tx = store.begin().await?;
//! tx.add_message(&message).await?;
//! tx.commit().await?;
//! delivery.wake(&message.centre);
//!
//! let state = delivery.settled(&message.id, Duration::from_millis(300)).await?;
//! println!("{}", state.as_str());
//! # Ok(()) }
//! ```
//!
//! Sending is at least once: when a message centre falls silent after it was given a message, the
//! same message is submitted again, there or by another route. For a code that is harmless, since
//! it is the same code.
//!
//! Which ways a message may go is planned when it is accepted and stored with it; see
//! `docs/decisions/0005-plan-in-the-row.md` for why.

mod administration;
mod binds;
mod callback;
mod centres;
mod channel;
mod channels;
mod configuration;
mod delivery;
mod draft;
mod error;
mod error_class;
mod explaining;
mod figures;
mod kept_secret;
mod lane;
mod meter;
mod method;
mod outbox;
pub mod properties;
mod routing;
mod service;
mod sip;
mod speech;
mod spoken;
mod text;
mod watching;

pub use administration::{Administration, AdministrationError};
pub use callback::{Callback, CallbackError};
pub use centres::{CentreSettings, DeliverySettings, Kind};
pub use channel::{Channel, Outgoing, Report, RouteState, SendError, Sessions, Stored};
pub use delivery::Delivery;
pub use draft::Draft;
pub use error::{ComposeError, DeliveryError, OpenError};
pub use error_class::{ErrorClass, ErrorOverrides};
pub use explaining::{Considered, Explanation, Question, Way};
pub use figures::DeliveryFigures;
pub use kept_secret::{GIVE_AGAIN, leads};
pub use meter::{Activity, Trouble};
pub use method::MethodProperties;
pub use outbox::number_key;
pub use properties::{Described, PropertyError, SmppProperties, Takes};
pub use routing::{Judge, Medium, Planned, Route, Sender};
pub use service::LaneStatus;
pub use spoken::Spoken;
pub use watching::MessageWatch;
