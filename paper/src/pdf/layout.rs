//! Where everything stands: a flow of blocks down the page, and on to the next.

use super::chart::{PX, drawn};
use super::face::Face;
use super::palette::{LINE, Look, Rgb, TEXT, TEXT_2};
use super::{Block, Figure, HEIGHT, Report, WIDTH};
use plot::Scene;

/// Room around the page.
const MARGIN: f32 = 48.0;
/// Where the flow ends; the foot stands below.
const END: f32 = HEIGHT - 64.0;
/// Between blocks.
const GAP: f32 = 22.0;
/// Room for an axis' values to the left of a chart.
const AXIS: f32 = 34.0;
/// Rows of a table.
const ROW: f32 = 17.0;

/// A line of points.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Stroke {
    pub(super) points: Vec<(f32, f32)>,
    pub(super) closed: bool,
}

impl From<(f32, f32)> for Stroke {
    fn from(point: (f32, f32)) -> Self {
        Self {
            points: vec![point],
            closed: false,
        }
    }
}

/// A shape in points from the upper left corner.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shape {
    Lines(Vec<Stroke>),
    Rect(f32, f32, f32, f32),
}

/// Something to draw.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Op {
    Text {
        x: f32,
        y: f32,
        size: f32,
        bold: bool,
        colour: Rgb,
        text: String,
    },
    Shape {
        shape: Shape,
        look: Look,
    },
}

/// Lays a report out: what stands on each page.
pub(super) fn laid_out(report: &Report, face: &Face) -> Vec<Vec<Op>> {
    let mut flow = Flow {
        face,
        pages: vec![Vec::new()],
        y: MARGIN,
    };
    flow.opening(report);
    for block in &report.blocks {
        flow.block(block);
    }
    let mut pages = flow.pages;
    let all = pages.len();
    for (at, ops) in pages.iter_mut().enumerate() {
        foot(report, at + 1, all, face, ops);
    }
    pages
}

/// Who, what and when at the foot of each page, with its number.
fn foot(report: &Report, page: usize, all: usize, face: &Face, ops: &mut Vec<Op>) {
    let y = HEIGHT - 36.0;
    ops.push(rule(y - 14.0));
    let told = report.about.iter().map(|(_, value)| value.as_str());
    let told: Vec<&str> = [report.title.as_str()].into_iter().chain(told).collect();
    let number = format!("Page {page} of {all}");
    let wide = face.width(&number, 8.0, false);
    let room = WIDTH - 2.0 * MARGIN - wide - 12.0;
    let told = face.cut(&told.join(" · "), 8.0, false, room);
    for (x, text) in [(MARGIN, told), (WIDTH - MARGIN - wide, number)] {
        ops.push(Op::Text {
            x,
            y,
            size: 8.0,
            bold: false,
            colour: TEXT_2,
            text,
        });
    }
}

fn rule(y: f32) -> Op {
    Op::Shape {
        shape: Shape::Lines(vec![Stroke {
            points: vec![(MARGIN, y), (WIDTH - MARGIN, y)],
            closed: false,
        }]),
        look: Look::line(LINE, 0.75),
    }
}

struct Flow<'f> {
    face: &'f Face,
    pages: Vec<Vec<Op>>,
    y: f32,
}

