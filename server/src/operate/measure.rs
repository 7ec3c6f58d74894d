//! What was counted since the start, in the text that Prometheus reads
//! (<https://prometheus.io/docs/instrumenting/exposition_formats/>).

use domain::job::JobStore;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use store::Store;

/// Upper bounds of the histogram's buckets, in seconds: Prometheus' own defaults.
const BOUNDS: [f64; 11] = [
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
];
/// Most routes that are told apart: what comes from outside is bounded.
const ROUTES: usize = 400;

#[derive(Clone, Copy, Debug, Default)]
struct Histogram {
    buckets: [u64; BOUNDS.len()],
    count: u64,
    seconds: f64,
}

impl Histogram {
    fn add(&mut self, seconds: f64) {
        for (bound, bucket) in BOUNDS.iter().zip(&mut self.buckets) {
            if seconds <= *bound {
                *bucket += 1;
            }
        }
        self.count += 1;
        self.seconds += seconds;
    }
}

/// A figure that somebody else knows.
type Gauge = Arc<dyn Fn() -> f64 + Send + Sync>;

/// See the module.
#[derive(Default)]
pub struct Metrics {
    answers: Mutex<BTreeMap<(String, &'static str, u16), u64>>,
    times: Mutex<BTreeMap<(String, &'static str), Histogram>>,
    gauges: Mutex<Vec<(&'static str, &'static str, Gauge)>>,
    streams: Arc<AtomicI64>,
}

/// A live stream that is open; dropping it says that it has ended.
pub struct Stream(Arc<AtomicI64>);

impl Drop for Stream {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Metrics {
    /// Counts an answer.
    pub fn answered(&self, route: &str, method: &'static str, status: u16, took: Duration) {
        let mut times = self.times.lock().unwrap_or_else(PoisonError::into_inner);
        let known = times.contains_key(&(route.to_owned(), method)) || times.len() < ROUTES;
        let route = if known { route } else { "other" };
        times
            .entry((route.to_owned(), method))
            .or_default()
            .add(took.as_secs_f64());
        drop(times);
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        *answers
            .entry((route.to_owned(), method, status))
            .or_default() += 1;
    }

    /// Counts a live stream as long as what this gives is kept.
    pub fn stream(&self) -> Stream {
        self.streams.fetch_add(1, Ordering::Relaxed);
        Stream(self.streams.clone())
    }

    /// Adds a figure that is asked for whenever somebody looks: a name such as `atelier_queue_size`, what
    /// it is, and the figure.
    pub fn gauge(
        &self,
        name: &'static str,
        help: &'static str,
        figure: impl Fn() -> f64 + Send + Sync + 'static,
    ) {
        let mut gauges = self.gauges.lock().unwrap_or_else(PoisonError::into_inner);
        gauges.push((name, help, Arc::new(figure)));
    }

    /// Everything, as Prometheus reads it.
    pub async fn text(&self, store: &Store) -> String {
        let mut out = String::new();
        self.requests(&mut out);
        head(
            &mut out,
            "atelier_db_connections",
            "gauge",
            "Connections to the database by pool and state.",
        );
        for (pool, open, idle) in store.db.pools() {
            let busy = u64::from(open).saturating_sub(idle as u64);
            line(
                &mut out,
                "atelier_db_connections",
                &[("pool", pool), ("state", "idle")],
                idle as f64,
            );
            line(
                &mut out,
                "atelier_db_connections",
                &[("pool", pool), ("state", "busy")],
                busy as f64,
            );
        }
        if let Ok(kinds) = store.job_kinds().await {
            head(&mut out, "atelier_jobs", "gauge", "Jobs by kind and state.");
            for (kind, figures) in kinds {
                for (state, count) in figures.jobs {
                    let labels = [("kind", kind.as_str()), ("state", state.as_str())];
                    line(&mut out, "atelier_jobs", &labels, count as f64);
                }
            }
        }
        if let Ok(alarms) = store.job_alarms(1_000).await {
            head(
                &mut out,
                "atelier_job_alarms",
                "gauge",
                "Finished jobs with an alarm that nobody has seen to.",
            );
            line(&mut out, "atelier_job_alarms", &[], alarms.len() as f64);
        }
        head(
            &mut out,
            "atelier_live_streams",
            "gauge",
            "Live streams that are open.",
        );
        let streams = self.streams.load(Ordering::Relaxed);
        line(&mut out, "atelier_live_streams", &[], streams as f64);
        if let Some(bytes) = resident() {
            head(
                &mut out,
                "process_resident_memory_bytes",
                "gauge",
                "Memory that the process occupies.",
            );
            line(&mut out, "process_resident_memory_bytes", &[], bytes as f64);
        }
        let gauges = self
            .gauges
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        for (name, help, figure) in gauges {
            head(&mut out, name, "gauge", help);
            line(&mut out, name, &[], figure());
        }
        out
    }

    fn requests(&self, out: &mut String) {
        let answers = self
            .answers
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        head(
            out,
            "atelier_requests_total",
            "counter",
            "Answers by route, method and status.",
        );
        for ((route, method, status), count) in answers {
            let status = status.to_string();
            let labels = [
                ("route", route.as_str()),
                ("method", method),
                ("status", &status),
            ];
            line(out, "atelier_requests_total", &labels, count as f64);
        }
        let times = self
            .times
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let name = "atelier_request_seconds";
        head(
            out,
            name,
            "histogram",
            "Seconds until an answer's head, by route and method.",
        );
        for ((route, method), histogram) in times {
            let labels = [("route", route.as_str()), ("method", method)];
            let [route, method] = labels;
            for (bound, count) in BOUNDS.iter().zip(histogram.buckets) {
                let bound = bound.to_string();
                let labels = [route, method, ("le", bound.as_str())];
                line(out, "atelier_request_seconds_bucket", &labels, count as f64);
            }
            let labels = [route, method, ("le", "+Inf")];
            line(
                out,
                "atelier_request_seconds_bucket",
                &labels,
                histogram.count as f64,
            );
            line(
                out,
                "atelier_request_seconds_sum",
                &[route, method],
                histogram.seconds,
            );
            line(
                out,
                "atelier_request_seconds_count",
                &[route, method],
                histogram.count as f64,
            );
        }
    }
}

fn head(out: &mut String, name: &str, kind: &str, help: &str) {
    let _ = writeln!(out, "# HELP {name} {help}\n# TYPE {name} {kind}");
}

fn line(out: &mut String, name: &str, labels: &[(&str, &str)], figure: f64) {
    let labels: Vec<String> = labels
        .iter()
        .map(|(label, value)| format!("{label}=\"{}\"", escaped(value)))
        .collect();
    let labels = match labels.as_slice() {
        [] => String::new(),
        some => format!("{{{}}}", some.join(",")),
    };
    let _ = writeln!(out, "{name}{labels} {figure}");
}

fn escaped(value: &str) -> String {
    value
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n")
}

/// Resident memory in bytes, where the system says it (Linux).
fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    let kib: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib * 1_024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_counted_by_route_and_bucket() {
        let metrics = Metrics::default();
        for (status, millis) in [(200, 3), (200, 30), (500, 700)] {
            metrics.answered("/w/:id", "GET", status, Duration::from_millis(millis));
        }
        let mut out = String::new();
        metrics.requests(&mut out);
        for expected in [
            "atelier_requests_total{route=\"/w/:id\",method=\"GET\",status=\"200\"} 2",
            "atelier_requests_total{route=\"/w/:id\",method=\"GET\",status=\"500\"} 1",
            "atelier_request_seconds_bucket{route=\"/w/:id\",method=\"GET\",le=\"0.005\"} 1",
            "atelier_request_seconds_bucket{route=\"/w/:id\",method=\"GET\",le=\"0.05\"} 2",
            "atelier_request_seconds_bucket{route=\"/w/:id\",method=\"GET\",le=\"+Inf\"} 3",
            "atelier_request_seconds_sum{route=\"/w/:id\",method=\"GET\"} 0.733",
            "atelier_request_seconds_count{route=\"/w/:id\",method=\"GET\"} 3",
        ] {
            assert!(
                out.lines().any(|line| line == expected),
                "{expected}\n{out}"
            );
        }
    }

    #[test]
    fn routes_from_outside_are_bounded() {
        let metrics = Metrics::default();
        for number in 0..2 * ROUTES {
            metrics.answered(&format!("/{number}"), "GET", 200, Duration::ZERO);
        }
        let answers = metrics.answers.lock().unwrap();
        assert!(answers.len() <= ROUTES + 1, "{}", answers.len());
        let other = ("other".to_owned(), "GET", 200);
        assert_eq!(answers.get(&other), Some(&(ROUTES as u64)));
    }

    #[test]
    fn streams_are_counted_while_they_are_open() {
        let metrics = Metrics::default();
        let (first, second) = (metrics.stream(), metrics.stream());
        drop(first);
        assert_eq!(metrics.streams.load(Ordering::Relaxed), 1);
        drop(second);
        assert_eq!(metrics.streams.load(Ordering::Relaxed), 0);
    }

    #[test]
    fn labels_cannot_leave_their_quotes() {
        let mut out = String::new();
        line(&mut out, "n", &[("l", "a\"b\\c\nd")], 1.5);
        assert_eq!(out, "n{l=\"a\\\"b\\\\c\\nd\"} 1.5\n");
    }
}
