//! Several servers on one store, behind one address.

mod failing_over;
mod frozen;
mod house;
mod killed;
mod sessions;
mod together;
mod wrong_clock;
