//! Messages from their acceptance to their final state, and every change in between.

mod copies;
mod events;
mod forget;
mod lease;
mod list;
mod outbox;
mod queues;
mod receipts;
mod row;
mod state;

pub use copies::{PartRow, SubmittedPart, Taken};
pub use events::MessageEvent;
pub use lease::{Hop, Lease};
pub use list::{MessageFilter, RouteCount};
pub use queues::Queue;
pub use receipts::{RECEIPT_SILENCE, ReceiptRow};
pub use row::{MessageRow, NewMessage};
pub use state::MessageState;
