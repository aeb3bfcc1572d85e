//! What fires the filters of convolutions: in one text, and in the training texts.

use std::ops::Range;

use burn::tensor::Transaction;
use serde::Serialize;

use crate::config::Side;
use crate::engine;
use crate::error::{Error, ErrorKind};
use crate::metrics::ranked;
use crate::model::{ActivationKind, Activations};
use crate::run::Run;
use crate::text::is_ideograph;

/// Filters that are told of.
const MOST_FILTERS: usize = 24;
/// Training texts that are searched for what fires a filter.
const MOST_SEARCHED: usize = 256;
/// Tokens that an encoder reads in one call, about: a fraction of a second.
const TOKENS_A_CALL: usize = 512;
/// Phrases told of each filter.
const N_STRONGEST: usize = 4;

/// The filters of a network that a text fires most.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Filters {
    /// Which of the network's filters they are.
    pub kind: ActivationKind,
    /// How many filters the layer has.
    pub n_filters: usize,
    /// Some of them, the strongest first.
    pub most: Vec<Filter>,
    /// Whether training texts are left to be searched, with the next look.
    pub is_searching: bool,
}

/// One filter, and what fires it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Filter {
    /// Tokens in its window.
    pub width: usize,
    /// Its number among the filters of that width, from 1.
    pub number: usize,
    /// Its largest value in the text, and the phrase in that window; 0 where nothing fires it.
    pub value: f32,
    /// The words in the window with that value.
    pub phrase: String,
    /// The phrases of the training texts that fire it most, the strongest first.
    pub strongest: Vec<(String, f32)>,
}

/// A search of the training texts for what fires each filter, some texts a look. It is of a
/// model as it stands: another needs a new one.
#[derive(Debug, Default)]
pub struct TopActivations {
    n_searched: usize,
    /// Of each filter, in the order of the network's.
    strongest: Vec<Vec<(String, f32)>>,
}

/// The largest value of a filter in a text, and the tokens of that window; 0 and none where
/// nothing fires it.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Fired {
    value: f32,
    start: usize,
    end: usize,
}

impl Filters {
    /// * `activations` - of a batch of the one text; `tokens` - all that the network reads of it.
    ///
    /// # Errors
    /// [`ErrorKind::NotReady`] before anything was learned; [`ErrorKind::Engine`].
    pub(super) async fn of(
        run: &Run,
        activations: Vec<Activations>,
        tokens: &[String],
        top: &mut TopActivations,
    ) -> Result<Self, Error> {
        let kind = activations[0].kind;
        let sizes: Vec<(usize, usize)> = activations
            .iter()
            .map(|activations| (activations.width, activations.values.dims()[1]))
            .collect();
        let own = own_tokens(run, tokens.len(), tokens.len());
        let fired = fired(activations, &[own]).await?.pop().unwrap_or_default();
        let is_searching = top.advance(run).await?;
        let values: Vec<f64> = fired.iter().map(|fired| f64::from(fired.value)).collect();
        let mut most = Vec::with_capacity(MOST_FILTERS);
        for index in ranked(&values).into_iter().take(MOST_FILTERS) {
            let (width, number) = name(&sizes, index);
            let Fired { value, start, end } = fired[index];
            let phrase = phrase(&tokens[start..end], has_pieces(run));
            let strongest = top.strongest.get(index).cloned().unwrap_or_default();
            most.push(Filter { width, number, value, phrase, strongest });
        }
        Ok(Self { kind, n_filters: fired.len(), most, is_searching })
    }
}

