//! The direction of good and bad in the small encoder's vectors.
//!
//! A few texts of praise and complaint differ in what they are about as well, and a classifier
//! cannot know which of the two is meant. Where the classes' names say it, this direction does:
//! the mean vector of the words that the VADER lexicon (Hutto & Gilbert, 2014) rates above 0, less
//! that of the words below 0. `examples/valence.rs` makes the file.

use crate::config::EncoderName;
use crate::linear::Standardizer;
use crate::pretrained::EncoderInfo;
use burn::tensor::f16;

/// Numbers in half precision, the least byte first: a vector of length 1.
const DIRECTION: &[u8] = include_bytes!("valence.bin");
/// How far the names of classes that are about good and bad lie from their mean along the
/// direction, as unit vectors about it (the standard deviation). “positive” and “negative” lie
/// 0.57 away, “好评” and “差评” 0.27; “refund” and “delivery” 0.1, topics less.
const LEAST_SPREAD: f32 = 0.2;

/// The direction in an encoder's features, `[n_features]`, if it is known.
pub(super) fn valence(encoder: &EncoderInfo) -> Option<Vec<f32>> {
    let bytes = DIRECTION.as_chunks::<2>().0;
    let is_known = encoder.name == EncoderName::Small && encoder.n_features == bytes.len();
    is_known.then(|| bytes.iter().map(|&bytes| f16::from_le_bytes(bytes).to_f32()).collect())
}

/// Whether classes are told apart by good and bad, as their names say.
///
/// * `direction` - `[n_features]`; `names` - features of the class names, `[n_classes][n_features]`.
pub(super) fn is_of(direction: &[f32], names: &[Vec<f32>]) -> bool {
    let standardizer = Standardizer::fit(names.iter().map(Vec::as_slice));
    let squares = names.iter().map(|name| {
        let name = standardizer.apply(name);
        name.iter().zip(direction).map(|(value, part)| value * part).sum::<f32>().powi(2)
    });
    (squares.sum::<f32>() / names.len().max(1) as f32).sqrt() >= LEAST_SPREAD
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_far_apart_along_it_are_of_it() {
        let direction = [1.0, 0.0];
        // About their mean (0, 1) the first two are (±1, 0).
        assert!(is_of(&direction, &[vec![0.5, 1.0], vec![-0.5, 1.0]]));
        assert!(!is_of(&direction, &[vec![0.1, 0.0], vec![0.1, 1.0]]));
        assert!(!is_of(&direction, &[vec![0.1, 0.0]]));
        assert!(!is_of(&direction, &[]));
    }

    #[test]
    fn the_file_is_one_direction() {
        let info = |name| EncoderInfo {
            name,
            model: String::new(),
            languages: Vec::new(),
            vocabulary_size: 1,
            n_parameters: 1,
            n_features: DIRECTION.len() / 2,
            d_token: 1,
            max_len: 1,
        };
        let direction = valence(&info(EncoderName::Small)).unwrap();
        let length = direction.iter().map(|value| value * value).sum::<f32>().sqrt();
        assert!((length - 1.0).abs() < 1e-3, "{length}");
        assert!(valence(&info(EncoderName::Large)).is_none());
        assert!(valence(&EncoderInfo { n_features: 4, ..info(EncoderName::Small) }).is_none());
    }
}
