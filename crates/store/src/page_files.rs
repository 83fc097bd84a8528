use countersign_core::Millis;

use crate::sql::{Row, query};
use crate::{Store, StoreError, Tx};

/// A file of the pages in place of the built-in one of its path, such as `templates/signin.html`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageFileRow {
    pub path: String,
    pub content: Vec<u8>,
    /// Rises with each change.
    pub revision: i64,
    pub updated_at: Millis,
}

fn read(row: &Row) -> Result<PageFileRow, StoreError> {
    Ok(PageFileRow {
        path: row.try_get(0)?,
        content: row.try_get(1)?,
        revision: row.try_get(2)?,
        updated_at: Millis(row.try_get(3)?),
    })
}

impl Store {
    /// All that were changed, in order of path.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn page_files(&self) -> Result<Vec<PageFileRow>, StoreError> {
        let rows = query("SELECT path, content, revision, updated_at FROM page_file ORDER BY path")
            .fetch_all(self.reader())
            .await?;
        rows.iter().map(read).collect()
    }
}

impl Tx {
    /// None when the built-in file is used.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn page_file(&mut self, path: &str) -> Result<Option<PageFileRow>, StoreError> {
        let sql = "SELECT path, content, revision, updated_at FROM page_file WHERE path = $1";
        let row = query(sql)
            .bind(path)
            .fetch_optional(self.connection())
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// Puts a file in place of the built-in one. Its revision is one more than the last one's.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn put_page_file(
        &mut self,
        path: &str,
        content: &[u8],
        now: Millis,
    ) -> Result<(), StoreError> {
        query(
            "INSERT INTO page_file (path, content, revision, updated_at) VALUES ($1, $2, 1, $3)
             ON CONFLICT (path) DO UPDATE SET content = excluded.content,
                 revision = page_file.revision + 1, updated_at = excluded.updated_at",
        )
        .bind(path)
        .bind(content)
        .bind(now.0)
        .execute(self.connection())
        .await?;
        self.touch_configuration().await
    }

    /// Takes the built-in file back; false when it was used already.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn remove_page_file(&mut self, path: &str) -> Result<bool, StoreError> {
        let removed = query("DELETE FROM page_file WHERE path = $1")
            .bind(path)
            .execute(self.connection())
            .await?;
        self.touch_configuration().await?;
        Ok(removed > 0)
    }
}
