//! Text as search and name order see it.

/// Lower case without accents: `Zoë Müller` becomes `zoe muller`.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        match base(letter) {
            Some(base) => folded.push_str(base),
            None => folded.push(letter),
        }
    }
    folded
}

/// The plain letters of a lower-case letter with an accent; nothing for a combining accent.
fn base(letter: char) -> Option<&'static str> {
    Some(match letter {
        '\0'..='\u{7f}' => return None,
        'à'..='å' | 'ā' | 'ă' | 'ą' | 'ǎ' | 'ạ'..='ặ' => "a",
        'æ' => "ae",
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' | 'ẹ'..='ệ' => "e",
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => "g",
        'ĥ' | 'ħ' => "h",
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' | 'ǐ' | 'ỉ' | 'ị' => "i",
        'ĵ' => "j",
        'ķ' => "k",
        'ĺ' | 'ļ' | 'ľ' | 'ŀ' | 'ł' => "l",
        'ñ' | 'ń' | 'ņ' | 'ň' => "n",
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' | 'ơ' | 'ǒ' | 'ọ'..='ợ' => "o",
        'œ' => "oe",
        'ŕ' | 'ŗ' | 'ř' => "r",
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => "s",
        'ß' => "ss",
        'ţ' | 'ť' | 'ŧ' | 'ț' => "t",
        'þ' => "th",
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' | 'ư' | 'ǔ' | 'ụ'..='ự' => "u",
        'ŵ' => "w",
        'ý' | 'ÿ' | 'ŷ' | 'ỳ'..='ỹ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        'ά' => "α",
        'έ' => "ε",
        'ή' => "η",
        'ί' | 'ϊ' | 'ΐ' => "ι",
        'ό' => "ο",
        'ύ' | 'ϋ' | 'ΰ' => "υ",
        'ώ' => "ω",
        'ς' => "σ",
        'ё' => "е",
        '\u{300}'..='\u{36f}' => "",
        _ => return None,
    })
}

/// A key whose byte order is the natural order of names: `Student 9` before `Student 28400`. Runs of
/// digits are written without leading zeros, behind their length.
pub fn natural_key(folded: &str) -> String {
    let mut key = String::with_capacity(folded.len() + 2);
    let mut rest = folded;
    while let Some(first) = rest.chars().next() {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (head, tail) = rest.split_at(if digits > 0 { digits } else { first.len_utf8() });
        if digits > 0 {
            let number = head.trim_start_matches('0');
            key.push('0');
            key.push(char::from(number.len().min(99) as u8 + b' '));
            key.push_str(number);
        } else {
            key.push(first);
        }
        rest = tail;
    }
    key
}

/// Whether `word` begins with `query`, give or take one letter: one missing, one too many, one
/// wrong, or two neighbours swapped (S2-30). Only queries of 5 letters or more forgive.
pub fn nearly_begins(word: &str, query: &str) -> bool {
    // One typo leaves the first two letters alike in one of these ways: most words end here.
    if let ([q0, q1, _, _, _, ..], [w0, w1, ..]) = (query.as_bytes(), word.as_bytes()) {
        let alike = q0 == w0 || q1 == w1 || q0 == w1 || q1 == w0;
        if !alike && q0.is_ascii() && w0.is_ascii() {
            return false;
        }
    } else {
        return false;
    }
    let common: usize = query
        .chars()
        .zip(word.chars())
        .take_while(|(a, b)| a == b)
        .map(|(a, _)| a.len_utf8())
        .sum();
    let (Some(query_rest), Some(word_rest)) = (query.get(common..), word.get(common..)) else {
        return false;
    };
    let (mut q, mut w) = (query_rest.chars(), word_rest.chars());
    let (q_first, w_first) = (q.next(), w.next());
    let (q_tail, w_tail) = (q.as_str(), w.as_str());
    let alike = word_rest.starts_with(q_tail)
        || w_tail.starts_with(query_rest)
        || w_tail.starts_with(q_tail)
        || (q.next() == w_first && w.next() == q_first && w.as_str().starts_with(q.as_str()));
    alike && query.chars().nth(4).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_and_case_fold_away() {
        let cases = [
            ("Zoë MÜLLER", "zoe muller"),
            ("Łukasz Święty", "lukasz swiety"),
            ("İpek", "ipek"),
            ("Groß Ærø", "gross aero"),
            ("Nguyễn", "nguyen"),
            ("cafe\u{301}", "cafe"),
            ("Анна 李", "анна 李"),
        ];
        for (text, folded) in cases {
            assert_eq!(fold(text), folded);
        }
    }

    #[test]
    fn names_sort_as_people_count() {
        let sorted = [
            "ada",
            "student",
            "student 9",
            "student 010",
            "student 28400",
            "student a",
        ];
        for pair in sorted.windows(2) {
            assert!(natural_key(pair[0]) < natural_key(pair[1]), "{pair:?}");
        }
    }

    #[test]
    fn one_typo_is_forgiven_from_five_letters_on() {
        let cases = [
            ("lovelace", "lovelace", true),
            ("lovelace", "lovlace", true),
            ("lovelace", "loovelace", true),
            ("lovelace", "lovolace", true),
            ("lovelace", "lovleace", true),
            ("lovelace", "olvelace", true),
            ("lovelace", "lovela", true),
            ("lovelace", "lvola", false),
            ("lovelace", "xxvelace", false),
            ("love", "lovelace", false),
            ("ada", "adb", false),
            ("müll", "mull", false),
            ("анна", "ана", false),
        ];
        for (word, query, expected) in cases {
            assert_eq!(nearly_begins(word, query), expected, "{word} {query}");
        }
    }
}
