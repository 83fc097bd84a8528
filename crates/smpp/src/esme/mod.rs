//! The client's side: long-lived sessions to one message centre.

mod answer;
mod backoff;
mod bind;
mod centre;
mod config;
mod dispatch;
mod fence;
mod incoming;
mod keep;
mod kept;
mod link;
mod manage;
mod outbind;
mod pacer;
mod pool;
mod request;
mod session;
mod sink;
mod submit;
mod tls;

pub use answer::MessageStatus;
pub use backoff::Backoff;
pub use centre::{CentreState, MessageCentre};
pub use config::{BindType, CentreConfig, SmppPassword};
pub use fence::Fence;
pub use incoming::{Incoming, IncomingMessage};
pub use manage::{Cancel, Query, Replace};
pub use outbind::Outbinder;
pub use sink::{Confirmation, ReceiptSink, UnconfirmedReceipt};
pub use submit::{Submit, SubmitError, SubmitOk};
pub use tls::{ClientCertificate, TlsConfig};
