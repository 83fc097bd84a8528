use reqwest::StatusCode;
use reqwest::header::{HeaderMap, SET_COOKIE};
use scraper::{ElementRef, Html, Selector};
use url::Url;

use crate::form::{Button, Field, Form};

/// What a browser stands on after it followed the redirects of one request.
#[derive(Clone, Debug)]
pub struct Page {
    pub url: Url,
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
    /// Where a redirect led that goes away from the server: the application's callback.
    pub left_for: Option<Url>,
    /// Every `Set-Cookie` line of the way here.
    pub set_cookies: Vec<String>,
}

impl Page {
    /// The parameter of the redirect that led away.
    ///
    /// # Panics
    /// When the browser is still on a page of the server.
    #[must_use]
    pub fn callback(&self, name: &str) -> Option<String> {
        let url = self.left_for.as_ref();
        let url = url.unwrap_or_else(|| panic!("still on {}: {}", self.url, self.outline()));
        let mut pairs = url.query_pairs();
        pairs.find(|(n, _)| n == name).map(|(_, v)| v.into_owned())
    }

    /// The one form that has this field.
    ///
    /// # Panics
    /// When there is none.
    #[must_use]
    pub fn form(&self, field: &str) -> Form {
        let form = self.forms().into_iter().find(|form| form.has(field));
        form.unwrap_or_else(|| panic!("no form with {field:?} on {}: {}", self.url, self.outline()))
    }

    /// The one form that has a button with this name.
    ///
    /// # Panics
    /// When there is none.
    #[must_use]
    pub fn form_with_button(&self, name: &str) -> Form {
        let form = self.forms().into_iter().find(|form| {
            let mut names = form.buttons.iter().filter_map(|b| b.name.as_deref());
            names.any(|n| n == name)
        });
        form.unwrap_or_else(|| panic!("no button {name:?} on {}: {}", self.url, self.outline()))
    }

    /// Whether a person is asked for this field.
    #[must_use]
    pub fn asks_for(&self, field: &str) -> bool {
        self.left_for.is_none() && self.forms().iter().any(|form| form.asks_for(field))
    }

    /// Whether a person may press a button with this name.
    #[must_use]
    pub fn has_button(&self, name: &str) -> bool {
        self.left_for.is_none()
            && self.forms().iter().any(|form| {
                let mut names = form.buttons.iter().filter_map(|b| b.name.as_deref());
                names.any(|n| n == name)
            })
    }

    #[must_use]
    pub fn forms(&self) -> Vec<Form> {
        let document = Html::parse_document(&self.body);
        let selector = selector("form");
        let forms = document.select(&selector);
        forms.map(|form| self.read_form(form)).collect()
    }

    /// What an element with `role="alert"` says.
    #[must_use]
    pub fn alert(&self) -> Option<String> {
        self.text_of("[role=alert]")
    }

    /// What the first element that a CSS selector finds says.
    #[must_use]
    pub fn text_of(&self, css: &str) -> Option<String> {
        self.texts(css).into_iter().next()
    }

    /// The texts of all elements that match.
    #[must_use]
    pub fn texts(&self, css: &str) -> Vec<String> {
        let document = Html::parse_document(&self.body);
        document.select(&selector(css)).map(text).collect()
    }

    /// An attribute of the first element that a CSS selector finds.
    #[must_use]
    pub fn attribute(&self, css: &str, name: &str) -> Option<String> {
        let document = Html::parse_document(&self.body);
        let element = document.select(&selector(css)).next()?;
        element.attr(name).map(str::to_owned)
    }

    /// How many elements a CSS selector finds.
    #[must_use]
    pub fn count(&self, css: &str) -> usize {
        Html::parse_document(&self.body)
            .select(&selector(css))
            .count()
    }

    /// What a person reads on the page.
    #[must_use]
    pub fn outline(&self) -> String {
        let words = self.text_of("body").unwrap_or_default();
        format!("{} {words}", self.status)
    }

    /// The value of a header, or nothing.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name).and_then(|v| v.to_str().ok());
        value.unwrap_or_default()
    }

    /// The `Set-Cookie` lines of one response.
    pub(crate) fn cookies_of(headers: &HeaderMap) -> Vec<String> {
        let lines = headers.get_all(SET_COOKIE).iter();
        lines
            .filter_map(|v| v.to_str().ok())
            .map(str::to_owned)
            .collect()
    }

    fn read_form(&self, form: ElementRef<'_>) -> Form {
        let attribute = |e: ElementRef<'_>, name| e.attr(name).unwrap_or_default().to_owned();
        let mut fields = Vec::new();
        let mut buttons = Vec::new();
        let controls = "input[name], textarea[name], select[name], button, input[type=submit]";
        for element in form.select(&selector(controls)) {
            if let Some(value) = written(element) {
                fields.push(Field {
                    name: attribute(element, "name"),
                    value,
                    hidden: false,
                });
                continue;
            }
            let kind = element.attr("type").unwrap_or("text");
            let button = element.value().name() == "button" || kind == "submit";
            if element.attr("disabled").is_some() || kind == "file" {
                continue;
            }
            if button {
                buttons.push(Button {
                    name: element.attr("name").map(str::to_owned),
                    value: attribute(element, "value"),
                    label: text(element),
                });
            } else if !matches!(kind, "checkbox" | "radio") || element.attr("checked").is_some() {
                fields.push(Field {
                    name: attribute(element, "name"),
                    value: attribute(element, "value"),
                    hidden: kind == "hidden",
                });
            }
        }
        let action = self.url.join(form.attr("action").unwrap_or_default());
        Form {
            action: action.expect("a form's action is an address"),
            post: form
                .attr("method")
                .is_some_and(|m| m.eq_ignore_ascii_case("post")),
            fields,
            buttons,
        }
    }
}

/// What is in a text area, or chosen of a list; none for other controls.
fn written(element: ElementRef<'_>) -> Option<String> {
    match element.value().name() {
        "textarea" => Some(element.text().collect()),
        "select" => {
            let chosen = element.select(&selector("option[selected]")).next();
            let chosen = chosen.or_else(|| element.select(&selector("option")).next());
            let value = |option: ElementRef<'_>| match option.attr("value") {
                Some(value) => value.to_owned(),
                None => text(option),
            };
            Some(chosen.map(value).unwrap_or_default())
        }
        _ => None,
    }
}

fn selector(css: &str) -> Selector {
    Selector::parse(css).unwrap_or_else(|_| panic!("{css:?} is no CSS selector"))
}

fn text(element: ElementRef<'_>) -> String {
    let words = element.text().flat_map(str::split_whitespace);
    words.collect::<Vec<_>>().join(" ")
}
