//! Charts, as every page shows them: a sentence, what the cursor reads, the drawing, and the same
//! numbers as a table.

mod heat;
mod kinds;
mod named;
mod notes;
mod points;
mod save;
mod scene;
mod time;
mod time_data;

pub use heat::{PeakHours, WEEKDAYS};
pub use kinds::{CohortChart, CohortRow, FunnelChart, WaterfallChart};
pub use named::{NamedBar, NamedBars};
pub use notes::{AddNote, ListNotes, RemoveNote};
pub use points::{PointChart, Points};
pub use scene::{labels, marks};
pub use time::{TableTwin, TimeChart};
pub use time_data::{Draw, Line, TimeBand, TimeChartData};
