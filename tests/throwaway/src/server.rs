use std::fmt;
use std::io::Write as _;
use std::process::{Child, Command, Stdio};

use crate::folder::Folder;

/// Runs a server until nobody holds its input any more, asks it to end, and clears its folder away.
/// Before that it ends the server, or starts it again, as it is told to.
const KEEPER: &str = r#"folder=$1; shift
run() { "$@" >>"$folder/log" 2>&1 </dev/null & server=$!; }
run "$@"
while read -r what signal; do
    case $what in
        end) kill -s "$signal" $server; wait $server; server= ;;
        run) run "$@" ;;
    esac
done
[ -z "$server" ] || { kill -s "$END" $server; wait $server; }
rm -rf "$folder""#;

/// A server that runs as long as this, and ends with the test program in any case: its keeper reads
/// from a pipe that only this program holds.
pub(crate) struct Server {
    keeper: Child,
}

impl Server {
    /// `end` is the signal that the server ends by at once.
    pub(crate) fn start(folder: &Folder, command: &Command, end: &str) -> Self {
        let mut keeper = Command::new("sh");
        keeper.args(["-c", KEEPER, "keeper"]).arg(&folder.path);
        keeper.arg(command.get_program()).args(command.get_args());
        keeper.env("END", end).current_dir("/");
        keeper.stdin(Stdio::piped());
        let keeper = keeper.spawn().expect("there is a shell");
        Self { keeper }
    }

    /// Ends the server by a signal. It may be started again.
    pub(crate) fn end(&self, signal: &str) {
        self.tell(&format!("end {signal}"));
    }

    /// Starts the server again that was ended.
    pub(crate) fn run(&self) {
        self.tell("run");
    }

    fn tell(&self, word: &str) {
        let mut to = self.keeper.stdin.as_ref().expect("it was not stopped");
        writeln!(to, "{word}").expect("the keeper listens");
    }

    pub(crate) fn stop(&mut self) {
        drop(self.keeper.stdin.take());
        self.keeper.wait().ok();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Server")
    }
}
