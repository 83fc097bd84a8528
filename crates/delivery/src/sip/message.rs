//! Requests and responses as they come over UDP (RFC 3261 §7).

/// A message that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Message {
    pub(super) start: Start,
    /// Names in lower case and in their long form.
    headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Start {
    Request { method: String },
    Response { status: u16 },
}

impl Message {
    /// None for anything that is no message of SIP 2.0.
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
        let head = std::str::from_utf8(&bytes[..end]).ok()?;
        let mut lines = head.split("\r\n");
        let start = Start::parse(lines.next()?)?;
        let mut headers: Vec<(String, String)> = Vec::new();
        for line in lines {
            if line.starts_with([' ', '\t']) {
                // A header goes on in the next line.
                let (_, value) = headers.last_mut()?;
                value.push(' ');
                value.push_str(line.trim());
                continue;
            }
            let (name, value) = line.split_once(':')?;
            headers.push((long_name(name.trim()), value.trim().to_owned()));
        }
        Some(Self {
            start,
            headers,
            body: bytes[end + 4..].to_vec(),
        })
    }

    /// The first header of this name, given in lower case.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(header, _)| header == name);
        found.map(|(_, value)| value.as_str())
    }

    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let headers = self.headers.iter();
        headers
            .filter(move |(header, _)| header == name)
            .map(|(_, value)| value.as_str())
    }

    /// The number and the method of `CSeq` (RFC 3261 §20.16).
    pub(super) fn sequence(&self) -> Option<(u32, &str)> {
        let (number, method) = self.header("cseq")?.split_once(char::is_whitespace)?;
        Some((number.parse().ok()?, method.trim()))
    }
}

impl Start {
    fn parse(line: &str) -> Option<Self> {
        if let Some(rest) = line.strip_prefix("SIP/2.0 ") {
            let status = rest.get(..3)?.parse().ok()?;
            return (100..700)
                .contains(&status)
                .then_some(Self::Response { status });
        }
        let mut words = line.split(' ');
        let (method, _uri) = (words.next()?, words.next()?);
        let known = words.next() == Some("SIP/2.0") && !method.is_empty();
        known.then(|| Self::Request {
            method: method.to_owned(),
        })
    }
}

/// RFC 3261 §7.3.3.
fn long_name(name: &str) -> String {
    let name = name.to_ascii_lowercase();
    match name.as_str() {
        "i" => "call-id".to_owned(),
        "m" => "contact".to_owned(),
        "e" => "content-encoding".to_owned(),
        "l" => "content-length".to_owned(),
        "c" => "content-type".to_owned(),
        "f" => "from".to_owned(),
        "s" => "subject".to_owned(),
        "k" => "supported".to_owned(),
        "t" => "to".to_owned(),
        "v" => "via".to_owned(),
        _ => name,
    }
}

/// Writes a message; the length of the body is added.
pub(super) fn write(start: &str, headers: &[(&str, &str)], body: &str) -> Vec<u8> {
    let mut text = format!("{start}\r\n");
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str(&format!("Content-Length: {}\r\n\r\n{body}", body.len()));
    text.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_response_is_read_in_every_form_of_its_headers() {
        let bytes = b"SIP/2.0 180 Ringing\r\nv: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK1\r\n\
            Via: SIP/2.0/UDP 10.0.0.1\r\nCSEQ: 7 INVITE\r\nt: <sip:a@b>\r\n ;tag=1\r\n\r\nbody";
        let message = Message::parse(bytes).unwrap();
        assert_eq!(message.start, Start::Response { status: 180 });
        assert_eq!(message.all("via").count(), 2);
        assert_eq!(message.sequence(), Some((7, "INVITE")));
        assert_eq!(message.header("to"), Some("<sip:a@b> ;tag=1"));
        assert_eq!(message.body, b"body");
        for end in 0..bytes.len() {
            let _ = Message::parse(&bytes[..end]);
        }
    }

    #[test]
    fn what_was_written_is_read() {
        let bytes = write("BYE sip:a@b SIP/2.0", &[("Call-ID", "1")], "");
        let message = Message::parse(&bytes).unwrap();
        let method = "BYE".to_owned();
        assert_eq!(message.start, Start::Request { method });
        assert_eq!(message.header("content-length"), Some("0"));
    }

    #[test]
    fn anything_else_is_no_message() {
        for bytes in [
            &b""[..],
            b"\r\n\r\n",
            b"HTTP/1.1 200 OK\r\n\r\n",
            b"SIP/2.0 99 No\r\n\r\n",
            b"SIP/2.0 200 OK\r\nno header\r\n\r\n",
            b"SIP/2.0 200 OK\r\n folded\r\n\r\n",
            b"\xff\xfe\r\n\r\n",
        ] {
            assert_eq!(Message::parse(bytes), None);
        }
    }
}
