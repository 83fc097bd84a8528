use std::fmt::Write as _;

use countersign_core::figures::Histogram;

/// The text format of Prometheus, version 0.0.4.
#[derive(Debug, Default)]
pub(super) struct Text {
    written: String,
    family: Family,
}

#[derive(Clone, Copy, Debug, Default)]
struct Family {
    name: &'static str,
    kind: &'static str,
    help: &'static str,
    begun: bool,
}

pub(super) const CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

impl Text {
    pub(super) const fn counter(&mut self, name: &'static str, help: &'static str) -> &mut Self {
        self.begin("counter", name, help)
    }

    pub(super) const fn gauge(&mut self, name: &'static str, help: &'static str) -> &mut Self {
        self.begin("gauge", name, help)
    }

    pub(super) const fn timing(&mut self, name: &'static str, help: &'static str) -> &mut Self {
        self.begin("histogram", name, help)
    }

    const fn begin(
        &mut self,
        kind: &'static str,
        name: &'static str,
        help: &'static str,
    ) -> &mut Self {
        self.family = Family {
            name,
            kind,
            help,
            begun: false,
        };
        self
    }

    /// One value of the family that was begun last.
    pub(super) fn value(&mut self, labels: &[(&str, &str)], value: f64) -> &mut Self {
        self.head();
        self.sample("", labels, None, value)
    }

    pub(super) fn count(&mut self, labels: &[(&str, &str)], count: u64) -> &mut Self {
        // Exact up to 2^53, which no counter reaches.
        self.value(labels, count as f64)
    }

    pub(super) fn histogram(
        &mut self,
        labels: &[(&str, &str)],
        histogram: &Histogram,
    ) -> &mut Self {
        self.head();
        let mut below = 0;
        let bounds = histogram.bounds.iter().map(ToString::to_string);
        let bounds = bounds.chain(["+Inf".to_owned()]);
        for (bound, count) in bounds.zip(&histogram.counts) {
            below += count;
            self.sample("_bucket", labels, Some(&bound), below as f64);
        }
        self.sample("_sum", labels, None, histogram.sum);
        self.sample("_count", labels, None, below as f64)
    }

    /// Before the first value: a family without any is not mentioned.
    fn head(&mut self) {
        let Family {
            name,
            kind,
            help,
            begun,
        } = self.family;
        if !begun {
            let _infallible = write!(self.written, "# HELP {name} {help}\n# TYPE {name} {kind}\n");
            self.family.begun = true;
        }
    }

    fn sample(
        &mut self,
        suffix: &str,
        labels: &[(&str, &str)],
        bound: Option<&str>,
        value: f64,
    ) -> &mut Self {
        self.written.push_str(self.family.name);
        self.written.push_str(suffix);
        let bound = bound.map(|bound| ("le", bound));
        let mut before = '{';
        for (name, value) in labels.iter().copied().chain(bound) {
            let value = escaped(value);
            let _infallible = write!(self.written, "{before}{name}=\"{value}\"");
            before = ',';
        }
        if before == ',' {
            self.written.push('}');
        }
        let _infallible = writeln!(self.written, " {value}");
        self
    }

    pub(super) fn into_string(self) -> String {
        self.written
    }
}

fn escaped(value: &str) -> String {
    value
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_family_is_introduced_once_and_only_if_it_has_values() {
        let mut text = Text::default();
        text.gauge("nothing", "Nothing.");
        text.counter("tries_total", "Tries.")
            .count(&[("kind", "a")], 3)
            .count(&[("kind", "say \"\\\n\"")], 0);
        text.gauge("age_seconds", "Age.").value(&[], 0.5);
        assert_eq!(
            text.into_string(),
            "# HELP tries_total Tries.\n# TYPE tries_total counter\n\
             tries_total{kind=\"a\"} 3\ntries_total{kind=\"say \\\"\\\\\\n\\\"\"} 0\n\
             # HELP age_seconds Age.\n# TYPE age_seconds gauge\nage_seconds 0.5\n"
        );
    }

    #[test]
    fn a_histogram_adds_up() {
        let mut histogram = Histogram::within(&[0.1, 1.0]);
        for millis in [50, 500, 700, 5000] {
            histogram.add(Duration::from_millis(millis));
        }
        let mut text = Text::default();
        text.timing("t_seconds", "Time.")
            .histogram(&[("of", "x")], &histogram);
        let text = text.into_string();
        for line in [
            "t_seconds_bucket{of=\"x\",le=\"0.1\"} 1",
            "t_seconds_bucket{of=\"x\",le=\"1\"} 3",
            "t_seconds_bucket{of=\"x\",le=\"+Inf\"} 4",
            "t_seconds_sum{of=\"x\"} 6.25",
            "t_seconds_count{of=\"x\"} 4",
        ] {
            assert!(text.lines().any(|l| l == line), "{line}\n{text}");
        }
    }
}
