//! Filters of lists and paths of changes (RFC 7644 §3.4.2.2, figure 1).

use std::fmt;

use serde_json::Value;

/// What a resource must be like.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Filter {
    /// The attribute has a value.
    Present(AttributePath),
    Compare(AttributePath, Operator, Literal),
    /// One value of a multi-valued attribute must match as a whole.
    Values(AttributePath, Box<Filter>),
    And(Box<Filter>, Box<Filter>),
    Or(Box<Filter>, Box<Filter>),
    Not(Box<Filter>),
}

/// An attribute, perhaps with one of its parts; names are compared without regard to case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct AttributePath {
    pub(super) name: String,
    pub(super) part: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Equal,
    NotEqual,
    Contains,
    StartsWith,
    EndsWith,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
}

impl Operator {
    pub(super) const ALL: [Self; 9] = [
        Self::Equal,
        Self::NotEqual,
        Self::Contains,
        Self::StartsWith,
        Self::EndsWith,
        Self::Greater,
        Self::GreaterOrEqual,
        Self::Less,
        Self::LessOrEqual,
    ];

    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Equal => "eq",
            Self::NotEqual => "ne",
            Self::Contains => "co",
            Self::StartsWith => "sw",
            Self::EndsWith => "ew",
            Self::Greater => "gt",
            Self::GreaterOrEqual => "ge",
            Self::Less => "lt",
            Self::LessOrEqual => "le",
        }
    }
}

/// A value to compare with, as JSON writes it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Literal {
    Text(String),
    Number(serde_json::Number),
    Boolean(bool),
    Null,
}

/// Where a filter cannot be read, as a byte of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct InvalidFilter {
    pub(super) at: usize,
    pub(super) expected: &'static str,
}

impl fmt::Display for InvalidFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at byte {}: expected {}", self.at, self.expected)
    }
}

/// What a change is made to: an attribute, those of its values that match, and a part of them.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Path {
    pub(super) name: String,
    pub(super) which: Option<Filter>,
    pub(super) part: Option<String>,
}

/// Deeper ones are refused, so that no filter exhausts the stack.
const DEEPEST: usize = 32;
const LONGEST: usize = 4096;

impl Filter {
    pub(super) fn parse(text: &str) -> Result<Self, InvalidFilter> {
        let mut parser = Parser::new(text)?;
        let filter = parser.either(0)?;
        parser.end()?;
        Ok(filter)
    }

    /// Whether it looks at one of these attributes of a resource.
    pub(super) fn mentions(&self, names: &[&str]) -> bool {
        match self {
            // What is in the brackets are parts of the attribute's values.
            Self::Present(path) | Self::Compare(path, ..) | Self::Values(path, _) => names
                .iter()
                .any(|name| path.name.eq_ignore_ascii_case(name)),
            Self::And(left, right) | Self::Or(left, right) => {
                left.mentions(names) || right.mentions(names)
            }
            Self::Not(filter) => filter.mentions(names),
        }
    }

    /// Whether a resource is so.
    pub(super) fn matches(&self, resource: &Value) -> bool {
        match self {
            Self::Present(path) => path.values(resource).iter().any(|value| is_present(value)),
            // Also true for what has no value at all.
            Self::Compare(path, Operator::NotEqual, literal) => !path
                .values(resource)
                .iter()
                .any(|value| compare(&path.last(), value, Operator::Equal, literal)),
            Self::Compare(path, operator, literal) => path
                .values(resource)
                .iter()
                .any(|value| compare(&path.last(), value, *operator, literal)),
            Self::Values(path, filter) => {
                path.values(resource).iter().any(|one| filter.matches(one))
            }
            Self::And(left, right) => left.matches(resource) && right.matches(resource),
            Self::Or(left, right) => left.matches(resource) || right.matches(resource),
            Self::Not(filter) => !filter.matches(resource),
        }
    }
}

impl Path {
    pub(super) fn parse(text: &str) -> Result<Self, InvalidFilter> {
        let mut parser = Parser::new(text)?;
        let AttributePath { name, mut part } = parser.attribute()?;
        let mut which = None;
        if part.is_none() && parser.take("[") {
            which = Some(parser.either(1)?);
            parser.expect("]", "]")?;
            if parser.take(".") {
                part = Some(parser.name()?);
            }
        }
        parser.end()?;
        Ok(Self { name, which, part })
    }
}

