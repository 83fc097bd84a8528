//! SMPP against foreign implementations, with the captured traffic read by tshark.

mod demo_traffic;
mod judge;
mod node_smpp;
mod smpplib;
mod wire;
