//! `handful evaluate`: the scores of a model on texts that it has not seen.

use std::path::Path;
use std::rc::Rc;
use std::time::Instant;

use burn::tensor::Device;
use handful::RunConfig;
use handful::cross_validation::{
    Contestant, CrossRun, FoldJob, OutOfFold, Partition, partition, report,
};
use handful::data::{Example, Parts};
use handful::linear::NgramFit;
use handful::metrics::{LabelledRow, Report};
use handful::pretrained::Encoder;
use handful::privacy::{Membership, PrivacySpent, membership};
use handful::run::{Part, Run};
use handful::transfer::probabilities;

use crate::models::NGRAMS;
use crate::options::Options;
use crate::{engine, in_words, predict, reading, texts};

/// Scores a model, or tells how a file is read.
///
/// # Errors
/// What is wrong with a file or a setting, and what fails.
pub fn run(options: &Options) -> Result<(), String> {
    if let Some(file) = &options.parse {
        return reading::tell(file, options.json);
    }
    if let (Some(model), Some(file)) = (&options.saved, &options.file) {
        return saved(model, file, options);
    }
    let config = options.config().map_err(in_words)?;
    let train = options.train.as_ref().ok_or("--train names no file")?;
    let training = texts::lines(train)?;

    let start = Instant::now();
    let folds = options.folds(config.seed);
    let (Scored { report, n_parameters, privacy, membership }, n_folds) =
        match (folds, &options.test) {
            (Some(folds), _) => {
                let partition = partition(&training, folds).map_err(in_words)?;
                let scores = cross_validation(&training, &partition, &config, options)?;
                (scores, partition.n_folds())
            }
            (None, Some(test)) => {
                let test = texts::lines(test)?;
                let scores = match options.model.as_str() {
                    NGRAMS => ngrams(&training, &test, &config)?,
                    _ => model(&training, &test, &config, options)?,
                };
                (scores, 0)
            }
            (None, None) => unreachable!("clap asks for one of the two"),
        };
    let seconds = start.elapsed().as_secs_f64();

    if options.json {
        let mut line = serde_json::json!({
            "model": options.model,
            "n_train": training.len(),
            "n_test": report.n_examples,
            "accuracy": report.accuracy,
            "macro_f1": report.macro_average.f1,
            "seconds": seconds,
            "n_parameters": n_parameters,
        });
        if let Some(PrivacySpent { epsilon, delta, noise_multiplier, .. }) = privacy {
            line["epsilon"] = epsilon.into();
            line["delta"] = delta.into();
            line["noise_multiplier"] = noise_multiplier.into();
        }
        if let Some(Membership { auc, .. }) = membership {
            line["membership_auc"] = auc.into();
        }
        if let Some(folds) = folds {
            // Fewer than were asked for where a class has fewer texts.
            line["cv"] = n_folds.into();
            line["repeats"] = folds.n_repeats.into();
            line["accuracy_low"] = report.accuracy_low.into();
            line["accuracy_high"] = report.accuracy_high.into();
            line["macro_f1_low"] = report.macro_f1_low.into();
            line["macro_f1_high"] = report.macro_f1_high.into();
            line["expected_calibration_error"] = report.expected_calibration_error.into();
        }
        println!("{line}");
    } else {
        println!("{} on {} texts, {seconds:.1} s", options.model, training.len());
        if n_folds > 0 {
            println!("{n_folds} folds");
        }
        tell(&report);
        if let Some(PrivacySpent { epsilon, delta, noise_multiplier, n_steps, .. }) = privacy {
            println!(
                "private: epsilon {epsilon:.3} at delta {delta:e}, {n_steps} steps with noise of {noise_multiplier:.2} times the clipping norm"
            );
        }
        if let Some(Membership { auc, auc_low, auc_high, .. }) = membership {
            println!("membership attack: AUC {auc:.3} ({auc_low:.3} to {auc_high:.3})");
        }
    }
    Ok(())
}

/// The scores of a model's file.
fn saved(model: &Path, file: &Path, options: &Options) -> Result<(), String> {
    let examples = texts::labelled(file)?;
    let mut run = predict::open(model, &options.encoders)?;
    let classes = run.classes().to_vec();
    let place = |example: &Example| classes.iter().position(|class| *class == example.label);
    let known: Vec<(Example, usize)> =
        examples.iter().filter_map(|one| Some((one.clone(), place(one)?))).collect();
    if known.is_empty() {
        let all = classes.join(", ");
        return Err(format!("{}: no text has one of the model's classes: {all}", file.display()));
    }
    let (texts, labels): (Vec<Example>, Vec<usize>) = known.into_iter().unzip();
    let probabilities = predict::classify(&mut run, &texts)?;
    let rows: Vec<LabelledRow> =
        labels.iter().enumerate().map(|(row, &label)| LabelledRow { row, label }).collect();
    let report = Report::new(&classes, &rows, &probabilities);
    let n_other = examples.len() - texts.len();
    if options.json {
        let line = serde_json::json!({
            "n_test": report.n_examples,
            "n_other_classes": n_other,
            "accuracy": report.accuracy,
            "accuracy_low": report.accuracy_low,
            "accuracy_high": report.accuracy_high,
            "macro_f1": report.macro_average.f1,
            "macro_f1_low": report.macro_f1_low,
            "macro_f1_high": report.macro_f1_high,
            "expected_calibration_error": report.expected_calibration_error,
        });
        println!("{line}");
        return Ok(());
    }
    if n_other > 0 {
        println!("{n_other} texts of other classes are left out");
    }
    tell(&report);
    Ok(())
}

