use krilla::text::Font;
use ttf_parser::Face as Table;

/// The typeface in two weights, and how wide its texts are.
pub struct Face {
    regular: Font,
    bold: Font,
    tables: [Table<'static>; 2],
}

impl Face {
    /// Reads the bundled typeface.
    ///
    /// # Errors
    /// A sentence for the log.
    pub fn open() -> Result<Self, String> {
        let font = |bytes: &'static [u8]| {
            Font::new(bytes.into(), 0).ok_or("the bundled typeface cannot be read")
        };
        let table = |bytes: &'static [u8]| Table::parse(bytes, 0).map_err(|e| e.to_string());
        let (regular, bold) = (dejavu::sans::regular(), dejavu::sans::bold());
        Ok(Self {
            regular: font(regular)?,
            bold: font(bold)?,
            tables: [table(regular)?, table(bold)?],
        })
    }

    /// One of the two weights.
    pub(super) fn font(&self, bold: bool) -> &Font {
        if bold { &self.bold } else { &self.regular }
    }

    /// How wide a text is in points.
    pub(super) fn width(&self, text: &str, size: f32, bold: bool) -> f32 {
        let [regular, heavy] = &self.tables;
        let table = if bold { heavy } else { regular };
        let em = f32::from(table.units_per_em());
        let advance = |sign: char| {
            let glyph = table.glyph_index(sign).unwrap_or_default();
            f32::from(table.glyph_hor_advance(glyph).unwrap_or_default())
        };
        text.chars().map(advance).sum::<f32>() / em * size
    }

    /// A text in lines no wider than `room`. A word that is wider alone is cut.
    pub(super) fn lines(&self, text: &str, size: f32, bold: bool, room: f32) -> Vec<String> {
        let mut lines = Vec::new();
        let mut line = String::new();
        for word in text.split_whitespace() {
            let joined = if line.is_empty() {
                word.to_owned()
            } else {
                format!("{line} {word}")
            };
            if self.width(&joined, size, bold) <= room {
                line = joined;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            line = self.cut(word, size, bold, room);
        }
        if !line.is_empty() {
            lines.push(line);
        }
        lines
    }

    /// A text on one line, cut with an ellipsis where it is wider than `room`.
    pub(super) fn cut(&self, text: &str, size: f32, bold: bool, room: f32) -> String {
        if self.width(text, size, bold) <= room {
            return text.to_owned();
        }
        let room = room - self.width("…", size, bold);
        let mut width = 0.0;
        let mut kept: String = text
            .chars()
            .take_while(|sign| {
                width += self.width(sign.encode_utf8(&mut [0; 4]), size, bold);
                width <= room
            })
            .collect();
        kept.truncate(kept.trim_end().len());
        kept.push('…');
        kept
    }
}
