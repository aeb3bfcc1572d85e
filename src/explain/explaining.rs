//! Two explanations of one prediction, made step by step.
//!
//! * **Integrated gradients** (Sundararajan, Taly and Yan, ICML 2017,
//!   <https://arxiv.org/abs/1703.01365>): the gradient of the score along the way from a text
//!   that says nothing, whose embeddings are zero, to the text. Its parts add up to the
//!   change of the score. N-grams, where the model reads them, come in along the same way.
//! * **Leave one out** (Li, Monroe and Jurafsky, 2016, <https://arxiv.org/abs/1612.08220>):
//!   the score of the text minus its score without a unit's characters, read anew.

use burn::prelude::Device;

use super::log_odds_of;
use super::path::Path;
use super::subject::Subject;
use super::units::Units;
use crate::error::{Error, ErrorKind};
use crate::linear::NgramClassifier;
use crate::run::Run;
use crate::text::Token;

/// Units that are left out, from the first on: each costs a reading of the text.
const MOST_LEFT_OUT: usize = 400;
/// Texts that are read in one call are about twice the points of the way: there is no way back.
const TEXTS_FOR_A_POINT: usize = 2;

/// What one prediction is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The explained class's index.
    pub class: usize,
    /// Log-odds of the class for the text, and for the text that says nothing.
    pub score: f64,
    /// The log-odds for the text that says nothing.
    pub baseline: f64,
    /// The text's stretches, in the order of the source.
    pub units: Vec<UnitWeight>,
    /// The weight of n-grams in no unit.
    pub elsewhere: f64,
    /// Points at which gradients were taken.
    pub n_points: usize,
}

/// A stretch of the source text and what it does to the score.
#[derive(Debug, Clone, PartialEq)]
pub struct UnitWeight {
    /// Bytes of the source.
    pub start: usize,
    /// Byte of the source at which it ends.
    pub end: usize,
    /// Its part of the integrated gradients.
    pub gradient: f64,
    /// The score minus the score without it; none past the limit.
    pub left_out: Option<f64>,
}

/// An explanation in the making. Dropping it cancels.
pub struct Explaining {
    text: String,
    class: usize,
    units: Units,
    /// Of the tokens that are read.
    tokens: Vec<Token>,
    subject: Subject,
    path: Path,
    wanted: Vec<f64>,
    /// The text's own score, once it is read, and the scores without each unit.
    whole: Option<f64>,
    without: Vec<f64>,
}

impl Explaining {
    /// * `label` - one of [`Run::classes`].
    /// * `device` - with gradients, the run's own.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownClass`]; [`ErrorKind::NotReady`] before anything was learned;
    /// [`ErrorKind::Engine`].
    pub async fn new(
        run: &mut Run,
        text: &str,
        label: &str,
        device: &Device,
    ) -> Result<Self, Error> {
        let class = run.classes().iter().position(|class| class == label);
        let unknown = || ErrorKind::UnknownClass { label: label.to_string() };
        let class = class.ok_or_else(unknown)?;
        // Also makes a model of a run that was stopped.
        let whole = run.classify_all(&[text]).await?;
        let subject = Subject::new(run, text, class, device).await?;
        let (mut tokens, kept, joins) = match &*run {
            Run::Taught(_) => return Err(ErrorKind::NotReady.into()),
            Run::Scratch(trainer) => {
                let tokenizer = trainer.corpus().tokenizer.as_ref().ok_or(ErrorKind::NotReady)?;
                let encoding = tokenizer.encode(text);
                let kept = tokenizer.pad(&encoding).kept;
                (encoding.tokens, kept, false)
            }
            Run::Network(run) => (run.encoder().encode(text).tokens, 0..subject.n_tokens(), true),
            Run::Transfer(run) => (run.encoder().encode(text).tokens, 0..subject.n_tokens(), true),
            Run::BinaryRelevance(run) => {
                (run.encoder().encode(text).tokens, 0..subject.n_tokens(), true)
            }
        };
        let has_ngrams = ngrams_of(run, class).is_some();
        // N-grams are of the whole text, everything else only of what is read.
        if !has_ngrams {
            tokens = tokens.drain(kept.clone()).collect();
        }
        let units = Units::new(text, &tokens, joins);
        let mut path = Path::new(subject.changes());
        Ok(Self {
            wanted: path.wanted(),
            text: text.to_string(),
            class,
            units,
            tokens,
            subject,
            path,
            whole: whole.first().map(|probabilities| log_odds_of(run, probabilities, class)),
            without: Vec::new(),
        })
    }

