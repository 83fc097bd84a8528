//! QR codes, drawn as one path of squares.

use qrcode::{Color, QrCode};

/// Empty squares on each side (ISO/IEC 18004 §6.3.8).
const QUIET: usize = 4;

/// Side and path of a picture in squares; none when the text is too long for one.
pub(super) fn draw(text: &str) -> Option<(usize, String)> {
    let code = QrCode::new(text.as_bytes()).ok()?;
    let width = code.width();
    let mut path = String::new();
    for (at, color) in code.to_colors().into_iter().enumerate() {
        if color == Color::Dark {
            let (x, y) = (at % width + QUIET, at / width + QUIET);
            path.push_str(&format!("M{x} {y}h1v1h-1z"));
        }
    }
    Some((width + 2 * QUIET, path))
}

/// The picture as a file of its own.
pub(super) fn svg(text: &str) -> Option<String> {
    let (side, path) = draw(text)?;
    Some(format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{side}v{side}H0z"/><path d="{path}"/></svg>"##
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_has_its_three_corners_and_an_empty_edge() {
        let (side, path) = draw("otpauth://totp/x:alice?secret=ABC").unwrap();
        assert!(side > 21);
        // The corners' outer squares, one for each.
        let last = side - QUIET - 1;
        for corner in [(QUIET, QUIET), (last, QUIET), (QUIET, last)] {
            let square = format!("M{} {}h1", corner.0, corner.1);
            assert!(path.contains(&square), "{square}");
        }
        assert!(!path.contains("M3 ") && path.bytes().all(|b| b.is_ascii()));
        assert!(draw(&"x".repeat(10_000)).is_none());
    }
}
