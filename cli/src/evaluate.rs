//! `handful evaluate`: the scores of a model on texts that it has not seen.

use std::io::{Write, stdout};
use std::path::Path;
use std::time::Instant;

use burn::tensor::Device;
use handful::RunConfig;
use handful::config::LabelsPerText;
use handful::cross_validation::{
    Contestant, CrossRun, FoldJob, OutOfFold, Partition, partition, report,
};
use handful::data::{Example, Parts};
use handful::linear::NgramFit;
use handful::metrics::{LabelledRow, Report};
use handful::privacy::{Membership, PrivacySpent, membership};
use handful::run::{Part, Run, RunEncoders};
use handful::transfer::probabilities;
use serde_json::{Value, json};

use crate::media::Modality;
use crate::models::NGRAMS;
use crate::options::Options;
use crate::progress::{Progress, finish, note};
use crate::source::Source;
use crate::stop::Stop;
use crate::{engine, labels, predict, reading, texts};

/// Scores a model, or tells how a file is read.
///
/// # Errors
/// What is wrong with a file or a setting, and what fails.
pub fn run(options: &Options) -> Result<(), Stop> {
    if let Some(file) = &options.parse {
        return reading::tell(file, options.json);
    }
    if let (Some(model), Some(file)) = (&options.saved, &options.file) {
        return saved(model, file, options);
    }
    let config = options.config()?;
    let train = options.train.as_deref().ok_or("--train names no file")?;
    let device = engine::start()?;
    let modality = Modality::of(&config);
    let mut source = Source::new(modality, &options.encoders, &device)?;
    let mut training = source.lines(train, config.labels)?;
    let n_train = training.len();
    training.extend(source.unlabelled(options.unlabelled.as_deref())?);

    let start = Instant::now();
    let folds = options.folds(config.seed);
    if config.labels == LabelsPerText::Several {
        if folds.is_some() || options.model == NGRAMS {
            config.check_one_label()?;
        }
        let test = options.test.as_deref().ok_or("--test names no file")?;
        let test_examples = source.lines(test, config.labels)?;
        let encoders = source.encoders(&config, &options.encoders, &device)?;
        let run = Run::new(&training, Some(&test_examples), config, encoders, &device);
        let mut run = run.map_err(|error| texts::of_files(error, train, Some(test)))?;
        finish(&mut run, options.verbose)?;
        let report = pollster::block_on(run.evaluate_labels(Part::Test))?;
        let report = report.ok_or("the test file has no examples")?;
        return labels::tell(&report, options.json);
    }
    let (Scored { report, n_parameters, privacy, membership }, n_folds) =
        match (folds, options.test.as_deref()) {
            (Some(folds), _) => {
                let partition = partition(&training, folds);
                let partition = partition.map_err(|error| texts::of_files(error, train, None))?;
                let scores =
                    cross_validation(&training, &partition, &config, options, (&source, &device))?;
                (scores, partition.n_folds())
            }
            (None, Some(test)) => {
                let test_examples = source.lines(test, config.labels)?;
                let in_file = |error| texts::of_files(error, train, Some(test));
                let scores = match options.model.as_str() {
                    NGRAMS => ngrams(&training, &test_examples, &config).map_err(in_file)?,
                    _ => {
                        let parts = (training.as_slice(), test_examples.as_slice());
                        model(parts, &config, options, (&source, &device), in_file)?
                    }
                };
                (scores, 0)
            }
            (None, None) => unreachable!("clap asks for one of the two"),
        };
    let seconds = start.elapsed().as_secs_f64();
    let name = match config.encoder() {
        // What reads texts is said by the model's name.
        Some(encoder) if encoder.is_given() => encoder.name(),
        _ => options.model.as_str(),
    };

    let mut out = stdout();
    if options.json {
        // One split tells the scores alone, a cross-validation their intervals too.
        let mut line = match folds {
            Some(_) => scores_as_json(&report),
            None => json!({ "accuracy": report.accuracy, "macro_f1": report.macro_average.f1 }),
        };
        line["model"] = json!(name);
        line["n_train"] = n_train.into();
        line["n_test"] = report.n_examples.into();
        line["seconds"] = seconds.into();
        line["n_parameters"] = n_parameters.into();
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
        }
        writeln!(out, "{line}")?;
    } else {
        let what = if config.is_of_texts() { "texts" } else { "files" };
        writeln!(out, "{name} on {n_train} {what}, {seconds:.1} s")?;
        if n_folds > 0 {
            writeln!(out, "{n_folds} folds")?;
        }
        tell(&report)?;
        if let Some(spent) = privacy {
            writeln!(out, "{}", privacy_in_words(&spent))?;
        }
        if let Some(Membership { auc, auc_low, auc_high, .. }) = membership {
            writeln!(out, "membership attack: AUC {auc:.3} ({auc_low:.3} to {auc_high:.3})")?;
        }
    }
    Ok(())
}

