//! Plain types and rules that every other crate shares. Nothing here does I/O.

pub mod acr;
mod address_range;
mod amount;
pub mod clock;
pub mod entropy;
pub mod figures;
pub mod hex;
pub mod ids;
mod network;
pub mod numbering;
pub mod phone;
pub mod seal;
pub mod secret;
mod shared;
pub mod totp;
pub mod trace;
pub mod username;

pub use acr::{Acr, Amr};
pub use address_range::{AddressRange, InvalidAddressRange};
pub use amount::{Amount, InvalidAmount};
pub use clock::{Clock, Millis, SystemClock};
pub use entropy::{Entropy, SystemEntropy};
pub use network::{neighbourhood, network};
pub use numbering::{Country, NumberKind, Numbering};
pub use phone::Phone;
pub use seal::Keyring;
pub use secret::Secret;
pub use shared::Shared;
pub use username::Username;
