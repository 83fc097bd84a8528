use serde::Serialize;

/// A line of a source as a page shows it.
#[derive(Debug, Serialize)]
pub(super) struct Line {
    number: usize,
    text: String,
    wrong: bool,
}

/// Lines shown before and after the wrong one.
const AROUND: usize = 3;

/// The lines around the one that is wrong; none without such a line.
pub(super) fn excerpt(source: &str, wrong: Option<usize>) -> Vec<Line> {
    let Some(wrong) = wrong.filter(|line| *line > 0) else {
        return Vec::new();
    };
    let lines = source.lines().enumerate();
    lines
        .map(|(index, text)| (index + 1, text))
        .filter(|(number, _)| number.abs_diff(wrong) <= AROUND)
        .map(|(number, text)| Line {
            number,
            text: text.to_owned(),
            wrong: number == wrong,
        })
        .collect()
}
