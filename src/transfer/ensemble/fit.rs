//! A chosen recipe on its way to an [`Ensemble`], and how texts without labels teach it.
//!
//! Classifiers on vectors learn from the labelled texts, then in some rounds from those without
//! labels too: what they say of such a text together, as probabilities and not as the likeliest
//! class, is what each of them is taught of it (soft self-training). N-grams are left out: what
//! they say of texts with other words is hardly more than chance.

use super::{Ensemble, Tuned};
use crate::linear::{
    Examples, FittedHead, HeadChoice, HeadFit, NgramClassifier, NgramFit, softmax,
};
use crate::pretrained::EncoderNetwork;
use crate::transfer::{Choice, Features};

/// Multiplications of a fit in one call of `advance`, about.
const WORK_A_CALL: usize = 30_000_000;
/// How often the texts without labels are classified anew.
const N_ROUNDS: usize = 5;

/// What classifiers are fitted to.
#[derive(Debug, Clone)]
pub(in crate::transfer) struct Lesson<'a> {
    /// Class index of each labelled text, `[n_texts]`.
    pub labels: Vec<usize>,
    /// The labelled texts, `[n_texts]`.
    pub texts: Vec<&'a str>,
    /// The published encoder's features of them, of the class names, and of the texts without
    /// labels, which are used where the choice says so.
    pub frozen: Features,
    /// The tuned network's.
    pub tuned: Option<Features>,
    /// What another classifier says of the texts without labels, `[n_pool * n_classes]`; without
    /// it they are taught by what the fitted ones say themselves.
    pub told: Option<Vec<f64>>,
}

impl Lesson<'_> {
    /// The same of some of the labelled texts.
    ///
    /// * `places` - of theirs, each once.
    pub fn of(mut self, places: &[usize]) -> Self {
        for features in [Some(&mut self.frozen), self.tuned.as_mut()].into_iter().flatten() {
            let texts = places.iter().map(|&place| std::mem::take(&mut features.texts[place]));
            features.texts = texts.collect();
        }
        self.labels = places.iter().map(|&place| self.labels[place]).collect();
        self.texts = places.iter().map(|&place| self.texts[place]).collect();
        self
    }
}

/// The classifiers of a choice, in progress.
pub(in crate::transfer) struct EnsembleFit {
    choice: Choice,
    heads: Heads,
    /// What says first what the texts without labels are; none where the heads do, or have been
    /// told.
    teacher: Option<Heads>,
    /// What another classifier says of them.
    told: Option<Vec<f64>>,
    ngrams: Option<NgramFit>,
    /// Steps of a fit in one call of `advance`.
    n_steps: usize,
    /// The weight of a text without a label: together they weigh as much as the others.
    pool_weight: f64,
    n_rounds_left: usize,
}

/// The classifiers on the vectors of the published encoder and of the tuned one, in progress.
struct Heads {
    own: Option<HeadFit>,
    tuned: Option<HeadFit>,
}

/// The classifiers of a choice, fitted.
pub(in crate::transfer) struct Classifiers {
    head: Option<FittedHead>,
    tuned: Option<FittedHead>,
    ngrams: Option<NgramClassifier>,
}

impl EnsembleFit {
    /// A fit at its beginning.
    pub fn new(choice: Choice, lesson: &Lesson, n_classes: usize) -> Self {
        let Choice { recipe, head_scales, teacher, .. } = &choice;
        let labels = &lesson.labels;
        let n_pool = if recipe.n_unlabelled > 0 { lesson.frozen.pool.len() } else { 0 };
        let heads = |head: HeadChoice, scales: &[f64]| {
            let fit = |Features { texts, names, pool, valence }: &Features, scale: f64| {
                let examples = Examples {
                    features: slices(texts),
                    labels,
                    names: if recipe.label_names { slices(names) } else { Vec::new() },
                    pool: slices(&pool[..n_pool]),
                    direction: valence.as_deref().filter(|_| recipe.valence),
                };
                HeadFit::new(head, scale, examples, n_classes)
            };
            Heads {
                own: scales.first().map(|&scale| fit(&lesson.frozen, scale)),
                tuned: lesson.tuned.as_ref().zip(scales.get(1)).map(|(f, &scale)| fit(f, scale)),
            }
        };
        let ngrams =
            (recipe.ngram_weight > 0.0).then(|| NgramFit::new(&lesson.texts, labels, n_classes));
        let n_features = lesson.frozen.texts.first().map_or(0, Vec::len);
        let work = (labels.len() + n_pool) * n_features * n_classes;
        let told = lesson.told.clone().filter(|_| n_pool > 0);
        let teacher = teacher.as_ref().filter(|_| n_pool > 0 && told.is_none());
        let n_rounds = match (n_pool, &told) {
            (0, _) => 0,
            (_, None) => N_ROUNDS,
            (_, Some(_)) => 1,
        };
        Self {
            heads: heads(recipe.head, head_scales),
            teacher: teacher.map(|teacher| heads(teacher.head, &teacher.head_scales)),
            ngrams,
            n_steps: (WORK_A_CALL / work.max(1)).max(1),
            pool_weight: labels.len() as f64 / n_pool.max(1) as f64,
            n_rounds_left: n_rounds,
            told,
            choice,
        }
    }

