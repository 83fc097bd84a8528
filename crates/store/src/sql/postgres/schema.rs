use super::error::is_there_already;
use super::pool::Pool;
use crate::sql::DatabaseError;

/// The row that whoever writes locks first.
const TURN: &str = "SET LOCAL client_min_messages = warning;
    CREATE TABLE IF NOT EXISTS turn (id BIGINT PRIMARY KEY);
    INSERT INTO turn (id) VALUES (1) ON CONFLICT (id) DO NOTHING";

/// Makes what must be there before the first transaction, and looks whether the server is one that
/// can be worked with.
pub(super) async fn prepare(pool: &Pool) -> Result<(), DatabaseError> {
    let client = pool.get().await?;
    let found = client
        .query_typed_one(
            "SELECT pg_encoding_to_char(encoding) = 'UTF8', to_regclass('turn') IS NOT NULL
             FROM pg_database WHERE datname = current_database()",
            &[],
        )
        .await?;
    let (unicode, prepared): (bool, bool) = (found.try_get(0)?, found.try_get(1)?);
    if !unicode {
        return Err(DatabaseError::other(
            "the database is not in UTF-8: create it with createdb -E UTF8 -T template0",
        ));
    }
    if prepared {
        return Ok(());
    }
    let made = client
        .batch_execute(&format!("BEGIN; {TURN}; COMMIT"))
        .await;
    match made {
        Ok(()) => Ok(()),
        Err(error) => {
            client.batch_execute("ROLLBACK").await?;
            // Another node started at the same moment.
            if is_there_already(&error) {
                Ok(())
            } else {
                Err(error.into())
            }
        }
    }
}

/// A schema change of `migrations/` as PostgreSQL takes it: its own names of types, and texts in
/// the order of their bytes, whatever the language of the database.
pub(super) fn translated(sql: &str) -> String {
    let mut translated = String::from("SET LOCAL client_min_messages = warning; ");
    let (mut word, mut before) = (String::new(), String::new());
    for next in sql.chars().chain(['\n']) {
        if next.is_ascii_alphanumeric() || next == '_' {
            word.push(next);
            continue;
        }
        if !word.is_empty() {
            translated.push_str(match (word.as_str(), before.as_str()) {
                ("BLOB", _) => "BYTEA",
                ("INTEGER", _) => "BIGINT",
                // Not in CAST (… AS TEXT).
                ("TEXT", previous) if previous != "AS" => "TEXT COLLATE \"C\"",
                _ => &word,
            });
            before = std::mem::take(&mut word);
        }
        translated.push(next);
    }
    translated
}

#[cfg(test)]
mod tests {
    use super::translated;

    #[test]
    fn types_are_translated_and_nothing_else() {
        let sql =
            "CREATE TABLE a (b BLOB, c TEXT NOT NULL, d INTEGER PRIMARY KEY, text_blob BIGINT);
            INSERT INTO a SELECT CAST(1 AS TEXT)";
        let expected = "CREATE TABLE a (b BYTEA, c TEXT COLLATE \"C\" NOT NULL, \
            d BIGINT PRIMARY KEY, text_blob BIGINT);
            INSERT INTO a SELECT CAST(1 AS TEXT)\n";
        let found = translated(sql);
        assert_eq!(found.split_once("; ").unwrap().1, expected);
    }
}
