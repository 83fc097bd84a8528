use std::fs::Permissions;
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Debian's user and group that own nothing.
const NOBODY: u32 = 65534;

/// A folder for a server. Servers that refuse to run as root run as nobody.
pub(crate) struct Folder {
    pub(crate) path: PathBuf,
    as_nobody: bool,
}

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let folder = tempfile::Builder::new().prefix(name).tempdir();
        let path = folder.expect("a temporary folder").keep();
        let as_nobody = chown(&path, Some(NOBODY), Some(NOBODY)).is_ok();
        Self { path, as_nobody }
    }

    /// Writes a file that the server can read.
    pub(crate) fn write(&self, name: &str, text: &str) -> PathBuf {
        let file = self.path.join(name);
        std::fs::write(&file, text).expect("the folder can be written to");
        // Some are secret, and servers look.
        let mode = Permissions::from_mode(0o600);
        std::fs::set_permissions(&file, mode).expect("the file is ours");
        if self.as_nobody {
            chown(&file, Some(NOBODY), Some(NOBODY)).expect("root may give files away");
        }
        file
    }

    /// A program as the user that the server runs as.
    pub(crate) fn command(&self, program: &Path) -> Command {
        let mut command = if self.as_nobody {
            let mut command = Command::new("setpriv");
            let ids = ["--reuid=65534", "--regid=65534", "--clear-groups"];
            command.args(ids).arg(program);
            command
        } else {
            Command::new(program)
        };
        command.current_dir(&self.path).env("HOME", &self.path);
        command
    }
}
