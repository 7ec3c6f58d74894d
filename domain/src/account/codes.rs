//! Recovery codes, which sign in when the second factor is lost.

/// Codes that a person gets at once.
pub const RECOVERY_CODES: usize = 10;
/// Random bytes of a code: 120 bits, beyond what can be guessed even from a hash without salt
/// (ASVS 6.5.2 asks for 112).
const BYTES: usize = 15;
/// Letters and digits that are not taken for each other.
const ALPHABET: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";

/// A code as it is shown: six groups of four.
pub fn recovery_code(random: [u8; BYTES]) -> String {
    let number = random
        .iter()
        .fold(0_u128, |number, byte| number << 8 | u128::from(*byte));
    (0..24)
        .rev()
        .flat_map(|place| {
            let letter = usize::try_from(number >> (5 * place) & 31)
                .ok()
                .and_then(|at| ALPHABET.get(at))
                .map(|letter| char::from(*letter));
            let dash = (place > 0 && place % 4 == 0).then_some('-');
            [letter, dash].into_iter().flatten()
        })
        .collect()
}

/// A code as it is hashed, from however it was typed.
pub fn kept_code(typed: &str) -> String {
    typed
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| match c.to_ascii_lowercase() {
            // The only one of the letters left out that is often read into a code.
            'o' => '0',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_groups_of_letters_that_are_not_mistaken() {
        assert_eq!(recovery_code([0; 15]), "aaaa-aaaa-aaaa-aaaa-aaaa-aaaa");
        assert_eq!(recovery_code([255; 15]), "9999-9999-9999-9999-9999-9999");
        let mut one = [0; 15];
        one[14] = 1;
        assert!(recovery_code(one).ends_with("aaab"));
        let letters: String = ALPHABET.iter().map(|c| char::from(*c)).collect();
        for odd in ['i', 'l', 'o', '1'] {
            assert!(!letters.contains(odd), "{odd}");
        }
    }

    #[test]
    fn it_does_not_matter_how_a_code_is_typed() {
        for typed in ["abc0-9xyz", "ABC0 9XYZ", " abcO9xyz ", "a-b-c-0-9-x-y-z"] {
            assert_eq!(kept_code(typed), "abc09xyz", "{typed}");
        }
    }
}
