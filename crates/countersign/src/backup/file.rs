use std::fs::{File, OpenOptions};
use std::io::{BufRead as _, BufReader, Read, Write};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use aws_lc_rs::digest::{Context, SHA256};
use countersign_core::seal::{Purpose, equal_in_constant_time};
use countersign_core::{Keyring, Millis, hex};
use serde::{Deserialize, Serialize};

/// The first line.
const MAGIC: &str = "countersign backup 1\n";
/// The longest second line that is read, in bytes.
const LONGEST: u64 = 4096;
/// How much is read at once.
const PIECE: usize = 256 * 1024;

/// The second line, without its keyed hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Manifest {
    /// In milliseconds since 1970.
    pub(crate) made_at: i64,
    /// Of the program that made it.
    pub(crate) version: String,
    /// What the store was on.
    pub(crate) store: String,
    pub(crate) bytes: u64,
    /// Of the database that follows, in hexadecimal.
    pub(crate) sha256: String,
}

#[derive(Serialize, Deserialize)]
struct Sealed {
    manifest: Manifest,
    mac: String,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum FileError {
    #[error("{0}: there is such a file already; nothing was changed")]
    Exists(PathBuf),
    #[error("{path}: {reason}")]
    Io { path: PathBuf, reason: String },
    #[error("{0}: this is no backup of Countersign")]
    Foreign(PathBuf),
    #[error("{0}: the backup is damaged: {1}")]
    Damaged(PathBuf, &'static str),
    #[error(
        "{0}: the backup was made under another master key, or by somebody without it; \
         keys.master_key_file must be the one of the server that was backed up"
    )]
    OtherKey(PathBuf),
}

impl FileError {
    fn of(path: &Path) -> impl Fn(std::io::Error) -> Self {
        move |error| Self::Io {
            path: path.to_owned(),
            reason: error.to_string(),
        }
    }
}

impl Manifest {
    fn mac(&self, keyring: &Keyring) -> [u8; 32] {
        let (at, bytes) = (self.made_at.to_be_bytes(), self.bytes.to_be_bytes());
        let parts: [&[u8]; 5] = [
            &at,
            self.version.as_bytes(),
            self.store.as_bytes(),
            &bytes,
            self.sha256.as_bytes(),
        ];
        keyring.mac(Purpose::Backup, &parts)
    }
}

/// Writes a database and what is said of it into a new file that only its owner can read. It is
/// there whole or not at all.
pub(super) fn write(
    path: &Path,
    database: &Path,
    (made_at, store): (Millis, &str),
    keyring: &Keyring,
) -> Result<Manifest, FileError> {
    if path.exists() {
        return Err(FileError::Exists(path.to_owned()));
    }
    let wrong = FileError::of(path);
    let (bytes, sha256) = pass_on(File::open(database).map_err(&wrong)?, None).map_err(&wrong)?;
    let manifest = Manifest {
        made_at: made_at.0,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        store: store.to_owned(),
        bytes,
        sha256,
    };
    let line = serde_json::to_string(&Sealed {
        mac: hex::encode(&manifest.mac(keyring)),
        manifest: manifest.clone(),
    });
    let line = line.map_err(|e| wrong(e.into()))?;
    let partial = beside(path);
    let written = (|| {
        let mut file = private(&partial)?;
        file.write_all(MAGIC.as_bytes())?;
        writeln!(file, "{line}")?;
        pass_on(File::open(database)?, Some(&mut file))?;
        file.sync_all()?;
        // Not over a file that came meanwhile.
        std::fs::hard_link(&partial, path)
    })();
    // Gone, or never made.
    let _removed = std::fs::remove_file(&partial);
    written.map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => FileError::Exists(path.to_owned()),
        _ => wrong(error),
    })?;
    sync_folder(path).map_err(&wrong)?;
    Ok(manifest)
}

/// Looks at the whole file before anything is made of it.
pub(super) fn check(path: &Path, keyring: &Keyring) -> Result<Manifest, FileError> {
    let wrong = FileError::of(path);
    let (manifest, mac, rest) = open(path)?;
    let mac = hex::decode(&mac).unwrap_or_default();
    let (bytes, sha256) = pass_on(rest, None).map_err(&wrong)?;
    let damaged = |what| Err(FileError::Damaged(path.to_owned(), what));
    if bytes != manifest.bytes {
        return damaged("it is shorter or longer than it says");
    }
    if sha256 != manifest.sha256 {
        return damaged("its content is not what was written");
    }
    if !equal_in_constant_time(&mac, &manifest.mac(keyring)) {
        return Err(FileError::OtherKey(path.to_owned()));
    }
    Ok(manifest)
}

