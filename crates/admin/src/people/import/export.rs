use countersign_core::ids::PersonId;
use countersign_directory::Person;
use countersign_store::StoreError;

use super::file::safe;
use crate::actor::Actor;
use crate::admin::Admin;
use crate::error::AdminError;
use crate::permission::Permission;

/// People who are read at once.
const BATCH: i64 = 500;

/// All people as a CSV file, part by part; it can be imported elsewhere.
#[derive(Debug)]
pub struct PeopleExport {
    admin: Admin,
    /// Each attribute as often as somebody has values of it.
    columns: Vec<(String, usize)>,
    after: Option<PersonId>,
    began: bool,
}

impl Admin {
    /// # Errors
    /// Without `people:write`, since it holds whole numbers.
    pub async fn export_people(&self, by: &Actor) -> Result<PeopleExport, AdminError> {
        by.needs(Permission::PeopleWrite)?;
        let columns = self.parts.store.attribute_widths().await?;
        let mut tx = self.parts.store.begin().await?;
        self.record(&mut tx, by, "people.export", "people", "")
            .await?;
        tx.commit().await?;
        Ok(PeopleExport {
            admin: self.clone(),
            columns,
            after: None,
            began: false,
        })
    }
}

impl PeopleExport {
    /// The next lines; none at the end.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, AdminError> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        if !self.began {
            self.began = true;
            let names = self
                .columns
                .iter()
                .flat_map(|(name, width)| std::iter::repeat_n(safe(name), *width));
            write(
                &mut writer,
                std::iter::once("username".to_owned()).chain(names),
            )?;
        } else {
            let directory = &self.admin.parts.directory;
            let people = directory.find("", self.after.as_ref(), BATCH).await?;
            let Some(last) = people.last() else {
                return Ok(None);
            };
            self.after = Some(last.id.clone());
            for person in &people {
                write(&mut writer, self.line(person))?;
            }
        }
        let written = writer
            .into_inner()
            .map_err(|e| AdminError::Failed(e.to_string()))?;
        Ok(Some(written))
    }

    fn line(&self, person: &Person) -> impl Iterator<Item = String> {
        let mut cells = vec![safe(&person.username)];
        for (name, width) in &self.columns {
            let values = person.attribute(name);
            let cell = |index: usize| {
                values
                    .get(index)
                    .map_or(String::new(), |v: &String| safe(v))
            };
            cells.extend((0..*width).map(cell));
        }
        cells.into_iter()
    }
}

fn write(
    writer: &mut csv::Writer<Vec<u8>>,
    cells: impl Iterator<Item = String>,
) -> Result<(), AdminError> {
    let written = writer.write_record(cells);
    written.map_err(|error| AdminError::Store(StoreError::unreadable("export", error)))
}
