//! Several servers on one store, behind one address.

mod balancer;
mod house;
mod killed;
mod sessions;
mod together;
mod wrong_clock;
