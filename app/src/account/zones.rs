//! The choices of a workspace's settings.

/// Zones by region, as IANA names them: one for each offset and rule that people live by, so that the
/// list stays short enough to read.
const ZONES: &[&str] = &[
    "Africa/Cairo", "Africa/Johannesburg", "Africa/Lagos", "Africa/Nairobi", "America/Anchorage",
    "America/Argentina/Buenos_Aires", "America/Bogota", "America/Chicago", "America/Denver", "America/Halifax",
    "America/Lima", "America/Los_Angeles", "America/Mexico_City", "America/New_York", "America/Phoenix",
    "America/Santiago", "America/Sao_Paulo", "America/St_Johns", "America/Toronto", "Asia/Bangkok", "Asia/Dhaka",
    "Asia/Dubai", "Asia/Hong_Kong", "Asia/Jakarta", "Asia/Jerusalem", "Asia/Karachi", "Asia/Kathmandu",
    "Asia/Kolkata", "Asia/Manila", "Asia/Riyadh", "Asia/Seoul", "Asia/Shanghai", "Asia/Singapore", "Asia/Taipei",
    "Asia/Tashkent", "Asia/Tehran", "Asia/Tokyo", "Asia/Yangon", "Atlantic/Azores", "Australia/Adelaide",
    "Australia/Brisbane", "Australia/Darwin", "Australia/Lord_Howe", "Australia/Perth", "Australia/Sydney",
    "Europe/Amsterdam", "Europe/Athens", "Europe/Berlin", "Europe/Brussels", "Europe/Dublin", "Europe/Helsinki",
    "Europe/Istanbul", "Europe/Kyiv", "Europe/Lisbon", "Europe/London", "Europe/Madrid", "Europe/Moscow",
    "Europe/Paris", "Europe/Prague", "Europe/Rome", "Europe/Stockholm", "Europe/Vienna", "Europe/Warsaw",
    "Europe/Zurich", "Pacific/Apia", "Pacific/Auckland", "Pacific/Honolulu", "UTC",
];

/// Value and words of each zone.
pub fn zones() -> Vec<(String, String)> {
    ZONES.iter().map(|zone| ((*zone).to_owned(), zone.replace('_', " "))).collect()
}

/// Value and words of each currency offered.
pub fn currencies() -> Vec<(String, String)> {
    ["GBP", "EUR", "USD", "AUD", "BRL", "CAD", "CHF", "DKK", "INR", "JPY", "MXN", "NOK", "NZD", "PLN", "SEK", "ZAR"]
        .iter()
        .map(|code| ((*code).to_owned(), (*code).to_owned()))
        .collect()
}

/// Value and words of each first day of a week.
pub fn week_starts() -> Vec<(String, String)> {
    [("monday", "Monday"), ("sunday", "Sunday"), ("saturday", "Saturday")]
        .iter()
        .map(|(value, words)| ((*value).to_owned(), (*words).to_owned()))
        .collect()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    #[test]
    fn every_offered_zone_exists() {
        for (zone, _) in super::zones() {
            assert!(domain::time::Calendar::parse(&zone, "monday").is_ok(), "{zone}");
        }
    }
}
