//! Charts as plain data: drawn by plotters on a canvas of our own, handed out as a [`Scene`].
//!
//! A scene is the same on the server and in the browser, because nothing in it is measured on a
//! screen. It is responsive without being redrawn: the view renders
//!
//! ```text
//! <svg width="100%" height="{scene.height}">
//!   <svg viewBox="0 0 {width*SCALE} {height*SCALE}" preserveAspectRatio="none"> marks </svg>
//!   labels: <text x="{x_percent}%" y="{y}" text-anchor="{anchor}" class="{class}">
//! </svg>
//! ```
//!
//! so that marks stretch with the width (style sheets set `vector-effect: non-scaling-stroke`) and
//! texts keep their size. Values of the axis (`c-y`) stand on their grid lines at the left edge; a style
//! sheet may move them into a gutter of its own (`text-anchor: end; transform: translate(-6px, 9px)`)
//! without a change here. Colours are classes, so a theme never needs a redraw:
//!
//! | class | what |
//! |---|---|
//! | `c-grid`, `c-axis` | grid lines; the line at zero |
//! | `c-line s1` … `s6`, `c-area s1` …, `c-dot s1` … | a series; a dot is a line without length under a round cap |
//! | `c-ghost` | the comparison: a thin line, or the outline of a bar |
//! | `c-line c-unfinished s1` …, `c-dot c-unfinished s1` … | buckets that are not over yet |
//! | `c-bar s1` …, `c-bar c-unfinished s1` …, `c-hatch s1` … | bars; the hatch lies over an unfinished bar |
//! | `c-edge s1` …, `c-band s1` … | the upper edge of a stacked area; an interval |
//! | `c-weave` | lines over one series of a stack, or over a fall: a pattern beside the colour |
//! | `c-rise`, `c-fall`, `c-join` | a waterfall's changes; the line from one bar to the next |
//! | `c-drop` | what a stage of a funnel lost |
//! | `c-heat h0` … `h8`, `c-heat c-blank` | heat cells; a cell without a value |
//! | `c-spark`, `c-spark c-unfinished`, `c-spark c-dot` | sparkline |
//! | `c-y`, `c-x`, `c-end s1` …, `c-row`, `c-value`, `c-cell` | texts: axis values, buckets, line ends, categories, values, values within cells |

mod backend;
mod bars;
mod cohort;
mod frame;
mod funnel;
mod heat;
mod line;
#[cfg(test)]
mod odd_inputs;
mod read;
mod reduce;
mod rows;
mod scale;
mod scene;
mod spark;
mod stack;
mod text;
mod waterfall;
mod weave;

pub use bars::{BarLayout, BarSpec, bars};
pub use cohort::{CohortSpec, cohort};
pub use funnel::{FunnelSpec, Stage, funnel};
pub use heat::{HeatSpec, heat, heat_cell_at, heat_left_percent};
pub use line::{Band, LineSpec, TraceSpec, line, trace};
pub use read::{index_at, indices_between, x_percent_of};
pub use reduce::reduce;
pub use rows::{Row, RowSpec, rows};
pub use scale::{MAX_TICKS, nice_ticks};
pub use scene::{Anchor, Class, Label, Mark, SCALE, Scene, Series};
pub use spark::spark;
pub use text::{LABEL_PX, text_width};
pub use waterfall::{Step, WaterfallSpec, waterfall};
