//! What the requests of one call have in common (RFC 3261 §12, §13, §17.1.1.3).

use std::net::SocketAddr;

use countersign_core::{Entropy, hex};

use super::message::{Message, write};

/// One call, from our side.
#[derive(Debug)]
pub(super) struct Dialog {
    local: SocketAddr,
    call_id: String,
    from: String,
    /// With the other side's tag once it has answered.
    to: String,
    /// Where INVITE and what belongs to it goes.
    invited: String,
    /// Where the other side wants requests within the call.
    target: String,
    routes: Vec<String>,
    sequence: u32,
    branch: String,
}

impl Dialog {
    pub(super) fn new(local: SocketAddr, from: &str, to: &str, entropy: &dyn Entropy) -> Self {
        Self {
            local,
            call_id: random(entropy),
            from: format!("<{from}>;tag={}", random(entropy)),
            to: format!("<{to}>"),
            invited: to.to_owned(),
            target: to.to_owned(),
            routes: Vec::new(),
            sequence: 0,
            branch: String::new(),
        }
    }

    pub(super) fn call_id(&self) -> &str {
        &self.call_id
    }

    pub(super) const fn sequence(&self) -> u32 {
        self.sequence
    }

    /// Where the next request goes: what its authentication is bound to.
    pub(super) fn target(&self) -> &str {
        &self.target
    }

    pub(super) fn invite(
        &mut self,
        offer: &str,
        proof: Option<(&str, &str)>,
        entropy: &dyn Entropy,
    ) -> Vec<u8> {
        self.begin(entropy);
        let contact = format!("<sip:{}>", self.local);
        let mut more = vec![
            ("Contact", contact.as_str()),
            ("Allow", "INVITE, ACK, CANCEL, BYE, OPTIONS"),
            ("Content-Type", "application/sdp"),
        ];
        more.extend(proof);
        self.write("INVITE", "INVITE", &self.invited, &self.to, &more, offer)
    }

    /// For a final response that is no success: part of the INVITE's own transaction.
    pub(super) fn acknowledge_refusal(&self, response: &Message) -> Vec<u8> {
        let to = response.header("to").unwrap_or(&self.to);
        self.write("ACK", "ACK", &self.invited, to, &[], "")
    }

    pub(super) fn cancel(&self) -> Vec<u8> {
        self.write("CANCEL", "CANCEL", &self.invited, &self.to, &[], "")
    }

    /// Takes what a success says about the rest of the call, and acknowledges it.
    pub(super) fn answered(&mut self, response: &Message, entropy: &dyn Entropy) -> Vec<u8> {
        if let Some(to) = response.header("to") {
            self.to = to.to_owned();
        }
        if let Some(contact) = response.header("contact").and_then(address) {
            self.target = contact.to_owned();
        }
        let routes = response
            .all("record-route")
            .flat_map(|line| line.split(','));
        self.routes = routes.map(|route| route.trim().to_owned()).collect();
        self.routes.reverse();
        self.branch = branch(entropy);
        self.write("ACK", "ACK", &self.target, &self.to, &self.route(), "")
    }

    pub(super) fn bye(&mut self, proof: Option<(&str, &str)>, entropy: &dyn Entropy) -> Vec<u8> {
        self.begin(entropy);
        let mut more = self.route();
        more.extend(proof);
        self.write("BYE", "BYE", &self.target, &self.to, &more, "")
    }

    fn begin(&mut self, entropy: &dyn Entropy) {
        self.sequence += 1;
        self.branch = branch(entropy);
    }

    fn route(&self) -> Vec<(&str, &str)> {
        let routes = self.routes.iter();
        routes.map(|route| ("Route", route.as_str())).collect()
    }

    fn write(
        &self,
        method: &str,
        in_sequence: &str,
        uri: &str,
        to: &str,
        more: &[(&str, &str)],
        body: &str,
    ) -> Vec<u8> {
        let via = format!("SIP/2.0/UDP {};rport;branch={}", self.local, self.branch);
        let sequence = format!("{} {in_sequence}", self.sequence);
        let mut headers = vec![
            ("Via", via.as_str()),
            ("Max-Forwards", "70"),
            ("From", &self.from),
            ("To", to),
            ("Call-ID", &self.call_id),
            ("CSeq", &sequence),
            ("User-Agent", "Countersign"),
        ];
        headers.extend_from_slice(more);
        write(&format!("{method} {uri} SIP/2.0"), &headers, body)
    }
}

/// Answers a request of the other side within the call.
pub(super) fn respond(request: &Message, status: &str) -> Vec<u8> {
    let mut headers: Vec<(&str, &str)> = request.all("via").map(|via| ("Via", via)).collect();
    for (name, long) in [
        ("From", "from"),
        ("To", "to"),
        ("Call-ID", "call-id"),
        ("CSeq", "cseq"),
    ] {
        headers.extend(request.header(long).map(|value| (name, value)));
    }
    write(&format!("SIP/2.0 {status}"), &headers, "")
}

/// The address of a header such as `"Name" <sip:a@b>;tag=1`.
fn address(header: &str) -> Option<&str> {
    match header.split_once('<') {
        Some((_, rest)) => rest.split_once('>').map(|(address, _)| address),
        None => header.split(';').next().map(str::trim),
    }
}

fn random(entropy: &dyn Entropy) -> String {
    let mut bytes = [0; 12];
    entropy.fill(&mut bytes);
    hex::encode(&bytes)
}

/// The prefix says that branches are unique (RFC 3261 §8.1.1.7).
fn branch(entropy: &dyn Entropy) -> String {
    format!("z9hG4bK{}", random(entropy))
}
