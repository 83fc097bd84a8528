use std::collections::BTreeMap;
use std::fmt::Write as _;

use countersign_gluu::Entry;
use serde::Serialize;

/// Of each kind of remark so many are told by name.
const EXAMPLES: usize = 5;

/// What was taken and what was not. It holds no secret and no telephone number.
#[derive(Debug, Default, Serialize)]
pub(super) struct Report {
    /// False after a dry run.
    pub(super) written: bool,
    pub(super) people: Tally,
    pub(super) applications: Tally,
    pub(super) methods: Tally,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) default_acr: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) console_acr: Option<String>,
    /// Entries that have no counterpart here: branches, tokens, statistics.
    pub(super) other: u64,
    remarks: Vec<Remark>,
    #[serde(skip)]
    known: BTreeMap<(String, String), usize>,
}

#[derive(Debug, Default, Serialize)]
pub(super) struct Tally {
    pub(super) taken: u64,
    /// Were here before, and stay as they are.
    pub(super) there: u64,
    pub(super) not_taken: u64,
}

#[derive(Debug, Serialize)]
struct Remark {
    about: String,
    reason: String,
    count: u64,
    examples: Vec<String>,
}

impl Report {
    pub(super) fn left_out(&mut self, about: &str, reason: &str, which: &str) {
        let key = (about.to_owned(), reason.to_owned());
        let index = *self.known.entry(key).or_insert_with(|| {
            self.remarks.push(Remark {
                about: about.to_owned(),
                reason: reason.to_owned(),
                count: 0,
                examples: Vec::new(),
            });
            self.remarks.len() - 1
        });
        if let Some(remark) = self.remarks.get_mut(index) {
            remark.count += 1;
            if remark.examples.len() < EXAMPLES {
                remark.examples.push(which.to_owned());
            }
        }
    }

    pub(super) fn nameless(&mut self, about: &str, entry: &Entry) {
        let where_ = format!("line {}", entry.line);
        self.left_out(about, "the entry has no inum or no uid", &where_);
    }

    pub(super) fn told(&self) -> String {
        let mut text = String::new();
        let (taken, sign) = match self.written {
            true => ("taken", ""),
            false => ("to take", "Nothing was written; --write does it.\n"),
        };
        for (what, tally) in [
            ("people", &self.people),
            ("applications", &self.applications),
            ("methods", &self.methods),
        ] {
            let Tally {
                taken: count,
                there,
                not_taken,
            } = tally;
            let _ = writeln!(
                text,
                "{what:13} {count} {taken}, {there} here already, {not_taken} not taken"
            );
        }
        for (what, acr) in [
            ("Default acr", &self.default_acr),
            ("Console acr", &self.console_acr),
        ] {
            if let Some(acr) = acr {
                let _ = writeln!(text, "{what:13} {acr}");
            }
        }
        let _ = writeln!(text, "other entries {} without a counterpart", self.other);
        for remark in &self.remarks {
            let more = match remark.count > remark.examples.len() as u64 {
                true => ", …",
                false => "",
            };
            let _ = writeln!(
                text,
                "- {} × {}: {}\n  {}{more}",
                remark.about,
                remark.count,
                remark.reason,
                remark.examples.join(", ")
            );
        }
        text.push_str(sign);
        text
    }
}
