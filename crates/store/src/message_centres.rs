//! Message centres and the routes to them, as administrators keep them in the store.

use std::collections::BTreeMap;

use countersign_core::Millis;

use crate::found::Finding;
use crate::sql::{Row, query};
use crate::{Found, PropertyRow, Store, StoreError, Tx, json};

/// A named way out for messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CentreRow {
    pub name: String,
    pub kind: String,
    pub enabled: bool,
    pub properties: BTreeMap<String, PropertyRow>,
    pub revision: i64,
    pub updated_at: Millis,
}

/// A rule which messages go to which centre.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteRow {
    pub name: String,
    pub enabled: bool,
    pub properties: BTreeMap<String, String>,
    pub revision: i64,
    pub updated_at: Millis,
}

fn centre(row: &Row) -> Result<Found<CentreRow>, StoreError> {
    let mut finding = Finding::default();
    let centre = CentreRow {
        name: row.try_get(0)?,
        kind: row.try_get(1)?,
        enabled: row.try_get::<i64>(2)? != 0,
        properties: finding.json("message_centre.properties", row.try_get(3)?),
        revision: row.try_get(4)?,
        updated_at: Millis(row.try_get(5)?),
    };
    Ok(finding.of(centre))
}

fn route(row: &Row) -> Result<Found<RouteRow>, StoreError> {
    let mut finding = Finding::default();
    let route = RouteRow {
        name: row.try_get(0)?,
        enabled: row.try_get::<i64>(1)? != 0,
        properties: finding.json("message_route.properties", row.try_get(2)?),
        revision: row.try_get(3)?,
        updated_at: Millis(row.try_get(4)?),
    };
    Ok(finding.of(route))
}

impl Store {
    /// All message centres in order of name, also those that cannot be read.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn message_centres(&self) -> Result<Vec<Found<CentreRow>>, StoreError> {
        let rows = query(
            "SELECT name, kind, enabled, properties, revision, updated_at
             FROM message_centre ORDER BY name",
        )
        .fetch_all(self.reader())
        .await?;
        rows.iter().map(centre).collect()
    }

    /// All routes in order of name, also those that cannot be read.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn message_routes(&self) -> Result<Vec<Found<RouteRow>>, StoreError> {
        let rows = query(
            "SELECT name, enabled, properties, revision, updated_at
             FROM message_route ORDER BY name",
        )
        .fetch_all(self.reader())
        .await?;
        rows.iter().map(route).collect()
    }
}

impl Tx {
    /// Adds a centre of revision 0, or puts the next revision in place of the one that the row
    /// names; false when the store has another one by now.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn put_message_centre(&mut self, centre: &CentreRow) -> Result<bool, StoreError> {
        let sql = if centre.revision == 0 {
            "INSERT INTO message_centre (name, kind, enabled, properties, revision, updated_at)
             VALUES ($1, $2, $3, $4, $6 + 1, $5) ON CONFLICT (name) DO NOTHING"
        } else {
            "UPDATE message_centre SET kind = $2, enabled = $3, properties = $4,
                 revision = revision + 1, updated_at = $5 WHERE name = $1 AND revision = $6"
        };
        let put = query(sql)
            .bind(&centre.name)
            .bind(&centre.kind)
            .bind(i64::from(centre.enabled))
            .bind(json::write(
                "message_centre.properties",
                &centre.properties,
            )?)
            .bind(centre.updated_at.0)
            .bind(centre.revision)
            .execute(self.connection())
            .await?;
        self.touch_configuration().await?;
        Ok(put > 0)
    }

    /// Adds a route of revision 0, or puts the next revision in place of the one that the row
    /// names; false when the store has another one by now.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn put_message_route(&mut self, route: &RouteRow) -> Result<bool, StoreError> {
        let sql = if route.revision == 0 {
            "INSERT INTO message_route (name, enabled, properties, revision, updated_at)
             VALUES ($1, $2, $3, $5 + 1, $4) ON CONFLICT (name) DO NOTHING"
        } else {
            "UPDATE message_route SET enabled = $2, properties = $3,
                 revision = revision + 1, updated_at = $4 WHERE name = $1 AND revision = $5"
        };
        let put = query(sql)
            .bind(&route.name)
            .bind(i64::from(route.enabled))
            .bind(json::write("message_route.properties", &route.properties)?)
            .bind(route.updated_at.0)
            .bind(route.revision)
            .execute(self.connection())
            .await?;
        self.touch_configuration().await?;
        Ok(put > 0)
    }

    /// Removes a centre; messages that wait for it move on or expire. False when there was none.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn remove_message_centre(&mut self, name: &str) -> Result<bool, StoreError> {
        let gone = query("DELETE FROM message_centre WHERE name = $1")
            .bind(name)
            .execute(self.connection())
            .await?;
        self.touch_configuration().await?;
        Ok(gone > 0)
    }

    /// Removes a route; false when there was none.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn remove_message_route(&mut self, name: &str) -> Result<bool, StoreError> {
        let gone = query("DELETE FROM message_route WHERE name = $1")
            .bind(name)
            .execute(self.connection())
            .await?;
        self.touch_configuration().await?;
        Ok(gone > 0)
    }
}