/// The scores of a model's file.
fn saved(model: &Path, file: &Path, options: &Options) -> Result<(), Stop> {
    let (mut run, mut source) = predict::open(model, &options.encoders)?;
    if let Some(modality) = options.modality {
        modality.check(run.config())?;
    }
    let per_text = run.config().labels;
    let (examples, _) = source.labelled(file, Some(per_text))?;
    if per_text == LabelsPerText::Several {
        return labels::of_saved(&mut run, file, examples, options.json);
    }
    let n_all = examples.len();
    let classes = run.classes().to_vec();
    let class = |example: &Example| classes.iter().position(|class| *class == example.label);
    let known = examples.into_iter().filter(Example::is_usable);
    let known = known.filter_map(|example| class(&example).map(|label| (example, label)));
    let (examples, labels): (Vec<Example>, Vec<usize>) = known.unzip();
    if examples.is_empty() {
        let (place, all) = (texts::place(file), classes.join(", "));
        return Err(format!("{place}: no text has one of the model's classes: {all}").into());
    }
    let probabilities = predict::classify(&mut run, &examples)?;
    let rows: Vec<LabelledRow> =
        labels.iter().enumerate().map(|(row, &label)| LabelledRow { row, label }).collect();
    let report = Report::new(&classes, &rows, &probabilities);
    let n_others = n_all - examples.len();
    if options.json {
        let mut line = scores_as_json(&report);
        line["n_test"] = report.n_examples.into();
        line["n_other_classes"] = n_others.into();
        line["classes"] = json!(report.classes);
        return Ok(writeln!(stdout(), "{line}")?);
    }
    if n_others > 0 {
        note(format_args!(
            "{}: {n_others} of {n_all} texts have none of the model's classes and are left out",
            texts::place(file)
        ));
    }
    tell(&report)
}

/// Accuracy and macro F1 with their intervals.
pub fn scores_in_words(report: &Report) -> String {
    format!(
        "accuracy {:.3} ({:.3} to {:.3})   macro F1 {:.3} ({:.3} to {:.3})   95 % intervals",
        report.accuracy,
        report.accuracy_low,
        report.accuracy_high,
        report.macro_average.f1,
        report.macro_f1_low,
        report.macro_f1_high,
    )
}

/// The same for programs, with the expected calibration error.
pub fn scores_as_json(report: &Report) -> Value {
    json!({
        "accuracy": report.accuracy,
        "accuracy_low": report.accuracy_low,
        "accuracy_high": report.accuracy_high,
        "macro_f1": report.macro_average.f1,
        "macro_f1_low": report.macro_f1_low,
        "macro_f1_high": report.macro_f1_high,
        "expected_calibration_error": report.expected_calibration_error,
    })
}

/// What a private training has spent.
pub fn privacy_in_words(spent: &PrivacySpent) -> String {
    let PrivacySpent { epsilon, delta, noise_multiplier, n_steps, .. } = spent;
    format!(
        "private: epsilon {epsilon:.3} at delta {delta:e}, {n_steps} steps with noise of {noise_multiplier:.2} times the clipping norm"
    )
}