    /// Goes on for a moment; the explanation, once it is finished.
    ///
    /// * `run` - as it was at the beginning.
    ///
    /// # Errors
    /// [`ErrorKind::Engine`] where the device fails.
    pub async fn advance(&mut self, run: &mut Run) -> Result<Option<Explanation>, Error> {
        if !self.wanted.is_empty() {
            let n_points = self.wanted.len().min(self.subject.n_points_a_call());
            let alphas: Vec<f64> = self.wanted.drain(..n_points).collect();
            for point in self.subject.points(&alphas).await? {
                self.path.add(point);
            }
            if self.wanted.is_empty() {
                self.wanted = self.path.wanted();
            }
        } else if self.without.len() < self.n_left_out() {
            let n_done = self.without.len();
            let n_texts = TEXTS_FOR_A_POINT * self.subject.n_points_a_call();
            let end = (n_done + n_texts).min(self.n_left_out());
            let without = |unit: usize| {
                let span = &self.units.spans[unit];
                [&self.text[..span.start], &self.text[span.end..]].concat()
            };
            let texts: Vec<String> = (n_done..end).map(without).collect();
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            for probabilities in run.classify_all(&texts).await? {
                self.without.push(log_odds_of(run, &probabilities, self.class));
            }
        }
        let is_finished = self.wanted.is_empty() && self.without.len() == self.n_left_out();
        Ok(is_finished.then(|| self.explanation(run)))
    }

    /// Work done and all work, as far as it can be told, in points of the way.
    pub fn progress(&self) -> (usize, usize) {
        let n_readings = |n_texts: usize| n_texts.div_ceil(TEXTS_FOR_A_POINT);
        let done = self.path.n_points() + n_readings(self.without.len());
        let left = self.wanted.len() + n_readings(self.n_left_out() - self.without.len());
        (done, done + left)
    }

    fn n_left_out(&self) -> usize {
        self.units.spans.len().min(MOST_LEFT_OUT)
    }

    fn explanation(&self, run: &Run) -> Explanation {
        let (baseline, score) = self.path.scores();
        let integrals = self.path.integrals();
        let (of_tokens, of_classes) = integrals.split_at(self.subject.n_tokens());
        let mut weights = vec![0.0; self.units.spans.len()];
        let mut elsewhere = 0.0;
        for (token, &weight) in self.tokens.iter().zip(of_tokens) {
            let range = token.start..token.end;
            elsewhere += self.units.spread(&self.text, range, weight, &mut weights);
        }
        if let Some(ngrams) = ngrams_of(run, self.class) {
            let places = ngrams.vectorizer.places(&self.text);
            for (column, value) in ngrams.vectorizer.row(&self.text) {
                let own = ngrams.linear.weights_of(column as usize);
                let terms = own.iter().zip(of_classes);
                let weight: f64 = terms.map(|(weight, slope)| f64::from(*weight) * slope).sum();
                let weight = f64::from(value) * weight;
                let found: Vec<_> = places.iter().filter(|(other, _)| *other == column).collect();
                for (_, place) in &found {
                    let share = weight / found.len() as f64;
                    elsewhere += self.units.spread(&self.text, place.clone(), share, &mut weights);
                }
            }
        }
        let whole = self.whole.unwrap_or(score);
        let unit = |(index, span): (usize, &std::ops::Range<usize>)| UnitWeight {
            start: span.start,
            end: span.end,
            gradient: weights[index],
            left_out: self.without.get(index).map(|without| whole - without),
        };
        Explanation {
            class: self.class,
            score,
            baseline,
            units: self.units.spans.iter().enumerate().map(unit).collect(),
            elsewhere,
            n_points: self.path.n_points(),
        }
    }
}

/// What reads the character n-grams of a text for a class, where something does.
fn ngrams_of(run: &Run, class: usize) -> Option<&NgramClassifier> {
    run.transfer_of(class)?.0.model()?.ngrams.as_ref()
}
