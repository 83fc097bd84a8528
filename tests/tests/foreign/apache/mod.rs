//! Apache's `mod_auth_openidc` in front of a page.

mod journey;
mod server;

pub(crate) use server::Apache;
