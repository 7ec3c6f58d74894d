use leptos::prelude::*;
use plot::{Mark, Scene};

/// The marks of a scene: they stretch with the page, their strokes do not.
pub fn marks(scene: &Scene) -> impl IntoView + use<> {
    let view_box = format!(
        "0 0 {} {}",
        i64::from(scene.width) * i64::from(plot::SCALE),
        i64::from(scene.height) * i64::from(plot::SCALE)
    );
    let shapes = scene
        .marks
        .iter()
        .map(|mark| match mark {
            Mark::Path { d, class } => {
                view! { <path class=class.as_str() d=d.clone() /> }.into_any()
            }
            Mark::Rect { x, y, w, h, class } => {
                view! { <rect class=class.as_str() x=*x y=*y width=*w height=*h /> }.into_any()
            }
        })
        .collect_view();
    view! {
        <svg class="chart-marks" viewBox=view_box preserveAspectRatio="none" width="100%" height=scene.height aria-hidden="true">
            {shapes}
        </svg>
    }
}

/// The texts of a scene: they keep their size and stand at a share of the width.
pub fn labels(scene: &Scene) -> impl IntoView + use<> {
    scene
        .labels
        .iter()
        .map(|label| {
            let class = format!("chart-label {} {}", label.anchor.as_str(), label.class);
            view! {
                <text class=class x=format!("{:.2}%", label.x_percent) y=format!("{:.1}", label.y)>
                    {label.text.clone()}
                </text>
            }
        })
        .collect_view()
}