impl Flow<'_> {
    fn push(&mut self, op: Op) {
        if let Some(page) = self.pages.last_mut() {
            page.push(op);
        }
    }

    fn text(&mut self, x: f32, size: f32, bold: bool, colour: Rgb, text: &str) {
        let y = self.y;
        self.push(Op::Text {
            x,
            y,
            size,
            bold,
            colour,
            text: text.to_owned(),
        });
    }

    /// Goes on to a new page where less than `height` is left.
    fn need(&mut self, height: f32) -> bool {
        let turns = self.y + height > END && self.y > MARGIN;
        if turns {
            self.pages.push(Vec::new());
            self.y = MARGIN;
        }
        turns
    }

    fn opening(&mut self, report: &Report) {
        let room = WIDTH - 2.0 * MARGIN;
        self.y += 16.0;
        for line in self.face.lines(&report.title, 20.0, true, room) {
            self.text(MARGIN, 20.0, true, TEXT, &line);
            self.y += 24.0;
        }
        for (name, value) in &report.about {
            self.text(MARGIN, 9.0, false, TEXT_2, name);
            for line in self.face.lines(value, 9.0, false, room - 76.0) {
                self.text(MARGIN + 76.0, 9.0, false, TEXT, &line);
                self.y += 13.5;
            }
        }
        let y = self.y;
        self.push(rule(y));
        self.y += 4.0;
    }

    fn heading(&mut self, head: &str) {
        let line = self.face.cut(head, 12.0, true, WIDTH - 2.0 * MARGIN);
        self.y += 12.0;
        self.text(MARGIN, 12.0, true, TEXT, &line);
        self.y += 6.0;
    }

    fn block(&mut self, block: &Block) {
        self.y += GAP;
        match block {
            Block::Figures(figures) => self.figures(figures),
            Block::Chart {
                head,
                caption,
                scene,
                axis,
            } => self.chart(head, caption, scene, *axis),
            Block::Table {
                head,
                columns,
                rows,
            } => self.table(head, columns, rows),
        }
    }

    fn figures(&mut self, figures: &[Figure]) {
        self.need(56.0);
        let width = (WIDTH - 2.0 * MARGIN) / figures.len().max(1) as f32;
        let top = self.y;
        let mut lowest = top;
        for (at, figure) in figures.iter().enumerate() {
            let (x, room) = (MARGIN + at as f32 * width, width - 10.0);
            self.y = top + 9.0;
            let label = self.face.cut(&figure.label, 9.0, false, room);
            self.text(x, 9.0, false, TEXT_2, &label);
            self.y += 22.0;
            let value = self.face.cut(&figure.value, 19.0, true, room);
            self.text(x, 19.0, true, TEXT, &value);
            self.y += 14.0;
            for line in self.face.lines(&figure.note, 8.0, false, room) {
                self.text(x, 8.0, false, TEXT_2, &line);
                self.y += 11.0;
            }
            lowest = lowest.max(self.y);
        }
        self.y = lowest;
    }

    fn chart(&mut self, head: &str, caption: &str, scene: &Scene, axis: bool) {
        let room = WIDTH - 2.0 * MARGIN;
        let lines = self.face.lines(caption, 9.0, false, room);
        let height = scene.height as f32 * PX;
        self.need(18.0 + 13.0 * lines.len() as f32 + 8.0 + height);
        self.heading(head);
        for line in lines {
            self.y += 11.0;
            self.text(MARGIN, 9.0, false, TEXT_2, &line);
            self.y += 2.0;
        }
        self.y += 8.0;
        let gutter = if axis { AXIS } else { 0.0 };
        let at = (MARGIN + gutter, self.y);
        for op in drawn(scene, at, room - gutter, self.face) {
            self.push(op);
        }
        self.y += height;
    }

    fn table(&mut self, head: &str, columns: &[(String, bool)], rows: &[Vec<String>]) {
        self.need(18.0 + 3.0 * ROW);
        self.heading(head);
        let places = self.places(columns, rows);
        let heads: Vec<String> = columns.iter().map(|(label, _)| label.clone()).collect();
        self.row(&heads, columns, &places, true);
        for row in rows {
            if self.need(ROW) {
                self.row(&heads, columns, &places, true);
            }
            self.row(row, columns, &places, false);
        }
    }

    /// Where each column begins and how wide it is: numbers as wide as they are, texts share the rest.
    fn places(&self, columns: &[(String, bool)], rows: &[Vec<String>]) -> Vec<(f32, f32)> {
        let widest = |at: usize| {
            let cells = rows.iter().filter_map(|row| row.get(at));
            let head = columns.get(at).map(|(label, _)| label);
            cells
                .chain(head)
                .map(|text| self.face.width(text, 9.0, true))
                .fold(0.0, f32::max)
                + 12.0
        };
        let room = WIDTH - 2.0 * MARGIN;
        let wide: Vec<f32> = (0..columns.len()).map(widest).collect();
        let is_number = |at: &usize| columns.get(*at).is_some_and(|(_, number)| *number);
        let sum = |numbers: bool| -> f32 {
            let of = (0..wide.len()).filter(|at| is_number(at) == numbers);
            of.filter_map(|at| wide.get(at)).sum()
        };
        let (numbers, texts) = (sum(true).min(room * 0.7), sum(false).max(1.0));
        let mut x = MARGIN;
        let mut places = Vec::new();
        for (at, own) in wide.iter().enumerate() {
            let width = if is_number(&at) {
                own * numbers / sum(true).max(1.0)
            } else {
                (room - numbers) * own / texts
            };
            places.push((x, width));
            x += width;
        }
        places
    }

    fn row(
        &mut self,
        cells: &[String],
        columns: &[(String, bool)],
        places: &[(f32, f32)],
        head: bool,
    ) {
        self.y += ROW - 5.0;
        let colour = if head { TEXT_2 } else { TEXT };
        for ((cell, (_, number)), (x, width)) in cells.iter().zip(columns).zip(places) {
            let room = width - 8.0;
            let text = self.face.cut(cell, 9.0, head, room);
            let shift = if *number {
                room - self.face.width(&text, 9.0, head)
            } else {
                0.0
            };
            self.text(x + shift, 9.0, head, colour, &text);
        }
        self.y += 5.0;
        let y = self.y;
        self.push(rule(y));
    }
}
