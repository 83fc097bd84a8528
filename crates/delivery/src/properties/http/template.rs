use std::fmt;
use std::sync::Arc;

use minijinja::{AutoEscape, Environment, UndefinedBehavior, context, escape_formatter};

use super::PropertyError;
use super::Reader;
use crate::properties::twilio::is_safe;

/// A request to the gateway, before its message is known.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) method: &'static str,
    pub(crate) content_type: String,
    /// Names of the headers, in the order of their templates.
    pub(crate) headers: Vec<String>,
    pub(crate) has_body: bool,
    templates: Templates,
    /// Scheme, host and port: no message changes them.
    origin: url::Origin,
}

/// What templates may name.
#[derive(Clone, Copy)]
pub(crate) struct Values<'a> {
    /// With its plus sign.
    pub(crate) to: &'a str,
    pub(crate) text: &'a str,
    pub(crate) from: &'a str,
    pub(crate) id: &'a str,
    /// Seconds that the message is of use.
    pub(crate) validity: u64,
    pub(crate) secret: &'a str,
    pub(crate) receipt_url: &'a str,
}

const VARIABLES: &str = "to, digits, text, from, id, validity, secret, receipt_url";

const SAMPLES: [Values<'_>; 2] = [
    Values {
        to: "+447700900123",
        text: "a \"text\" & more",
        from: "Countersign",
        id: "1",
        validity: 300,
        secret: "s",
        receipt_url: "https://id.example/",
    },
    Values {
        to: "+4915700000000",
        text: "ю",
        from: "x",
        id: "2",
        validity: 1,
        secret: "",
        receipt_url: "",
    },
];

const URL: &str = "url";
const BODY: &str = "body";

impl Request {
    pub(super) fn read(reader: &Reader<'_>) -> Result<Self, PropertyError> {
        let content_type = reader
            .text("http_content_type")
            .unwrap_or("application/json");
        let mut templates = Environment::new();
        templates.set_undefined_behavior(UndefinedBehavior::Strict);
        let body_escape = escape_of(content_type);
        templates.set_auto_escape_callback(move |name| match name {
            URL => AutoEscape::Custom(IN_URL.into()),
            BODY => body_escape.clone(),
            _ => AutoEscape::None,
        });
        templates.set_formatter(format);

        let url = reader.required("http_url", "the gateway's address, a template")?;
        add(&mut templates, reader, "http_url", URL, url)?;
        let body = reader.text("http_body");
        add(
            &mut templates,
            reader,
            "http_body",
            BODY,
            body.unwrap_or_default(),
        )?;
        let mut headers = Vec::new();
        for line in reader.text("http_headers").unwrap_or_default().lines() {
            let allowed = "lines of the form Name: value";
            let (name, value) = line
                .split_once(':')
                .filter(|(name, _)| is_header_name(name.trim()))
                .ok_or_else(|| reader.refuse("http_headers", allowed))?;
            let template = header_template(headers.len());
            add(
                &mut templates,
                reader,
                "http_headers",
                &template,
                value.trim(),
            )?;
            headers.push(name.trim().to_owned());
        }
        let templates = Templates(Arc::new(templates));
        Ok(Self {
            method: method(reader, body.is_some())?,
            content_type: content_type.to_owned(),
            headers,
            has_body: body.is_some(),
            origin: origin(reader, &templates)?,
            templates,
        })
    }

    /// The address for a message; none when the values would lead elsewhere.
    pub(crate) fn url(&self, values: Values<'_>) -> Option<url::Url> {
        let url = url::Url::parse(&self.templates.render(URL, values)?).ok()?;
        (url.origin() == self.origin).then_some(url)
    }

    pub(crate) fn body(&self, values: Values<'_>) -> Option<String> {
        self.templates.render(BODY, values)
    }

    pub(crate) fn header(&self, number: usize, values: Values<'_>) -> Option<String> {
        self.templates.render(&header_template(number), values)
    }
}

fn header_template(number: usize) -> String {
    format!("header {number}")
}