fn tell(report: &Report) {
    println!("{} of {} right", report.n_correct, report.n_examples);
    println!(
        "accuracy {:.3} ({:.3} to {:.3})   macro F1 {:.3} ({:.3} to {:.3})   95 % intervals",
        report.accuracy,
        report.accuracy_low,
        report.accuracy_high,
        report.macro_average.f1,
        report.macro_f1_low,
        report.macro_f1_high,
    );
    println!("expected calibration error {:.3}", report.expected_calibration_error);
    for class in &report.classes {
        println!(
            "  {:<24} precision {:.3}  recall {:.3}  F1 {:.3}  of {}",
            class.label, class.precision, class.recall, class.f1, class.support
        );
    }
}

/// What is told of a model.
struct Scored {
    report: Report,
    n_parameters: usize,
    privacy: Option<PrivacySpent>,
    /// What the scores give away of the training texts, beside the test texts.
    membership: Option<Membership>,
}

impl Scored {
    fn new(report: Report, n_parameters: usize) -> Self {
        Self { report, n_parameters, privacy: None, membership: None }
    }
}

/// A network, or a classifier on an encoder.
fn model(
    training: &[Example],
    test: &[Example],
    config: &RunConfig,
    options: &Options,
) -> Result<Scored, String> {
    let device = engine::start()?;
    let load = |name| options.encoders.load(name, &device);
    let encoder = config.encoder().map(load).transpose()?;
    let mut run =
        Run::new(training, Some(test), config.clone(), encoder, &device).map_err(in_words)?;
    while !run.is_finished() {
        for event in pollster::block_on(run.advance(64)).map_err(in_words)? {
            if options.verbose {
                eprintln!("{event:?}");
            }
        }
    }
    let report = pollster::block_on(run.evaluate(Part::Test)).map_err(in_words)?;
    let layers = run.plan().map_err(in_words)?.layers;
    let n_parameters = layers.iter().map(|layer| layer.n_parameters).sum();
    let report = report.ok_or("the test file has no examples")?;
    let own = pollster::block_on(run.evaluate(Part::Training)).map_err(in_words)?;
    let membership = own.and_then(|own| membership(&own, std::iter::once(&report)));
    Ok(Scored { privacy: run.privacy(), membership, ..Scored::new(report, n_parameters) })
}

/// Every training text classified by a model that has not seen it.
fn cross_validation(
    training: &[Example],
    partition: &Partition,
    config: &RunConfig,
    options: &Options,
) -> Result<Scored, String> {
    let contestant = if options.model == NGRAMS { Contestant::Ngrams } else { Contestant::Run };
    let device = engine::start()?;
    let needed = config.encoder().filter(|_| contestant == Contestant::Run);
    let encoder = needed.map(|name| options.encoders.load(name, &device)).transpose()?;
    let tell = |repeat: usize, fold: usize, n: usize| {
        if options.verbose {
            eprintln!("repeat {repeat}, fold {fold}: {n} texts so far");
        }
    };
    let encoder = encoder.as_ref();
    let (predictions, n_parameters) =
        predictions(training, partition, config, contestant, encoder, &device, tell)?;
    let report = report(&partition.classes, &predictions, partition.n_folds());
    Ok(Scored::new(report, n_parameters))
}

/// What a contestant says of every text, by models that have not seen it; and the number of
/// parameters of the first fold's model.
///
/// * `tell` - is told the repeat, the fold and the number of texts so far.
///
/// # Errors
/// Those of the training.
pub fn predictions(
    training: &[Example],
    partition: &Partition,
    config: &RunConfig,
    contestant: Contestant,
    encoder: Option<&Rc<Encoder>>,
    device: &Device,
    tell: impl Fn(usize, usize, usize),
) -> Result<(Vec<OutOfFold>, usize), String> {
    let (mut predictions, mut n_parameters) = (Vec::new(), None);
    for (repeat, folds) in partition.repeats.iter().enumerate() {
        for (fold, rows) in folds.iter().enumerate() {
            let (classes, rows) = (partition.classes.clone(), rows.clone());
            let job = FoldJob { contestant, classes, repeat, rows };
            let mut run =
                CrossRun::new(training, config, job, encoder.cloned(), device).map_err(in_words)?;
            let of_fold = loop {
                let progress = pollster::block_on(run.advance(64)).map_err(in_words)?;
                if let Some(predictions) = progress.predictions {
                    break predictions;
                }
            };
            predictions.extend(of_fold);
            if let (None, Some(run)) = (n_parameters, run.run().run()) {
                let layers = run.plan().map_err(in_words)?.layers;
                n_parameters = Some(layers.iter().map(|layer| layer.n_parameters).sum());
            }
            tell(repeat, fold, predictions.len());
        }
    }
    Ok((predictions, n_parameters.unwrap_or(0)))
}

/// Logistic regression on character n-grams.
fn ngrams(training: &[Example], test: &[Example], config: &RunConfig) -> Result<Scored, String> {
    let parts = Parts::new(training, Some(test), config).map_err(|error| error.to_string())?;
    let texts: Vec<&str> = parts.training.iter().map(|row| row.example.text.as_str()).collect();
    let labels: Vec<usize> = parts.training.iter().map(|row| row.label).collect();
    let mut fit = NgramFit::new(&texts, &labels, parts.classes.len());
    while !fit.advance(100) {}
    let classifier = fit.finish();
    let classify = |text: &str| probabilities(None, Some(&classifier.logits(text)), 1.0, 1.0);
    let rows: Vec<LabelledRow> =
        parts.test.iter().map(|one| LabelledRow { row: one.row, label: one.label }).collect();
    let probabilities: Vec<Vec<f64>> =
        parts.test.iter().map(|row| classify(&row.example.text)).collect();
    Ok(Scored::new(Report::new(&parts.classes, &rows, &probabilities), 0))
}
