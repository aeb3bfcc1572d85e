//! A data set made ready for one run: split, tokenised and numbered.

use std::collections::{HashMap, HashSet};

use crate::config::RunConfig;
use crate::data::{self, Example, Split};
use crate::error::{Error, ErrorKind, Warning, WarningKind};
use crate::model::Dimensions;
use crate::text::{OUT_OF_VOCABULARY, Tokenizer};

/// The parts of a data set as token ids, and the tokenizer fitted on the training part.
#[derive(Debug, Clone)]
pub struct Corpus {
    /// Class names; their order gives the class indices.
    pub classes: Vec<String>,
    pub tokenizer: Tokenizer,
    pub training: Vec<Encoded>,
    pub validation: Vec<Encoded>,
    pub test: Vec<Encoded>,
    /// Share of the validation and test tokens that the vocabulary lacks; 0 without such tokens.
    pub unknown_share: f64,
    /// Texts longer than the model reads, by row.
    pub warnings: Vec<Warning>,
}

/// One example as a model reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encoded {
    /// Index of the example in the table it came from.
    pub row: usize,
    /// Class index.
    pub label: usize,
    /// Token ids, cut to `max_len`, not padded.
    pub ids: Vec<u32>,
}

impl Corpus {
    /// Splits the usable rows, fits the tokenizer on the training part and encodes all.
    ///
    /// * `test_examples` - the person's own test set; without it `test_share` is put aside.
    ///
    /// # Errors
    /// Those of [`data::check`] and [`data::split`], and [`ErrorKind::TooFewExamples`] and
    /// [`ErrorKind::UnknownTestLabel`].
    pub fn build(
        examples: &[Example],
        test_examples: Option<&[Example]>,
        config: &RunConfig,
    ) -> Result<Self, Error> {
        data::check(examples)?;
        let classes = data::classes(examples);
        let index_of = |label: &str| classes.iter().position(|class| class == label);
        let usable: Vec<(usize, usize)> = usable_rows(examples)
            .filter_map(|row| Some((row, index_of(&examples[row].label)?)))
            .collect();

        let test_examples = test_examples.filter(|table| usable_rows(table).next().is_some());
        let test_share = if test_examples.is_some() { 0.0 } else { config.test_share };
        let groups = same_texts(usable.iter().map(|&(row, _)| examples[row].text.trim()));
        let labels: Vec<usize> = groups.iter().map(|group| usable[group[0]].1).collect();
        let Split { training, validation, test } =
            data::split(&labels, config.validation_share, test_share, config.seed)?;
        let [training, validation, test] = [training, validation, test].map(|part| {
            part.iter().flat_map(|&group| groups[group].iter().copied()).collect::<Vec<usize>>()
        });
        let trained: HashSet<usize> = training.iter().map(|&index| usable[index].1).collect();
        if trained.len() < classes.len() {
            return Err(ErrorKind::TooFewExamples {
                n_examples: training.len(),
                n_classes: classes.len(),
            }
            .into());
        }

        let text_of = |index: &usize| examples[usable[*index].0].text.as_str();
        let tokenizer = Tokenizer::fit(training.iter().map(text_of), config);
        let mut warnings = Vec::new();
        let mut encode_part = |part: &[usize]| -> Vec<Encoded> {
            let encode_one = |&index: &usize| {
                let (row, label) = usable[index];
                let (encoded, warning) = encode(&tokenizer, &examples[row], row, label);
                warnings.extend(warning);
                encoded
            };
            part.iter().map(encode_one).collect()
        };
        let training = encode_part(&training);
        let validation = encode_part(&validation);
        let mut test = encode_part(&test);
        if let Some(test_examples) = test_examples {
            for row in usable_rows(test_examples) {
                let example = &test_examples[row];
                let label = index_of(&example.label).ok_or_else(|| Error {
                    kind: ErrorKind::UnknownTestLabel { label: example.label.clone() },
                    line: example.source_line(),
                })?;
                // Its warnings would point into the other table.
                test.push(encode(&tokenizer, example, row, label).0);
            }
        }
        warnings.sort_by_key(|warning| warning.row);

        let held_out = || validation.iter().chain(&test).flat_map(|example| &example.ids);
        let n_tokens = held_out().count();
        let n_unknown = held_out().filter(|&&id| id == OUT_OF_VOCABULARY).count();
        let unknown_share = n_unknown as f64 / n_tokens.max(1) as f64;
        Ok(Self { classes, tokenizer, training, validation, test, unknown_share, warnings })
    }

    /// The sizes that a network for this corpus needs.
    pub fn dimensions(&self) -> Dimensions {
        Dimensions {
            vocabulary_size: self.tokenizer.vocabulary.size(),
            max_len: self.tokenizer.max_len,
            n_classes: self.classes.len(),
        }
    }

    /// The ids that a model reads of a text, cut to `max_len`.
    pub fn ids(&self, text: &str) -> Vec<u32> {
        let encoding = self.tokenizer.encode(text);
        let padded = self.tokenizer.pad(&encoding);
        padded.ids[padded.filled].to_vec()
    }

    /// How much each class counts, `[n_classes]`: inversely to its share of the training
    /// part (mean 1 over the examples) if `balanced`, else 1.
    pub fn class_weights(&self, balanced: bool) -> Vec<f32> {
        let n_classes = self.classes.len();
        if !balanced {
            return vec![1.0; n_classes];
        }
        let mut counts = vec![0usize; n_classes];
        for example in &self.training {
            counts[example.label] += 1;
        }
        let n_examples = self.training.len() as f32;
        counts.iter().map(|&count| n_examples / (n_classes * count.max(1)) as f32).collect()
    }
}

/// An example's ids, and a warning if it is cut or empty.
fn encode(
    tokenizer: &Tokenizer,
    example: &Example,
    row: usize,
    label: usize,
) -> (Encoded, Option<Warning>) {
    let encoding = tokenizer.encode(&example.text);
    let (n_tokens, max_len) = (encoding.tokens.len(), tokenizer.max_len);
    let kind = match n_tokens {
        0 => Some(WarningKind::NoTokens),
        _ if n_tokens > max_len => Some(WarningKind::LongText { n_tokens, max_len }),
        _ => None,
    };
    let warning = kind.map(|kind| Warning { kind, line: example.source_line(), row: Some(row) });
    let padded = tokenizer.pad(&encoding);
    (Encoded { row, label, ids: padded.ids[padded.filled].to_vec() }, warning)
}

/// Groups of equal texts, by index, in the order of their first. A group goes to one part
/// as a whole: a model that has seen a text proves nothing by knowing it.
pub(super) fn same_texts<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut group_of = HashMap::new();
    for (index, text) in texts.enumerate() {
        let group = *group_of.entry(text).or_insert(groups.len());
        match groups.get_mut(group) {
            Some(members) => members.push(index),
            None => groups.push(vec![index]),
        }
    }
    groups
}

/// Rows with both a text and a label.
pub(super) fn usable_rows(examples: &[Example]) -> impl Iterator<Item = usize> {
    (0..examples.len()).filter(|&row| examples[row].is_usable())
}
