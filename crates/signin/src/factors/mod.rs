//! Second factors that nothing is sent for: authenticator apps, recovery codes and passkeys. A
//! script says when one is asked for; what is right, and how often it may be guessed, is here.

mod attempt;
mod keeping;
mod manage;
mod number_attributes;
mod passkeys;
mod recovery;
mod rules;
mod totp;

pub use keeping::Removal;
pub use manage::{App, Factors, NewApp, factor_name};
pub(crate) use manage::{has_factor_without_number, has_other_factor};
pub use number_attributes::NumberAttributes;
pub use passkeys::{Passkey, PasskeyRefusal};
pub(crate) use passkeys::{ask as ask_for_passkey, verify as verify_passkey};
pub(crate) use recovery::verify as verify_recovery_code;
pub(crate) use rules::{FactorKind, FactorRules};
pub(crate) use totp::verify as verify_totp;