impl TopActivations {
    /// Searches the next texts. Whether there are more.
    async fn advance(&mut self, run: &Run) -> Result<bool, Error> {
        let texts = training_texts(run);
        let longest = texts.iter().map(|ids| ids.len()).max().unwrap_or(0);
        let n_texts = match run.trainer() {
            Some(trainer) => trainer.evaluation_batch(),
            None => (TOKENS_A_CALL / longest.max(1)).max(1),
        };
        let texts = &texts[self.n_searched.min(texts.len())..];
        let batch = &texts[..n_texts.min(texts.len())];
        if batch.is_empty() {
            return Ok(false);
        }
        let activations = match run.trainer() {
            Some(trainer) => Some(trainer.activations(trainer.corpus().vectors.as_ref(), batch, 0)),
            None => run.transfer_of(0).and_then(|(run, _)| run.activations(batch, 0)),
        };
        let longest = batch.iter().map(|ids| ids.len()).max().unwrap_or(0);
        let own: Vec<Range<usize>> =
            batch.iter().map(|ids| own_tokens(run, ids.len(), longest)).collect();
        let fired = fired(activations.ok_or(ErrorKind::NotReady)?, &own).await?;
        for (ids, fired) in batch.iter().zip(fired) {
            let tokens = tokens_of(run, ids);
            self.strongest.resize(fired.len(), Vec::new());
            for (strongest, Fired { value, start, end }) in self.strongest.iter_mut().zip(fired) {
                if value > 0.0 {
                    keep(strongest, phrase(&tokens[start..end], has_pieces(run)), value);
                }
            }
        }
        self.n_searched += batch.len();
        Ok(batch.len() < texts.len())
    }
}

/// A filter's width, and its number among those of that width, from 1.
///
/// * `sizes` - the width and the number of filters of each convolution.
fn name(sizes: &[(usize, usize)], mut index: usize) -> (usize, usize) {
    for &(width, n_filters) in sizes {
        if index < n_filters {
            return (width, index + 1);
        }
        index -= n_filters;
    }
    (0, 0)
}

/// Ids of the training texts that are searched.
fn training_texts(run: &Run) -> Vec<&[u32]> {
    match run.transfer_of(0) {
        Some((run, _)) => {
            run.training().iter().take(MOST_SEARCHED).map(|example| run.ids_of(example)).collect()
        }
        _ => {
            let training = run.trainer().map(|trainer| trainer.corpus().labelled());
            training.into_iter().flatten().take(MOST_SEARCHED).map(|e| e.ids.as_slice()).collect()
        }
    }
}

/// The tokens of a training text.
fn tokens_of(run: &Run, ids: &[u32]) -> Vec<String> {
    match run {
        Run::Scratch(trainer) => {
            let vocabulary = trainer.corpus().tokenizer.as_ref().map(|t| &t.vocabulary);
            let token = |&id| vocabulary.and_then(|v| v.token(id)).unwrap_or("…").to_string();
            ids.iter().map(token).collect()
        }
        Run::Taught(_) => Vec::new(),
        Run::Network(run) => run.pieces_of(ids),
        Run::Transfer(run) => run.encoder().pieces_of(ids),
        Run::BinaryRelevance(run) => run.encoder().pieces_of(ids),
    }
}

/// Where a text's tokens stand in its row of a batch.
fn own_tokens(run: &Run, n_tokens: usize, longest: usize) -> Range<usize> {
    let first = match run.trainer() {
        Some(trainer) if trainer.padding() == Side::Pre => {
            trainer.model().fixed_len().unwrap_or(longest) - n_tokens
        }
        _ => 0,
    };
    first..first + n_tokens
}

/// What each filter, those of the first convolution first, makes of each text: `[n_texts][n_filters]`.
///
/// * `own` - where each text's tokens stand in its row.
async fn fired(
    activations: Vec<Activations>,
    own: &[Range<usize>],
) -> Result<Vec<Vec<Fired>>, Error> {
    let windows: Vec<_> =
        activations.iter().map(|i| (i.width, i.n_left, i.values.dims())).collect();
    let register = |transaction: Transaction, activations: Activations| {
        transaction.register(activations.values)
    };
    let values =
        engine::read(activations.into_iter().fold(Transaction::default(), register)).await?;
    let mut texts = vec![Vec::new(); own.len()];
    for ((width, n_left, [_, n_filters, n_windows]), values) in windows.into_iter().zip(values) {
        let rows = values.chunks_exact(n_filters * n_windows);
        for ((own, rows), fired) in own.iter().zip(rows).zip(&mut texts) {
            let strongest = |row| strongest_window(row, width, n_left, own);
            fired.extend(rows.chunks_exact(n_windows).map(strongest));
        }
    }
    Ok(texts)
}

/// * `row` - the filter's value at each window; those without a token of the text do not count.
fn strongest_window(row: &[f32], width: usize, n_left: usize, own: &Range<usize>) -> Fired {
    let mut strongest = Fired::default();
    for (place, &value) in row.iter().enumerate() {
        // Among the text's own tokens.
        let start = place.saturating_sub(n_left + own.start);
        let end = (place + width).saturating_sub(n_left + own.start).min(own.len());
        if start < end && value > strongest.value {
            strongest = Fired { value, start, end };
        }
    }
    strongest
}

