//! TF-IDF on character n-grams, as scikit-learn's `TfidfVectorizer` with `sublinear_tf`.

use std::collections::HashMap;
use std::ops::{Range, RangeInclusive};

use serde::{Deserialize, Serialize};

use super::rows::SparseMatrix;
use crate::text::is_ideograph;

/// The most n-grams kept; of more, those in most texts. A handful of texts stays far below.
const MAX_GRAMS: usize = 100_000;
/// The most weights that a classifier of the n-grams may have, for it is kept several times
/// over while it is fitted.
const MAX_WEIGHTS: usize = 2_000_000;

/// How a text is cut into n-grams.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Analyzer {
    /// 1 to 3 characters anywhere: scikit-learn's `char`.
    Characters,
    /// 2 to 5 characters of a word with a space on either side: scikit-learn's `char_wb`.
    WithinWords,
}

impl Analyzer {
    /// What suits most of the texts' letters: `Characters` where more than half of them are
    /// Han, Hiragana or Katakana, which write no spaces, else `WithinWords`. In texts of
    /// several languages either still sees the other's n-grams, only fewer lengths of them.
    pub fn of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let (mut n_ideographs, mut n_letters) = (0_usize, 0_usize);
        for c in texts.into_iter().flat_map(str::chars).filter(|c| c.is_alphabetic()) {
            n_letters += 1;
            n_ideographs += usize::from(is_ideograph(c));
        }
        match 2 * n_ideographs > n_letters {
            true => Analyzer::Characters,
            false => Analyzer::WithinWords,
        }
    }

    /// The numbers of characters that its n-grams have.
    pub(crate) fn lengths(self) -> RangeInclusive<usize> {
        match self {
            Analyzer::Characters => 1..=3,
            Analyzer::WithinWords => 2..=5,
        }
    }

    /// Calls `visit` with each n-gram of a text, as often as it occurs, and where it stands in
    /// the text in lower case.
    fn visit(self, text: &str, mut visit: impl FnMut(&str, Range<usize>)) {
        let text = text.to_lowercase();
        match self {
            Analyzer::Characters => {
                let (text, origins) = single_spaces(&text);
                let bounds = bounds(&text);
                for n in self.lengths() {
                    for (window, origins) in bounds.windows(n + 1).zip(origins.windows(n + 1)) {
                        visit(&text[window[0]..window[n]], origins[0]..origins[n]);
                    }
                }
            }
            Analyzer::WithinWords => {
                let mut padded = String::new();
                for word in text.split_whitespace() {
                    let start = word.as_ptr() as usize - text.as_ptr() as usize;
                    // Without the space in front.
                    let place = |at: usize| start + at.saturating_sub(1).min(word.len());
                    padded.clear();
                    padded.extend([" ", word, " "]);
                    let bounds = bounds(&padded);
                    let n_characters = bounds.len() - 1;
                    for n in self.lengths() {
                        for window in bounds.windows(n.min(n_characters) + 1) {
                            let (from, to) = (window[0], window[window.len() - 1]);
                            visit(&padded[from..to], place(from)..place(to));
                        }
                        // A word that is no longer than n counts once, whole.
                        if n_characters <= n {
                            break;
                        }
                    }
                }
            }
        }
    }
}

/// Byte offsets of the characters, and the length.
fn bounds(text: &str) -> Vec<usize> {
    text.char_indices().map(|(at, _)| at).chain([text.len()]).collect()
}

/// Two and more white-space characters together become one space; one alone stays. Also where
/// each character stood, and the text's length.
fn single_spaces(text: &str) -> (String, Vec<usize>) {
    let mut result = String::with_capacity(text.len());
    let mut origins = Vec::with_capacity(text.len() + 1);
    let mut characters = text.char_indices().peekable();
    while let Some((at, mut c)) = characters.next() {
        while c.is_whitespace() && characters.next_if(|(_, next)| next.is_whitespace()).is_some() {
            c = ' ';
        }
        result.push(c);
        origins.push(at);
    }
    origins.push(text.len());
    (result, origins)
}

/// The n-grams of some texts with their weights; fitted again from the same texts it is the
/// same.
#[derive(Debug, Clone)]
pub struct TfIdf {
    analyzer: Analyzer,
    columns: HashMap<String, u32>,
    /// `[n_grams]`, by column, in code point order.
    grams: Vec<String>,
    /// ln((1 + n_texts) / (1 + texts with the n-gram)) + 1, `[n_grams]`.
    idf: Vec<f32>,
}