fn is_header_name(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

fn method(reader: &Reader<'_>, has_body: bool) -> Result<&'static str, PropertyError> {
    match reader
        .text("http_method")
        .map(str::to_ascii_uppercase)
        .as_deref()
    {
        None if has_body => Ok("POST"),
        None => Ok("GET"),
        Some("GET") => Ok("GET"),
        Some("POST") => Ok("POST"),
        Some("PUT") => Ok("PUT"),
        Some(_) => Err(reader.refuse("http_method", "GET, POST, PUT")),
    }
}

/// Where every message goes, whatever is in it.
fn origin(reader: &Reader<'_>, templates: &Templates) -> Result<url::Origin, PropertyError> {
    let [one, other] = SAMPLES.map(|values| {
        let url = templates.render(URL, values)?;
        url::Url::parse(&url).ok().filter(is_safe)
    });
    match (one, other) {
        (Some(one), Some(other)) if one.origin() == other.origin() => Ok(one.origin()),
        _ => Err(reader.refuse(
            "http_url",
            "an address with https, or with http on this machine; its host is the same for \
             every message",
        )),
    }
}

/// Adds a template that renders with every sample.
fn add(
    templates: &mut Environment<'static>,
    reader: &Reader<'_>,
    property: &str,
    name: &str,
    source: &str,
) -> Result<(), PropertyError> {
    let refuse = |error: minijinja::Error| {
        let allowed = format!("a template that may name {VARIABLES} in double braces ({error})");
        reader.refuse(property, allowed)
    };
    templates
        .add_template_owned(name.to_owned(), source.to_owned())
        .map_err(refuse)?;
    for values in SAMPLES {
        render(templates, name, values).map_err(refuse)?;
    }
    Ok(())
}

#[derive(Clone)]
struct Templates(Arc<Environment<'static>>);

impl Templates {
    fn render(&self, name: &str, values: Values<'_>) -> Option<String> {
        render(&self.0, name, values).ok()
    }
}

impl fmt::Debug for Templates {
    // Without the sources, where an operator may have put a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Templates").finish_non_exhaustive()
    }
}

fn render(
    templates: &Environment<'_>,
    name: &str,
    values: Values<'_>,
) -> Result<String, minijinja::Error> {
    templates.get_template(name)?.render(context! {
        to => values.to,
        digits => values.to.trim_start_matches('+'),
        text => values.text,
        from => values.from,
        id => values.id,
        validity => values.validity,
        secret => values.secret,
        receipt_url => values.receipt_url,
    })
}

const IN_URL: &str = "url";
const IN_JSON: &str = "json";

fn escape_of(content_type: &str) -> AutoEscape {
    let kind = content_type.split(';').next().unwrap_or_default().trim();
    match kind {
        "application/x-www-form-urlencoded" => AutoEscape::Custom(IN_URL.into()),
        kind if kind.ends_with("json") => AutoEscape::Custom(IN_JSON.into()),
        kind if kind.ends_with("xml") || kind == "text/html" => AutoEscape::Html,
        _ => AutoEscape::None,
    }
}

/// Writes a value as its place needs it, also one that the template calls safe.
fn format(
    out: &mut minijinja::Output<'_>,
    state: &mut minijinja::State<'_, '_>,
    value: &minijinja::Value,
) -> Result<(), minijinja::Error> {
    let AutoEscape::Custom(place) = state.auto_escape().clone() else {
        return escape_formatter(out, state, value);
    };
    if value.is_undefined() {
        return escape_formatter(out, state, value);
    }
    let text = value.to_string();
    let escaped = match place.as_ref() {
        IN_JSON => in_json(&text),
        _ => percent_encoded(&text),
    };
    Ok(out.write_str(&escaped)?)
}

/// All but the unreserved characters (RFC 3986 §2.3); right in a path, a query and a form.
fn percent_encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// As the inside of a string (RFC 8259 §7).
fn in_json(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn request(table: &[(&str, &str)]) -> Result<Request, PropertyError> {
        let table: BTreeMap<String, String> = table
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        Request::read(&Reader::new(&table))
    }

    #[test]
    fn values_are_escaped_by_where_they_stand() {
        let request = request(&[
            (
                "http_url",
                "https://sms.example/{{ digits }}?t={{ text|safe }}",
            ),
            ("http_body", r#"{"text": "{{ text }}"}"#),
        ]);
        let request = request.unwrap();
        let values = Values {
            text: "a&b \"#\n",
            ..SAMPLES[0]
        };
        assert_eq!(
            request.url(values).unwrap().as_str(),
            "https://sms.example/447700900123?t=a%26b%20%22%23%0A"
        );
        assert_eq!(request.body(values).unwrap(), r##"{"text": "a&b \"#\n"}"##);
        assert_eq!(request.method, "POST");
    }

    #[test]
    fn a_message_cannot_choose_the_host_and_secrets_go_over_tls_only() {
        for url in [
            "https://{{ digits }}.sms.example/",
            "http://sms.example/?t={{ text }}",
            "https://sms.example/{{ code }}",
            "https://sms.example/{{ text",
            "ftp://sms.example/",
        ] {
            let refused = request(&[("http_url", url)]).unwrap_err();
            assert_eq!(refused.property, "http_url", "{url}");
        }
        assert!(request(&[("http_url", "http://127.0.0.1:8099/send")]).is_ok());
    }
}
