//! Classifying without a single labelled text: the class name that is nearest in meaning.

use crate::linear::{Standardizer, softmax};

/// Factor of the cosines before the softmax. Cosines between centred vectors of a text and
/// of class names rarely differ by more than 0.3, which then is odds of 20 to 1. A guess:
/// without labels there is nothing to fit it to.
const INVERSE_TEMPERATURE: f64 = 10.0;

/// Class probabilities from the similarity of texts to class names, `[n_texts][n_classes]`.
///
/// Where there are several texts, their mean is taken from texts and names first: what all
/// of them share tells no class from another.
///
/// * `texts`, `names` - unit vectors, `[n_texts][n_features]` and `[n_classes][n_features]`.
pub fn zero_shot(texts: &[Vec<f32>], names: &[Vec<f32>]) -> Vec<Vec<f64>> {
    let standardizer = match texts.len() {
        0 => return Vec::new(),
        1 => None,
        _ => Some(Standardizer::fit(texts.iter().map(Vec::as_slice))),
    };
    let standardize = |row: &Vec<f32>| match &standardizer {
        Some(standardizer) => standardizer.apply(row),
        None => row.clone(),
    };
    let names: Vec<Vec<f32>> = names.iter().map(standardize).collect();
    let probabilities = |text: Vec<f32>| {
        let cosine =
            |name: &Vec<f32>| name.iter().zip(&text).map(|(a, b)| f64::from(a * b)).sum::<f64>();
        let mut logits: Vec<f64> =
            names.iter().map(|name| INVERSE_TEMPERATURE * cosine(name)).collect();
        softmax(&mut logits);
        logits
    };
    texts.iter().map(|text| probabilities(standardize(text))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_text_by_hand() {
        // Cosines 0.8 and 0.6: odds of e² to 1.
        let result = zero_shot(&[vec![0.8, 0.6]], &[vec![1.0, 0.0], vec![0.0, 1.0]]);
        assert!((result[0][0] - 1.0 / (1.0 + (-2.0_f64).exp())).abs() < 1e-6, "{result:?}");
    }

    #[test]
    fn what_several_texts_share_does_not_count() {
        // Both are nearer to the first name, until their mean (0.9, 0.2) is taken away.
        let texts = [vec![0.917, 0.4], vec![0.98, 0.0]];
        let names = [vec![1.0, 0.0], vec![0.6, 0.8]];
        let result = zero_shot(&texts, &names);
        assert!(result[0][1] > 0.5 && result[1][0] > 0.5, "{result:?}");
        assert!(zero_shot(&[texts[0].clone()], &names)[0][0] > 0.5);
    }

    #[test]
    fn nothing_is_asked() {
        assert!(zero_shot(&[], &[vec![1.0]]).is_empty());
    }
}