impl TfIdf {
    /// Learns n-grams and weights from the training texts.
    ///
    /// * `n_classes` - of the classifier to come, which bounds the number of n-grams.
    pub fn fit(texts: &[&str], n_classes: usize) -> Self {
        let analyzer = Analyzer::of(texts.iter().copied());
        // An n-gram's number of texts, and the last of them.
        let mut counts: HashMap<String, (u32, usize)> = HashMap::new();
        for (index, text) in texts.iter().enumerate() {
            analyzer.visit(text, |gram, _| match counts.get_mut(gram) {
                Some((n_texts, last)) => {
                    *n_texts += u32::from(*last != index);
                    *last = index;
                }
                None => {
                    counts.insert(gram.to_string(), (1, index));
                }
            });
        }
        let mut counts: Vec<(String, u32)> =
            counts.into_iter().map(|(gram, (n_texts, _))| (gram, n_texts)).collect();
        let limit = MAX_GRAMS.min(MAX_WEIGHTS / n_classes.max(1));
        if counts.len() > limit {
            counts.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            counts.truncate(limit);
        }
        counts.sort_unstable();
        let idf = counts.iter().map(|&(_, n_texts)| {
            (((1 + texts.len()) as f64 / f64::from(1 + n_texts)).ln() + 1.0) as f32
        });
        let idf = idf.collect();
        TfIdf::of(analyzer, counts.into_iter().map(|(gram, _)| gram).collect(), idf)
    }

    /// What another has learned.
    ///
    /// * `grams` - by column; `idf` - their weights, as many.
    pub fn of(analyzer: Analyzer, grams: Vec<String>, idf: Vec<f32>) -> Self {
        let columns =
            grams.iter().enumerate().map(|(column, gram)| (gram.clone(), column as u32)).collect();
        TfIdf { analyzer, columns, grams, idf }
    }

    /// How texts are cut.
    pub fn analyzer(&self) -> Analyzer {
        self.analyzer
    }

    /// The n-grams, by column.
    pub fn grams(&self) -> &[String] {
        &self.grams
    }

    /// The weight of each n-gram, by column.
    pub fn idf(&self) -> &[f32] {
        &self.idf
    }

    /// How many n-grams the vocabulary has: a row's columns.
    pub fn n_grams(&self) -> usize {
        self.grams.len()
    }

    /// The n-gram of a column.
    pub fn gram(&self, column: u32) -> &str {
        &self.grams[column as usize]
    }

    /// The unit row of a text, columns ascending; empty where it has no known n-gram.
    pub fn row(&self, text: &str) -> Vec<(u32, f32)> {
        let mut columns = Vec::new();
        self.analyzer.visit(text, |gram, _| columns.extend(self.columns.get(gram).copied()));
        columns.sort_unstable();
        let mut row: Vec<(u32, f32)> = Vec::new();
        for same in columns.chunk_by(|a, b| a == b) {
            let term_frequency = 1.0 + (same.len() as f32).ln();
            row.push((same[0], term_frequency * self.idf[same[0] as usize]));
        }
        let length = row.iter().map(|(_, value)| value * value).sum::<f32>().sqrt();
        row.iter_mut().for_each(|(_, value)| *value /= length);
        row
    }

    /// Each occurrence of an n-gram that is a column: the column, and the n-gram's bytes in
    /// the text, without the space that may stand around a word.
    pub fn places(&self, text: &str) -> Vec<(u32, Range<usize>)> {
        // The source character that each byte in lower case comes from.
        let of_character = |(at, c): (usize, char)| {
            let length = c.to_lowercase().map(char::len_utf8).sum();
            std::iter::repeat_n(at..at + c.len_utf8(), length)
        };
        let origins: Vec<Range<usize>> = text.char_indices().flat_map(of_character).collect();
        let mut places = Vec::new();
        self.analyzer.visit(text, |gram, place| {
            let ends = (origins.get(place.start), origins.get(place.end.saturating_sub(1)));
            if let (Some(&column), (Some(first), Some(last))) = (self.columns.get(gram), ends) {
                places.push((column, first.start..last.end));
            }
        });
        places
    }

