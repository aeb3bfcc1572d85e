//! Pictures: decoded, turned as they say, and cut to the square in their middle, as the page does
//! it. A browser makes pictures smaller in another way, so that pixels differ a little.

use std::io::Cursor;

use handful_media::{Encoder, SIDE};
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageReader, Rgba};

/// The vector of a picture's file.
///
/// # Errors
/// Why it cannot be read.
pub fn vector(bytes: &[u8], encoder: &mut Encoder) -> Result<Vec<f32>, String> {
    let picture =
        decoded(bytes).map_err(|error| format!("the picture cannot be read ({error})"))?;
    let side = picture.width().min(picture.height());
    let (x, y) = ((picture.width() - side) / 2, (picture.height() - side) / 2);
    let size = SIDE as u32;
    let square = on_white(picture.crop_imm(x, y, side, side));
    let square = square.resize_exact(size, size, FilterType::CatmullRom).into_rgba8();
    encoder.read_picture(square.as_raw()).map_err(|fault| fault.to_string())
}

fn decoded(bytes: &[u8]) -> Result<DynamicImage, image::ImageError> {
    let reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format()?;
    let mut decoder = reader.into_decoder()?;
    let orientation = decoder.orientation()?;
    let mut picture = DynamicImage::from_decoder(decoder)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

/// What shines through is white, before neighbours are mixed.
fn on_white(picture: DynamicImage) -> DynamicImage {
    if !picture.color().has_alpha() {
        return picture;
    }
    let mut pixels = picture.into_rgba8();
    for Rgba([colours @ .., alpha]) in pixels.pixels_mut() {
        let opaque = u32::from(*alpha);
        for colour in colours {
            *colour = ((u32::from(*colour) * opaque + 255 * (255 - opaque) + 127) / 255) as u8;
        }
        *alpha = 255;
    }
    pixels.into()
}
