//! Progress lines with the seconds since the command began.

use std::sync::OnceLock;
use std::time::Instant;

static BEGAN: OnceLock<Instant> = OnceLock::new();

/// Prints one step, as in `[  12.3 s] building the server`.
pub fn step(text: impl std::fmt::Display) {
    let elapsed = BEGAN.get_or_init(Instant::now).elapsed().as_secs_f64();
    println!("[{elapsed:7.1} s] {text}");
}
