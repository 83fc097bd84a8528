//! Whatever a message centre, the network or a node does: every accepted message ends in one final
//! state, and no phone gets more copies than there were attempts whose outcome was unclear.
//!
//! `COUNTERSIGN_MATRIX=10000` makes each row as large as `docs/fault-matrix.md` tells.

mod account;
mod rows;
mod scene;
#[path = "../support/mod.rs"]
mod support;
mod table;
