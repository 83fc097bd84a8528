use std::io::{BufRead as _, BufReader, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

/// A child process that is killed when dropped; after a failed test it shows what it logged.
#[derive(Debug)]
pub struct Process {
    name: String,
    child: Child,
    lines: Mutex<Receiver<String>>,
    log: Arc<Mutex<String>>,
    log_reader: JoinHandle<()>,
}

/// How long the last lines of a process that has ended may take to be read; what it started may
/// hold its log open for longer.
const LAST_LINES: Duration = Duration::from_secs(2);

impl Process {
    /// # Panics
    /// When it cannot be started.
    #[must_use]
    pub fn start(name: &str, mut command: Command) -> Self {
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command
            .spawn()
            .unwrap_or_else(|error| panic!("{name} ({command:?}) did not start: {error}"));
        let log = Arc::new(Mutex::new(String::new()));
        let log_reader = collect(child.stderr.take().expect("piped"), Arc::clone(&log));
        let lines = each_line(child.stdout.take().expect("piped"));
        Self {
            name: name.to_owned(),
            child,
            lines: Mutex::new(lines),
            log,
            log_reader,
        }
    }

    /// The next line on standard output.
    ///
    /// # Panics
    /// When none comes in time or the process has ended.
    #[must_use]
    pub fn line(&self, within: Duration) -> String {
        let lines = self.lines.lock().expect("no holder panics");
        let line = lines.recv_timeout(within);
        drop(lines);
        line.unwrap_or_else(|_| {
            panic!(
                "{} printed no line within {within:?}; it logged:\n{}",
                self.name,
                self.log()
            )
        })
    }

    /// The lines on standard output that have come since the last look.
    ///
    /// # Panics
    /// Never.
    #[must_use]
    pub fn lines_so_far(&self) -> Vec<String> {
        let lines = self.lines.lock().expect("no holder panics");
        lines.try_iter().collect()
    }

    /// Standard error so far.
    #[must_use]
    pub fn log(&self) -> String {
        self.log.lock().expect("the reader does not panic").clone()
    }

    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// SIGKILL: nothing that the process would have liked to finish is finished.
    pub fn kill(&mut self) {
        // Having ended already is what was wanted.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// SIGTERM, and the exit status.
    ///
    /// # Panics
    /// When the process does not end in time.
    pub fn terminate(&mut self, within: Duration) -> ExitStatus {
        self.signal(Signal::TERM);
        self.exit(within)
    }

    /// # Panics
    /// When the process has ended already.
    pub fn signal(&self, signal: Signal) {
        let id = i32::try_from(self.child.id()).expect("process ids fit");
        let id = Pid::from_raw(id).expect("a child has an id");
        kill_process(id, signal).unwrap_or_else(|error| panic!("{}: {error}", self.name));
    }

    /// Waits for the process to end by itself.
    ///
    /// # Panics
    /// When it does not in time.
    pub fn exit(&mut self, within: Duration) -> ExitStatus {
        let deadline = Instant::now() + within;
        loop {
            if let Some(status) = self.child.try_wait().expect("a child can be waited for") {
                self.read_last_lines();
                return status;
            }
            assert!(
                Instant::now() < deadline,
                "{} did not end within {within:?}; it logged:\n{}",
                self.name,
                self.log()
            );
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    fn read_last_lines(&self) {
        let deadline = Instant::now() + LAST_LINES;
        while !self.log_reader.is_finished() && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
        if std::thread::panicking() {
            eprintln!("--- {} logged:\n{}---", self.name, self.log());
        }
    }
}

fn collect(from: impl Read + Send + 'static, into: Arc<Mutex<String>>) -> JoinHandle<()> {
    std::thread::spawn(move || {
        for line in BufReader::new(from).lines() {
            let Ok(line) = line else { return };
            let mut log = into.lock().expect("readers of the log do not panic");
            log.push_str(&line);
            log.push('\n');
        }
    })
}

fn each_line(from: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(from).lines() {
            let Ok(line) = line else { return };
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    receiver
}
