//! Whole answers in memory: the one used longest ago goes first.

use std::any::Any;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use ui::backend::{AnswerKey, Answers};

/// Answers kept. One takes a few dozen KB, all of them under 20 MB.
const KEPT: usize = 256;

type Kept = VecDeque<(AnswerKey, Arc<dyn Any + Send + Sync>)>;

/// See the module.
#[derive(Default)]
pub struct Recent {
    kept: Mutex<Kept>,
}

impl Answers for Recent {
    fn find(&self, key: &AnswerKey) -> Option<Arc<dyn Any + Send + Sync>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let place = kept.iter().position(|(known, _)| known == key)?;
        let found = kept.remove(place)?;
        let answer = found.1.clone();
        kept.push_front(found);
        Some(answer)
    }

    fn keep(&self, key: AnswerKey, answer: Arc<dyn Any + Send + Sync>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        // An older state of the same workspace will not be asked for again.
        kept.retain(|(known, _)| {
            known.workspace != key.workspace
                || (known.data_version == key.data_version && *known != key)
        });
        kept.push_front((key, answer));
        kept.truncate(KEPT);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::time::Day;

    fn key(workspace: &str, data_version: i64, question: usize) -> AnswerKey {
        let day = Day::parse("2014-03-15").unwrap();
        AnswerKey {
            workspace: workspace.to_owned(),
            data_version,
            scope: String::new(),
            days: (day, day),
            question: question.to_string(),
        }
    }

    fn number(recent: &Recent, key: &AnswerKey) -> Option<usize> {
        let found = recent.find(key)?;
        found.downcast_ref::<usize>().copied()
    }

    #[test]
    fn an_answer_belongs_to_one_state_of_one_workspace() {
        let recent = Recent::default();
        recent.keep(key("a", 1, 1), Arc::new(11_usize));
        recent.keep(key("b", 1, 1), Arc::new(21_usize));
        assert_eq!(number(&recent, &key("a", 1, 1)), Some(11));
        assert_eq!(number(&recent, &key("b", 1, 1)), Some(21));
        assert_eq!(number(&recent, &key("a", 2, 1)), None);
        assert_eq!(number(&recent, &key("a", 1, 2)), None);
        recent.keep(key("a", 2, 1), Arc::new(12_usize));
        assert_eq!(
            number(&recent, &key("a", 1, 1)),
            None,
            "the older state is gone"
        );
        assert_eq!(number(&recent, &key("b", 1, 1)), Some(21));
    }

    #[test]
    fn the_one_used_longest_ago_goes_first() {
        let recent = Recent::default();
        for question in 0..KEPT {
            recent.keep(key("a", 1, question), Arc::new(question));
        }
        assert_eq!(number(&recent, &key("a", 1, 0)), Some(0));
        recent.keep(key("a", 1, KEPT), Arc::new(KEPT));
        assert_eq!(
            number(&recent, &key("a", 1, 0)),
            Some(0),
            "it was just used"
        );
        assert_eq!(number(&recent, &key("a", 1, 1)), None);
    }
}
