use std::sync::Arc;

use rhai::{Engine, ImmutableString};

use super::super::call::Call;

#[derive(Clone, Debug)]
pub(super) struct Log(pub(super) Arc<Call>);

pub(super) fn register(engine: &mut Engine) {
    engine
        .register_type_with_name::<Log>("Log")
        .register_fn("info", |log: &mut Log, text: ImmutableString| {
            if let Some((method, text)) = line(log, &text) {
                tracing::info!(target: "countersign::script", method, "{text}");
            }
        })
        .register_fn("warn", |log: &mut Log, text: ImmutableString| {
            if let Some((method, text)) = line(log, &text) {
                tracing::warn!(target: "countersign::script", method, "{text}");
            }
        })
        .register_fn("error", |log: &mut Log, text: ImmutableString| {
            if let Some((method, text)) = line(log, &text) {
                tracing::error!(target: "countersign::script", method, "{text}");
            }
        });
}

/// What goes to the log: nothing in a rehearsal, which shows it to whoever watches.
fn line<'a>(log: &'a Log, text: &str) -> Option<(&'a str, String)> {
    let text = redact(text);
    match log.0.stage() {
        Some(stage) => {
            stage.tell(format!("Log: {text}"));
            None
        }
        None => Some((log.0.method(), text)),
    }
}

/// A script reads whole numbers from the directory; the log shows their last two digits.
/// Runs of four or more digits are codes or numbers, whatever stands between the digits.
pub(crate) fn redact(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        if chars[at].is_control() {
            out.push(' ');
            at += 1;
            continue;
        }
        if !chars[at].is_numeric() {
            out.push(chars[at]);
            at += 1;
            continue;
        }
        let end = end_of_run(&chars, at);
        let digits: Vec<char> = chars[at..end]
            .iter()
            .copied()
            .filter(|c| c.is_numeric())
            .collect();
        if digits.len() < 4 {
            out.extend(&chars[at..end]);
        } else {
            out.push('…');
            if digits.len() >= 7 {
                out.extend(&digits[digits.len() - 2..]);
            }
        }
        at = end;
    }
    out
}

/// Where the digits that begin at `start` end; single separators between digits belong to them.
fn end_of_run(chars: &[char], start: usize) -> usize {
    let mut end = start;
    while end < chars.len() {
        let joins = matches!(chars[end], ' ' | '-' | '.' | '(' | ')' | '/')
            && chars.get(end + 1).is_some_and(|c| c.is_numeric());
        if !chars[end].is_numeric() && !joins {
            break;
        }
        end += 1;
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_codes_do_not_reach_the_log() {
        assert_eq!(redact("sent to +447700900123"), "sent to +…23");
        assert_eq!(redact("sent to +44 7700 900-123!"), "sent to +…23!");
        assert_eq!(redact("code 123456"), "code …");
        assert_eq!(redact("code 1 2 3 4"), "code …");
        assert_eq!(redact("step 2 of 3, port 999"), "step 2 of 3, port 999");
        assert_eq!(redact("٠١٢٣٤٥"), "…");
        assert_eq!(redact("a\nb"), "a b");
    }
}
