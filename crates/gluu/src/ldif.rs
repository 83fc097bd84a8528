//! LDIF (RFC 2849): content records, and change records that add.

use std::io::{self, BufRead};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::Entry;

/// Far more than an entry of a directory has; beyond, the file is no LDIF.
const LONGEST_ENTRY: usize = 16 * 1024 * 1024;

/// What is wrong with a file, and in which line of it. It repeats no value.
#[derive(Debug, thiserror::Error)]
pub enum LdifError {
    #[error("line {line}: {reason}")]
    Wrong { line: usize, reason: &'static str },
    #[error("line {line}: {error}")]
    Unreadable { line: usize, error: io::Error },
}

/// The entries of a file, one after the other; it ends with the first error.
pub fn entries<R: BufRead>(input: R) -> impl Iterator<Item = Result<Entry, LdifError>> {
    Entries {
        lines: Lines {
            input,
            number: 0,
            ahead: None,
        },
        over: false,
    }
}

struct Entries<R> {
    lines: Lines<R>,
    over: bool,
}

impl<R: BufRead> Iterator for Entries<R> {
    type Item = Result<Entry, LdifError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.over {
            return None;
        }
        let read = self.read();
        self.over = !matches!(read, Ok(Some(_)));
        read.transpose()
    }
}

impl<R: BufRead> Entries<R> {
    /// The next entry that adds something; None at the end.
    fn read(&mut self) -> Result<Option<Entry>, LdifError> {
        loop {
            let mut record = Vec::new();
            let mut octets = 0;
            while let Some(line) = self.lines.logical()? {
                if line.text.is_empty() {
                    if record.is_empty() {
                        continue;
                    }
                    break;
                }
                octets += line.text.len();
                if octets > LONGEST_ENTRY {
                    return Err(line.wrong("the entry is longer than 16 MiB"));
                }
                record.push(line);
            }
            if record.is_empty() {
                return Ok(None);
            }
            if let Some(entry) = entry(&record)? {
                return Ok(Some(entry));
            }
        }
    }
}

/// An attribute and its value, unfolded.
struct Line {
    number: usize,
    text: Vec<u8>,
}

impl Line {
    fn wrong(&self, reason: &'static str) -> LdifError {
        LdifError::Wrong {
            line: self.number,
            reason,
        }
    }

    /// Attribute description and value.
    fn split(&self) -> Result<(String, Vec<u8>), LdifError> {
        let colon = self.text.iter().position(|&b| b == b':');
        let colon = colon.ok_or_else(|| self.wrong("there is no colon after the attribute"))?;
        let (name, value) = (&self.text[..colon], &self.text[colon + 1..]);
        let name = std::str::from_utf8(name)
            .ok()
            .filter(|name| !name.is_empty() && !name.contains(char::is_whitespace))
            .ok_or_else(|| self.wrong("this is no attribute's name"))?;
        let value = match value {
            [b':', encoded @ ..] => STANDARD
                .decode(encoded.trim_ascii())
                .map_err(|_| self.wrong("the value is not base64"))?,
            [b'<', ..] => return Err(self.wrong("values in other files are not read")),
            plain => plain.trim_ascii_start().to_vec(),
        };
        Ok((name.to_owned(), value))
    }
}

/// None for a record that says how the file is written, or that a directory is to be changed.
fn entry(record: &[Line]) -> Result<Option<Entry>, LdifError> {
    let (Some(first), mut rest) = (record.first(), record.get(1..).unwrap_or_default()) else {
        return Ok(None);
    };
    let (mut name, mut value) = first.split()?;
    let mut head = first;
    if name.eq_ignore_ascii_case("version") {
        let Some(next) = rest.first() else {
            return Ok(None);
        };
        (head, rest) = (next, &rest[1..]);
        (name, value) = head.split()?;
    }
    if !name.eq_ignore_ascii_case("dn") {
        return Err(head.wrong("an entry begins with dn"));
    }
    let dn = String::from_utf8(value).map_err(|_| head.wrong("the dn is not UTF-8"))?;
    let mut entry = Entry::new(dn, head.number);
    for line in rest {
        let (name, value) = line.split()?;
        match name.to_ascii_lowercase().as_str() {
            "changetype" if !value.eq_ignore_ascii_case(b"add") => {
                return Err(line.wrong("this is a change of a directory, not an export of one"));
            }
            "changetype" | "control" => {}
            _ => entry.add(&name, value),
        }
    }
    Ok(Some(entry))
}

