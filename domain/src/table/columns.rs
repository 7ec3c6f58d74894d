//! Which columns a table shows, in which order.

/// A column that a table can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// As addresses name it.
    pub slug: &'static str,
    /// As pages name it.
    pub label: &'static str,
    /// Whether it is shown where nobody chose.
    pub usual: bool,
}

/// The columns shown, in order. The catalogue's first one, which leads to the thing itself, is always
/// shown, and first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    catalogue: &'static [Column],
    shown: Vec<&'static Column>,
}

impl Columns {
    /// The usual ones.
    pub fn usual(catalogue: &'static [Column]) -> Self {
        let shown = catalogue.iter().filter(|column| column.usual).collect();
        Self { catalogue, shown }.mended()
    }

    /// Reads slugs, each text one or several with commas; unknown ones and repetitions are passed over.
    /// Without any, the usual ones.
    pub fn parse<'a>(
        catalogue: &'static [Column],
        texts: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let mut shown: Vec<&'static Column> = Vec::new();
        for slug in texts.into_iter().flat_map(|text| text.split(',')) {
            let known = catalogue.iter().find(|column| column.slug == slug);
            shown.extend(known.filter(|known| !shown.contains(known)));
        }
        if shown.is_empty() {
            return Self::usual(catalogue);
        }
        Self { catalogue, shown }.mended()
    }

    /// The columns as addresses say them; `None` for the usual ones.
    pub fn to_text(&self) -> Option<String> {
        let slugs: Vec<&str> = self.shown.iter().map(|column| column.slug).collect();
        (*self != Self::usual(self.catalogue)).then(|| slugs.join(","))
    }

    /// Those shown, in order.
    pub fn shown(&self) -> &[&'static Column] {
        &self.shown
    }

    /// All that could be shown: those shown in their order, then the others.
    pub fn offered(&self) -> Vec<&'static Column> {
        let others = self
            .catalogue
            .iter()
            .filter(|column| !self.shows(column.slug));
        self.shown.iter().copied().chain(others).collect()
    }

    /// Whether a column is shown.
    pub fn shows(&self, slug: &str) -> bool {
        self.shown.iter().any(|column| column.slug == slug)
    }

    /// Whether a column can be hidden and moved.
    pub fn is_free(&self, slug: &str) -> bool {
        self.catalogue
            .first()
            .is_none_or(|first| first.slug != slug)
    }

    /// With the first of the catalogue in its place.
    fn mended(mut self) -> Self {
        if let Some(first) = self.catalogue.first() {
            self.shown.retain(|column| column.slug != first.slug);
            self.shown.insert(0, first);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn column(slug: &'static str, usual: bool) -> Column {
        Column {
            slug,
            label: slug,
            usual,
        }
    }

    const ALL: &[Column] = &[
        column("name", true),
        column("course", true),
        column("score", true),
        column("note", false),
    ];

    fn text(columns: &Columns) -> String {
        let slugs: Vec<_> = columns.shown().iter().map(|column| column.slug).collect();
        slugs.join(" ")
    }

    #[test]
    fn an_address_reads_back() {
        let cases: [(&str, &[&str], &str, Option<&str>); 5] = [
            ("nothing", &[], "name course score", None),
            ("unknown", &["price"], "name course score", None),
            (
                "the usual ones",
                &["name,course,score"],
                "name course score",
                None,
            ),
            (
                "by commas",
                &["note,course"],
                "name note course",
                Some("name,note,course"),
            ),
            (
                "one a pair",
                &["score", "note", "score"],
                "name score note",
                Some("name,score,note"),
            ),
        ];
        for (case, texts, shown, back) in cases {
            let columns = Columns::parse(ALL, texts.iter().copied());
            assert_eq!(text(&columns), shown, "{case}");
            assert_eq!(columns.to_text().as_deref(), back, "{case}");
        }
    }

    #[test]
    fn the_first_column_stays_first_and_the_others_are_offered_after_those_shown() {
        let columns = Columns::parse(ALL, ["score,name"]);
        assert_eq!(text(&columns), "name score");
        assert!(!columns.is_free("name") && columns.is_free("note"));
        let offered: Vec<_> = columns.offered().iter().map(|column| column.slug).collect();
        assert_eq!(offered, ["name", "score", "course", "note"]);
    }
}
