//! Where tests keep their files: in memory, where there is room. Throwaway databases are some
//! hundred thousand small files, and each commit of a server would wait for the disk.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process;

const MEMORY: &str = "/dev/shm";
/// MiB that must be free: several times what is used at once.
const ROOM: u64 = 4096;

/// A folder for temporary files that goes with all that tests left there.
pub(crate) struct Scratch {
    folder: Option<PathBuf>,
}

impl Scratch {
    /// The system's own, which stays as it is, where memory will not do.
    pub(crate) fn new() -> Self {
        let folder = Path::new(MEMORY).join(format!("countersign-tests-{}", std::process::id()));
        let usable = has_room() && fs::create_dir_all(&folder).is_ok();
        let scratch = Self {
            folder: usable.then_some(folder),
        };
        match &scratch.folder {
            Some(folder) if !runs_programs(folder) => Self { folder: None },
            _ => scratch,
        }
    }

    /// Has a command and all that it starts keep their temporary files there.
    pub(crate) fn keep_files_of(&self, command: &mut Command) {
        if let Some(folder) = &self.folder {
            command.env("TMPDIR", folder);
        }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Some(folder) = &self.folder {
            // What a server that is just ending still writes there stays.
            fs::remove_dir_all(folder).ok();
        }
    }
}

fn has_room() -> bool {
    let free = process::said("df", &["--output=avail", "--block-size=1M", MEMORY]);
    let free = free
        .ok()
        .and_then(|text| text.lines().last()?.trim().parse::<u64>().ok());
    free.is_some_and(|free| free >= ROOM)
}

/// Documentation tests and scripts are run where they are written.
fn runs_programs(folder: &Path) -> bool {
    let program = folder.join("runs");
    let written = fs::write(&program, "#!/bin/sh\n")
        .and_then(|()| fs::set_permissions(&program, Permissions::from_mode(0o700)));
    written.is_ok() && process::succeeds(&mut Command::new(program))
}
