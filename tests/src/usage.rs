//! What a running process has used, as Linux tells (proc(5)).

/// Linux gives `utime` and `stime` in hundredths of a second.
const TICKS_PER_SECOND: f64 = 100.0;

/// CPU time of a process, in seconds.
#[derive(Clone, Copy, Debug)]
pub struct Cpu {
    pub user: f64,
    pub kernel: f64,
}

impl Cpu {
    /// # Panics
    /// When there is no such process.
    #[must_use]
    pub fn of(process: u32) -> Self {
        let stat = std::fs::read_to_string(format!("/proc/{process}/stat"));
        let stat = stat.expect("a running process has a stat");
        // The name in parentheses may hold spaces; utime and stime are the 14th and 15th fields.
        let fields = stat.rsplit(')').next().expect("the rest of the line");
        let mut fields = fields.split_whitespace().skip(11);
        let mut seconds = || {
            let ticks = fields.next().and_then(|ticks| ticks.parse::<f64>().ok());
            ticks.expect("ticks are a number") / TICKS_PER_SECOND
        };
        Self {
            user: seconds(),
            kernel: seconds(),
        }
    }

    #[must_use]
    pub fn total(self) -> f64 {
        self.user + self.kernel
    }
}

/// Resident memory of a process, in MiB.
///
/// # Panics
/// When there is no such process.
#[must_use]
pub fn resident(process: u32) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"));
    let status = status.expect("a running process has a status");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next());
    kilobytes
        .and_then(|k| k.parse::<f64>().ok())
        .expect("VmRSS in kB")
        / 1024.0
}
