use std::sync::atomic::{AtomicU8, Ordering};

use countersign_smpp::{Address, Alphabet, Submit, text};

use crate::cli::SmppLoadArgs;
use crate::house::Failure;

/// Characters of a long message, which goes in three parts of at most 153.
const LONG: usize = 400;
const SENDER: &str = "Countersign";

/// What is sent, by number.
#[derive(Debug)]
pub(super) struct Messages {
    short: String,
    long: String,
    /// Of a hundred.
    share_of_long: u64,
    first: u64,
    numbers: u64,
    receipt: bool,
    reference: AtomicU8,
}

impl Messages {
    pub(super) fn new(args: &SmppLoadArgs) -> Result<Self, Failure> {
        let digits = args.number.trim_start_matches('+');
        let first = digits
            .parse()
            .map_err(|_| format!("{} is no number in international form", args.number))?;
        let messages = Self {
            short: args.text.clone(),
            long: args.text.chars().cycle().take(LONG).collect(),
            share_of_long: args.long,
            first,
            numbers: args.numbers,
            receipt: !args.no_receipts,
            reference: AtomicU8::new(0),
        };
        if args.text.is_empty() {
            return Err("there is no text".into());
        }
        text::encode(&messages.long, 0, None, Alphabet::Default)?;
        text::encode(&messages.short, 0, None, Alphabet::Default)?;
        Ok(messages)
    }

    /// The parts of one message.
    pub(super) fn parts(&self, number: u64) -> Vec<Submit> {
        let is_long = number * self.share_of_long % 100 + self.share_of_long >= 100;
        let text = if is_long { &self.long } else { &self.short };
        let reference = self.reference.fetch_add(1, Ordering::Relaxed);
        // Both texts were tried at the start.
        let parts = text::encode(text, reference, None, Alphabet::Default).unwrap_or_default();
        let to = (self.first + number % self.numbers).to_string();
        let part = |segment| {
            let to = Address::international(to.as_str());
            let mut submit = Submit::new(Address::alphanumeric(SENDER), to, segment);
            submit.receipt = self.receipt;
            submit
        };
        parts.into_iter().map(part).collect()
    }
}
