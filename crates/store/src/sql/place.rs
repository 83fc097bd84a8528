use std::path::{Path, PathBuf};

use super::{DatabaseError, Readers, Writer, postgres, sqlite};
use crate::{StoreError, StoreOptions};

/// What `store.url` names.
#[derive(Debug)]
pub(crate) enum Place {
    /// None is a database in memory.
    Sqlite(Option<PathBuf>),
    Postgres(Box<postgres::Address>),
}

impl Place {
    pub(crate) fn read(url: &str) -> Result<Self, StoreError> {
        if let Some(path) = url.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            let path = (path != ":memory:").then(|| Path::new(path).to_path_buf());
            return Ok(Self::Sqlite(path));
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(Self::Postgres(Box::new(postgres::Address::read(url)?)));
        }
        Err(StoreError::UnsupportedUrl(without_credentials(url)))
    }

    /// Opens what writes.
    pub(crate) async fn writer(&self, options: &StoreOptions) -> Result<Writer, DatabaseError> {
        Ok(match self {
            Self::Sqlite(path) => Writer::Sqlite(sqlite::Writer::open(path.clone()).await?),
            Self::Postgres(address) => {
                Writer::Postgres(postgres::Writer::open(address, options).await?)
            }
        })
    }

    /// Opens what reads, beside a writer whose schema is up to date.
    pub(crate) fn readers(self, writer: &Writer) -> Result<Readers, DatabaseError> {
        Ok(match (self, writer) {
            (_, Writer::Postgres(writer)) => Readers::Postgres(writer.pool()),
            (Self::Sqlite(Some(path)), _) => Readers::Sqlite(sqlite::Readers::of_file(path)?),
            (_, Writer::Sqlite(writer)) => Readers::Sqlite(sqlite::Readers::Memory(writer.clone())),
        })
    }
}

fn without_credentials(url: &str) -> String {
    match (url.find("://"), url.rfind('@')) {
        (Some(scheme), Some(at)) if at > scheme => format!("{}…{}", &url[..scheme + 3], &url[at..]),
        _ => url.to_owned(),
    }
}
