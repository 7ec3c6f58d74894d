use crate::time::Micros;

const SECOND: Micros = 1_000_000;
const MINUTE: Micros = 60 * SECOND;
const HOUR: Micros = 60 * MINUTE;

/// Rests between tries: those of Standard Webhooks' operational guidance, a little over three days in
/// all.
const RESTS: [Micros; 9] = [
    5 * SECOND,
    5 * MINUTE,
    30 * MINUTE,
    2 * HOUR,
    5 * HOUR,
    10 * HOUR,
    14 * HOUR,
    20 * HOUR,
    24 * HOUR,
];

/// After so long without any delivery that arrived an endpoint is told nothing more: five days, longer
/// than a weekend and a holiday.
pub const GIVE_UP: Micros = 5 * 24 * HOUR;

/// What a receiver answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// A status, and the seconds that `Retry-After` asked for.
    Status(u16, Option<i64>),
    /// None, and why, as a sentence.
    None(String),
}

/// What becomes of a delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It arrived.
    Delivered,
    /// It is tried again at this instant; why it did not arrive.
    Again(Micros, String),
    /// It is given up; why.
    Dead(String),
    /// It is given up, and so is the endpoint; why.
    Gone(String),
}

/// Judges a reply. `attempts` counts this one; `failing_since` is since when the endpoint has only
/// failed, this one left out; `spread`, from 0 to 1, parts tries that failed together.
pub fn judge(
    reply: &Reply,
    attempts: u32,
    failing_since: Option<Micros>,
    spread: f64,
    now: Micros,
) -> Verdict {
    let (why, asked) = match reply {
        Reply::Status(200..=299, _) => return Verdict::Delivered,
        Reply::Status(410, _) => {
            return Verdict::Gone("It answered 410: it wants to hear nothing more.".to_owned());
        }
        Reply::Status(300..=399, _) => (
            "It answered with a redirect, which is not followed.".to_owned(),
            None,
        ),
        Reply::Status(status @ (429 | 503), asked) => (format!("It answered {status}."), *asked),
        Reply::Status(status, _) => (format!("It answered {status}."), None),
        Reply::None(why) => (why.clone(), None),
    };
    if failing_since.is_some_and(|since| now - since >= GIVE_UP) {
        return Verdict::Gone(why);
    }
    let Some(rest) = usize::try_from(attempts)
        .ok()
        .and_then(|attempts| RESTS.get(attempts.checked_sub(1)?))
    else {
        return Verdict::Dead(why);
    };
    let asked = asked.unwrap_or(0).clamp(0, 24 * 3_600) * SECOND;
    let spread = (*rest as f64 * 0.1 * spread.clamp(0.0, 1.0)) as Micros;
    Verdict::Again(now + asked.max(*rest) + spread, why)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_becomes_of_a_delivery() {
        let now = 1_000 * HOUR;
        let again = |rest: Micros, why: &str| Verdict::Again(now + rest, why.to_owned());
        let status = |status| Reply::Status(status, None);
        let cases = [
            ("arrived", status(200), 1, None, Verdict::Delivered),
            (
                "arrived, nothing to say",
                status(204),
                9,
                Some(0),
                Verdict::Delivered,
            ),
            (
                "a fault of its own",
                status(500),
                1,
                None,
                again(5 * SECOND, "It answered 500."),
            ),
            (
                "the second try",
                status(404),
                2,
                Some(now),
                again(5 * MINUTE, "It answered 404."),
            ),
            (
                "the ninth try",
                status(500),
                9,
                Some(now),
                again(24 * HOUR, "It answered 500."),
            ),
            (
                "the tenth try",
                status(500),
                10,
                Some(now),
                Verdict::Dead("It answered 500.".to_owned()),
            ),
            (
                "a redirect",
                status(302),
                1,
                None,
                again(
                    5 * SECOND,
                    "It answered with a redirect, which is not followed.",
                ),
            ),
            (
                "asked to wait",
                Reply::Status(429, Some(60)),
                1,
                None,
                again(MINUTE, "It answered 429."),
            ),
            (
                "asked to wait a moment",
                Reply::Status(503, Some(1)),
                2,
                None,
                again(5 * MINUTE, "It answered 503."),
            ),
            (
                "asked to wait for years",
                Reply::Status(429, Some(i64::MAX)),
                1,
                None,
                again(24 * HOUR, "It answered 429."),
            ),
            (
                "no answer",
                Reply::None("It did not answer.".to_owned()),
                1,
                None,
                again(5 * SECOND, "It did not answer."),
            ),
            (
                "five days of failure",
                status(500),
                3,
                Some(now - GIVE_UP),
                Verdict::Gone("It answered 500.".to_owned()),
            ),
        ];
        for (case, reply, attempts, since, expected) in cases {
            assert_eq!(judge(&reply, attempts, since, 0.0, now), expected, "{case}");
        }
        assert!(matches!(
            judge(&status(410), 1, None, 0.0, now),
            Verdict::Gone(_)
        ));
        assert_eq!(
            judge(&status(500), 2, None, 1.0, now),
            again(5 * MINUTE + 30 * SECOND, "It answered 500.")
        );
    }
}
