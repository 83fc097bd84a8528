//! SMPP 3.3, 3.4 and 5.0: long-lived client sessions to message centres, text encoding, delivery
//! receipts and, with the feature `smsc`, a message centre simulator.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use countersign_smpp::{
//!     Address, Alphabet, CentreConfig, MessageCentre, Receipt, Submit, text,
//! };
//!
//! let (receipts, mut arrived) = tokio::sync::mpsc::channel::<Receipt>(1024);
//! let config = CentreConfig::new("smsc.example.net", "countersign", "secret");
//! let centre = MessageCentre::start(config, receipts);
//!
//! for segment in text::encode("Your code is 123456", 1, None, Alphabet::Default)? {
//!     let message = Submit::new(
//!         Address::alphanumeric("Countersign"),
//!         Address::international("447700900123"),
//!         segment,
//!     );
//!     let accepted = centre.submit(&message).await?;
//!     println!("accepted as {}", accepted.message_id);
//! }
//! if let Some(receipt) = arrived.recv().await {
//!     println!("{}: {:?}", receipt.message_id, receipt.state);
//! }
//! centre.shutdown().await;
//! # Ok(())
//! # }
//! ```
//!
//! What became of a message, and taking it back:
//!
//! ```no_run
//! # async fn example(centre: countersign_smpp::MessageCentre) -> Result<(), countersign_smpp::SubmitError> {
//! use countersign_smpp::{Address, Cancel, Query, ReceiptState};
//!
//! let source = Address::alphanumeric("Countersign");
//! let query = Query {
//!     message_id: "1a2b".to_owned(),
//!     source: source.clone(),
//! };
//! if centre.query(&query).await?.state == ReceiptState::Enroute {
//!     let cancel = Cancel {
//!         message_id: query.message_id,
//!         source,
//!         destination: Address::international("447700900123"),
//!         service_type: String::new(),
//!     };
//!     centre.cancel(&cancel).await?;
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Sections cited as §n are of the SMPP Protocol Specification v3.4, Issue 1.2. The README says what
//! is there, what is promised and which timers there are.

mod address;
mod alphabet;
pub mod codec;
mod esme;
mod message_class;
mod named;
mod npi;
mod parameter;
mod receipt;
#[cfg(feature = "smsc")]
pub mod smsc;
pub mod text;
mod ton;
mod validity;

pub use address::{Address, mask};
pub use alphabet::Alphabet;
pub use codec::{CommandId, CommandStatus};
pub use esme::{
    Backoff, BindType, Cancel, CentreConfig, CentreState, ClientCertificate, Confirmation, Fence,
    Incoming, IncomingMessage, MessageCentre, MessageStatus, Outbinder, Query, ReceiptSink,
    Replace, SmppPassword, Submit, SubmitError, SubmitOk, TlsConfig, UnconfirmedReceipt,
};
pub use message_class::MessageClass;
pub use named::UnknownName;
pub use npi::Npi;
pub use parameter::{InvalidTlv, Tlv};
pub use receipt::{Receipt, ReceiptState, ReceiptTime, equivalent_ids};
pub use text::Segment;
pub use ton::Ton;
pub use validity::{InvalidPeriod, parse_relative, relative};

/// The encoded content of one submit_sm: what [`text::encode`] makes.
pub type Payload = Segment;
