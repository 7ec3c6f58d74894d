use leptos::prelude::*;

/// How many hues `style/ui/avatar.css` has.
const HUES: u32 = 8;

/// A person's initials on a hue of their own, the same wherever they are shown. The name stands beside
/// it, so that it says nothing aloud.
#[component]
pub fn Avatar(
    /// What the hue is made of; ids do not change when names do.
    #[prop(into)]
    id: String,
    /// The name.
    #[prop(into)]
    name: String,
) -> impl IntoView {
    let class = format!("avatar hue-{}", hue(&id));
    view! {
        <span class=class aria-hidden="true">
            {initials(&name)}
        </span>
    }
}

/// The first letters of the first and last word of a name.
pub fn initials(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let ends = match words.as_slice() {
        [] => vec![],
        [only] => vec![only],
        [first, .., last] => vec![first, last],
    };
    ends.iter()
        .filter_map(|word| word.chars().next())
        .flat_map(char::to_uppercase)
        .collect()
}

/// FNV-1a of the id (Fowler, Noll, Vo), which spreads ids that differ in one letter.
fn hue(id: &str) -> u32 {
    let hash = id.bytes().fold(2_166_136_261_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(16_777_619)
    });
    (hash >> 16) % HUES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_of_both_ends() {
        for (name, expected) in [
            ("Maya Kern", "MK"),
            ("Cher", "C"),
            ("ana maria ôz", "AÔ"),
            ("", ""),
            ("  x  ", "X"),
        ] {
            assert_eq!(initials(name), expected, "{name}");
        }
    }

    #[test]
    fn hues_are_stable_and_spread() {
        assert_eq!(hue("a"), hue("a"));
        let mut seen = [0; HUES as usize];
        for n in 0..800 {
            seen[hue(&format!("0193-{n}")) as usize] += 1;
        }
        assert!(seen.iter().all(|count| *count > 50), "{seen:?}");
    }
}
