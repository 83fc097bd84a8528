//! People as the store has them, read with their attributes: one or a page by one statement.

use std::collections::BTreeMap;

use countersign_core::ids::PersonId;
use countersign_core::{Millis, Secret};

use crate::sql::{On, Row, query, query_as};
use crate::{Outside, StoreError};

/// Attribute name to values, in order.
pub type Attributes = BTreeMap<String, Vec<String>>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PersonStatus {
    Active,
    Disabled,
}

impl PersonStatus {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Disabled => "disabled",
        }
    }
}

/// A person: of the embedded directory, or as another one described them last.
#[derive(Clone, Debug)]
pub struct PersonRow {
    pub id: PersonId,
    pub username: String,
    /// The form of the user name that is unique.
    pub username_key: String,
    pub status: PersonStatus,
    /// Argon2id in PHC string format; none for a person who has no password yet.
    pub password_hash: Option<Secret>,
    /// Wrong codes in a row (NIST SP 800-63B §5.2.2).
    pub code_failures: i64,
    pub attributes: Attributes,
    /// An administrator wants a second factor of them, also where no application does.
    pub two_step_required: bool,
    pub created_at: Millis,
    pub updated_at: Millis,
    /// Rises with each change but those of `code_failures`.
    pub revision: i64,
    /// None for a person of the embedded directory.
    pub outside: Option<Outside>,
}

/// What a person is known by.
#[derive(Clone, Copy, Debug)]
pub(crate) enum By {
    Id,
    UsernameKey,
}

impl By {
    const fn column(self) -> &'static str {
        match self {
            Self::Id => "p.id",
            Self::UsernameKey => "p.username_key",
        }
    }

    fn of(self, person: &PersonRow) -> &str {
        match self {
            Self::Id => person.id.as_str(),
            Self::UsernameKey => &person.username_key,
        }
    }
}

const WHOLE: &str = "SELECT p.id, p.username, p.username_key, p.status, p.password_hash,
         p.code_failures, p.created_at, p.updated_at, p.revision, o.numbers, o.switched_off,
         p.two_step_required, a.name, a.value
     FROM person p LEFT JOIN person_attribute a ON a.person_id = p.id
         LEFT JOIN outside_person o ON o.person_id = p.id";

/// People whom one statement asks for: always so many, so that it is prepared once.
const AT_ONCE: usize = 50;

fn read(row: &Row) -> Result<PersonRow, StoreError> {
    let status: String = row.try_get(3)?;
    Ok(PersonRow {
        id: PersonId(row.try_get(0)?),
        username: row.try_get(1)?,
        username_key: row.try_get(2)?,
        status: if status == PersonStatus::Active.as_str() {
            PersonStatus::Active
        } else {
            PersonStatus::Disabled
        },
        password_hash: row.try_get::<Option<String>>(4)?.map(Secret::new),
        code_failures: row.try_get(5)?,
        attributes: Attributes::new(),
        two_step_required: row.try_get::<i64>(11)? != 0,
        created_at: Millis(row.try_get(6)?),
        updated_at: Millis(row.try_get(7)?),
        revision: row.try_get(8)?,
        outside: Outside::read(row.try_get(9)?, row.try_get(10)?),
    })
}

/// The rows of one person stand together, each with a value of theirs.
fn gather(rows: &[Row]) -> Result<Vec<PersonRow>, StoreError> {
    let mut people: Vec<PersonRow> = Vec::new();
    for row in rows {
        let id: String = row.try_get(0)?;
        if people.last().is_none_or(|last| last.id.as_str() != id) {
            people.push(read(row)?);
        }
        let name: Option<String> = row.try_get(12)?;
        if let (Some(person), Some(name)) = (people.last_mut(), name) {
            let values = person.attributes.entry(name).or_default();
            values.push(row.try_get(13)?);
        }
    }
    Ok(people)
}

pub(crate) async fn person(
    on: On<'_>,
    by: By,
    value: &str,
) -> Result<Option<PersonRow>, StoreError> {
    let column = by.column();
    let sql = format!("{WHOLE} WHERE {column} = $1 ORDER BY a.name, a.position");
    let rows = query(sql).bind(value).fetch_all(on).await?;
    Ok(gather(&rows)?.pop())
}

/// The people of these ids or names in this order, without those who are not there.
pub(crate) async fn people(
    mut on: On<'_>,
    by: By,
    values: &[String],
) -> Result<Vec<PersonRow>, StoreError> {
    let places: Vec<String> = (1..=AT_ONCE).map(|place| format!("${place}")).collect();
    let (column, places) = (by.column(), places.join(", "));
    let sql = format!("{WHOLE} WHERE {column} IN ({places}) ORDER BY p.id, a.name, a.position");
    let mut people = Vec::with_capacity(values.len());
    for values in values.chunks(AT_ONCE) {
        let mut statement = query(sql.as_str());
        for place in 0..AT_ONCE {
            // Nobody has an empty one.
            statement = statement.bind(values.get(place).map_or("", String::as_str));
        }
        let rows = statement.fetch_all(on.again()).await?;
        let mut found: BTreeMap<String, PersonRow> = gather(&rows)?
            .into_iter()
            .map(|person| (by.of(&person).to_owned(), person))
            .collect();
        people.extend(values.iter().filter_map(|value| found.remove(value)));
    }
    Ok(people)
}

pub(crate) async fn attributes(on: On<'_>, id: &PersonId) -> Result<Attributes, StoreError> {
    let rows: Vec<(String, String)> = query_as(
        "SELECT name, value FROM person_attribute WHERE person_id = $1 ORDER BY name, position",
    )
    .bind(id.as_str())
    .fetch_all(on)
    .await?;
    let mut attributes = Attributes::new();
    for (name, value) in rows {
        attributes.entry(name).or_default().push(value);
    }
    Ok(attributes)
}
