//! By what a table is sorted: one key after the other.

/// Most keys of an order: ties that four keys leave are nobody's question.
pub const MOST_KEYS: usize = 4;

/// One key of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key<S> {
    /// What it compares.
    pub by: S,
    /// From large to small.
    pub descending: bool,
}

/// An order by several keys: a later one decides where the ones before are equal. It never names the
/// same thing twice.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Order<S>(Vec<Key<S>>);

impl<S: Copy + PartialEq> Order<S> {
    /// One key alone.
    pub fn alone(by: S, descending: bool) -> Self {
        Self(vec![Key { by, descending }])
    }

    /// Reads what an address says, such as `-progress,name`: a minus is from large to small. A key that
    /// was named before is passed over, and so is what is too many.
    ///
    /// # Errors
    /// The first word that names no key.
    pub fn parse(text: &str, read: impl Fn(&str) -> Option<S>) -> Result<Self, String> {
        let mut order = Self(Vec::new());
        for word in text.split(',').filter(|word| !word.is_empty()) {
            let (name, descending) = match word.strip_prefix('-') {
                Some(name) => (name, true),
                None => (word, false),
            };
            let by = read(name).ok_or_else(|| name.to_owned())?;
            if order.place(by).is_none() && order.0.len() < MOST_KEYS {
                order.0.push(Key { by, descending });
            }
        }
        Ok(order)
    }

    /// The order as addresses say it.
    pub fn to_text(&self, name: impl Fn(S) -> &'static str) -> String {
        let words = self.0.iter().map(|key| {
            let sign = if key.descending { "-" } else { "" };
            format!("{sign}{}", name(key.by))
        });
        words.collect::<Vec<_>>().join(",")
    }

    /// Its keys, the first one first.
    pub fn keys(&self) -> &[Key<S>] {
        &self.0
    }

    /// The place of a key from 1, and whether it is from large to small.
    pub fn place(&self, by: S) -> Option<(usize, bool)> {
        let at = self.0.iter().position(|key| key.by == by)?;
        self.0.get(at).map(|key| (at + 1, key.descending))
    }

    /// After a click on a header: by this alone, and the other way round where it was so already.
    pub fn clicked(&self, by: S) -> Self {
        let again = self.0.first().filter(|first| first.by == by);
        Self::alone(by, again.is_some_and(|first| !first.descending))
    }

    /// After a click on a header with Shift held: this as a further key, then the other way round, then
    /// no longer. The last key of all stays.
    pub fn further(&self, by: S) -> Self {
        match self.place(by) {
            None => self.then(by, false),
            Some((_, false)) => self.then(by, true),
            Some((_, true)) => self.without(by),
        }
    }

    /// With this key in this direction: where it stands already, else behind the others.
    pub fn then(&self, by: S, descending: bool) -> Self {
        let mut keys = self.0.clone();
        let has_room = keys.len() < MOST_KEYS;
        match keys.iter_mut().find(|key| key.by == by) {
            Some(key) => key.descending = descending,
            None if has_room => keys.push(Key { by, descending }),
            None => {}
        }
        Self(keys)
    }

    /// Without this key, unless it is the only one.
    pub fn without(&self, by: S) -> Self {
        let keys: Vec<_> = self.0.iter().filter(|key| key.by != by).copied().collect();
        if keys.is_empty() {
            self.clone()
        } else {
            Self(keys)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str) -> Option<char> {
        let mut letters = name.chars();
        letters.next().filter(|_| letters.next().is_none())
    }

    fn name(by: char) -> &'static str {
        match by {
            'a' => "a",
            'b' => "b",
            'c' => "c",
            _ => "d",
        }
    }

    fn order(text: &str) -> Order<char> {
        Order::parse(text, read).unwrap()
    }

    #[test]
    fn an_address_reads_back() {
        let cases = [
            ("", ""),
            ("a", "a"),
            ("-a,b", "-a,b"),
            ("a,-a,,b", "a,b"),
            ("a,b,c,d,e", "a,b,c,d"),
        ];
        for (text, expected) in cases {
            assert_eq!(order(text).to_text(name), expected, "{text}");
        }
        assert_eq!(Order::parse("a,-what", read), Err("what".to_owned()));
    }

    #[test]
    fn clicks_on_headers() {
        type Click = fn(&Order<char>, char) -> Order<char>;
        let cases: [(&str, &str, Click, char, &str); 9] = [
            ("another header", "a", Order::clicked, 'b', "b"),
            ("the same header", "a", Order::clicked, 'a', "-a"),
            ("and once more", "-a", Order::clicked, 'a', "a"),
            ("one of several", "b,a", Order::clicked, 'a', "a"),
            ("a further key", "a", Order::further, 'b', "a,b"),
            ("turned round", "a,b", Order::further, 'b', "a,-b"),
            ("taken away", "a,-b", Order::further, 'b', "a"),
            ("the last one stays", "-a", Order::further, 'a', "-a"),
            ("no room", "a,b,c,d", Order::further, 'e', "a,b,c,d"),
        ];
        for (case, before, click, by, after) in cases {
            assert_eq!(click(&order(before), by).to_text(name), after, "{case}");
        }
    }
}
