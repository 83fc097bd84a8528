//! The administrator's console and the management API, over HTTP.

mod audit;
mod delivery;
mod roles;
mod signing_in;
