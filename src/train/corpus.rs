//! A data set made ready for one run: split, tokenised and numbered.

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

        let labels: Vec<usize> = usable.iter().map(|&(_, label)| label).collect();
        let test_share = if test_examples.is_some() { 0.0 } else { config.test_share };
        let Split { training, validation, test } =
            data::split(&labels, config.validation_share, test_share, config.seed)?;
        if training.len() < classes.len() {
            return Err(ErrorKind::TooFewExamples {
                n_examples: training.len(),
                n_classes: classes.len(),
            }
            .into());
        }

        let text_of = |index: &usize| examples[usable[*index].0].text.as_str();
        let tokenizer = Tokenizer::fit(training.iter().map(text_of), config);
        let mut encoder = Encoder { tokenizer: &tokenizer, warnings: Vec::new() };
        let mut encode_part = |part: &[usize]| -> Vec<Encoded> {
            let encode = |&index: &usize| {
                let (row, label) = usable[index];
                encoder.encode(&examples[row], row, label)
            };
            part.iter().map(encode).collect()
        };
        let training = encode_part(&training);
        let validation = encode_part(&validation);
        let mut test = encode_part(&test);
        if let Some(test_examples) = test_examples {
            for row in usable_rows(test_examples) {
                let example = &test_examples[row];
                let label = index_of(&example.label).ok_or_else(|| {
                    ErrorKind::UnknownTestLabel { label: example.label.clone() }.at(example.line)
                })?;
                test.push(encoder.encode(example, row, label));
            }
        }
        let mut warnings = encoder.warnings;
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

/// Encodes examples and notes the ones that are cut.
struct Encoder<'a> {
    tokenizer: &'a Tokenizer,
    warnings: Vec<Warning>,
}

impl Encoder<'_> {
    fn encode(&mut self, example: &Example, row: usize, label: usize) -> Encoded {
        let encoding = self.tokenizer.encode(&example.text);
        let (n_tokens, max_len) = (encoding.tokens.len(), self.tokenizer.max_len);
        if n_tokens > max_len {
            self.warnings.push(Warning {
                kind: WarningKind::LongText { n_tokens, max_len },
                line: Some(example.line).filter(|&line| line > 0),
                row: Some(row),
            });
        }
        let padded = self.tokenizer.pad(&encoding);
        Encoded { row, label, ids: padded.ids[padded.filled].to_vec() }
    }
}

/// Rows with both a text and a label.
fn usable_rows(examples: &[Example]) -> impl Iterator<Item = usize> {
    (0..examples.len()).filter(|&row| examples[row].is_usable())
}
