//! A data set's training, validation and test parts, before anything reads the texts.

use std::collections::HashSet;

use super::by_sets::split_by_sets;
use super::groups::Groups;
use super::hold_out::{Split, split};
use crate::config::{LabelsPerText, RunConfig};
use crate::data::dataset::{Example, check, classes};
use crate::data::label_sets::LabelSets;
use crate::error::{Error, ErrorKind};

/// The usable examples of a data set by part, and its classes.
#[derive(Debug, Clone)]
pub struct Parts<'a> {
    /// Class names; their order gives the class indices.
    pub classes: Vec<String>,
    /// The sets of classes, where a text may have several.
    pub sets: Option<LabelSets>,
    /// What a model learns from.
    pub training: Vec<Labelled<'a>>,
    /// What early stopping goes by.
    pub validation: Vec<Labelled<'a>>,
    /// What the final scores come from.
    pub test: Vec<Labelled<'a>>,
    /// Whether the test part is a table of the person's own.
    pub has_own_test: bool,
    /// The different texts of the rows without labels. One that is an example's is none of them,
    /// so that nothing that is held out can be learned from.
    pub unlabelled: Vec<&'a str>,
    /// How many texts at the end of what is learned from had no label, and were told theirs.
    pub n_told: usize,
}

/// An example with its class.
#[derive(Debug, Clone, Copy)]
pub struct Labelled<'a> {
    /// Index of the example in its table.
    pub row: usize,
    /// Class index; of a text that may have several labels, the number of its set.
    pub label: usize,
    /// Equal texts have the same number. A model that has seen a text proves nothing by
    /// knowing it, so a group stays together wherever texts are put aside.
    pub group: usize,
    /// The example itself.
    pub example: &'a Example,
}

impl<'a> Parts<'a> {
    /// Parts without examples, of a model whose texts are not at hand.
    pub fn without_examples(classes: Vec<String>, config: &RunConfig) -> Self {
        Self {
            classes,
            sets: config.has_several_labels().then(LabelSets::default),
            training: Vec::new(),
            validation: Vec::new(),
            test: Vec::new(),
            has_own_test: false,
            unlabelled: Vec::new(),
            n_told: 0,
        }
    }

    /// Splits the usable rows.
    ///
    /// * `test_examples` - the person's own test set; without it `test_share` is put aside.
    ///
    /// # Errors
    /// Those of [`check`] and [`split`], and [`ErrorKind::TooFewExamples`] and
    /// [`ErrorKind::UnknownTestLabel`].
    pub fn new(
        examples: &'a [Example],
        test_examples: Option<&'a [Example]>,
        config: &RunConfig,
    ) -> Result<Self, Error> {
        check(examples, config.labels)?;
        let classes = classes(examples, config.labels);
        let test_examples = test_examples.filter(|table| table.iter().any(Example::is_usable));
        let has_own_test = test_examples.is_some();

        let mut groups = Groups::default();
        let mut sets = config.has_several_labels().then(LabelSets::default);
        let usable = label(examples, &classes, &mut sets, &mut groups)?;
        let mut members: Vec<Vec<Labelled>> = vec![Vec::new(); groups.len()];
        for labelled in usable {
            members[labelled.group].push(labelled);
        }
        let labels: Vec<usize> = members.iter().map(|group| group[0].label).collect();
        let test_share = if has_own_test { 0.0 } else { config.test_share };
        let shares = (config.validation_share, test_share);
        let Split { training, validation, test } = match &sets {
            Some(sets) => split_by_sets(sets, &labels, classes.len(), shares, config.seed)?,
            None => split(&labels, shares.0, shares.1, config.seed)?,
        };
        let [training, validation, mut test] = [training, validation, test]
            .map(|part| part.iter().flat_map(|&group| members[group].iter().copied()).collect());
        let training: Vec<Labelled> = training;
        let trained: HashSet<usize> = match &sets {
            Some(sets) => training.iter().flat_map(|own| sets.labels(own.label)).copied().collect(),
            None => training.iter().map(|labelled| labelled.label).collect(),
        };
        if trained.len() < classes.len() {
            let (n_examples, n_classes) = (training.len(), classes.len());
            return Err(ErrorKind::TooFewExamples { n_examples, n_classes }.into());
        }
        if let Some(test_examples) = test_examples {
            test = label(test_examples, &classes, &mut sets, &mut groups)?;
        }
        let all = training.iter().chain(&validation).chain(&test);
        let mut known: HashSet<&str> = all.map(|labelled| labelled.example.text.trim()).collect();
        let is_open = |example: &&Example| example.label.trim().is_empty();
        let is_new = |text: &&'a str| !text.trim().is_empty() && known.insert(text.trim());
        let texts = examples.iter().filter(is_open).map(|example| example.text.as_str());
        let unlabelled = texts.filter(is_new).collect();
        Ok(Self { classes, sets, training, validation, test, has_own_test, unlabelled, n_told: 0 })
    }

