use std::path::Path;

use countersign_admin::PeopleFile;

use super::ACTOR;
use crate::house::{Failure, House};

/// More mistakes than this are counted but not printed.
const MOST_SHOWN: usize = 20;

/// Reads the whole file first and writes only when every line is right.
pub(super) async fn run(house: &House, file: &Path) -> Result<(), Failure> {
    let named = |error: String| format!("{}: {error}", file.display());
    let bytes = std::fs::read(file).map_err(|e| named(e.to_string()))?;
    let people = PeopleFile::read(bytes, &house.directory).await;
    let people = people.map_err(named)?;
    let people = people.without_taken(&house.directory).await?;
    if !people.mistakes.is_empty() {
        for mistake in people.mistakes.iter().take(MOST_SHOWN) {
            eprintln!("{mistake}");
        }
        let count = people.mistakes.len();
        return Err(format!("{count} lines are wrong; nothing was written").into());
    }
    let total = people.people.len();
    for (done, (_, new)) in people.people.into_iter().enumerate() {
        house.directory.add(new, ACTOR).await?;
        if (done + 1) % 100 == 0 {
            eprintln!("{} of {total}", done + 1);
        }
    }
    println!("{total} people added.");
    Ok(())
}
