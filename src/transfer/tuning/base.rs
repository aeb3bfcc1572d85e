//! What the tuned part of an encoder reads, kept so that it is computed once.

use burn::prelude::*;

use crate::config::{Adaptation, RunConfig};
use crate::error::Error;
use crate::model::memory;
use crate::pretrained::{Encoder, EncoderBatch, HiddenStates, NetworkKind, TunedPart};
use crate::transfer::recipe::MANY_TEXTS;

/// Numbers of token vectors that are kept for tuning, of all texts if they fit: 64 MB. Where
/// those of the training part do not fit, tuning is only tried if a person chose it.
const MOST_VALUES: usize = 16_000_000;

/// What the tuned part of a network reads of each text.
#[derive(Debug, Clone)]
pub enum Base {
    /// All of the network is tuned: the ids of each text.
    Ids(Vec<Vec<u32>>),
    /// What the layers below the tuned ones made of each text, computed once.
    Hidden(Vec<Hidden>),
}

/// What is kept of one text.
#[derive(Debug, Clone)]
pub enum Hidden {
    /// The text is read once only: nothing of it is kept.
    Dropped,
    /// It will be kept once the text is read.
    Wanted,
    /// The vectors of its tokens, `[n_tokens, d_token]`.
    Kept(HiddenStates),
}

impl Base {
    /// What a run keeps of its texts, and whether it tries to tune its encoder, unless there
    /// is nothing to gain.
    ///
    /// * `ids` - of each text, then of each class name.
    /// * `is_tuned_on` - whether a text is one of the training part or a class name.
    /// * `n_training` - examples of the training part.
    ///
    /// # Errors
    /// [`crate::ErrorKind::TooMuchMemory`]
    pub(in crate::transfer) fn plan(
        config: &RunConfig,
        encoder: &Encoder,
        ids: &[Vec<u32>],
        is_tuned_on: &[bool],
        n_training: usize,
    ) -> Result<(Self, bool), Error> {
        let d = encoder.info().d_token;
        let n_values = d * ids.iter().map(Vec::len).sum::<usize>();
        let tuned_on = ids.iter().zip(is_tuned_on).filter(|(_, is_tuned_on)| **is_tuned_on);
        let n_tuned_values = d * tuned_on.map(|(ids, _)| ids.len()).sum::<usize>();
        let is_chosen = config.adaptation == Adaptation::Tuned;
        let is_few = encoder.kind() == NetworkKind::Cnn && n_training < MANY_TEXTS;
        let may_be_tried = !is_few && n_tuned_values <= MOST_VALUES;
        if !config.may_tune() || (!is_chosen && !may_be_tried) {
            return Ok((Self::dropped(ids.len()), false));
        }
        if is_chosen && encoder.kind() == NetworkKind::Cnn {
            return Ok((Self::Ids(ids.to_vec()), true));
        }
        memory::check_vectors(2 * n_tuned_values)?;
        // Those not kept are only classified: the tuned network reads them again.
        let keeps_all = n_values <= MOST_VALUES;
        let hidden = |&is_tuned_on: &bool| match keeps_all || is_tuned_on {
            true => Hidden::Wanted,
            false => Hidden::Dropped,
        };
        Ok((Self::Hidden(is_tuned_on.iter().map(hidden).collect()), true))
    }

    /// Nothing is kept of so many texts, as nothing will be tuned.
    pub fn dropped(n_texts: usize) -> Self {
        Self::Hidden(vec![Hidden::Dropped; n_texts])
    }

    /// Whether a text is still to be read for its vectors.
    pub fn wants(&self, text: usize) -> bool {
        matches!(self, Self::Hidden(texts) if matches!(texts[text], Hidden::Wanted))
    }

    /// Keeps the vectors of a text, if they are wanted.
    pub fn keep(&mut self, text: usize, vectors: HiddenStates) {
        if let (true, Self::Hidden(texts)) = (self.wants(text), self) {
            texts[text] = Hidden::Kept(vectors);
        }
    }

    /// How much of the network is tuned.
    pub fn part(&self) -> TunedPart {
        match self {
            Self::Ids(_) => TunedPart::Whole,
            Self::Hidden(_) => TunedPart::Top,
        }
    }

    /// Whether a text can be read from here.
    pub fn has(&self, text: usize) -> bool {
        match self {
            Self::Ids(_) => true,
            Self::Hidden(texts) => matches!(texts[text], Hidden::Kept(_)),
        }
    }

    /// Tokens of a text that can be read from here.
    pub(super) fn len_of(&self, text: usize) -> usize {
        match self {
            Self::Ids(texts) => texts[text].len(),
            Self::Hidden(texts) => match &texts[text] {
                Hidden::Kept(vectors) => vectors.n_tokens(),
                Hidden::Dropped | Hidden::Wanted => 0,
            },
        }
    }

    /// Some tokens of some texts as one batch.
    ///
    /// * `chosen` - texts, each with the places of the tokens to read, ascending.
    pub fn batch(
        &self,
        encoder: &Encoder,
        chosen: &[(usize, Vec<usize>)],
        device: &Device,
    ) -> EncoderBatch {
        match self {
            Self::Ids(texts) => {
                let pick = |(text, places): &(usize, Vec<usize>)| -> Vec<u32> {
                    places.iter().map(|&place| texts[*text][place]).collect()
                };
                let ids: Vec<Vec<u32>> = chosen.iter().map(pick).collect();
                let ids: Vec<&[u32]> = ids.iter().map(Vec::as_slice).collect();
                encoder.batch(&ids, device)
            }
            Self::Hidden(texts) => {
                let pick = |(text, places): &(usize, Vec<usize>)| match &texts[*text] {
                    Hidden::Kept(tokens) => places.iter().map(|&place| tokens.row(place)).collect(),
                    Hidden::Dropped | Hidden::Wanted => Vec::new(),
                };
                let tokens: Vec<Vec<&[f32]>> = chosen.iter().map(pick).collect();
                let d = encoder.info().d_token;
                match encoder.kind() {
                    // Its top begins with the sum of all tokens.
                    NetworkKind::Cnn => EncoderBatch::of_sums(&tokens, d, device),
                    NetworkKind::Bert => EncoderBatch::of_tokens(&tokens, d, device),
                }
            }
        }
    }

    /// All tokens of some texts, for [`Base::batch`].
    pub fn whole(&self, texts: &[usize]) -> Vec<(usize, Vec<usize>)> {
        texts.iter().map(|&text| (text, (0..self.len_of(text)).collect())).collect()
    }
}
