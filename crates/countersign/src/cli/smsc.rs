use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use countersign_smpp::smsc::Latency;

#[derive(Debug, Args)]
pub(crate) struct SmscArgs {
    /// Where to accept SMPP; port 0 picks a free one
    #[arg(long, default_value = "127.0.0.1:2775")]
    pub(crate) listen: SocketAddr,
    /// Where to serve the handset page and fault controls
    #[arg(long, default_value = "127.0.0.1:8775")]
    pub(crate) web: SocketAddr,
    /// What clients must bind as
    #[arg(long, default_value = "countersign")]
    pub(crate) system_id: String,
    /// What clients must bind with; a simulator guards nothing, so it may stand here
    #[arg(long, default_value = "password")]
    pub(crate) password: String,
    /// Messages a second that are taken; faster ones are throttled
    #[arg(long)]
    pub(crate) rate: Option<u32>,
    /// Messages that may wait for their phone; more find the queue full
    #[arg(long)]
    pub(crate) queue: Option<u32>,
    /// Say in each answer how busy the centre is
    #[arg(long)]
    pub(crate) congestion_state: bool,
    /// How long answers take: milliseconds, `uniform FROM TO`, `exponential MEAN` or `log_normal
    /// MEDIAN SIGMA`
    #[arg(long)]
    pub(crate) latency: Option<Latency>,
    /// How long messages take to their phone, written in the same ways
    #[arg(long)]
    pub(crate) delivery: Option<Latency>,
    /// Any setting as in POST /faults, such as `receipts={"delivered":90,"failed":10}`; may be
    /// repeated
    #[arg(long, value_name = "NAME=VALUE")]
    pub(crate) set: Vec<String>,
    /// Another system that may bind, with settings as in POST /faults; may be repeated
    #[arg(long, value_name = "ID:PASSWORD[:JSON]")]
    pub(crate) system: Vec<String>,
    /// Latencies and outcomes are the same in every run with the same seed
    #[arg(long, default_value_t = 0)]
    pub(crate) seed: u64,
    /// Events to play: see docs/simulator.md
    #[arg(long)]
    pub(crate) script: Option<PathBuf>,
    /// Write every PDU into this file, as JSON lines without passwords
    #[arg(long)]
    pub(crate) record: Option<PathBuf>,
    /// Connect to this client and ask it to bind
    #[arg(long, value_name = "HOST:PORT")]
    pub(crate) outbind: Option<SocketAddr>,
    /// Print one line of JSON on standard output once ready
    #[arg(long)]
    pub(crate) json: bool,
}
