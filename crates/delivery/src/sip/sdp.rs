//! What is said about sound (RFC 4566, RFC 3264).

use std::net::{IpAddr, SocketAddr};

use super::g711::Law;

/// Where the other side wants its sound, and in which law.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) to: SocketAddr,
    pub(super) law: Law,
}

fn kind(address: IpAddr) -> &'static str {
    match address {
        IpAddr::V4(_) => "IP4",
        IpAddr::V6(_) => "IP6",
    }
}

/// Offers both laws, the preferred one first, in frames of 20 ms. Nothing of what comes back is
/// listened to.
pub(super) fn offer(at: SocketAddr, session: u64, preferred: Law) -> String {
    let (ip, port) = (at.ip(), at.port());
    let laws = match preferred {
        Law::Mu => [Law::Mu, Law::A],
        Law::A => [Law::A, Law::Mu],
    };
    let [first, second] = laws.map(Law::payload_type);
    let maps = laws.map(|law| {
        let (number, name) = (law.payload_type(), law.name());
        format!("a=rtpmap:{number} {name}/8000\r\n")
    });
    format!(
        "v=0\r\no=- {session} 1 IN {kind} {ip}\r\ns=-\r\nc=IN {kind} {ip}\r\nt=0 0\r\n\
         m=audio {port} RTP/AVP {first} {second}\r\n{}{}a=ptime:20\r\na=sendrecv\r\n",
        maps[0],
        maps[1],
        kind = kind(ip)
    )
}

/// None when the other side takes none of what was offered.
pub(super) fn answer(body: &[u8]) -> Option<Answer> {
    let text = std::str::from_utf8(body).ok()?;
    let (mut address, mut audio) = (None, None);
    for line in text.lines() {
        if let Some(media) = line.strip_prefix("m=") {
            // The first stream is the answer to the only one that was offered.
            if audio.is_some() {
                break;
            }
            audio = Some(media.strip_prefix("audio ")?);
        } else if let Some(connection) = line.strip_prefix("c=IN IP") {
            let (_, ip) = connection.split_once(' ')?;
            address = Some(ip.trim().split('/').next()?.parse::<IpAddr>().ok()?);
        }
    }
    let mut words = audio?.split_whitespace();
    let port: u16 = words.next()?.split('/').next()?.parse().ok()?;
    let law = words.skip(1).find_map(|number| match number {
        "0" => Some(Law::Mu),
        "8" => Some(Law::A),
        _ => None,
    })?;
    let address = address.filter(|ip| !ip.is_unspecified() && !ip.is_multicast())?;
    (port != 0).then(|| Answer {
        to: SocketAddr::new(address, port),
        law,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offer_is_an_answer_too() {
        let at = "127.0.0.1:4000".parse().unwrap();
        for law in [Law::Mu, Law::A] {
            let answered = answer(offer(at, 1, law).as_bytes());
            assert_eq!(answered, Some(Answer { to: at, law }));
        }
        let six = "[::1]:4000".parse().unwrap();
        assert_eq!(answer(offer(six, 1, Law::A).as_bytes()).unwrap().to, six);
    }

    #[test]
    fn an_address_of_the_stream_wins_and_a_refused_stream_is_none() {
        let of = |lines: &[&str]| answer(lines.join("\r\n").as_bytes()).map(|a| a.to.to_string());
        let (session, own) = ("c=IN IP4 192.0.2.1", "c=IN IP4 192.0.2.2");
        let audio = "m=audio 4000 RTP/AVP 101 8";
        assert_eq!(
            of(&["v=0", session, audio, own]).as_deref(),
            Some("192.0.2.2:4000")
        );
        assert_eq!(of(&[session, audio]).as_deref(), Some("192.0.2.1:4000"));
        for refused in [
            &[session, "m=audio 0 RTP/AVP 8"][..],
            &[session, "m=audio 4000 RTP/AVP 18"],
            &[session, "m=video 4000 RTP/AVP 8"],
            &["c=IN IP4 0.0.0.0", audio],
            &[audio],
            &[],
        ] {
            assert_eq!(of(refused), None, "{refused:?}");
        }
    }
}
