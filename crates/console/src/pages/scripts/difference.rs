use countersign_admin::{LineChange, changed_lines};
use serde::Serialize;

/// A line of a difference.
#[derive(Debug, Serialize)]
pub(super) struct Difference {
    mark: &'static str,
    class: &'static str,
    text: String,
}

/// What changes from one text to another.
pub(super) fn difference(from: &str, to: &str) -> Vec<Difference> {
    changed_lines(from, to).into_iter().map(shown).collect()
}

fn shown(change: LineChange) -> Difference {
    let (mark, class, text) = match change {
        LineChange::Kept(text) => (" ", "kept", text),
        LineChange::Gone(text) => ("−", "gone", text),
        LineChange::New(text) => ("+", "new", text),
    };
    Difference { mark, class, text }
}
