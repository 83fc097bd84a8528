use std::path::Path;

use countersign_smpp::smsc::{Recording, replay};
use serde::Serialize;

use super::password;
use crate::cli::SmppLoadArgs;
use crate::commands::print;
use crate::house::Failure;

#[derive(Debug, Serialize)]
struct Report {
    sent: usize,
    answers: usize,
    /// Answers with another status than the recorded one.
    differing: usize,
}

/// Sends what a recording has, at the times it has.
pub(super) async fn run(args: &SmppLoadArgs, file: &Path) -> Result<(), Failure> {
    let text = std::fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()))?;
    let recorded = Recording::read(&text)?;
    let to = tokio::net::lookup_host(&args.centre).await?.next();
    let to = to.ok_or_else(|| format!("{} has no address", args.centre))?;
    // Exposed to bind with.
    let played = replay(&recorded, to, password(args)?.expose()).await?;
    let report = Report {
        sent: played.sent,
        answers: played.answers,
        differing: played.differing,
    };
    print(args.json, &report, |r| {
        format!(
            "{} PDUs sent, {} answers, {} of them with another status than recorded\n",
            r.sent, r.answers, r.differing
        )
    })
}
