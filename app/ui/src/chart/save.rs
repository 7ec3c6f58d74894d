//! A chart as a file, made in the browser: what the style sheet says is written into each shape, so that
//! the picture is the same anywhere.

use crate::panel::Panel;
use leptos::ev::Event;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::HashMap;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, Element, HtmlAnchorElement, HtmlCanvasElement};
use web_sys::{CssStyleDeclaration, HtmlImageElement};

/// What a shape's look is made of.
const LOOKS: [&str; 15] = [
    "fill",
    "fill-opacity",
    "stroke",
    "stroke-width",
    "stroke-opacity",
    "stroke-dasharray",
    "stroke-linecap",
    "stroke-linejoin",
    "font-family",
    "font-size",
    "font-weight",
    "text-anchor",
    "paint-order",
    "vector-effect",
    "transform",
];
/// Room in px for the values of the axis and the title.
const LEFT: f64 = 48.0;
const RIGHT: f64 = 12.0;
const TOP: f64 = 36.0;
const BOTTOM: f64 = 8.0;
/// Pixels of a picture a px of the screen: sharp in print.
const SHARP: f64 = 2.0;

/// The ways to save a chart. It does nothing without script, and is then not shown.
#[component]
pub(super) fn Save(
    /// The file's name without its ending.
    #[prop(into)]
    name: String,
    /// What is seen, in one sentence.
    caption: String,
    /// The same numbers as CSV.
    csv: Callback<(), String>,
) -> impl IntoView {
    let close = RwSignal::new(0);
    let name = StoredValue::new(name);
    let caption = StoredValue::new(caption);
    let svg = move |event: &Event| {
        let button = event.current_target()?.dyn_into::<Element>().ok()?;
        let plot = button
            .closest(".chart")
            .ok()??
            .query_selector(".chart-plot")
            .ok()??;
        caption.with_value(|caption| svg_text(&plot, caption))
    };
    let save_svg = move |event: leptos::ev::MouseEvent| {
        if let Some((text, ..)) = svg(&event) {
            offer(
                &data_url("image/svg+xml", &text),
                &name.with_value(|name| format!("{name}.svg")),
            );
        }
        close.update(|times| *times += 1);
    };
    let save_png = move |event: leptos::ev::MouseEvent| {
        if let Some((text, width, height)) = svg(&event) {
            let name = name.with_value(|name| format!("{name}.png"));
            spawn_local(async move {
                if let Some(address) = painted(&text, width, height).await {
                    offer(&address, &name);
                }
            });
        }
        close.update(|times| *times += 1);
    };
    let save_csv = move |_| {
        let text = format!("\u{feff}{}", csv.run(()));
        offer(
            &data_url("text/csv", &text),
            &name.with_value(|name| format!("{name}.csv")),
        );
        close.update(|times| *times += 1);
    };
    view! {
        <span class="script-only">
            <Panel words="Save" icon="download" class="up" close=close>
                <ul class="popout-list">
                    <li>
                        <button type="button" on:click=save_svg>"Drawing (SVG)"</button>
                    </li>
                    <li>
                        <button type="button" on:click=save_png>"Picture (PNG)"</button>
                    </li>
                    <li>
                        <button type="button" on:click=save_csv>"Numbers (CSV)"</button>
                    </li>
                </ul>
            </Panel>
        </span>
    }
}

/// The drawing on its own, with its width and height in px.
fn svg_text(plot: &Element, caption: &str) -> Option<(String, f64, f64)> {
    let frame = plot.get_bounding_client_rect();
    let (width, height) = (frame.width() + LEFT + RIGHT, frame.height() + TOP + BOTTOM);
    let copy = plot
        .clone_node_with_deep(true)
        .ok()?
        .dyn_into::<Element>()
        .ok()?;
    let mut colours = Colours::new()?;
    let (here, there) = (
        plot.query_selector_all("*").ok()?,
        copy.query_selector_all("*").ok()?,
    );
    for at in 0..here.length() {
        let (Some(from), Some(to)) = (here.item(at), there.item(at)) else {
            continue;
        };
        let (from, to) = (
            from.dyn_into::<Element>().ok()?,
            to.dyn_into::<Element>().ok()?,
        );
        let style = window().get_computed_style(&from).ok()??;
        write_look(&style, &to, &mut colours);
    }
    for name in ["class", "tabindex", "role", "aria-label"] {
        let _ = copy.remove_attribute(name);
    }
    let _ = copy.set_attribute("x", &LEFT.to_string());
    let _ = copy.set_attribute("y", &TOP.to_string());
    let _ = copy.set_attribute("width", &frame.width().to_string());
    let _ = copy.set_attribute("overflow", "visible");
    let inner = web_sys::XmlSerializer::new()
        .ok()?
        .serialize_to_string(&copy)
        .ok()?;
    let page = window()
        .get_computed_style(&document().body()?.into())
        .ok()??;
    let look = |name: &str| page.get_property_value(name).unwrap_or_default();
    let (ground, ink) = (
        colours.plain(&look("background-color")),
        colours.plain(&look("color")),
    );
    let font = escaped(&look("font-family"));
    let caption = escaped(caption);
    let text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\"><title>{caption}</title>\
         <rect width=\"100%\" height=\"100%\" fill=\"{ground}\"/>\
         <text x=\"12\" y=\"22\" font-size=\"13\" font-family=\"{font}\" fill=\"{ink}\">{caption}</text>\
         {inner}</svg>"
    );
    Some((text, width, height))
}

