//! Every chart under inputs no one meant: nothing panics and nothing is drawn outside.

use crate::*;

fn odd_values() -> Vec<(&'static str, Vec<Option<f64>>)> {
    let wave = |n: i32| {
        (0..n)
            .map(|i| Some(f64::from(i * 37 % 101) - 50.0))
            .collect()
    };
    vec![
        ("empty", vec![]),
        ("one", vec![Some(3.0)]),
        ("all gaps", vec![None; 9]),
        ("all zero", vec![Some(0.0); 9]),
        ("all equal", vec![Some(-7.25); 9]),
        ("negative", vec![Some(-3.0), Some(-900.5), None, Some(-1.0)]),
        ("huge", vec![Some(f64::MAX), Some(f64::MIN), Some(1.0)]),
        (
            "tiny",
            vec![Some(f64::MIN_POSITIVE), Some(5e-324), Some(0.0)],
        ),
        (
            "nearly equal",
            vec![Some(1e15), Some(1e15 + 0.5), Some(1e15 - 0.5)],
        ),
        (
            "not numbers",
            vec![Some(f64::NAN), Some(f64::INFINITY), Some(2.0)],
        ),
        (
            "alternating",
            (0..50).map(|i| (i % 2 == 0).then_some(1.0)).collect(),
        ),
        ("long", wave(20_000)),
        ("signs", wave(40)),
    ]
}

fn assert_inside(name: &str, scene: &Scene) {
    let right = scene.width as i32 * SCALE;
    let bottom = scene.height as i32 * SCALE;
    let inside = |x: i32, y: i32| {
        assert!((0..=right).contains(&x), "{name}: x {x} of {right}");
        assert!((0..=bottom).contains(&y), "{name}: y {y} of {bottom}");
    };
    for mark in &scene.marks {
        match mark {
            Mark::Rect { x, y, w, h, .. } => {
                assert!(*w >= 0 && *h >= 0, "{name}");
                inside(*x, *y);
                inside(x + w, y + h);
            }
            Mark::Path { d, .. } => {
                let numbers: Vec<i32> = d
                    .replace("h0", "")
                    .split(['M', 'L', 'Z', ' '])
                    .filter(|part| !part.is_empty())
                    .map(|part| part.parse().unwrap())
                    .collect();
                assert_eq!(numbers.len() % 2, 0, "{name}: {d}");
                numbers
                    .chunks(2)
                    .for_each(|place| inside(place[0], place[1]));
            }
        }
    }
    for label in &scene.labels {
        assert!(
            (0.0..=100.0).contains(&label.x_percent),
            "{name}: {label:?}"
        );
        assert!(
            (0.0..=f64::from(scene.height)).contains(&label.y),
            "{name}: {label:?}"
        );
    }
}

fn plain(value: f64) -> String {
    format!("{value:.1}")
}

#[test]
fn every_chart_stays_inside_whatever_it_is_given() {
    let odd = odd_values();
    let x_ticks: Vec<_> = (0..60).map(|i| (i * 3, format!("día {i}"))).collect();
    for (name, values) in &odd {
        for (other, ghost) in odd.iter().take(9) {
            let name = format!("{name} against {other}");
            let series = |name: &str| Series {
                name: name.into(),
                values: values.clone(),
                ghost: ghost.clone(),
            };
            for (unfinished, size) in [(0, (700, 220)), (1, (1, 0)), (99, (350, 70))] {
                let (width, height) = size;
                for flag in [false, true] {
                    let lines = line(&LineSpec {
                        width,
                        height,
                        series: vec![series("a"), series("Ω"), series("a long name for a line")],
                        unfinished,
                        zero_based: flag,
                        area: true,
                        end_labels: true,
                        x_ticks: x_ticks.clone(),
                        ..LineSpec::new(&plain)
                    });
                    assert_inside(&name, &lines);
                    let areas = line(&LineSpec {
                        width,
                        height,
                        series: vec![series("a"), series("b")],
                        unfinished,
                        stacked: flag,
                        end_labels: true,
                        bands: vec![Band {
                            series: 1,
                            ends: values
                                .iter()
                                .map(|v| v.map(|v| (v * 2.0, v - 1.0)))
                                .collect(),
                        }],
                        ..LineSpec::new(&plain)
                    });
                    assert_inside(&name, &areas);
                    let layout = if flag {
                        BarLayout::Stacked
                    } else {
                        BarLayout::Grouped
                    };
                    let many = bars(&BarSpec {
                        width,
                        height,
                        series: vec![series("a"), series("b")],
                        layout,
                        unfinished: unfinished.min(1),
                        x_ticks: x_ticks.clone(),
                        ..BarSpec::new(&plain)
                    });
                    assert_inside(&name, &many);
                }
            }
            let table = HeatSpec {
                width: 500,
                row_height: 0,
                values: vec![values.clone(), ghost.clone()],
                row_labels: vec![name.clone()],
                column_ticks: x_ticks.clone(),
            };
            assert_inside(&name, &heat(&table));
        }
        let cells = CohortSpec {
            width: 700,
            rows: vec![(*name).into(); 2],
            values: vec![values.clone(), Vec::new()],
            column_ticks: x_ticks.clone(),
            format: &plain,
        };
        assert_inside(name, &cohort(&cells));
        let step = |value: &Option<f64>| {
            let step = value.map_or(Step::Total(0.0), Step::Change);
            ((*name).to_owned(), step)
        };
        let steps = WaterfallSpec {
            width: 700,
            height: 0,
            steps: values.iter().map(step).collect(),
            format: &plain,
        };
        assert_inside(name, &waterfall(&steps));
        let stage = |value: &Option<f64>| Stage {
            label: (*name).into(),
            value: *value,
            text: "1".into(),
        };
        let stages = FunnelSpec {
            width: 1,
            stages: values.iter().map(stage).collect(),
        };
        assert_inside(name, &funnel(&stages));
        for unfinished in [false, true] {
            assert_inside(name, &spark(values, unfinished));
        }
        let row = |value: &Option<f64>| Row {
            label: "学生 with a name that is much too long for any screen".into(),
            value: *value,
            text: "1".into(),
        };
        let list = RowSpec {
            width: 700,
            rows: values.iter().map(row).collect(),
            slot: 9,
        };
        assert_inside(name, &rows(&list));
    }
}

#[test]
fn sizes_no_screen_has_are_held_within_bounds() {
    for size in [0, u32::MAX] {
        let scene = line(&LineSpec {
            width: size,
            height: size,
            series: vec![Series {
                values: vec![Some(1.0), Some(2.0)],
                ..Series::default()
            }],
            ..LineSpec::new(&plain)
        });
        assert!((60..=20_000).contains(&scene.width) && (60..=20_000).contains(&scene.height));
        assert_inside("sizes", &scene);
    }
}
