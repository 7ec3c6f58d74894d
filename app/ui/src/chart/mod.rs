//! Charts, as every page shows them: a sentence, what the cursor reads, the drawing, and the same
//! numbers as a table.

mod heat;
mod named;
mod scene;
mod time;

pub use heat::PeakHours;
pub use named::{NamedBar, NamedBars};
pub use scene::{labels, marks};
pub use time::{Draw, Line, TableTwin, TimeChart, TimeChartData};
