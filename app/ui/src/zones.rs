//! The choices of a workspace's settings.

/// Zones by region, as IANA names them: one for each offset and rule that people live by, so that the
/// list stays short enough to read.
const ZONES: &[&str] = &[
    "Africa/Cairo",
    "Africa/Johannesburg",
    "Africa/Lagos",
    "Africa/Nairobi",
    "America/Anchorage",
    "America/Argentina/Buenos_Aires",
    "America/Bogota",
    "America/Chicago",
    "America/Denver",
    "America/Halifax",
    "America/Lima",
    "America/Los_Angeles",
    "America/Mexico_City",
    "America/New_York",
    "America/Phoenix",
    "America/Santiago",
    "America/Sao_Paulo",
    "America/St_Johns",
    "America/Toronto",
    "Asia/Bangkok",
    "Asia/Dhaka",
    "Asia/Dubai",
    "Asia/Hong_Kong",
    "Asia/Jakarta",
    "Asia/Jerusalem",
    "Asia/Karachi",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Asia/Manila",
    "Asia/Riyadh",
    "Asia/Seoul",
    "Asia/Shanghai",
    "Asia/Singapore",
    "Asia/Taipei",
    "Asia/Tashkent",
    "Asia/Tehran",
    "Asia/Tokyo",
    "Asia/Yangon",
    "Atlantic/Azores",
    "Australia/Adelaide",
    "Australia/Brisbane",
    "Australia/Darwin",
    "Australia/Lord_Howe",
    "Australia/Perth",
    "Australia/Sydney",
    "Europe/Amsterdam",
    "Europe/Athens",
    "Europe/Berlin",
    "Europe/Brussels",
    "Europe/Dublin",
    "Europe/Helsinki",
    "Europe/Istanbul",
    "Europe/Kyiv",
    "Europe/Lisbon",
    "Europe/London",
    "Europe/Madrid",
    "Europe/Moscow",
    "Europe/Paris",
    "Europe/Prague",
    "Europe/Rome",
    "Europe/Stockholm",
    "Europe/Vienna",
    "Europe/Warsaw",
    "Europe/Zurich",
    "Pacific/Apia",
    "Pacific/Auckland",
    "Pacific/Honolulu",
    "UTC",
];

/// Value and words of each zone.
pub fn zones() -> Vec<(String, String)> {
    ZONES
        .iter()
        .map(|zone| ((*zone).to_owned(), zone.replace('_', " ")))
        .collect()
}

/// Chooses the browser's own zone in a list of zones, once the page listens, if the list has it.
pub fn prefer_own_zone(select: &'static str) {
    leptos::prelude::Effect::new(move |_| {
        if let Some(zone) = own_zone().filter(|zone| ZONES.contains(&zone.as_str())) {
            choose(select, &zone);
        }
    });
}

#[cfg(not(feature = "ssr"))]
fn own_zone() -> Option<String> {
    let options = js_sys::Intl::DateTimeFormat::new(&js_sys::Array::new(), &js_sys::Object::new())
        .resolved_options();
    js_sys::Reflect::get(&options, &"timeZone".into())
        .ok()?
        .as_string()
}

#[cfg(not(feature = "ssr"))]
fn choose(select: &str, zone: &str) {
    use wasm_bindgen::JsCast;
    let found = leptos::prelude::document().get_element_by_id(select);
    if let Some(select) =
        found.and_then(|element| element.dyn_into::<web_sys::HtmlSelectElement>().ok())
    {
        select.set_value(zone);
    }
}

#[cfg(feature = "ssr")]
fn own_zone() -> Option<String> {
    None
}

#[cfg(feature = "ssr")]
fn choose(_select: &str, _zone: &str) {}

/// Value and words of each currency offered.
pub fn currencies() -> Vec<(String, String)> {
    [
        "GBP", "EUR", "USD", "AUD", "BRL", "CAD", "CHF", "DKK", "INR", "JPY", "MXN", "NOK", "NZD",
        "PLN", "SEK", "ZAR",
    ]
    .iter()
    .map(|code| ((*code).to_owned(), (*code).to_owned()))
    .collect()
}

/// Value and words of each first day of a week.
pub fn week_starts() -> Vec<(String, String)> {
    [
        ("monday", "Monday"),
        ("sunday", "Sunday"),
        ("saturday", "Saturday"),
    ]
    .iter()
    .map(|(value, words)| ((*value).to_owned(), (*words).to_owned()))
    .collect()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    #[test]
    fn every_offered_zone_exists() {
        for (zone, _) in super::zones() {
            assert!(
                domain::time::Calendar::parse(&zone, "monday").is_ok(),
                "{zone}"
            );
        }
    }
}
