use std::fmt::Write as _;

use super::super::message::HandsetMessage;

/// Messages shown on one phone; older ones are in the JSON.
const MOST_SHOWN: usize = 30;

pub(super) fn whole(messages: &[HandsetMessage]) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>Phones</title>\n\
         <link rel=\"stylesheet\" href=\"/handset.css\">\n\
         <script src=\"/handset.js\" defer></script>\n\
         <noscript><meta http-equiv=\"refresh\" content=\"3\"></noscript>\n</head>\n<body>\n\
         <header><h1>Phones</h1><p>Every number that the message centre delivered to.</p></header>\n\
         <main id=\"phones\" aria-live=\"polite\">{}</main>\n</body>\n</html>\n",
        phones(messages)
    )
}

/// One phone for each number; the one with the newest message first.
pub(super) fn phones(messages: &[HandsetMessage]) -> String {
    let mut numbers: Vec<&str> = Vec::new();
    for message in messages.iter().rev() {
        if !numbers.contains(&message.to.as_str()) {
            numbers.push(&message.to);
        }
    }
    if numbers.is_empty() {
        return "<p class=\"empty\">No message yet. It appears here by itself.</p>".to_owned();
    }
    numbers
        .into_iter()
        .map(|number| phone(number, messages))
        .collect()
}

fn phone(number: &str, messages: &[HandsetMessage]) -> String {
    let mut out = format!(
        "<section class=\"phone\"><div class=\"screen\"><h2>{0}</h2>\
         <ol tabindex=\"0\" aria-label=\"Messages to {0}\">",
        escape(number)
    );
    let own: Vec<_> = messages.iter().filter(|m| m.to == number).collect();
    for message in own.iter().rev().take(MOST_SHOWN).rev() {
        let time = message.received_at.get(11..19).unwrap_or_default();
        // Writing to a String cannot fail.
        let _ = write!(
            out,
            "<li><b>{}</b> <time datetime=\"{}\">{time}</time><p dir=\"auto\">{}</p></li>",
            escape(&message.from),
            escape(&message.received_at),
            escape(&message.text),
        );
    }
    out.push_str("</ol></div></section>");
    out
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_and_numbers_cannot_become_markup() {
        let hostile = "<script>\"'&";
        let message = HandsetMessage {
            id: "1".to_owned(),
            from: hostile.to_owned(),
            to: hostile.to_owned(),
            text: hostile.to_owned(),
            data_coding: 0,
            received_at: "2026-01-02T03:04:05Z".to_owned(),
            validity_period: String::new(),
            registered_delivery: 0,
        };
        let page = phones(&[message]);
        assert!(!page.contains("<script>"), "{page}");
        assert_eq!(page.matches("&lt;script&gt;&quot;&#39;&amp;").count(), 4);
        assert!(page.contains("03:04:05"));
    }
}
