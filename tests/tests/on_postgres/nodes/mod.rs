//! Several servers on one store, behind one address.

mod balancer;
mod failing_over;
mod frozen;
mod house;
mod killed;
mod sessions;
mod together;
mod wrong_clock;