/// Adds a phrase to the strongest, once, and forgets the weakest of too many.
fn keep(strongest: &mut Vec<(String, f32)>, phrase: String, value: f32) {
    if let Some(known) = strongest.iter().position(|(other, _)| *other == phrase) {
        if strongest[known].1 >= value {
            return;
        }
        strongest.remove(known);
    }
    let place = strongest.partition_point(|(_, other)| *other >= value);
    strongest.insert(place, (phrase, value));
    strongest.truncate(N_STRONGEST);
}

/// Whether a run's tokens are an encoder's pieces, which say themselves where a space is.
fn has_pieces(run: &Run) -> bool {
    !matches!(run, Run::Scratch(_))
}

/// Tokens in a row, with spaces but between characters that write none.
fn phrase(tokens: &[String], is_pieces: bool) -> String {
    if is_pieces {
        return tokens.concat().replace('▁', " ").trim().to_string();
    }
    let mut phrase = String::new();
    for token in tokens {
        let is_joined = |c: Option<char>| c.is_none_or(is_ideograph);
        if !is_joined(phrase.chars().next_back()) || !is_joined(token.chars().next()) {
            phrase.push(' ');
        }
        phrase.push_str(token);
    }
    phrase.trim().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_by_hand() {
        let check = |row: &[f32], (width, n_left), own, (value, window): (f32, Range<usize>)| {
            let expected = Fired { value, start: window.start, end: window.end };
            assert_eq!(strongest_window(row, width, n_left, &own), expected);
        };
        // From the token on, and over the text's end.
        check(&[0.0, 3.0, 1.0], (2, 0), 0..3, (3.0, 1..3));
        check(&[0.0, 3.0, 5.0], (2, 0), 0..3, (5.0, 2..3));
        // Around the token, and over both ends.
        check(&[4.0, 0.0, 0.0], (3, 1), 0..3, (4.0, 0..2));
        check(&[0.0, 4.0, 0.0], (3, 1), 0..3, (4.0, 0..3));
        check(&[0.0, 0.0, 4.0], (3, 1), 0..3, (4.0, 1..3));
        check(&[0.0, 0.0, 0.0, 1.0, 0.5, 0.0, 0.0], (5, 2), 0..7, (1.0, 1..6));
        // Padding at either end: a window of nothing else does not count.
        check(&[2.0, 1.0, 7.0], (3, 0), 0..2, (2.0, 0..2));
        check(&[7.0, 1.0, 2.0], (3, 0), 3..5, (2.0, 0..2));
        check(&[7.0, 1.0, 0.0], (3, 0), 3..5, (1.0, 0..1));
        // The first of equal ones; what does not fire.
        check(&[1.0, 1.0], (1, 0), 0..2, (1.0, 0..1));
        check(&[0.0, 0.0], (2, 0), 0..2, (0.0, 0..0));
        check(&[3.0], (2, 0), 0..0, (0.0, 0..0));
    }

    #[test]
    fn the_strongest_phrases_are_kept_once() {
        let mut strongest = Vec::new();
        for (phrase, value) in
            [("a", 1.0), ("b", 3.0), ("c", 2.0), ("a", 4.0), ("b", 1.0), ("d", 0.5), ("e", 2.5)]
        {
            keep(&mut strongest, phrase.to_string(), value);
        }
        let expected = [("a", 4.0), ("b", 3.0), ("e", 2.5), ("c", 2.0)];
        assert_eq!(strongest, expected.map(|(phrase, value)| (phrase.to_string(), value)));
    }

    #[test]
    fn phrases_are_written_as_their_script_is() {
        let check = |tokens: &[&str], is_pieces, expected| {
            let tokens: Vec<String> = tokens.iter().map(ToString::to_string).collect();
            assert_eq!(phrase(&tokens, is_pieces), expected);
        };
        check(&["free", "prize"], false, "free prize");
        check(&["快", "递"], false, "快递");
        check(&["▁free", "▁pri", "ze"], true, "free prize");
        check(&["▁快", "递"], true, "快递");
    }
}
