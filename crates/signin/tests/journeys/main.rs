//! Sign-ins, driven as the web does it, with a clock that tests move.

mod calls;
mod codes;
mod common;
mod devices;
mod guards;
mod hidden_properties;
mod notices;
mod overtaken;
mod passkeys;
mod places;
mod scripts;
