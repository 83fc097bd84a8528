//! A strict reader of Prometheus' text format, version 0.0.4: it takes less than Prometheus does.

use std::collections::{BTreeMap, BTreeSet};

type Labels = BTreeMap<String, String>;

/// What was shown at one moment.
#[derive(Debug)]
pub(crate) struct Exposition {
    samples: BTreeMap<(String, Labels), f64>,
    kinds: BTreeMap<String, String>,
}

impl Exposition {
    /// # Panics
    /// When the text breaks a rule of the format or of its conventions.
    pub(crate) fn read(text: &str) -> Self {
        assert!(text.ends_with('\n'), "the last line has no end");
        let mut read = Self {
            samples: BTreeMap::new(),
            kinds: BTreeMap::new(),
        };
        let (mut helped, mut family) = (BTreeSet::new(), String::new());
        for line in text.lines() {
            if let Some(help) = line.strip_prefix("# HELP ") {
                let (name, words) = help.split_once(' ').expect("help has words");
                assert!(is_name(name) && !words.is_empty(), "{line}");
                assert!(helped.insert(name.to_owned()), "twice: {line}");
                family = name.to_owned();
            } else if let Some(kind) = line.strip_prefix("# TYPE ") {
                let (name, kind) = kind.split_once(' ').expect("a type has a name");
                assert_eq!(name, family, "its help stands before a type");
                assert!(["counter", "gauge", "histogram"].contains(&kind), "{line}");
                assert_eq!(kind == "counter", name.ends_with("_total"), "{line}");
                let first = read.kinds.insert(name.to_owned(), kind.to_owned());
                assert!(first.is_none(), "twice: {line}");
            } else {
                let (name, labels, value) = sample(line);
                let kind = read.kinds.get(&family).expect("a type stands before");
                let suffix = name.strip_prefix(family.as_str()).expect("of its family");
                let allowed: &[&str] = match kind.as_str() {
                    "histogram" => &["_bucket", "_sum", "_count"],
                    _ => &[""],
                };
                assert!(allowed.contains(&suffix), "{line}");
                assert!(kind == "gauge" || value >= 0.0, "{line}");
                let first = read.samples.insert((name, labels), value);
                assert!(first.is_none(), "twice: {line}");
            }
        }
        read.check_histograms();
        read
    }

    /// Buckets rise to all that was counted.
    fn check_histograms(&self) {
        let histograms = self.kinds.iter().filter(|(_, kind)| *kind == "histogram");
        for (family, _) in histograms {
            let counts = self.of(&format!("{family}_count"));
            assert!(!counts.is_empty(), "{family}");
            for (labels, all) in counts {
                let mut buckets: Vec<(f64, f64)> = self
                    .of(&format!("{family}_bucket"))
                    .into_iter()
                    .filter_map(|(mut of, below)| {
                        let bound = of.remove("le").expect("a bucket has a bound");
                        let bound = bound.parse().expect("a bound is a number");
                        (of == labels).then_some((bound, below))
                    })
                    .collect();
                buckets.sort_by(|a, b| a.0.total_cmp(&b.0));
                assert!(buckets.windows(2).all(|two| two[0].1 <= two[1].1));
                assert_eq!(buckets.last(), Some(&(f64::INFINITY, all)), "{family}");
                let sum = (format!("{family}_sum"), labels);
                assert!(self.samples.contains_key(&sum), "{family}");
            }
        }
    }

    /// All values of a name.
    pub(crate) fn of(&self, name: &str) -> Vec<(Labels, f64)> {
        let found = self.samples.iter().filter(|((known, _), _)| known == name);
        found
            .map(|((_, labels), value)| (labels.clone(), *value))
            .collect()
    }

    /// The sum of the values that have these labels.
    pub(crate) fn sum(&self, name: &str, labels: &[(&str, &str)]) -> f64 {
        let has = |of: &Labels| {
            let wanted = labels.iter();
            wanted
                .clone()
                .all(|(name, value)| of.get(*name).is_some_and(|v| v == value))
        };
        let found = self.of(name).into_iter().filter(|(of, _)| has(of));
        found.map(|(_, value)| value).sum()
    }

    /// Every value of every label.
    pub(crate) fn labels(&self) -> BTreeSet<&str> {
        let labels = self.samples.keys().flat_map(|(_, labels)| labels.values());
        labels.map(String::as_str).collect()
    }
}

fn is_name(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(plain)
}

fn sample(line: &str) -> (String, Labels, f64) {
    let end = line.find(['{', ' ']).expect("a sample has a value");
    let (name, mut rest) = line.split_at(end);
    assert!(is_name(name), "{line}");
    let mut labels = Labels::new();
    if let Some(inside) = rest.strip_prefix('{') {
        rest = inside;
        loop {
            let (label, value) = rest.split_once("=\"").expect("a label has a value");
            assert!(is_name(label), "{line}");
            let (value, after) = quoted(value).unwrap_or_else(|| panic!("{line}"));
            let first = labels.insert(label.to_owned(), value);
            assert!(first.is_none(), "{line}");
            rest = after;
            match rest.strip_prefix(',') {
                Some(more) => rest = more,
                None => break,
            }
        }
        rest = rest.strip_prefix('}').expect("labels end");
    }
    let value = rest.strip_prefix(' ').expect("one space before a value");
    let value = value.parse().unwrap_or_else(|_| panic!("{line}"));
    (name.to_owned(), labels, value)
}

/// What stands before the next quote that is not escaped, and what stands after it.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut chars = text.char_indices();
    loop {
        match chars.next()? {
            (at, '"') => return Some((value, &text[at + 1..])),
            (_, '\\') => value.push(match chars.next()?.1 {
                'n' => '\n',
                c @ ('\\' | '"') => c,
                _ => return None,
            }),
            (_, c) => value.push(c),
        }
    }
}
