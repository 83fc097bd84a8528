//! Where templates, texts and static files come from: the binary and the operator's folder.

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{fs, io};

use rust_embed::RustEmbed;

const MAX_DEPTH: usize = 4;

#[derive(RustEmbed)]
#[folder = "templates/"]
struct Templates;

#[derive(RustEmbed)]
#[folder = "static/"]
struct Static;

#[derive(RustEmbed)]
#[folder = "locales/"]
struct Locales;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Templates,
    Static,
    Locales,
}

impl Kind {
    pub(super) const ALL: [Self; 3] = [Self::Templates, Self::Locales, Self::Static];

    pub(super) fn folder(self) -> &'static str {
        match self {
            Self::Templates => "templates",
            Self::Static => "static",
            Self::Locales => "locales",
        }
    }
}

/// A file by its path inside its folder, with `/` between the parts.
#[derive(Debug)]
pub(super) struct File {
    pub(super) name: String,
    pub(super) bytes: Cow<'static, [u8]>,
}

impl File {
    pub(super) fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.bytes)
    }
}

pub(super) fn builtin(kind: Kind) -> Vec<File> {
    fn read<E: RustEmbed>() -> Vec<File> {
        E::iter()
            .filter_map(|name| {
                let bytes = E::get(&name)?.data;
                let name = name.into_owned();
                Some(File { name, bytes })
            })
            .collect()
    }
    match kind {
        Kind::Templates => read::<Templates>(),
        Kind::Static => read::<Static>(),
        Kind::Locales => read::<Locales>(),
    }
}

/// The operator's files of one kind. A file that cannot be read is logged and left out.
pub(super) fn overriding(root: &Path, kind: Kind) -> Vec<File> {
    let folder = root.join(kind.folder());
    let mut found = Vec::new();
    // A missing folder means that nothing of this kind is overridden.
    let _ = walk(&folder, MAX_DEPTH, &mut found);
    found
        .into_iter()
        .filter_map(|path| {
            let parts: Option<Vec<&str>> = path
                .strip_prefix(&folder)
                .ok()?
                .iter()
                .map(|part| part.to_str())
                .collect();
            let name = parts?.join("/");
            match fs::read(&path) {
                Ok(bytes) => Some(File {
                    name,
                    bytes: bytes.into(),
                }),
                Err(error) => {
                    tracing::error!(
                        target: "countersign::pages", path = %path.display(), %error,
                        "cannot read an overriding file; the built-in one is used"
                    );
                    None
                }
            }
        })
        .collect()
}

/// Differs whenever a file below `root` was added, removed or changed.
pub(super) fn fingerprint(root: &Path) -> io::Result<u64> {
    let mut paths = Vec::new();
    walk(root, MAX_DEPTH + 1, &mut paths)?;
    paths.sort();
    let mut hasher = DefaultHasher::new();
    for path in paths {
        if let Ok(metadata) = fs::metadata(&path) {
            (path, metadata.len(), metadata.modified().ok()).hash(&mut hasher);
        }
    }
    Ok(hasher.finish())
}

fn walk(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        // Editors' swap files, and the dotted folders that Kubernetes mounts beside its links.
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            continue;
        }
        let path = entry.path();
        // `fs::metadata` follows links on purpose: mounted configuration is made of them.
        match fs::metadata(&path) {
            Ok(metadata) if metadata.is_file() => found.push(path),
            Ok(metadata) if metadata.is_dir() && depth > 1 => walk(&path, depth - 1, found)?,
            _ => {}
        }
    }
    Ok(())
}