    /// The rows of some texts.
    pub fn rows<'a>(&self, texts: impl IntoIterator<Item = &'a str>) -> SparseMatrix {
        let rows = texts.into_iter().map(|text| self.row(text)).collect();
        SparseMatrix { n_columns: self.n_grams(), rows }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn golden() -> Value {
        serde_json::from_str(include_str!("../../tests/fixtures/tfidf.json")).unwrap()
    }

    fn strings(value: &Value) -> Vec<&str> {
        value.as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect()
    }

    #[track_caller]
    fn check_rows(tfidf: &TfIdf, texts: &Value, expected: &Value) {
        for (text, expected) in strings(texts).into_iter().zip(expected.as_array().unwrap()) {
            let row = tfidf.row(text);
            let expected = expected.as_array().unwrap();
            assert_eq!(row.len(), expected.len(), "{text}");
            for ((column, value), expected) in row.iter().zip(expected) {
                assert_eq!(u64::from(*column), expected[0].as_u64().unwrap(), "{text}");
                let expected = expected[1].as_f64().unwrap();
                assert!((f64::from(*value) - expected).abs() < 1e-6, "{text}: {value} {expected}");
            }
        }
    }

    #[test]
    fn grams_and_rows_are_those_of_scikit_learn() {
        let golden = golden();
        let cases = [("char_wb", Analyzer::WithinWords), ("char", Analyzer::Characters)];
        for (name, analyzer) in cases {
            let case = &golden[name];
            let tfidf = TfIdf::fit(&strings(&case["train"]), 2);
            assert_eq!(tfidf.analyzer, analyzer);
            assert_eq!(tfidf.grams, strings(&case["grams"]));
            for (idf, expected) in tfidf.idf.iter().zip(case["idf"].as_array().unwrap()) {
                assert!((f64::from(*idf) - expected.as_f64().unwrap()).abs() < 1e-6);
            }
            check_rows(&tfidf, &case["train"], &case["train_rows"]);
            check_rows(&tfidf, &case["test"], &case["test_rows"]);
        }
    }

    #[test]
    fn runs_of_white_space_are_one_space() {
        let (text, origins) = single_spaces(" a\t b\n\nc\td  ");
        assert_eq!(text, " a b c\td ");
        assert_eq!(origins, [0, 1, 2, 4, 5, 7, 8, 9, 10, 12]);
    }

    #[test]
    fn n_grams_are_found_in_the_source() {
        let check = |training: &[&str], text: &str, gram: &str, expected: &[&str]| {
            let tfidf = TfIdf::fit(training, 2);
            let places = tfidf.places(text);
            let found = places.iter().filter(|(column, _)| tfidf.gram(*column) == gram);
            let found: Vec<&str> = found.map(|(_, place)| &text[place.clone()]).collect();
            assert_eq!(found, expected, "{gram:?} in {text:?}");
        };
        let words = ["the cat sat", "a i\u{307}x"];
        check(&words, "At  the\nCAT", "at", &["At", "AT"]);
        check(&words, "At  the\nCAT", " cat ", &["CAT"]);
        // The capital İ is two characters in lower case.
        check(&words, "aİX", "i\u{307}x", &["İX"]);
        check(&words, "dog", " do", &[]);
        check(&["服务 很好"], "不 \n服务", "服务", &["服务"]);
        check(&["服务 很好"], "的 \n很", " 很", &[" \n很"]);
    }

    #[test]
    fn the_majority_of_letters_chooses_the_analyzer() {
        let check = |texts: &[&str], expected| {
            assert_eq!(Analyzer::of(texts.iter().copied()), expected, "{texts:?}");
        };
        check(&["很好吃", "OK"], Analyzer::Characters);
        check(&["カメラ", "a 1 2 3 4 5 6 7 8"], Analyzer::Characters);
        check(&["很好", "ab"], Analyzer::WithinWords);
        check(&["parcel late", "很好"], Analyzer::WithinWords);
        check(&[], Analyzer::WithinWords);
    }

    #[test]
    fn with_too_many_grams_those_in_most_texts_are_kept() {
        // Room for 4 n-grams: " a", " ab", "ab", "b " and so on are in 3 texts, "ac" in one.
        let tfidf = TfIdf::fit(&["ab", "ab x", "ab ac"], MAX_WEIGHTS / 4);
        assert_eq!(tfidf.grams, [" a", " ab", " ab ", "ab"]);
    }
}
