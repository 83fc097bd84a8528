//! WCAG 2.2, success criteria 1.4.3 (text, 4.5 to 1) and 1.4.11 (borders and focus, 3 to 1).

use std::collections::BTreeMap;

use super::builtin;

type Colours = BTreeMap<String, [f64; 3]>;

/// The colours of the first block (light) and of the dark block, which is laid over it.
fn colours() -> (Colours, Colours) {
    let file = builtin().static_file("countersign.css").expect("found");
    let css = String::from_utf8(file.bytes.to_vec()).expect("UTF-8");
    let mut blocks = css.split(":root {").skip(1).map(|block| {
        let lines = block.split('}').next().unwrap_or_default().lines();
        lines.filter_map(colour).collect::<Colours>()
    });
    let light = blocks.next().expect("a light block");
    let mut dark = light.clone();
    dark.extend(blocks.next().expect("a dark block"));
    (light, dark)
}

fn colour(line: &str) -> Option<(String, [f64; 3])> {
    let (name, value) = line.trim().strip_prefix("--")?.split_once(": #")?;
    let number = u32::from_str_radix(value.get(..6)?, 16).ok()?;
    let [_, red, green, blue] = number.to_be_bytes();
    Some((name.to_owned(), [red, green, blue].map(f64::from)))
}

fn luminance(colour: [f64; 3]) -> f64 {
    let [red, green, blue] = colour.map(|part| {
        let part = part / 255.0;
        if part <= 0.04045 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn contrast(a: [f64; 3], b: [f64; 3]) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn colours_can_be_told_apart_in_light_and_dark() {
    let (light, dark) = colours();
    for (theme, colours) in [("light", light), ("dark", dark)] {
        for (front, back, least) in [
            ("ink", "surface", 4.5),
            ("ink", "ground", 4.5),
            ("ink-soft", "surface", 4.5),
            ("ink-soft", "ground", 4.5),
            ("accent", "surface", 4.5),
            ("accent", "ground", 4.5),
            ("accent-strong", "notice-ground", 4.5),
            ("on-accent", "accent", 4.5),
            ("on-accent", "accent-strong", 4.5),
            ("danger", "danger-ground", 4.5),
            ("notice", "notice-ground", 4.5),
            ("line-field", "surface", 3.0),
            ("danger", "surface", 3.0),
            ("focus", "surface", 3.0),
            ("focus", "ground", 3.0),
        ] {
            let ratio = contrast(colours[front], colours[back]);
            assert!(ratio >= least, "{theme}: {front} on {back} is {ratio:.2}");
        }
    }
}
