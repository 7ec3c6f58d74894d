use domain::school::segment::Segment;
use leptos::prelude::*;
use ui::icon::Icon;

/// The icon of a segment.
pub fn segment_icon(segment: Segment) -> &'static str {
    match segment {
        Segment::AtRisk => "seg-at-risk",
        Segment::Inactive => "seg-inactive",
        Segment::NotStarted => "seg-not-started",
        Segment::Low => "seg-low",
        Segment::Moderate => "seg-moderate",
        Segment::Engaged => "seg-engaged",
        Segment::HighlyEngaged => "seg-highly-engaged",
        Segment::Graduated => "seg-graduated",
        Segment::Left => "seg-left",
    }
}

/// A segment as icon, word and colour.
#[component]
pub fn SegmentBadge(
    /// The segment.
    segment: Segment,
    /// Whether it stands on a ground of its colour.
    #[prop(optional)]
    tint: bool,
) -> impl IntoView {
    let tone = match segment {
        Segment::AtRisk => "bad",
        Segment::Inactive => "warn",
        Segment::Moderate | Segment::Engaged | Segment::HighlyEngaged => "info",
        Segment::Graduated => "good",
        Segment::NotStarted | Segment::Low | Segment::Left => "",
    };
    let class = format!("badge {tone}{}", if tint { " tint" } else { "" });
    view! {
        <span class=class>
            <Icon name=segment_icon(segment) />
            {segment.label()}
        </span>
    }
}
