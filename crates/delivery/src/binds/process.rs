//! Processes as others on the same machine can look for them: whoever was killed there is known to
//! be gone at once, and its share need not wait for its lease.

use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

const BOOT: &str = "/proc/sys/kernel/random/boot_id";
const NAMESPACE: &str = "/proc/self/ns/pid";

/// Names this process: its machine since that was started, whose processes it sees, its number, and
/// when it began. Empty where that cannot be found out.
pub(super) fn own() -> String {
    let number = std::process::id();
    match (sight(), Seen::of(number)) {
        (Some(sight), Some(seen)) => format!("{sight} {number} {}", seen.began),
        _ => String::new(),
    }
}

/// Whether a process ran where this one would see it, and runs no more. Its links are closed then.
pub(super) fn is_gone(name: &str) -> bool {
    let parts: Vec<&str> = name.rsplitn(3, ' ').collect();
    let [began, number, sight] = parts[..] else {
        return false;
    };
    let Ok(number) = number.parse() else {
        return false;
    };
    if self::sight().as_deref() != Some(sight) {
        return false;
    }
    Seen::of(number).is_none_or(|seen| seen.has_ended || seen.began != began)
}

/// What decides which processes are seen here: the machine, the namespace, and the user.
fn sight() -> Option<String> {
    let boot = std::fs::read_to_string(BOOT).ok()?;
    let namespace = std::fs::read_link(NAMESPACE).ok()?;
    let user = std::fs::metadata("/proc/self").ok()?.uid();
    Some(format!("{} {} {user}", boot.trim(), namespace.display()))
}

/// A process in `/proc` (proc_pid_stat(5)).
struct Seen {
    /// In ticks since the machine was started.
    began: String,
    /// Nobody has asked yet what came of it.
    has_ended: bool,
}

impl Seen {
    fn of(number: u32) -> Option<Self> {
        let stat = Path::new("/proc").join(number.to_string()).join("stat");
        let stat = std::fs::read_to_string(stat).ok()?;
        // The name before may hold anything.
        let (_, rest) = stat.rsplit_once(')')?;
        let fields: Vec<&str> = rest.split_whitespace().collect();
        let (state, threads, began) = (fields.first()?, fields.get(17)?, fields.get(19)?);
        Some(Self {
            began: (*began).to_owned(),
            // Other threads may still be about to end.
            has_ended: *state == "Z" && matches!(*threads, "0" | "1"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_that_runs_is_there_and_one_that_was_killed_is_gone() {
        let own = own();
        assert!(own.contains(&std::process::id().to_string()), "{own:?}");
        assert!(!is_gone(&own));
        let mut child = std::process::Command::new("sleep")
            .arg("60")
            .spawn()
            .unwrap();
        let began = Seen::of(child.id()).unwrap().began;
        let name = format!("{} {} {began}", sight().unwrap(), child.id());
        assert!(!is_gone(&name));
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(is_gone(&name));
    }

    #[test]
    fn another_one_with_its_number_is_not_the_same() {
        let (sight, own) = (sight().unwrap(), std::process::id());
        assert!(is_gone(&format!("{sight} {own} 1")));
    }

    #[test]
    fn nobody_is_gone_who_cannot_be_seen_from_here() {
        let number = u32::MAX;
        for name in [
            String::new(),
            "elsewhere".to_owned(),
            format!("another-boot pid:[1] 0 {number} 1"),
            format!("{} x 1", sight().unwrap()),
        ] {
            assert!(!is_gone(&name), "{name}");
        }
        assert!(is_gone(&format!("{} {number} 1", sight().unwrap())));
    }
}
