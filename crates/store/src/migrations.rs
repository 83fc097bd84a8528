//! Brings the schema up to date: every file of `migrations/` once, in order.

use crate::StoreError;
use crate::sql::{On, Writer, query, query_scalar};

struct Migration {
    version: i64,
    sql: &'static str,
}

macro_rules! migration {
    ($version:literal, $file:literal) => {
        Migration {
            version: $version,
            sql: include_str!(concat!("../migrations/", $file)),
        }
    };
}

const ALL: &[Migration] = &[
    migration!(1, "0001_first.sql"),
    migration!(2, "0002_provider.sql"),
    migration!(3, "0003_keys.sql"),
    migration!(4, "0004_pushed_requests.sql"),
    migration!(5, "0005_used_once.sql"),
    migration!(6, "0006_tokens.sql"),
    migration!(7, "0007_device_and_ciba.sql"),
    migration!(8, "0008_sessions.sql"),
    migration!(9, "0009_registration.sql"),
    migration!(10, "0010_delivery.sql"),
    migration!(11, "0011_guards.sql"),
    migration!(13, "0013_provider.sql"),
    migration!(14, "0014_receipts.sql"),
    migration!(15, "0015_administration.sql"),
    migration!(16, "0016_scripts.sql"),
    migration!(17, "0017_people.sql"),
    migration!(18, "0018_oversight.sql"),
    migration!(19, "0019_pages.sql"),
    migration!(20, "0020_outside_people.sql"),
    migration!(21, "0021_trusted_device.sql"),
    migration!(22, "0022_in_order.sql"),
    migration!(23, "0023_factors.sql"),
    migration!(24, "0024_account.sql"),
    migration!(25, "0025_passkeys.sql"),
    migration!(26, "0026_two_step_devices.sql"),
    migration!(27, "0027_bind_shares.sql"),
    migration!(28, "0028_two_step_required.sql"),
    migration!(29, "0029_known_place.sql"),
    migration!(30, "0030_audit_by_time.sql"),
];

/// Runs what is missing, all or nothing. Two processes that start at once do not both.
pub(crate) async fn run(writer: &Writer) -> Result<(), StoreError> {
    let mut writing = writer.begin().await?;
    writing
        .run_batch("CREATE TABLE IF NOT EXISTS migration (version BIGINT PRIMARY KEY)")
        .await?;
    let on_sqlite = writing.is_sqlite();
    let mut on = On::from(&mut writing);
    if on_sqlite {
        take_over(on.again()).await?;
    }
    let done: Vec<i64> = query_scalar("SELECT version FROM migration")
        .fetch_all(on.again())
        .await?;
    if let Some(newer) = done.iter().find(|v| ALL.iter().all(|m| m.version != **v)) {
        return Err(StoreError::Newer(*newer));
    }
    for migration in ALL.iter().filter(|m| !done.contains(&m.version)) {
        writing.run_batch(migration.sql).await?;
        query("INSERT INTO migration (version) VALUES ($1)")
            .bind(migration.version)
            .execute(&mut writing)
            .await?;
    }
    Ok(writing.commit().await?)
}

/// Earlier builds kept their list in a table of another name.
async fn take_over(mut on: On<'_>) -> Result<(), StoreError> {
    let there: Option<i64> =
        query_scalar("SELECT 1 FROM sqlite_master WHERE name = '_sqlx_migrations'")
            .fetch_optional(on.again())
            .await?;
    if there.is_some() {
        query(
            "INSERT INTO migration (version) SELECT version FROM _sqlx_migrations
             WHERE version NOT IN (SELECT version FROM migration)",
        )
        .execute(on.again())
        .await?;
        query("DROP TABLE _sqlx_migrations").execute(on).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::StoreOptions;
    use crate::sql::Place;

    async fn in_memory() -> Writer {
        let place = Place::read("sqlite::memory:").unwrap();
        place.writer(&StoreOptions::default()).await.unwrap()
    }

    #[tokio::test]
    async fn a_store_of_an_earlier_build_is_taken_over() {
        let writer = in_memory().await;
        let mut earlier = writer.begin().await.unwrap();
        earlier.run_batch(ALL[0].sql).await.unwrap();
        earlier
            .run_batch(
                "CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY);
                 INSERT INTO _sqlx_migrations VALUES (1)",
            )
            .await
            .unwrap();
        earlier.commit().await.unwrap();
        run(&writer).await.unwrap();
        run(&writer).await.unwrap();
        let mut now = writer.begin().await.unwrap();
        let versions: Vec<i64> = query_scalar("SELECT version FROM migration ORDER BY version")
            .fetch_all(&mut now)
            .await
            .unwrap();
        assert_eq!(versions, ALL.iter().map(|m| m.version).collect::<Vec<_>>());
    }

    #[tokio::test]
    async fn a_newer_store_is_left_alone() {
        let writer = in_memory().await;
        run(&writer).await.unwrap();
        let mut newer = writer.begin().await.unwrap();
        newer
            .run_batch("INSERT INTO migration VALUES (9999)")
            .await
            .unwrap();
        newer.commit().await.unwrap();
        let refused = run(&writer).await.unwrap_err();
        assert!(refused.to_string().contains("9999"), "{refused}");
    }

    #[test]
    fn every_file_is_listed_in_order() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap())
            .collect();
        files.sort();
        let mut listed: Vec<&str> = ALL.iter().map(|m| m.sql).collect();
        listed.sort_unstable();
        assert_eq!(files, listed);
        assert!(ALL.windows(2).all(|pair| pair[0].version < pair[1].version));
    }
}
