//! Name, sign and colour, without touching a template.

use super::colour::{Colour, WHITE};
use crate::actor::Actor;
use crate::admin::Admin;
use crate::error::AdminError;

const BRAND: &str = "locales/brand.ftl";
const COLOURS: &str = "static/brand.css";
const LOGO: &str = "static/logo.svg";

/// WCAG 2.2 AA for text.
const LEAST_CONTRAST: f64 = 4.5;
/// What the accent stands on in the dark.
const DARK_SURFACE: &str = "#16211f";
const DARK_INK: &str = "#06231f";

/// What an operator sets without knowing about templates. Empty means as it comes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Appearance {
    /// Read at the top of every page.
    pub service_name: String,
    /// Of buttons and links, as `#rrggbb`.
    pub accent: String,
    /// The same where people prefer dark pages.
    pub accent_dark: String,
    /// An SVG.
    pub logo: String,
}

impl Admin {
    /// # Errors
    /// If the store does not answer.
    pub async fn appearance(&self, by: &Actor) -> Result<Appearance, AdminError> {
        let files = self.page_files(by).await?;
        let content = |path: &str| {
            let found = files.iter().find(|file| file.path == path);
            found.map(|file| file.content.as_str()).unwrap_or_default()
        };
        let name = content(BRAND).lines().find_map(|line| {
            let (key, name) = line.split_once('=')?;
            (key.trim() == "service-name").then(|| name.trim().to_owned())
        });
        let mut accents = content(COLOURS).lines().filter_map(|line| {
            let value = line.trim().strip_prefix("--accent: ")?;
            Some(value.trim_end_matches(';').to_owned())
        });
        Ok(Appearance {
            service_name: name.unwrap_or_default(),
            accent: accents.next().unwrap_or_default(),
            accent_dark: accents.next().unwrap_or_default(),
            logo: content(LOGO).to_owned(),
        })
    }

    /// # Errors
    /// [`AdminError::Invalid`] for a colour that cannot be read on the pages, or a logo that is no
    /// picture.
    pub async fn set_appearance(&self, by: &Actor, wanted: &Appearance) -> Result<(), AdminError> {
        let before = self.appearance(by).await?;
        let brand = brand(&wanted.service_name)?;
        let colours = colours(wanted)?;
        let logo = logo(&wanted.logo)?;
        for (path, content, same) in [
            (BRAND, brand, before.service_name == wanted.service_name),
            (
                COLOURS,
                colours,
                (&before.accent, &before.accent_dark) == (&wanted.accent, &wanted.accent_dark),
            ),
            (LOGO, logo, before.logo == wanted.logo),
        ] {
            match content {
                _ if same => {}
                Some(content) => {
                    self.put_page_file(by, path, &content, None).await?;
                }
                None => self.restore_page_file(by, path).await?,
            }
        }
        Ok(())
    }
}

fn brand(name: &str) -> Result<Option<String>, AdminError> {
    let plain = |c: char| !c.is_control() && !matches!(c, '{' | '}');
    match name.trim() {
        "" => Ok(None),
        name if name.chars().count() <= 80 && name.chars().all(plain) => {
            Ok(Some(format!("service-name = {name}\n")))
        }
        _ => Err(AdminError::invalid(
            "service_name",
            "use at most 80 characters, without { and }",
        )),
    }
}

fn colours(wanted: &Appearance) -> Result<Option<String>, AdminError> {
    if wanted.accent.is_empty() && wanted.accent_dark.is_empty() {
        return Ok(None);
    }
    let light = accent("accent", &wanted.accent, WHITE)?;
    let dark_surface: Colour = parse("accent_dark", DARK_SURFACE)?;
    let dark = accent("accent_dark", &wanted.accent_dark, dark_surface)?;
    let black = parse("accent", "#000000")?;
    let dark_ink = parse("accent_dark", DARK_INK)?;
    Ok(Some(format!(
        ":root {{\n  --accent: {light};\n  --accent-strong: {};\n  --on-accent: {WHITE};\n}}\n\n\
         @media (prefers-color-scheme: dark) {{\n  :root {{\n    --accent: {dark};\n    \
         --accent-strong: {};\n    --on-accent: {dark_ink};\n  }}\n}}\n",
        light.towards(black),
        dark.towards(WHITE),
    )))
}