    /// What it is made by.
    pub fn choice(&self) -> &Choice {
        &self.choice
    }

    /// Goes on for a moment; true once all is fitted.
    pub fn advance(&mut self) -> bool {
        let n_steps = self.n_steps;
        let is_fitted = self.teacher.as_mut().is_none_or(|teacher| teacher.advance(n_steps))
            && self.heads.advance(n_steps)
            && self.ngrams.as_mut().is_none_or(|fit| fit.advance(n_steps));
        if is_fitted && self.n_rounds_left > 0 {
            self.n_rounds_left -= 1;
            let own = || self.teacher.take().as_ref().unwrap_or(&self.heads).of_pool();
            let soft = self.told.take().unwrap_or_else(own);
            for fit in [&mut self.heads.own, &mut self.heads.tuned].into_iter().flatten() {
                fit.teach(soft.clone(), self.pool_weight);
            }
            return false;
        }
        is_fitted
    }

    /// What its classifiers on vectors say of the texts without labels, `[n_pool * n_classes]`:
    /// nothing where they do not learn from any.
    pub fn of_pool(&self) -> Vec<f64> {
        self.heads.of_pool()
    }

    /// The classifiers as far as they have come.
    pub fn classifiers(&self) -> Classifiers {
        Classifiers {
            head: self.heads.own.as_ref().map(HeadFit::finish),
            tuned: self.heads.tuned.as_ref().map(HeadFit::finish),
            ngrams: self.ngrams.as_ref().map(NgramFit::finish),
        }
    }

    /// The ensemble as far as its classifiers have come.
    ///
    /// * `tuned` - the tuned network, and its vectors by the numbers of the texts.
    pub fn finish(&self, tuned: Option<(EncoderNetwork, Vec<Vec<f32>>)>) -> Ensemble {
        let classifiers = self.classifiers();
        Ensemble {
            choice: self.choice.clone(),
            head: classifiers.head,
            tuned: tuned.zip(classifiers.tuned).map(|((network, features), head)| Tuned {
                network,
                features,
                head,
            }),
            ngrams: classifiers.ngrams,
        }
    }
}

fn slices(rows: &[Vec<f32>]) -> Vec<&[f32]> {
    rows.iter().map(Vec::as_slice).collect()
}

impl Heads {
    fn advance(&mut self, n_steps: usize) -> bool {
        self.own.as_mut().is_none_or(|fit| fit.advance(n_steps))
            && self.tuned.as_mut().is_none_or(|fit| fit.advance(n_steps))
    }

    /// What they say of the texts without labels, `[n_pool, n_classes]`.
    fn of_pool(&self) -> Vec<f64> {
        let all = |fit: &Option<HeadFit>| fit.as_ref().map(HeadFit::pool_logits);
        let (own, mut tuned) = (all(&self.own).unwrap_or_default(), all(&self.tuned));
        let of_text = |(text, own): (usize, Vec<f64>)| {
            let tuned = tuned.as_mut().map(|tuned| std::mem::take(&mut tuned[text]));
            let mut soft = mean(Some(own), tuned).unwrap_or_default();
            softmax(&mut soft);
            soft
        };
        own.into_iter().enumerate().flat_map(of_text).collect()
    }
}

impl Classifiers {
    /// The logits of a text by those on vectors, `[n_classes]`, if there is one.
    ///
    /// * `frozen` - the published encoder's features of it; `tuned` - the tuned network's.
    pub fn features_logits(&self, frozen: &[f32], tuned: Option<&[f32]>) -> Option<Vec<f64>> {
        features_logits((self.head.as_ref(), frozen), (self.tuned.as_ref(), tuned))
    }

    /// The logits of a text by its n-grams, `[n_classes]`, if they count.
    pub fn ngram_logits(&self, text: &str) -> Option<Vec<f64>> {
        self.ngrams.as_ref().map(|ngrams| ngrams.logits(text))
    }
}

/// The logits of a text by classifiers on the published encoder's features and on the tuned
/// network's, each with the features of the text.
pub(super) fn features_logits(
    (own, frozen): (Option<&FittedHead>, &[f32]),
    (other, tuned): (Option<&FittedHead>, Option<&[f32]>),
) -> Option<Vec<f64>> {
    let other = other.zip(tuned).map(|(head, tuned)| head.logits(tuned));
    mean(own.map(|head| head.logits(frozen)), other)
}

/// The mean of the logits of two classifiers, or those of the first.
fn mean(own: Option<Vec<f64>>, other: Option<Vec<f64>>) -> Option<Vec<f64>> {
    let mut own = own?;
    for (logit, other) in own.iter_mut().zip(other.unwrap_or_default()) {
        *logit = 0.5 * (*logit + other);
    }
    Some(own)
}