/// Writes the database of a file that was checked into a new file.
pub(super) fn unpack(path: &Path, database: &Path) -> Result<(), FileError> {
    let (_, _, rest) = open(path)?;
    let unpacked = private(database).and_then(|mut file| {
        pass_on(rest, Some(&mut file))?;
        file.sync_all()
    });
    unpacked.map_err(FileError::of(database))
}

fn open(path: &Path) -> Result<(Manifest, String, impl Read), FileError> {
    let wrong = FileError::of(path);
    let foreign = || FileError::Foreign(path.to_owned());
    let mut file = BufReader::with_capacity(PIECE, File::open(path).map_err(&wrong)?);
    let mut magic = vec![0; MAGIC.len()];
    file.read_exact(&mut magic).map_err(|_| foreign())?;
    if magic != MAGIC.as_bytes() {
        return Err(foreign());
    }
    let mut line = Vec::new();
    let mut head = (&mut file).take(LONGEST);
    head.read_until(b'\n', &mut line).map_err(&wrong)?;
    let sealed: Sealed = serde_json::from_slice(&line)
        .map_err(|_| FileError::Damaged(path.to_owned(), "its beginning cannot be read"))?;
    Ok((sealed.manifest, sealed.mac, file))
}

/// Reads to the end, writing on what was read; how long it was, and its hash.
fn pass_on(
    mut from: impl Read,
    mut to: Option<&mut File>,
) -> Result<(u64, String), std::io::Error> {
    let (mut context, mut bytes) = (Context::new(&SHA256), 0);
    let mut piece = vec![0; PIECE];
    loop {
        let length = from.read(&mut piece)?;
        let Some(read) = piece.get(..length).filter(|read| !read.is_empty()) else {
            break;
        };
        context.update(read);
        bytes += read.len() as u64;
        if let Some(to) = &mut to {
            to.write_all(read)?;
        }
    }
    Ok((bytes, hex::encode(context.finish().as_ref())))
}

fn private(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(0o600).open(path)
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{}.partial", std::process::id()));
    PathBuf::from(name)
}

/// So that a new name is there also after the power fails.
pub(super) fn sync_folder(path: &Path) -> std::io::Result<()> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    fn keyring(byte: u8) -> Keyring {
        Keyring::new(&[byte; Keyring::MASTER_KEY_LEN])
    }

    fn written(folder: &Path) -> PathBuf {
        let (database, path) = (folder.join("database"), folder.join("backup"));
        std::fs::write(&database, [7; 300_000]).unwrap();
        write(&path, &database, (Millis(1), "SQLite"), &keyring(1)).unwrap();
        path
    }

    #[test]
    fn what_was_written_is_private_and_comes_out_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = written(folder.path());
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let manifest = check(&path, &keyring(1)).unwrap();
        assert_eq!((manifest.bytes, manifest.made_at), (300_000, 1));
        let out = folder.path().join("out");
        unpack(&path, &out).unwrap();
        assert_eq!(std::fs::read(out).unwrap(), [7; 300_000]);
        let names = std::fs::read_dir(folder.path()).unwrap().count();
        assert_eq!(names, 3, "nothing else is left");
    }

    #[test]
    fn a_file_that_is_there_is_never_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = written(folder.path());
        let before = std::fs::read(&path).unwrap();
        let database = folder.path().join("database");
        let again = write(&path, &database, (Millis(2), ""), &keyring(1));
        assert!(matches!(again, Err(FileError::Exists(_))), "{again:?}");
        assert_eq!(std::fs::read(&path).unwrap(), before);
    }

    #[test]
    fn every_byte_that_is_not_as_it_was_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let path = written(folder.path());
        let whole = std::fs::read(&path).unwrap();
        let head = whole.len() - 300_000;
        let spoilt = folder.path().join("spoilt");
        for at in (0..head).chain([head, head + 1, whole.len() - 1]) {
            let mut bytes = whole.clone();
            bytes[at] ^= 1;
            std::fs::write(&spoilt, &bytes).unwrap();
            assert!(check(&spoilt, &keyring(1)).is_err(), "byte {at}");
        }
        for length in [0, 5, head, whole.len() - 1] {
            std::fs::write(&spoilt, &whole[..length]).unwrap();
            assert!(check(&spoilt, &keyring(1)).is_err(), "{length} bytes");
        }
        let longer = [whole.as_slice(), b"x"].concat();
        std::fs::write(&spoilt, longer).unwrap();
        assert!(check(&spoilt, &keyring(1)).is_err());
    }

    #[test]
    fn another_master_key_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = written(folder.path());
        let other = check(&path, &keyring(2));
        assert!(matches!(other, Err(FileError::OtherKey(_))), "{other:?}");
        std::fs::write(&path, "SQLite format 3\0 and so on").unwrap();
        let foreign = check(&path, &keyring(1));
        assert!(matches!(foreign, Err(FileError::Foreign(_))), "{foreign:?}");
    }
}