impl AttributePath {
    /// What is compared in the end.
    fn last(&self) -> String {
        let last = self.part.as_ref().unwrap_or(&self.name);
        last.to_ascii_lowercase()
    }

    /// All values of the attribute in a resource.
    fn values<'a>(&self, resource: &'a Value) -> Vec<&'a Value> {
        let Some(found) = member(resource, &self.name) else {
            return Vec::new();
        };
        let each: Vec<&Value> = match found {
            Value::Array(values) => values.iter().collect(),
            one => vec![one],
        };
        match &self.part {
            Some(part) => each.into_iter().filter_map(|v| member(v, part)).collect(),
            None => each,
        }
    }
}

/// A member of an object, without regard to case.
pub(super) fn member<'a>(object: &'a Value, name: &str) -> Option<&'a Value> {
    let members = object.as_object()?;
    let found = members.iter().find(|(n, _)| n.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value)
}

fn is_present(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(values) => !values.is_empty(),
        Value::Object(members) => !members.is_empty(),
        _ => true,
    }
}

fn compare(name: &str, value: &Value, operator: Operator, literal: &Literal) -> bool {
    // Of a value with parts, `value` is meant (RFC 7643 §2.4).
    let value = match value {
        Value::Object(_) => member(value, "value").unwrap_or(&Value::Null),
        other => other,
    };
    match (value, literal) {
        (Value::String(text), Literal::Text(wanted)) => {
            // Names of resources are exact (RFC 7643 §3.1).
            if name == "id" || name == "externalid" {
                of_text(text, operator, wanted)
            } else {
                of_text(&text.to_lowercase(), operator, &wanted.to_lowercase())
            }
        }
        (Value::Bool(value), Literal::Boolean(wanted)) => {
            operator == Operator::Equal && value == wanted
        }
        (Value::Number(value), Literal::Number(wanted)) => {
            let (Some(value), Some(wanted)) = (value.as_f64(), wanted.as_f64()) else {
                return false;
            };
            value
                .partial_cmp(&wanted)
                .is_some_and(|o| ordered(o, operator))
        }
        (Value::Null, Literal::Null) => operator == Operator::Equal,
        _ => false,
    }
}

fn of_text(text: &str, operator: Operator, wanted: &str) -> bool {
    match operator {
        Operator::Contains => text.contains(wanted),
        Operator::StartsWith => text.starts_with(wanted),
        Operator::EndsWith => text.ends_with(wanted),
        other => ordered(text.cmp(wanted), other),
    }
}

