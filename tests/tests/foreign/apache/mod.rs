//! Apache's `mod_auth_openidc` in front of a page.

mod journey;
mod registration;
mod server;

pub(crate) use server::Apache;
