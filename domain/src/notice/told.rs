//! What the notices of imports and of School say.

use super::NewNotice;
use crate::import::Batch;
use crate::metric::format::format_count;
use crate::time::Day;

/// Fewest further students at risk that are worth a notice: fewer come and go in any week of a small
/// class.
const JUMP_LEAST: u32 = 5;
/// The share by which they must have grown, in percent: a fifth stands out in a large school too.
const JUMP_PERCENT: u64 = 20;

fn import_page(workspace: &str) -> String {
    format!("/w/{workspace}/import")
}

fn files(batch: &Batch) -> String {
    match batch.files.as_slice() {
        [only] => only.name.clone(),
        many => format!("{} files", many.len()),
    }
}

/// An import was written.
pub fn committed(workspace: &str, batch: &Batch) -> NewNotice {
    NewNotice {
        event: "import_committed",
        text: format!("{} imported {}.", batch.by, files(batch)),
        path: import_page(workspace),
        once: Some(format!("import_committed:{}", batch.id)),
    }
}

/// An import was taken back.
pub fn undone(workspace: &str, batch: &Batch) -> NewNotice {
    NewNotice {
        event: "import_undone",
        text: format!("The import of {} by {} was undone.", files(batch), batch.by),
        path: import_page(workspace),
        once: Some(format!("import_undone:{}", batch.id)),
    }
}

/// An import was not written.
pub fn failed(workspace: &str, why: &str) -> NewNotice {
    NewNotice {
        event: "import_failed",
        text: format!("An import failed. {why}"),
        path: import_page(workspace),
        once: None,
    }
}

/// Clearly more students are at risk than a week before, said at most once a day; `None` otherwise.
pub fn at_risk_jumped(workspace: &str, before: u32, now: u32, today: Day) -> Option<NewNotice> {
    let more = now.checked_sub(before)?;
    let share = u64::from(more) * 100 >= u64::from(before) * JUMP_PERCENT;
    (more >= JUMP_LEAST && share).then(|| NewNotice {
        event: "at_risk_jumped",
        text: format!(
            "{} students are at risk, {} more than a week before.",
            format_count(i64::from(now)),
            format_count(i64::from(more))
        ),
        path: format!("/w/{workspace}/school/at-risk"),
        once: Some(format!("at_risk_jumped:{today}")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_clear_jump_is_told() {
        let cases = [
            ("no change", 10, 10, false),
            ("fewer", 10, 4, false),
            ("four more", 2, 6, false),
            ("five more", 0, 5, true),
            ("five more of many", 100, 105, false),
            ("a fifth more of many", 100, 120, true),
        ];
        let today = Day::parse("2026-01-02").unwrap();
        for (case, before, now, told) in cases {
            let notice = at_risk_jumped("w", before, now, today);
            assert_eq!(notice.is_some(), told, "{case}");
        }
    }
}
