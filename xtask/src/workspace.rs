use std::path::{Path, PathBuf};

/// The workspace's folder.
pub(crate) fn root() -> &'static Path {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask)
}

pub(crate) fn target() -> PathBuf {
    root().join("target")
}

/// Whether this process may install packages and capture traffic.
pub(crate) fn is_root() -> bool {
    let owner = std::fs::metadata("/proc/self");
    owner.is_ok_and(|meta| std::os::unix::fs::MetadataExt::uid(&meta) == 0)
}