fn ordered(ordering: std::cmp::Ordering, operator: Operator) -> bool {
    match operator {
        Operator::Equal => ordering.is_eq(),
        Operator::NotEqual => ordering.is_ne(),
        Operator::Greater => ordering.is_gt(),
        Operator::GreaterOrEqual => ordering.is_ge(),
        Operator::Less => ordering.is_lt(),
        Operator::LessOrEqual => ordering.is_le(),
        Operator::Contains | Operator::StartsWith | Operator::EndsWith => false,
    }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str) -> Result<Self, InvalidFilter> {
        let parser = Self { text, at: 0 };
        if text.len() > LONGEST {
            return Err(parser.expected("at most 4096 bytes"));
        }
        Ok(parser)
    }

    fn expected(&self, expected: &'static str) -> InvalidFilter {
        InvalidFilter {
            at: self.at,
            expected,
        }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn spaces(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches(' ').len();
    }

    fn take(&mut self, token: &str) -> bool {
        let found = self.rest().starts_with(token);
        if found {
            self.at += token.len();
        }
        found
    }

    fn expect(&mut self, token: &str, expected: &'static str) -> Result<(), InvalidFilter> {
        self.spaces();
        if self.take(token) {
            Ok(())
        } else {
            Err(self.expected(expected))
        }
    }

    fn end(&mut self) -> Result<(), InvalidFilter> {
        self.spaces();
        if self.rest().is_empty() {
            Ok(())
        } else {
            Err(self.expected("the end"))
        }
    }

    /// A word, without regard to case, with something after it that is no part of a name.
    fn word(&mut self, word: &str) -> bool {
        let rest = self.rest();
        let found = rest
            .get(..word.len())
            .is_some_and(|beginning| beginning.eq_ignore_ascii_case(word))
            && !rest[word.len()..].starts_with(|c: char| c.is_ascii_alphanumeric());
        if found {
            self.at += word.len();
        }
        found
    }

    fn either(&mut self, depth: usize) -> Result<Filter, InvalidFilter> {
        let mut left = self.both(depth)?;
        loop {
            self.spaces();
            if !self.word("or") {
                return Ok(left);
            }
            left = Filter::Or(Box::new(left), Box::new(self.both(depth)?));
        }
    }

    fn both(&mut self, depth: usize) -> Result<Filter, InvalidFilter> {
        let mut left = self.one(depth)?;
        loop {
            self.spaces();
            if !self.word("and") {
                return Ok(left);
            }
            left = Filter::And(Box::new(left), Box::new(self.one(depth)?));
        }
    }

    fn one(&mut self, depth: usize) -> Result<Filter, InvalidFilter> {
        if depth > DEEPEST {
            return Err(self.expected("fewer parentheses"));
        }
        self.spaces();
        let before = self.at;
        if self.word("not") {
            self.spaces();
            if self.rest().starts_with('(') {
                return Ok(Filter::Not(Box::new(self.group(depth)?)));
            }
            // An attribute of that name.
            self.at = before;
        }
        if self.rest().starts_with('(') {
            return self.group(depth);
        }
        let path = self.attribute()?;
        if self.take("[") {
            let filter = self.either(depth + 1)?;
            self.expect("]", "]")?;
            return Ok(Filter::Values(path, Box::new(filter)));
        }
        self.spaces();
        if self.word("pr") {
            return Ok(Filter::Present(path));
        }
        let operator = Operator::ALL.into_iter().find(|o| self.word(o.as_str()));
        let Some(operator) = operator else {
            return Err(self.expected("pr, eq, ne, co, sw, ew, gt, ge, lt or le"));
        };
        self.spaces();
        Ok(Filter::Compare(path, operator, self.literal()?))
    }

    fn group(&mut self, depth: usize) -> Result<Filter, InvalidFilter> {
        self.expect("(", "(")?;
        let filter = self.either(depth + 1)?;
        self.expect(")", ")")?;
        Ok(filter)
    }

    /// A name, which may have the URN of its schema before it.
    fn attribute(&mut self) -> Result<AttributePath, InvalidFilter> {
        self.spaces();
        let rest = self.rest();
        if rest
            .get(..4)
            .is_some_and(|urn| urn.eq_ignore_ascii_case("urn:"))
        {
            let ends = |c: char| c == ' ' || c == '[' || c == ']' || c == ')';
            let whole = rest.split(ends).next().unwrap_or_default();
            let schema = whole.rfind(':').unwrap_or_default();
            self.at += schema + 1;
        }
        let name = self.name()?;
        let part = if self.take(".") {
            Some(self.name()?)
        } else {
            None
        };
        Ok(AttributePath { name, part })
    }

    fn name(&mut self) -> Result<String, InvalidFilter> {
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_' || c == '$';
        let rest = self.rest();
        let length = rest.find(|c| !plain(c)).unwrap_or(rest.len());
        let name = &rest[..length];
        if !name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '$') {
            return Err(self.expected("the name of an attribute"));
        }
        self.at += length;
        Ok(name.to_owned())
    }

    fn literal(&mut self) -> Result<Literal, InvalidFilter> {
        for (word, literal) in [
            ("true", Literal::Boolean(true)),
            ("false", Literal::Boolean(false)),
            ("null", Literal::Null),
        ] {
            if self.word(word) {
                return Ok(literal);
            }
        }
        let expected = self.expected("a text in quotes, a number, true, false or null");
        let rest = self.rest();
        if rest.starts_with('"') {
            let mut values = serde_json::Deserializer::from_str(rest).into_iter::<String>();
            let Some(Ok(text)) = values.next() else {
                return Err(expected);
            };
            self.at += values.byte_offset();
            return Ok(Literal::Text(text));
        }
        let of_number = |c: char| c.is_ascii_digit() || "+-.eE".contains(c);
        let length = rest.find(|c| !of_number(c)).unwrap_or(rest.len());
        let number = rest[..length].parse().map_err(|_| expected)?;
        self.at += length;
        Ok(Literal::Number(number))
    }
}

#[cfg(test)]
#[path = "filter_tests.rs"]
mod tests;
