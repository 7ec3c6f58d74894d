//! Finding things by a few words, typed carelessly.

use crate::school::students::fold::fold;

/// Most letters of a question that are read.
const MOST_LETTERS: usize = 100;
/// Most words of a question that are read.
const MOST_WORDS: usize = 8;

/// What somebody looks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    words: Vec<Vec<char>>,
}

impl Question {
    /// Reads any text; marks that are neither letters nor digits only part words.
    pub fn new(text: &str) -> Self {
        let short: String = text.chars().take(MOST_LETTERS).collect();
        Self {
            words: words(&short).take(MOST_WORDS).collect(),
        }
    }

    /// Whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// How far a text is from the question, 0 the nearest; `None` when a word of the question is
    /// nowhere in it. A word of four letters may be wrong in one, of eight in two.
    pub fn distance(&self, text: &str) -> Option<u32> {
        let found: Vec<Vec<char>> = words(text).collect();
        let nearest = |asked: &Vec<char>| {
            let each = found
                .iter()
                .zip(0_u32..)
                .filter_map(|(word, nth)| Some(apart(asked, word)? * 8 + nth.min(7)));
            each.min()
        };
        let each: Option<Vec<u32>> = self.words.iter().map(nearest).collect();
        each.filter(|each| !each.is_empty())
            .map(|each| each.into_iter().sum())
    }

    /// The best of many, nearest first and equal ones in their own order, and how many there were.
    pub fn best<T>(&self, all: impl Iterator<Item = (String, T)>, most: usize) -> (Vec<T>, usize) {
        let mut near: Vec<(u32, T)> = all
            .filter_map(|(text, thing)| Some((self.distance(&text)?, thing)))
            .collect();
        near.sort_by_key(|(distance, _)| *distance);
        let count = near.len();
        (
            near.into_iter()
                .take(most)
                .map(|(_, thing)| thing)
                .collect(),
            count,
        )
    }
}

/// The folded words of a text.
fn words(text: &str) -> impl Iterator<Item = Vec<char>> {
    let folded = fold(text);
    let words: Vec<Vec<char>> = folded
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| word.chars().collect())
        .collect();
    words.into_iter()
}

/// How far a word of a text is from one of the question: the same, begun with it, holding it, or
/// begun with it but for slips.
fn apart(asked: &[char], word: &[char]) -> Option<u32> {
    if word == asked {
        return Some(0);
    }
    if word.starts_with(asked) {
        return Some(1);
    }
    if asked.len() > 1 && word.windows(asked.len()).any(|part| part == asked) {
        return Some(2);
    }
    let allowed = match asked.len() {
        0..4 => return None,
        4..8 => 1,
        _ => 2,
    };
    // The end of a name may not be typed yet: the nearest beginning counts.
    let slips = slips(asked, word);
    (slips <= allowed).then(|| 2 + u32::try_from(slips).unwrap_or(u32::MAX))
}

/// Fewest slips (a letter too many, too few, wrong, or two swapped) that make `asked` the beginning of
/// `word`: Damerau 1964, optimal string alignment, the end of `word` free.
fn slips(asked: &[char], word: &[char]) -> usize {
    let reach = word.len().min(asked.len() + 2);
    let word = word.get(..reach).unwrap_or(word);
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=word.len()).collect();
    let at = |row: &[usize], index: usize| row.get(index).copied().unwrap_or(usize::MAX / 2);
    for (i, letter) in asked.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, other) in word.iter().enumerate() {
            let same = usize::from(letter != other);
            let mut least = (at(&last, j) + same)
                .min(at(&last, j + 1) + 1)
                .min(at(&row, j) + 1);
            let swapped = i > 0
                && j > 0
                && asked.get(i - 1) == Some(other)
                && word.get(j - 1) == Some(letter);
            if swapped {
                least = least.min(at(&before, j - 1) + 1);
            }
            row.push(least);
        }
        before = last;
        last = row;
    }
    last.into_iter().min().unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_hand_still_find() {
        for (asked, text, found) in [
            ("zoe", "Zoë Müller", true),
            ("muller zoe", "Zoë Müller", true),
            ("mueler", "Zoë Müller", true),
            ("mulelr", "Zoë Müller", true),
            ("margeurite", "Marguerite O'Connor", true),
            ("margu", "Marguerite O'Connor", true),
            ("connor", "Marguerite O'Connor", true),
            ("marx", "Marguerite O'Connor", true),
            ("max", "Marguerite O'Connor", false),
            ("zzzz", "Zoë Müller", false),
            ("zoe smith", "Zoë Müller", false),
            ("28400", "Student 28400", true),
            ("284", "Student 28400", true),
        ] {
            assert_eq!(
                Question::new(asked).distance(text).is_some(),
                found,
                "{asked} {text}"
            );
        }
    }

    #[test]
    fn nearer_comes_first() {
        let all = ["Anatole", "Hannah Ana", "Ana Núñez", "Joana"];
        let texts = all.into_iter().map(|name| (name.to_owned(), name));
        let (best, count) = Question::new("ana").best(texts, 3);
        assert_eq!(
            (best, count),
            (vec!["Ana Núñez", "Hannah Ana", "Anatole"], 4)
        );
    }

    /// what breaks other searches is only text here.
    #[test]
    fn odd_questions_are_only_text() {
        for odd in [
            "'",
            "\"",
            "%",
            "_",
            "\\",
            "*",
            "NEAR(",
            "c++",
            "",
            "   ",
            "\u{0}",
            "é\u{301}",
            "🙂",
        ] {
            let question = Question::new(odd);
            let _ = question.distance("Zoë Müller");
            assert_eq!(
                question.is_empty(),
                odd.chars().all(|c| !c.is_alphanumeric()),
                "{odd:?}"
            );
        }
        assert!(Question::new("%").distance("100 %").is_none());
        assert!(Question::new(&"a ".repeat(5_000)).words.len() <= MOST_WORDS);
    }
}
