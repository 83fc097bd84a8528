//! How many sessions with a message centre each node keeps.

use crate::sql::{Row, query};
use crate::{Store, StoreError, Tx};

/// A node's share of the sessions with one message centre.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BindShare {
    pub centre: String,
    pub node: String,
    /// How others on the node's machine may find out that it is gone; empty for not at all.
    pub process: String,
    /// Sessions that the node keeps or is still about to end.
    pub sessions: i64,
    /// The same of those that only receive.
    pub receivers: i64,
    /// Sessions by which it can send now.
    pub bound: i64,
    /// Raised by the node again and again as long as it lives. It is a count and no time, so that
    /// clocks do not matter.
    pub beat: i64,
}

fn read(row: &Row) -> Result<BindShare, StoreError> {
    Ok(BindShare {
        centre: row.try_get(0)?,
        node: row.try_get(1)?,
        process: row.try_get(2)?,
        sessions: row.try_get(3)?,
        receivers: row.try_get(4)?,
        bound: row.try_get(5)?,
        beat: row.try_get(6)?,
    })
}

const COLUMNS: &str = "centre, node, process, sessions, receivers, bound, beat";

impl Store {
    /// The shares of all nodes in the sessions with all message centres.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn all_bind_shares(&self) -> Result<Vec<BindShare>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM bind_share ORDER BY centre, node");
        let rows = query(sql).fetch_all(self.reader()).await?;
        rows.iter().map(read).collect()
    }
}

impl Tx {
    /// The shares of all nodes in the sessions with a message centre.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn bind_shares(&mut self, centre: &str) -> Result<Vec<BindShare>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM bind_share WHERE centre = $1 ORDER BY node");
        let rows = query(sql).bind(centre).fetch_all(self.connection()).await?;
        rows.iter().map(read).collect()
    }

    /// Writes a node's own share.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn put_bind_share(&mut self, share: &BindShare) -> Result<(), StoreError> {
        query(
            "INSERT INTO bind_share (centre, node, process, sessions, receivers, bound, beat)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (centre, node) DO UPDATE SET sessions = excluded.sessions,
                 receivers = excluded.receivers, bound = excluded.bound, beat = excluded.beat",
        )
        .bind(&share.centre)
        .bind(&share.node)
        .bind(&share.process)
        .bind(share.sessions)
        .bind(share.receivers)
        .bind(share.bound)
        .bind(share.beat)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Takes a node's share away: its own, or that of a dead one.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn remove_bind_share(&mut self, centre: &str, node: &str) -> Result<(), StoreError> {
        query("DELETE FROM bind_share WHERE centre = $1 AND node = $2")
            .bind(centre)
            .bind(node)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Takes a share away, unless its node has raised its beat since it was read; whether it did.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn remove_silent_bind_share(
        &mut self,
        share: &BindShare,
    ) -> Result<bool, StoreError> {
        let gone = query("DELETE FROM bind_share WHERE centre = $1 AND node = $2 AND beat = $3")
            .bind(&share.centre)
            .bind(&share.node)
            .bind(share.beat)
            .execute(self.connection())
            .await?;
        Ok(gone > 0)
    }
}
