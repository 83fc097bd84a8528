//! Files of people: a line of column names, then a person a line.

use std::collections::BTreeSet;

use countersign_core::{Secret, Username};
use countersign_directory::{Directory, DirectoryError, NewPerson};
use countersign_store::Attributes;
use serde::{Deserialize, Serialize};

const USERNAME: &str = "username";
const PASSWORD: &str = "password";

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mistake {
    pub line: u64,
    /// The column's name, or nothing when it is about the whole line.
    pub column: String,
    pub reason: String,
}

impl std::fmt::Display for Mistake {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            line,
            column,
            reason,
        } = self;
        if column.is_empty() {
            write!(f, "line {line}: {reason}")
        } else {
            write!(f, "line {line}, {column}: {reason}")
        }
    }
}

/// The people of a file, each with its line, and what is wrong with the others.
#[derive(Clone, Debug, Default)]
pub struct PeopleFile {
    pub people: Vec<(u64, NewPerson)>,
    pub mistakes: Vec<Mistake>,
}

impl PeopleFile {
    /// Reads a CSV file (RFC 4180) with a column `username`, perhaps a column `password`, and a
    /// column for each further attribute; a column that comes twice holds two values.
    ///
    /// # Errors
    /// The first line names no column `username`, or the file is no CSV in UTF-8.
    pub async fn read(bytes: Vec<u8>, directory: &Directory) -> Result<Self, String> {
        let directory = directory.clone();
        // A large one takes seconds, for which sign-ins must not wait.
        let reading = move || Self::read_now(&bytes, &directory);
        let read = tokio::task::spawn_blocking(reading).await;
        read.map_err(|error| error.to_string())?
    }

    fn read_now(bytes: &[u8], directory: &Directory) -> Result<Self, String> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let mut reader = csv::ReaderBuilder::new()
            .trim(csv::Trim::All)
            .from_reader(bytes);
        let columns = reader.headers().map_err(|e| e.to_string())?.clone();
        if !columns.iter().any(|name| name == USERNAME) {
            return Err("the first line names no column username".to_owned());
        }
        let mut file = Self::default();
        let mut names = BTreeSet::new();
        for record in reader.records() {
            let record = match record {
                Ok(record) => record,
                Err(error) => {
                    let line = error.position().map_or(0, csv::Position::line);
                    file.wrong(
                        line,
                        "",
                        "the line has more or fewer cells than the first one",
                    );
                    continue;
                }
            };
            let line = record.position().map_or(0, csv::Position::line);
            let new = person(&columns, &record);
            if new.username.is_empty() {
                file.wrong(line, USERNAME, "the user name is missing");
            } else if let Err(error) = directory.check(&new) {
                file.wrong(line, column(&error), &reason(&error));
            } else if !names.insert(key(&new.username)) {
                file.wrong(line, USERNAME, "an earlier line has this user name");
            } else {
                file.people.push((line, new));
            }
        }
        Ok(file)
    }

    /// Takes those out whose user name somebody has already.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn without_taken(mut self, directory: &Directory) -> Result<Self, DirectoryError> {
        let people = std::mem::take(&mut self.people);
        for (line, new) in people {
            if directory.by_username(&new.username).await?.is_some() {
                self.wrong(line, USERNAME, "the user name is taken");
            } else {
                self.people.push((line, new));
            }
        }
        self.mistakes.sort_by_key(|mistake| mistake.line);
        Ok(self)
    }

    pub(super) fn wrong(&mut self, line: u64, column: &str, reason: &str) {
        self.mistakes.push(Mistake {
            line,
            column: column.to_owned(),
            reason: reason.to_owned(),
        });
    }
}

fn key(username: &str) -> String {
    Username::new(username).map_or_else(|_| username.to_owned(), |name| name.key())
}

fn person(columns: &csv::StringRecord, record: &csv::StringRecord) -> NewPerson {
    let mut new = NewPerson::default();
    let mut attributes = Attributes::new();
    for (column, cell) in columns.iter().zip(record.iter()) {
        let value = plain(cell);
        match plain(column) {
            _ if value.is_empty() => {}
            USERNAME => value.clone_into(&mut new.username),
            PASSWORD => new.password = Some(Secret::new(value)),
            name => attributes
                .entry(name.to_owned())
                .or_default()
                .push(value.to_owned()),
        }
    }
    new.attributes = attributes;
    new
}

/// Beginnings that spreadsheets take for a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A cell as it is written, so that no spreadsheet takes it for a formula (OWASP, CSV injection).
pub(super) fn safe(value: &str) -> String {
    if value.starts_with(FORMULA) {
        format!("'{value}")
    } else {
        value.to_owned()
    }
}

/// What was meant by a cell that was written so.
fn plain(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(value) if value.starts_with(FORMULA) => value,
        _ => cell,
    }
}

fn column(error: &DirectoryError) -> &str {
    match error {
        DirectoryError::Username(_) => USERNAME,
        DirectoryError::Password(_) => PASSWORD,
        DirectoryError::Phone { attribute, .. } => attribute,
        DirectoryError::AttributeName(name)
        | DirectoryError::AttributeValue(name)
        | DirectoryError::Duplicate(name) => name,
        _ => "",
    }
}

fn reason(error: &DirectoryError) -> String {
    match error {
        DirectoryError::Phone { reason, .. } => reason.to_string(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_run_is_written_as_text_and_read_as_it_was() {
        for value in [
            "=1+1",
            "+447700900123",
            "-5",
            "@x",
            "'=x",
            "plain",
            "'quoted'",
        ] {
            let cell = safe(value);
            assert!(!cell.starts_with(FORMULA), "{cell}");
            if !value.starts_with('\'') {
                assert_eq!(plain(&cell), value);
            }
        }
        assert_eq!(plain("'quoted'"), "'quoted'");
    }
}
