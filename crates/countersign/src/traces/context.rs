use countersign_core::{Entropy, hex};
use tracing::dispatcher;
use tracing_subscriber::Registry;
use tracing_subscriber::registry::LookupSpan as _;

use super::layer::Traced;

/// Where a span stands (W3C Trace Context).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Context {
    pub(super) trace: [u8; 16],
    pub(super) span: [u8; 8],
    pub(super) sampled: bool,
}

impl Context {
    /// Reads a `traceparent` (W3C Trace Context §3.2). One that breaks a rule is as good as none.
    pub(super) fn read(header: &str) -> Option<Self> {
        let plain = |text: &str| text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        let mut parts = header.trim().split('-');
        let mut part = |length| parts.next().filter(|p| p.len() == length && plain(p));
        let (version, trace, span, flags) = (part(2)?, part(32)?, part(16)?, part(2)?);
        // Later versions may go on; this one ends here.
        if version == "ff" || (version == "00" && parts.next().is_some()) {
            return None;
        }
        let trace: [u8; 16] = hex::decode(trace)?.try_into().ok()?;
        let span: [u8; 8] = hex::decode(span)?.try_into().ok()?;
        let flags = hex::decode(flags)?;
        let known = trace != [0; 16] && span != [0; 8];
        known.then_some(Self {
            trace,
            span,
            sampled: flags.first().is_some_and(|flags| flags & 1 == 1),
        })
    }

    /// For a request that goes on from here.
    pub(super) fn header(self) -> String {
        let (trace, span) = (hex::encode(&self.trace), hex::encode(&self.span));
        format!("00-{trace}-{span}-0{}", u8::from(self.sampled))
    }

    /// A span of its own, or below another one.
    pub(super) fn below(above: Option<Self>, entropy: &dyn Entropy, percent: u8) -> Self {
        let mut span = [0; 8];
        entropy.fill(&mut span);
        if let Some(above) = above {
            return Self { span, ..above };
        }
        let (mut trace, mut chance) = ([0; 16], [0; 2]);
        entropy.fill(&mut trace);
        entropy.fill(&mut chance);
        let sampled = u32::from(u16::from_be_bytes(chance)) * 100 < u32::from(percent) << 16;
        Self {
            trace,
            span,
            sampled,
        }
    }
}

/// What another service is told of the span that is open here.
pub(crate) fn traceparent() -> Option<String> {
    dispatcher::get_default(|dispatch| {
        let registry = dispatch.downcast_ref::<Registry>()?;
        let current = dispatch.current_span();
        let mut scope = registry.span(current.id()?)?.scope();
        scope.find_map(|span| {
            let extensions = span.extensions();
            extensions
                .get::<Traced>()
                .map(|traced| traced.context.header())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use countersign_core::SystemEntropy;

    const GOOD: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    #[test]
    fn a_traceparent_is_read_and_written() {
        let read = Context::read(GOOD).unwrap();
        assert!(read.sampled);
        assert_eq!(read.header(), GOOD);
        assert!(!Context::read(&GOOD.replace("-01", "-00")).unwrap().sampled);
        let later = format!("01{}-more", &GOOD[2..]);
        assert_eq!(Context::read(&later), Some(read));
    }

    #[test]
    fn what_breaks_a_rule_is_as_good_as_none() {
        for bad in [
            String::new(),
            GOOD.to_uppercase(),
            GOOD[..54].to_owned(),
            format!("{GOOD}-more"),
            format!("ff{}", &GOOD[2..]),
            GOOD.replace("4bf92f3577b34da6a3ce929d0e0e4736", &"0".repeat(32)),
            GOOD.replace("00f067aa0ba902b7", &"0".repeat(16)),
            GOOD.replace("4bf9", "4bf\u{e9}"),
        ] {
            assert_eq!(Context::read(&bad), None, "{bad}");
        }
    }

    #[test]
    fn whoever_is_above_decides_and_else_the_percentage_does() {
        let entropy = SystemEntropy;
        let above = Context::read(GOOD).unwrap();
        let below = Context::below(Some(above), &entropy, 0);
        assert!(below.sampled && below.trace == above.trace && below.span != above.span);
        let sampled = |percent| {
            let spans = (0..1000).map(|_| Context::below(None, &entropy, percent));
            spans.filter(|span| span.sampled).count()
        };
        assert_eq!((sampled(0), sampled(100)), (0, 1000));
        assert!((300..700).contains(&sampled(50)));
    }
}
