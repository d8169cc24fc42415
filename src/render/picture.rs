//! From SVG to PNG, for letters and for chats that show no SVG.
//!
//! The bundled DejaVu Sans makes the same bytes on every machine. Only if a name has a letter that it lacks are the
//! machine's own fonts loaded: an honest name in another face is better than a row of empty boxes, and reading the
//! fonts of a whole system costs more than the picture. Light colours only, as the style sheet's media queries are
//! not read.

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::fontdb::Database;
use resvg::usvg::{FallbackSelectionFn, FontResolver, Options, Tree};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock};
use thiserror::Error;

/// DejaVu Sans 2.37; its licence lies beside it.
static FONT: &[u8] = include_bytes!("../../templates/map/DejaVuSans.ttf");
const FAMILY: &str = "DejaVu Sans";
/// The longest side of a picture in pixels: 8000 squared are 256 MB while it is drawn.
const LONGEST: f32 = 8000.0;

#[derive(Debug, Error)]
pub enum PictureError {
    #[error("the drawing cannot be read: {0}")]
    NotSvg(#[from] resvg::usvg::Error),
    #[error("a picture of {width} by {height} pixels cannot be made")]
    Size { width: u32, height: u32 },
    #[error("the picture cannot be packed as PNG: {0}")]
    Packing(String),
}

/// The drawing as PNG, `width` pixels wide, on its own background.
pub fn png(svg: &str, width: u32) -> Result<Vec<u8>, PictureError> {
    let tree = Tree::from_str(svg, &options())?;
    let scale = width as f32 / tree.size().width();
    let height = (tree.size().height() * scale).floor();
    let refused = || PictureError::Size { width, height: height as u32 };
    if height > LONGEST || width as f32 > LONGEST {
        return Err(refused());
    }
    let mut pixels = Pixmap::new(width, height as u32).ok_or_else(refused)?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixels.as_mut());
    pixels.encode_png().map_err(|e| PictureError::Packing(e.to_string()))
}

fn options() -> Options<'static> {
    let resolver = FontResolver { select_fallback: with_system_fonts(), ..FontResolver::default() };
    Options { font_family: FAMILY.to_owned(), fontdb: BUNDLED.clone(), font_resolver: resolver, ..Options::default() }
}

static BUNDLED: LazyLock<Arc<Database>> = LazyLock::new(|| {
    let mut fonts = Database::new();
    fonts.load_font_data(FONT.to_vec());
    // What "sans-serif" and an unknown family come down to.
    fonts.set_sans_serif_family(FAMILY);
    fonts.set_serif_family(FAMILY);
    Arc::new(fonts)
});

/// Asked for a letter that the fonts at hand lack: looks at the machine's fonts, which the first such letter loads.
fn with_system_fonts() -> FallbackSelectionFn<'static> {
    let choose = FontResolver::default_fallback_selector();
    let loaded = AtomicBool::new(false);
    Box::new(move |letter, used, fonts| {
        if !loaded.swap(true, Ordering::Relaxed) {
            Arc::make_mut(fonts).load_system_fonts();
        }
        choose(letter, used, fonts)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::map::text_width;
    use resvg::usvg::Node;

    fn page(inside: &str) -> String {
        let style = crate::render::map::STYLE;
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"map\" width=\"100\" height=\"50\"><style>{style}</style>\
             <rect class=\"m-paper\" width=\"100\" height=\"50\"/>{inside}</svg>"
        )
    }

    #[test]
    fn a_drawing_becomes_a_light_picture_of_the_wished_width() {
        let pixels = Pixmap::decode_png(&png(&page(""), 200).unwrap()).unwrap();
        assert_eq!((pixels.width(), pixels.height()), (200, 100));
        let corner = pixels.pixel(0, 0).unwrap();
        assert_eq!((corner.red(), corner.green(), corner.blue(), corner.alpha()), (255, 255, 255, 255));
    }

    #[test]
    fn the_same_drawing_gives_the_same_bytes() {
        let drawing = page("<text class=\"m-word\" x=\"5\" y=\"20\">Rocío</text>");
        assert_eq!(png(&drawing, 300).unwrap(), png(&drawing, 300).unwrap());
        assert_ne!(png(&drawing, 300).unwrap(), png(&page(""), 300).unwrap());
    }

    #[test]
    fn what_cannot_be_drawn_is_refused() {
        assert!(matches!(png("no drawing", 100), Err(PictureError::NotSvg(_))));
        assert!(matches!(png(&page(""), 0), Err(PictureError::Size { .. })));
        assert!(matches!(png(&page(""), 100_000), Err(PictureError::Size { .. })));
    }

    /// The table that sizes the pills and the font that fills them agree.
    #[test]
    fn names_are_as_wide_as_the_table_says() {
        for name in ["Sunniva", "Lorna (coworker)", "Wawrzyniec Młynarczyk", "Ωμέγα", "Жанна", "Fern & Co"] {
            let text = format!("<text class=\"m-word\" x=\"5\" y=\"20\">{}</text>", name.replace('&', "&amp;"));
            let tree = Tree::from_str(&page(&text), &options()).unwrap();
            let Some(Node::Text(text)) = tree.root().children().iter().find(|n| matches!(n, Node::Text(_))) else {
                panic!("{name} is not drawn");
            };
            let (real, measured) = (f64::from(text.bounding_box().width()), text_width(name, 14.0));
            assert!(real <= measured + 0.1 && measured < real * 1.05, "{name}: {real} measured {measured}");
        }
    }
}
