//! The scores of models that give a text several labels.

use std::io::{Write, stdout};
use std::path::Path;

use handful::config::LabelsPerText;
use handful::data::{Example, LabelSets};
use handful::metrics::{LabelledRow, LabelsReport};
use handful::run::Run;
use serde_json::{Value, json};

use crate::progress::note;
use crate::stop::Stop;
use crate::{predict, texts};

/// The scores of a model's file on labelled texts.
///
/// # Errors
/// That no text has the model's labels alone; what the engine says.
pub fn of_saved(
    run: &mut Run,
    file: &Path,
    examples: Vec<Example>,
    as_json: bool,
) -> Result<(), Stop> {
    let classes = run.classes().to_vec();
    let mut sets = LabelSets::default();
    let n_all = examples.len();
    let (mut known, mut rows) = (Vec::new(), Vec::new());
    for example in examples.into_iter().filter(Example::is_usable) {
        let names = example.classes(LabelsPerText::Several).into_iter();
        let place = |name: &str| classes.iter().position(|class| class == name);
        if let Some(labels) = names.map(place).collect() {
            rows.push(LabelledRow { row: rows.len(), label: sets.number_of(labels) });
            known.push(example);
        }
    }
    if known.is_empty() {
        let (place, all) = (texts::place(file), classes.join(", "));
        return Err(format!("{place}: no text has the model's labels alone: {all}").into());
    }
    let probabilities = predict::classify(run, &known)?;
    let thresholds = run.thresholds().unwrap_or_default();
    let report = LabelsReport::new(&classes, &sets, &rows, &probabilities, &thresholds);
    let n_others = n_all - known.len();
    if n_others > 0 {
        let place = texts::place(file);
        note(format_args!(
            "{place}: {n_others} of {n_all} texts have other labels or none and are left out"
        ));
    }
    tell(&report, as_json)
}

/// Subset accuracy, F1 scores and Hamming loss.
pub fn scores_in_words(report: &LabelsReport) -> String {
    format!(
        "micro F1 {:.3} ({:.3} to {:.3})   macro F1 {:.3}   Hamming loss {:.3}   95 % intervals",
        report.micro_average.f1,
        report.micro_f1_low,
        report.micro_f1_high,
        report.macro_average.f1,
        report.hamming_loss,
    )
}

/// Tells a report, as a line of JSON or in words.
///
/// # Errors
/// That nothing can be written.
pub fn tell(report: &LabelsReport, as_json: bool) -> Result<(), Stop> {
    let mut out = stdout();
    if as_json {
        return Ok(writeln!(out, "{}", scores_as_json(report))?);
    }
    writeln!(out, "all labels of {} of {} right", report.n_exact, report.n_examples)?;
    writeln!(out, "{}", scores_in_words(report))?;
    for label in &report.labels {
        writeln!(
            out,
            "  {:<24} precision {:.3}  recall {:.3}  F1 {:.3}  of {}, given from {:.2}",
            label.label, label.precision, label.recall, label.f1, label.support, label.threshold
        )?;
    }
    Ok(())
}

fn scores_as_json(report: &LabelsReport) -> Value {
    json!({
        "n_test": report.n_examples,
        "subset_accuracy": report.subset_accuracy,
        "hamming_loss": report.hamming_loss,
        "hamming_loss_low": report.hamming_loss_low,
        "hamming_loss_high": report.hamming_loss_high,
        "micro_f1": report.micro_average.f1,
        "micro_f1_low": report.micro_f1_low,
        "micro_f1_high": report.micro_f1_high,
        "macro_f1": report.macro_average.f1,
        "samples_f1": report.samples_average.f1,
        "weighted_f1": report.weighted_average.f1,
        "labels": report.labels,
    })
}
