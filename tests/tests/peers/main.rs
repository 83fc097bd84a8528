//! SMPP against foreign implementations, with the captured traffic read by tshark.

mod demo_traffic;
mod every_pdu;
mod jsmpp;
mod judge;
mod kannel;
mod load;
mod node_smpp;
mod smpp34;
mod smpplib;
mod wire;
