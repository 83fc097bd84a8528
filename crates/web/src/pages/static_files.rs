//! Style sheets, scripts and pictures, each under an address that holds a hash of its content.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use axum::body::Bytes;

use super::files::{self, File, Kind};
use super::overrides::Overrides;

/// A file to answer with.
#[derive(Debug, Clone)]
pub struct StaticFile {
    pub bytes: Bytes,
    pub content_type: &'static str,
    /// A strong entity tag with its quotes (RFC 9110, section 8.8.3).
    pub etag: String,
    /// The address names exactly this content: `Cache-Control: public, max-age=31536000, immutable`.
    pub immutable: bool,
}

#[derive(Debug)]
struct Stored {
    bytes: Bytes,
    content_type: &'static str,
    hash: String,
}

#[derive(Debug)]
pub(super) struct StaticFiles {
    /// Before the name, in the address.
    base: &'static str,
    by_name: BTreeMap<String, Stored>,
}

/// Where everybody finds them.
pub(super) const PUBLIC: &str = "/static/";

impl StaticFiles {
    pub(super) fn new(overrides: &Overrides, base: &'static str) -> Self {
        let mut by_name = BTreeMap::new();
        let all = files::builtin(Kind::Static)
            .into_iter()
            .chain(overrides.files(Kind::Static));
        for File { name, bytes } in all {
            let stored = Stored {
                hash: content_hash(&bytes),
                content_type: content_type(&name),
                bytes: Bytes::from(bytes.into_owned()),
            };
            by_name.insert(name, stored);
        }
        Self { base, by_name }
    }

    pub(super) fn url(&self, name: &str) -> String {
        match (self.by_name.get(name), name.rsplit_once('.')) {
            (Some(stored), Some((stem, extension))) => {
                format!("{}{stem}.{}.{extension}", self.base, stored.hash)
            }
            _ => format!("{}{name}", self.base),
        }
    }

    /// Looks names up in a map that was filled at start, so no path can lead elsewhere.
    pub(super) fn get(&self, path: &str) -> Option<StaticFile> {
        if let Some(stored) = self.by_name.get(path) {
            return Some(stored.answer(false));
        }
        let (rest, extension) = path.rsplit_once('.')?;
        let (stem, hash) = rest.rsplit_once('.')?;
        let stored = self.by_name.get(&format!("{stem}.{extension}"))?;
        // During an upgrade a node may be asked for its neighbour's version: answer, don't pin.
        Some(stored.answer(stored.hash == hash))
    }
}

impl Stored {
    fn answer(&self, immutable: bool) -> StaticFile {
        StaticFile {
            bytes: self.bytes.clone(),
            content_type: self.content_type,
            etag: format!("\"{}\"", self.hash),
            immutable,
        }
    }
}

/// Tells versions apart; it guards nothing, so it need not be cryptographic.
fn content_hash(bytes: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

fn content_type(name: &str) -> &'static str {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    match extension.to_ascii_lowercase().as_str() {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "json" => "application/json",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