fn tell(report: &Report) -> Result<(), Stop> {
    let mut out = stdout();
    writeln!(out, "{} of {} right", report.n_correct, report.n_examples)?;
    writeln!(out, "{}", scores_in_words(report))?;
    writeln!(out, "expected calibration error {:.3}", report.expected_calibration_error)?;
    for class in &report.classes {
        writeln!(
            out,
            "  {:<24} precision {:.3}  recall {:.3}  F1 {:.3}  of {}",
            class.label, class.precision, class.recall, class.f1, class.support
        )?;
    }
    Ok(())
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
///
/// * `in_file` - tells an error with the file that it is of.
fn model(
    (training, test): (&[Example], &[Example]),
    config: &RunConfig,
    options: &Options,
    (source, device): (&Source, &Device),
    in_file: impl Fn(handful::Error) -> Stop,
) -> Result<Scored, Stop> {
    let encoders = source.encoders(config, &options.encoders, device)?;
    let mut run =
        Run::new(training, Some(test), config.clone(), encoders, device).map_err(in_file)?;
    finish(&mut run, options.verbose)?;
    let report = pollster::block_on(run.evaluate(Part::Test))?;
    let layers = run.plan()?.layers;
    let n_parameters = layers.iter().map(|layer| layer.n_parameters).sum();
    let report = report.ok_or("the test file has no examples")?;
    let own = pollster::block_on(run.evaluate(Part::Training))?;
    let membership = own.and_then(|own| membership(&own, std::iter::once(&report)));
    Ok(Scored { privacy: run.privacy(), membership, ..Scored::new(report, n_parameters) })
}

/// Every training text classified by a model that has not seen it.
fn cross_validation(
    training: &[Example],
    partition: &Partition,
    config: &RunConfig,
    options: &Options,
    (source, device): (&Source, &Device),
) -> Result<Scored, Stop> {
    let contestant = if options.model == NGRAMS { Contestant::Ngrams } else { Contestant::Run };
    let encoders = match contestant {
        Contestant::Run => source.encoders(config, &options.encoders, device)?,
        Contestant::Majority | Contestant::Ngrams => RunEncoders::default(),
    };
    let n_labelled = training.iter().filter(|example| example.is_usable()).count();
    let (progress, n_all) = (Progress::new(), n_labelled * partition.repeats.len());
    let tell = |repeat: usize, fold: usize, n: usize| {
        if options.verbose {
            note(format_args!("repeat {repeat}, fold {fold}: {n} texts so far"));
        }
        progress.show(format_args!("{n} of {n_all} texts"));
    };
    let (predictions, n_parameters) =
        predictions(training, partition, config, contestant, &encoders, device, tell)?;
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
    encoders: &RunEncoders,
    device: &Device,
    tell: impl Fn(usize, usize, usize),
) -> Result<(Vec<OutOfFold>, usize), Stop> {
    let (mut predictions, mut n_parameters) = (Vec::new(), None);
    for (repeat, folds) in partition.repeats.iter().enumerate() {
        for (fold, rows) in folds.iter().enumerate() {
            let (classes, rows) = (partition.classes.clone(), rows.clone());
            let job = FoldJob { contestant, classes, repeat, rows };
            let mut run = CrossRun::new(training, config, job, encoders.clone(), device)?;
            let of_fold = loop {
                let progress = pollster::block_on(run.advance(64))?;
                if let Some(predictions) = progress.predictions {
                    break predictions;
                }
            };
            predictions.extend(of_fold);
            if let (None, Some(run)) = (n_parameters, run.run().run()) {
                let layers = run.plan()?.layers;
                n_parameters = Some(layers.iter().map(|layer| layer.n_parameters).sum());
            }
            tell(repeat, fold, predictions.len());
        }
    }
    Ok((predictions, n_parameters.unwrap_or(0)))
}

/// Logistic regression on character n-grams.
fn ngrams(
    training: &[Example],
    test: &[Example],
    config: &RunConfig,
) -> Result<Scored, handful::Error> {
    let parts = Parts::new(training, Some(test), config)?;
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
