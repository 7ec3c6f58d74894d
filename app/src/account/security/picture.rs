use serde::{Deserialize, Serialize};

/// A QR code as one path of unit squares.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// Modules of a side, with the quiet zone around them.
    pub side: usize,
    /// The dark modules, as the `d` of an SVG path.
    pub path: String,
}

/// Light modules around the code, as ISO/IEC 18004 asks for.
#[cfg(feature = "ssr")]
const QUIET: usize = 4;

/// Draws a text. `None` when it is too long for a code.
#[cfg(feature = "ssr")]
pub fn draw(text: &str) -> Option<Picture> {
    use qrcode::{Color, EcLevel, QrCode};
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let width = code.width();
    let colors = code.into_colors();
    let mut path = String::new();
    for (y, row) in colors.chunks(width).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|a, b| a == b) {
            if run.first() == Some(&Color::Dark) {
                let (left, length) = (x + QUIET, run.len());
                path += &format!("M{left} {}h{length}v1h-{length}z", y + QUIET);
            }
            x += run.len();
        }
    }
    Some(Picture {
        side: width + 2 * QUIET,
        path,
    })
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_three_corners_and_its_quiet_zone() {
        let link = domain::totp::link(&[7; domain::totp::SECRET_BYTES], "mira@example.com");
        let picture = draw(&link).unwrap();
        let corner = |x: usize, y: usize| format!("M{x} {y}h7v1h-7z");
        let far = picture.side - QUIET - 7;
        for (x, y) in [(QUIET, QUIET), (far, QUIET), (QUIET, far)] {
            assert!(picture.path.contains(&corner(x, y)), "{x} {y}");
            assert!(picture.path.contains(&corner(x, y + 6)), "{x} {y}");
        }
        assert!(picture.path.starts_with(&format!("M{QUIET} {QUIET}h")));
        assert_eq!(draw(&"x".repeat(5_000)), None);
    }
}