fn write_look(style: &CssStyleDeclaration, to: &Element, colours: &mut Colours) {
    for name in LOOKS {
        let value = style.get_property_value(name).unwrap_or_default();
        if value.is_empty() || (name == "transform" && value == "none") {
            continue;
        }
        let value = match name {
            "fill" | "stroke" if value != "none" => colours.plain(&value),
            _ => value,
        };
        let _ = to.set_attribute(name, &value);
    }
    for name in ["class", "style", "aria-hidden"] {
        let _ = to.remove_attribute(name);
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// Colours as every program reads them: the browser paints one and tells its pixel, whatever colour space
/// the style sheet mixed it in.
struct Colours {
    canvas: CanvasRenderingContext2d,
    known: HashMap<String, String>,
}

impl Colours {
    fn new() -> Option<Self> {
        // Each colour is read back, which is slow where the canvas lies with the graphics processor.
        let options = js_sys::Object::new();
        js_sys::Reflect::set(&options, &"willReadFrequently".into(), &JsValue::TRUE).ok()?;
        let canvas = canvas(1.0, 1.0)?.get_context_with_context_options("2d", &options);
        Some(Self {
            canvas: canvas.ok()??.dyn_into().ok()?,
            known: HashMap::new(),
        })
    }

    fn plain(&mut self, colour: &str) -> String {
        if let Some(known) = self.known.get(colour) {
            return known.clone();
        }
        self.canvas.clear_rect(0.0, 0.0, 1.0, 1.0);
        self.canvas.set_fill_style_str(colour);
        self.canvas.fill_rect(0.0, 0.0, 1.0, 1.0);
        let pixel = self.canvas.get_image_data(0.0, 0.0, 1.0, 1.0);
        let plain = match pixel.map(|image| image.data().0) {
            Ok(data) => match data.as_slice() {
                [r, g, b, 255] => format!("#{r:02x}{g:02x}{b:02x}"),
                [r, g, b, a] => format!("rgba({r},{g},{b},{:.3})", f64::from(*a) / 255.0),
                _ => colour.to_owned(),
            },
            Err(_) => colour.to_owned(),
        };
        self.known.insert(colour.to_owned(), plain.clone());
        plain
    }
}

fn canvas(width: f64, height: f64) -> Option<HtmlCanvasElement> {
    let canvas = document().create_element("canvas").ok()?;
    let canvas = canvas.dyn_into::<HtmlCanvasElement>().ok()?;
    // A float cast to an integer saturates.
    canvas.set_width(width.ceil() as u32);
    canvas.set_height(height.ceil() as u32);
    Some(canvas)
}

fn context(canvas: &HtmlCanvasElement) -> Option<CanvasRenderingContext2d> {
    canvas.get_context("2d").ok()??.dyn_into().ok()
}

/// The drawing as a picture's address.
async fn painted(svg: &str, width: f64, height: f64) -> Option<String> {
    let image = HtmlImageElement::new().ok()?;
    image.set_src(&data_url("image/svg+xml", svg));
    wasm_bindgen_futures::JsFuture::from(image.decode())
        .await
        .ok()?;
    let canvas = canvas(width * SHARP, height * SHARP)?;
    let context = context(&canvas)?;
    context.scale(SHARP, SHARP).ok()?;
    context
        .draw_image_with_html_image_element(&image, 0.0, 0.0)
        .ok()?;
    canvas.to_data_url_with_type("image/png").ok()
}

fn data_url(kind: &str, text: &str) -> String {
    let text = js_sys::encode_uri_component(text);
    format!("data:{kind};charset=utf-8,{}", String::from(text))
}

/// Has the browser save what an address holds.
fn offer(address: &str, name: &str) {
    let save = || -> Result<(), JsValue> {
        let link = document()
            .create_element("a")?
            .dyn_into::<HtmlAnchorElement>()?;
        link.set_href(address);
        link.set_download(name);
        link.click();
        Ok(())
    };
    // A browser that refuses leaves the page as it is.
    let _ = save();
}
