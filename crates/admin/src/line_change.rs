//! What changed between two texts, line by line.

/// A line of a difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineChange {
    Kept(String),
    Gone(String),
    New(String),
}

/// More pairs of lines than this are not compared; the texts count as wholly different.
const MOST_PAIRS: usize = 4_000_000;

/// What turns `from` into `to`: a longest common subsequence of lines is kept.
#[must_use]
pub fn changed_lines(from: &str, to: &str) -> Vec<LineChange> {
    let (from, to): (Vec<&str>, Vec<&str>) = (from.lines().collect(), to.lines().collect());
    let head = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let (rest_from, rest_to) = (&from[head..], &to[head..]);
    let backwards = rest_from.iter().rev().zip(rest_to.iter().rev());
    let tail = backwards.take_while(|(a, b)| a == b).count();
    let middle_from = &rest_from[..rest_from.len() - tail];
    let middle_to = &rest_to[..rest_to.len() - tail];
    let kept = |line: &&str| LineChange::Kept((*line).to_owned());
    let mut changes: Vec<LineChange> = from[..head].iter().map(kept).collect();
    changes.extend(middle(middle_from, middle_to));
    changes.extend(from[from.len() - tail..].iter().map(kept));
    changes
}

fn middle(from: &[&str], to: &[&str]) -> Vec<LineChange> {
    let gone = |line: &str| LineChange::Gone(line.to_owned());
    let new = |line: &str| LineChange::New(line.to_owned());
    if from.len().saturating_mul(to.len()) > MOST_PAIRS {
        let gone = from.iter().map(|line| gone(line));
        return gone.chain(to.iter().map(|line| new(line))).collect();
    }
    // longest[i][j]: of from[i..] and to[j..].
    let mut longest = vec![vec![0_u32; to.len() + 1]; from.len() + 1];
    for i in (0..from.len()).rev() {
        for j in (0..to.len()).rev() {
            longest[i][j] = if from[i] == to[j] {
                longest[i + 1][j + 1] + 1
            } else {
                longest[i + 1][j].max(longest[i][j + 1])
            };
        }
    }
    let (mut i, mut j, mut changes) = (0, 0, Vec::new());
    while i < from.len() && j < to.len() {
        if from[i] == to[j] {
            changes.push(LineChange::Kept(from[i].to_owned()));
            (i, j) = (i + 1, j + 1);
        } else if longest[i + 1][j] >= longest[i][j + 1] {
            changes.push(gone(from[i]));
            i += 1;
        } else {
            changes.push(new(to[j]));
            j += 1;
        }
    }
    changes.extend(from[i..].iter().map(|line| gone(line)));
    changes.extend(to[j..].iter().map(|line| new(line)));
    changes
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn side(changes: &[LineChange], new: bool) -> Vec<String> {
        let lines = changes.iter().filter_map(|change| match change {
            LineChange::Kept(line) => Some(line.clone()),
            LineChange::Gone(line) => (!new).then(|| line.clone()),
            LineChange::New(line) => new.then(|| line.clone()),
        });
        lines.collect()
    }

    #[test]
    fn one_line_in_the_middle_is_all_that_changed() {
        let changes = changed_lines("a\nb\nc", "a\nB\nc");
        let expected = [
            LineChange::Kept("a".to_owned()),
            LineChange::Gone("b".to_owned()),
            LineChange::New("B".to_owned()),
            LineChange::Kept("c".to_owned()),
        ];
        assert_eq!(changes, expected);
    }

    proptest! {
        #[test]
        fn both_texts_are_in_the_difference(from in "[abc\n]{0,30}", to in "[abc\n]{0,30}") {
            let changes = changed_lines(&from, &to);
            let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
            prop_assert_eq!(side(&changes, false), lines(&from));
            prop_assert_eq!(side(&changes, true), lines(&to));
        }
    }
}
