use std::path::Path;

use countersign_core::{Phone, Secret, Username};
use countersign_directory::{NewPerson, PHONE_ATTRIBUTE as PHONES};
use countersign_store::Attributes;

use super::ACTOR;
use crate::house::{Failure, House};

/// More mistakes than this are counted but not printed.
const MOST_SHOWN: usize = 20;

/// Reads the whole file first and writes only when every line is right.
pub(super) async fn run(house: &House, file: &Path) -> Result<(), Failure> {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_path(file)
        .map_err(|e| format!("{}: {e}", file.display()))?;
    let columns = reader.headers()?.clone();
    if !columns.iter().any(|name| name == "username") {
        return Err(format!(
            "{}: the first line names no column username",
            file.display()
        )
        .into());
    }
    let mut people = Vec::new();
    let mut wrong = Vec::new();
    for record in reader.records() {
        let record = record?;
        let line = record.position().map_or(0, csv::Position::line);
        match person(&columns, &record) {
            Ok(new) if house.directory.by_username(&new.username).await?.is_some() => {
                wrong.push(format!("line {line}: the user name is taken"));
            }
            Ok(new) => people.push(new),
            Err(reason) => wrong.push(format!("line {line}: {reason}")),
        }
    }
    if !wrong.is_empty() {
        for mistake in wrong.iter().take(MOST_SHOWN) {
            eprintln!("{mistake}");
        }
        return Err(format!("{} lines are wrong; nothing was written", wrong.len()).into());
    }
    let total = people.len();
    for (done, new) in people.into_iter().enumerate() {
        house.directory.add(new, ACTOR).await?;
        if (done + 1) % 100 == 0 {
            eprintln!("{} of {total}", done + 1);
        }
    }
    println!("{total} people added.");
    Ok(())
}

fn person(columns: &csv::StringRecord, record: &csv::StringRecord) -> Result<NewPerson, String> {
    let mut username = None;
    let mut password = None;
    let mut attributes = Attributes::new();
    for (column, value) in columns.iter().zip(record.iter()) {
        match column {
            _ if value.is_empty() => {}
            "username" => {
                username = Some(
                    Username::new(value)
                        .map_err(|e| e.to_string())?
                        .as_str()
                        .to_owned(),
                )
            }
            "password" => password = Some(Secret::new(value)),
            PHONES => {
                let phone = Phone::parse(value, None).map_err(|e| e.to_string())?;
                let numbers = attributes.entry(PHONES.to_owned()).or_default();
                numbers.push(phone.expose().to_owned());
            }
            _ => attributes
                .entry(column.to_owned())
                .or_default()
                .push(value.to_owned()),
        }
    }
    Ok(NewPerson {
        username: username.ok_or("the user name is missing")?,
        password,
        attributes,
    })
}