/// Links and buttons must be read by everybody.
fn accent(field: &'static str, text: &str, surface: Colour) -> Result<Colour, AdminError> {
    let colour = parse(field, text)?;
    let contrast = colour.contrast(surface);
    if contrast >= LEAST_CONTRAST {
        return Ok(colour);
    }
    let reason = format!(
        "{text} cannot be read well enough on the pages: its contrast is {contrast:.1}, and 4.5 is \
         needed (WCAG 2.2); take a {} one",
        if surface == WHITE {
            "darker"
        } else {
            "lighter"
        },
    );
    Err(AdminError::invalid(field, reason))
}

fn parse(field: &'static str, text: &str) -> Result<Colour, AdminError> {
    let colour = text.parse();
    colour.map_err(|()| AdminError::invalid(field, "use a colour such as #0b5b57"))
}

fn logo(svg: &str) -> Result<Option<String>, AdminError> {
    const MOST: usize = 100 * 1024;
    let svg = svg.trim();
    if svg.is_empty() {
        return Ok(None);
    }
    let low = svg.to_lowercase();
    let picture = low.contains("<svg") && low.ends_with("</svg>") && svg.len() <= MOST;
    let active = ["<script", "javascript:", "<foreignobject", "<!entity"];
    let harmless = !has_handler(&low) && active.iter().all(|word| !low.contains(word));
    match picture && harmless {
        true => Ok(Some(format!("{svg}\n"))),
        false => Err(AdminError::invalid(
            "logo",
            "use an SVG of at most 100 KiB without scripts",
        )),
    }
}

/// An attribute such as `onload`.
fn has_handler(low: &str) -> bool {
    low.split_whitespace().any(|word| {
        let name = word.split_once('=').map(|(name, _)| name);
        name.is_some_and(|name| {
            name.len() > 3 && name.starts_with("on") && name.bytes().all(|b| b.is_ascii_lowercase())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(accent: &str, accent_dark: &str) -> Result<Option<String>, AdminError> {
        colours(&Appearance {
            accent: accent.to_owned(),
            accent_dark: accent_dark.to_owned(),
            ..Appearance::default()
        })
    }

    #[test]
    fn colours_that_cannot_be_read_are_refused() {
        assert!(with("#8a1538", "#ff9db0").unwrap().is_some());
        assert!(with("", "").unwrap().is_none());
        for (light, dark, field) in [
            ("#ffcc00", "#ff9db0", "accent"),
            ("#8a1538", "#8a1538", "accent_dark"),
            ("red; } body {", "#ff9db0", "accent"),
        ] {
            let error = with(light, dark).unwrap_err().to_string();
            assert!(error.starts_with(field), "{error}");
        }
    }

    #[test]
    fn a_logo_is_a_picture_and_nothing_else() {
        let square = r#"<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h9v9z"/></svg>"#;
        assert!(logo(square).unwrap().is_some());
        for svg in [
            "hello",
            "<svg><script>alert(1)</script></svg>",
            "<svg onload=alert(1)></svg>",
            r#"<svg><a href="javascript:x">a</a></svg>"#,
        ] {
            assert!(logo(svg).is_err(), "{svg}");
        }
    }

    #[test]
    fn a_name_is_plain_text() {
        assert_eq!(
            brand(" Harbour Bank ").unwrap().as_deref(),
            Some("service-name = Harbour Bank\n")
        );
        assert!(brand("{ $x }").is_err());
        assert!(brand("a\nb = c").is_err());
    }
}
