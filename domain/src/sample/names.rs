//! Names of the sample world's people: first and last names of many places, crossed so that none
//! comes twice.

/// First names.
const FIRST: [&str; 35] = [
    "Ada", "Amara", "Anouk", "Aziz", "Beatriz", "Bo", "Chidi", "Clara", "Dilan", "Elif", "Emeka",
    "Eva", "Farah", "Finn", "Grace", "Hana", "Ines", "Ivo", "Jonas", "Kaia", "Leo", "Lin", "Malik",
    "Mei", "Nadia", "Noor", "Oskar", "Priya", "Rafael", "Sanne", "Sofia", "Tomás", "Uma", "Yusuf",
    "Zoë",
];

/// Last names.
const LAST: [&str; 41] = [
    "Abara",
    "Achterberg",
    "Almeida",
    "Baptiste",
    "Bakker",
    "Castillo",
    "Chen",
    "Dahl",
    "Demir",
    "Duarte",
    "Eriksen",
    "Farouk",
    "Fischer",
    "Gallo",
    "Haddad",
    "Hoang",
    "Ibrahim",
    "Jansen",
    "Kimura",
    "Kowalska",
    "Lindqvist",
    "Lopes",
    "Marchetti",
    "Mbeki",
    "Mensah",
    "Moreau",
    "Novák",
    "O’Connor",
    "Okoye",
    "Park",
    "Petrov",
    "Quist",
    "Rahman",
    "Rossi",
    "Santos",
    "Schäfer",
    "Tanaka",
    "Usman",
    "Vargas",
    "Weiss",
    "Yılmaz",
];

/// The name of the nth student. The lengths of the two lists share no factor, so the first
/// `35 × 41` names differ.
pub fn name(n: usize) -> String {
    let part = |list: &[&'static str]| list.get(n % list.len()).copied().unwrap_or_default();
    format!("{} {}", part(&FIRST), part(&LAST))
}

/// The address of whoever bears a name: its letters in ASCII, at a domain that is reserved for
/// examples (RFC 2606).
pub fn address(name: &str) -> String {
    let plain: String = name
        .chars()
        .filter_map(|c| match c {
            'á' | 'ä' => Some('a'),
            'ë' => Some('e'),
            'ı' => Some('i'),
            ' ' => Some('.'),
            _ if c.is_ascii_alphabetic() => Some(c.to_ascii_lowercase()),
            _ => None,
        })
        .collect();
    format!("{plain}@students.example")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn nobody_shares_a_name_or_an_address() {
        let names: BTreeSet<String> = (0..245).map(name).collect();
        let addresses: BTreeSet<String> = names.iter().map(|name| address(name)).collect();
        assert_eq!((names.len(), addresses.len()), (245, 245));
    }

    #[test]
    fn addresses_are_plain() {
        assert_eq!(address("Zoë O’Connor"), "zoe.oconnor@students.example");
        assert_eq!(address("Elif Yılmaz"), "elif.yilmaz@students.example");
    }
}
