//! New ids.

use domain::time::Micros;

/// A UUIDv7 as text: ids made later sort later, to the millisecond. The time is an argument because
/// only the server reads a clock.
pub fn new_id(now: Micros) -> String {
    let millis = u64::try_from(now / 1_000).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &rand::random())
        .into_uuid()
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_ids_sort_later() {
        let ids: Vec<String> = [0, 1_000, 1_700_000_000_000_000, 1_700_000_000_001_000]
            .map(new_id)
            .into();
        assert!(ids.is_sorted(), "{ids:?}");
        assert!(ids.iter().all(|id| id.as_bytes()[14] == b'7'), "{ids:?}");
        assert_ne!(new_id(0), new_id(0));
    }
}