struct Lines<R> {
    input: R,
    number: usize,
    ahead: Option<Vec<u8>>,
}

impl<R: BufRead> Lines<R> {
    /// The next line with what is folded to it (RFC 2849, note 2), comments left out; an empty
    /// one ends an entry. None at the end.
    fn logical(&mut self) -> Result<Option<Line>, LdifError> {
        loop {
            let Some(mut text) = self.physical()? else {
                return Ok(None);
            };
            let number = self.number;
            while let Some(next) = self.physical()? {
                let [b' ', folded @ ..] = next.as_slice() else {
                    self.ahead = Some(next);
                    break;
                };
                if text.is_empty() || text.len() + folded.len() > LONGEST_ENTRY {
                    return Err(LdifError::Wrong {
                        line: self.number,
                        reason: "this line continues nothing, or what it continues is too long",
                    });
                }
                text.extend_from_slice(folded);
            }
            if !text.starts_with(b"#") {
                return Ok(Some(Line { number, text }));
            }
        }
    }

    fn physical(&mut self) -> Result<Option<Vec<u8>>, LdifError> {
        if let Some(line) = self.ahead.take() {
            return Ok(Some(line));
        }
        let mut line = Vec::new();
        let limit = LONGEST_ENTRY as u64 + 2;
        let read = io::Read::take(&mut self.input, limit).read_until(b'\n', &mut line);
        self.number += 1;
        match read {
            Ok(0) => Ok(None),
            Ok(_) => {
                while line.last().is_some_and(|b| matches!(b, b'\n' | b'\r')) {
                    line.pop();
                }
                Ok(Some(line))
            }
            Err(error) => Err(LdifError::Unreadable {
                line: self.number,
                error,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(ldif: &str) -> Result<Vec<Entry>, LdifError> {
        entries(ldif.as_bytes()).collect()
    }

    #[test]
    fn lines_are_unfolded_decoded_and_numbered() {
        let ldif = "version: 1\n# a comment\n that goes on\ndn: uid=a,\n o=gluu\nSN: Mü\n ller\n\
                    description:: aGVsbG8g\nempty:\n\n\ndn:: dWlkPWI=\nuid: b\r\n";
        let entries = read(ldif).unwrap();
        assert_eq!(entries.len(), 2);
        assert_eq!(entries[0].dn, "uid=a,o=gluu");
        assert_eq!(entries[0].line, 4);
        assert_eq!(entries[0].first("sn"), Some("Müller"));
        assert_eq!(entries[0].first("Description"), Some("hello "));
        assert_eq!(entries[0].first("empty"), Some(""));
        assert_eq!(entries[1].dn, "uid=b");
    }

    #[test]
    fn what_is_no_export_is_refused_with_its_line() {
        for (ldif, line, reason) in [
            ("uid: a\n", 1, "begins with dn"),
            ("dn: a\nno colon\n", 2, "no colon"),
            ("dn: a\njpegPhoto:< file:///etc/passwd\n", 2, "other files"),
            ("dn: a\nx:: ?\n", 2, "base64"),
            ("dn: a\nchangetype: delete\n", 2, "a change"),
        ] {
            let error = read(ldif).unwrap_err().to_string();
            assert!(
                error.contains(reason) && error.starts_with(&format!("line {line}:")),
                "{error}"
            );
        }
    }

    proptest! {
        #[test]
        fn any_octets_are_entries_or_an_error(octets: Vec<u8>) {
            for entry in entries(octets.as_slice()).flatten() {
                prop_assert!(entry.line >= 1);
            }
        }

        #[test]
        fn what_is_written_is_read_back(
            values in proptest::collection::vec("[ -~äß€]{0,200}", 1..5), width in 20..80usize,
        ) {
            let mut ldif = "dn: uid=a\n".to_owned();
            for value in &values {
                let line: Vec<char> = format!("v:: {}", STANDARD.encode(value)).chars().collect();
                let folded: Vec<String> = line.chunks(width).map(|c| c.iter().collect()).collect();
                ldif.push_str(&folded.join("\n "));
                ldif.push('\n');
            }
            let read = read(&ldif).unwrap();
            prop_assert_eq!(read[0].all("v").collect::<Vec<_>>(), values);
        }
    }
}