    /// At most so many of the texts without labels, spread over all of them: texts that lie side by
    /// side are often alike.
    pub fn some_unlabelled(&self, most: usize) -> Vec<&'a str> {
        let n = self.unlabelled.len().min(most);
        (0..n).map(|index| self.unlabelled[index * self.unlabelled.len() / n]).collect()
    }

    /// Has the model learn from texts without labels, too, by what a teacher has told of them.
    ///
    /// * `examples` - those that the parts are of.
    /// * `classes` - one for each of so many texts of [`Parts::some_unlabelled`].
    pub fn tell(&mut self, examples: &'a [Example], classes: &[usize]) {
        let mut group = self.n_texts();
        let texts = self.some_unlabelled(classes.len());
        let mut told = texts.into_iter().zip(classes).peekable();
        for (row, example) in examples.iter().enumerate() {
            let is_next =
                |(text, _): &(&str, &usize)| !example.is_usable() && example.text == *text;
            if let Some((_, &label)) = told.next_if(is_next) {
                self.training.push(Labelled { row, label, group, example });
                self.n_told += 1;
                group += 1;
            }
        }
    }

    /// What is learned from alone, for what will be asked of nothing else. Texts are numbered in
    /// the same order.
    pub fn of_training(&self) -> Self {
        let mut groups: Vec<usize> = self.training.iter().map(|own| own.group).collect();
        groups.sort_unstable();
        groups.dedup();
        let number = |group| groups.partition_point(|&other| other < group);
        let training = self.training.iter();
        Self {
            training: training.map(|own| Labelled { group: number(own.group), ..*own }).collect(),
            validation: Vec::new(),
            test: Vec::new(),
            ..self.clone()
        }
    }

    /// Every example: training, then validation, then test.
    pub fn all(&self) -> impl Iterator<Item = Labelled<'a>> {
        self.training.iter().chain(&self.validation).chain(&self.test).copied()
    }

    /// How many different texts there are; [`Labelled::group`] numbers them.
    pub fn n_texts(&self) -> usize {
        self.all().map(|labelled| labelled.group + 1).max().unwrap_or(0)
    }
}

/// The rows with both a text and a label; `groups` numbers the texts in the order of their first.
fn label<'a>(
    examples: &'a [Example],
    classes: &[String],
    sets: &mut Option<LabelSets>,
    groups: &mut Groups<'a>,
) -> Result<Vec<Labelled<'a>>, Error> {
    let usable = examples.iter().enumerate().filter(|(_, example)| example.is_usable());
    let label_one = |(row, example): (usize, &'a Example)| {
        let index = |name: &str| {
            let unknown = || Error {
                kind: ErrorKind::UnknownTestLabel { label: name.to_string() },
                line: example.source_line(),
            };
            classes.iter().position(|class| class == name).ok_or_else(unknown)
        };
        let label = match sets {
            Some(sets) => {
                let names = example.classes(LabelsPerText::Several).into_iter();
                sets.number_of(names.map(index).collect::<Result<_, _>>()?)
            }
            None => index(&example.label)?,
        };
        let group = groups.of(example.text.trim());
        Ok(Labelled { row, label, group, example })
    };
    usable.map(label_one).collect()
}
