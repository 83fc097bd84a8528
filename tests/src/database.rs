//! Where the servers of a test keep what they know: in a file of their folder, or in a database of
//! their own in test programs named `on_postgres` and with `COUNTERSIGN_TESTS_STORE=postgres`.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

use countersign_throwaway::Postgres;

/// Servers that are started again in a folder find what they wrote.
static DATABASES: LazyLock<Mutex<HashMap<PathBuf, String>>> = LazyLock::new(Mutex::default);

fn on_postgres() -> bool {
    let program = std::env::current_exe().ok();
    let name = program.as_ref().and_then(|path| path.file_name()?.to_str());
    name.is_some_and(|name| name.starts_with("on_postgres"))
        || std::env::var("COUNTERSIGN_TESTS_STORE").is_ok_and(|store| store == "postgres")
}

/// What `store.url` is for the server in a folder.
#[must_use]
pub fn url_of(folder: &Path) -> String {
    if !is_database(folder) {
        return format!("sqlite:{}/countersign.db", folder.display());
    }
    let fresh = || {
        let postgres = Postgres::shared();
        postgres.url(&postgres.database())
    };
    databases()
        .entry(folder.to_owned())
        .or_insert_with(fresh)
        .clone()
}

/// Whether the server in a folder keeps what it knows in a database.
fn is_database(folder: &Path) -> bool {
    on_postgres() || databases().contains_key(folder)
}

fn databases() -> MutexGuard<'static, HashMap<PathBuf, String>> {
    DATABASES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Places the server in a folder on a database of its own choice.
pub(crate) fn settle(folder: &Path, url: &str) {
    databases().insert(folder.to_owned(), url.to_owned());
}

/// Says it to a command of the server.
pub(crate) fn place(command: &mut Command, folder: &Path) {
    if is_database(folder) {
        command.env("COUNTERSIGN_STORE__URL", url_of(folder));
    }
}
