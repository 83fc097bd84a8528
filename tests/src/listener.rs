//! An application's own web server, which keeps what it was sent.

use std::collections::{BTreeMap, VecDeque};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use url::form_urlencoded;

use crate::wait::{PATIENCE, until};

/// Answers 200 to everything until told otherwise; it ends with the test's process.
#[derive(Clone, Debug)]
pub struct Listener {
    /// Without a slash at the end.
    pub address: String,
    shared: Arc<Mutex<Shared>>,
}

#[derive(Debug, Default)]
struct Shared {
    received: Vec<Received>,
    answers: VecDeque<u16>,
    pages: BTreeMap<String, String>,
}

/// One request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    pub method: String,
    pub path: String,
    /// Of the query, and of the body when it is a form.
    pub parameters: BTreeMap<String, String>,
    pub body: String,
}

impl Listener {
    /// # Panics
    /// When it cannot listen on loopback.
    #[must_use]
    pub fn start() -> Self {
        let socket = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
        let local = socket.local_addr().expect("a bound socket has an address");
        let shared: Arc<Mutex<Shared>> = Arc::default();
        let listener = Self {
            address: format!("http://{local}"),
            shared: Arc::clone(&shared),
        };
        std::thread::spawn(move || {
            for stream in socket.incoming().flatten() {
                let shared = Arc::clone(&shared);
                std::thread::spawn(move || serve(&stream, &shared));
            }
        });
        listener
    }

    /// Answers the next requests with these status codes.
    ///
    /// # Panics
    /// Never.
    pub fn answer_next(&self, statuses: &[u16]) {
        let mut shared = self.shared.lock().expect("no holder panics");
        shared.answers.extend(statuses);
    }

    /// Serves HTML at a path.
    ///
    /// # Panics
    /// Never.
    pub fn put_page(&self, path: &str, html: &str) {
        let mut shared = self.shared.lock().expect("no holder panics");
        shared.pages.insert(path.to_owned(), html.to_owned());
    }

    /// What was received at a path so far.
    ///
    /// # Panics
    /// Never.
    #[must_use]
    pub fn received(&self, path: &str) -> Vec<Received> {
        let shared = self.shared.lock().expect("no holder panics");
        let all = shared.received.iter();
        all.filter(|r| r.path == path).cloned().collect()
    }

    /// The same as soon as there are `count`.
    pub async fn nth(&self, path: &str, count: usize) -> Received {
        until(
            &format!("request {count} at {path}"),
            PATIENCE,
            async || self.received(path).get(count - 1).cloned(),
        )
        .await
    }
}

fn serve(stream: &TcpStream, shared: &Mutex<Shared>) {
    let Some(received) = read(stream) else { return };
    let (status, page) = {
        let mut shared = shared.lock().expect("no holder panics");
        let page = shared.pages.get(&received.path).cloned();
        shared.received.push(received);
        (shared.answers.pop_front().unwrap_or(200), page)
    };
    let body = page.unwrap_or_default();
    let answer = format!(
        "HTTP/1.1 {status} Said\r\nContent-Type: text/html; charset=utf-8\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    let mut stream = stream;
    // Whoever asked may be gone, as after a crash on purpose.
    let _ = stream.write_all(answer.as_bytes());
}

fn read(stream: &TcpStream) -> Option<Received> {
    let mut reader = BufReader::new(stream);
    let mut first = String::new();
    reader.read_line(&mut first).ok()?;
    let mut words = first.split_whitespace();
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let parameters = [query.as_bytes(), &body]
        .into_iter()
        .flat_map(|encoded| form_urlencoded::parse(encoded).into_owned())
        .collect();
    Some(Received {
        method,
        path: path.to_owned(),
        parameters,
        body: String::from_utf8_lossy(&body).into_owned(),
    })
}
