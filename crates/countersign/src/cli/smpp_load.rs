use std::path::PathBuf;

use clap::Args;

#[derive(Debug, Args)]
pub(crate) struct SmppLoadArgs {
    /// The message centre, as HOST:PORT
    #[arg(long, default_value = "127.0.0.1:2775")]
    pub(crate) centre: String,
    #[arg(long, default_value = "countersign")]
    pub(crate) system_id: String,
    /// Read the password from this file, or - for standard input; otherwise the simulator's own
    #[arg(long)]
    pub(crate) password_file: Option<PathBuf>,
    /// Connect with TLS; the certificate and its name are checked
    #[arg(long)]
    pub(crate) tls: bool,
    /// Trust these certificates too (PEM)
    #[arg(long, requires = "tls")]
    pub(crate) ca_file: Option<PathBuf>,
    /// Messages that wait for their answer at once, in each session
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) window: u16,
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=100))]
    pub(crate) sessions: u16,
    /// Messages a second; otherwise as fast as the window allows
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) rate: Option<u32>,
    /// How many messages; 1,000 unless a duration is given
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..=100_000_000))]
    pub(crate) count: Option<u64>,
    /// For how many seconds, at most a day
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub(crate) seconds: Option<u64>,
    #[arg(long, default_value = "A test of 012345")]
    pub(crate) text: String,
    /// Of a hundred messages, how many are three parts long
    #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u64).range(..=100))]
    pub(crate) long: u64,
    /// The first number to send to, in international form
    #[arg(long, default_value = "+447700900000")]
    pub(crate) number: String,
    /// How many numbers, counted up from the first
    #[arg(long, default_value_t = 1000, value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) numbers: u64,
    /// Ask for no receipts, and wait for none
    #[arg(long)]
    pub(crate) no_receipts: bool,
    /// Seconds to wait for receipts after the last message
    #[arg(long, default_value_t = 10)]
    pub(crate) patience: u64,
    /// Instead of all that, send what clients sent in this recording of `countersign smsc`
    #[arg(long, conflicts_with_all = ["count", "seconds", "rate", "tls"])]
    pub(crate) replay: Option<PathBuf>,
    /// Print one line of JSON on standard output at the end
    #[arg(long)]
    pub(crate) json: bool,
}
