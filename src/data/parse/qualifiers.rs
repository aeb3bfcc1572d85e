//! Columns that say something about the label beside them: whether it was accepted, which part
//! the row belongs to, how sure it is.

use std::collections::HashSet;

use super::names::{is_label_name, plain_name};
use super::notes::{LeftOut, Note, NoteKind, Qualifier, WhyLeftOut};
use super::options::ParseOptions;
use super::table::{Row, Table};
use crate::data::Example;

/// Different values that a note names.
const MOST_VALUES: usize = 8;

/// Past so many different values a column says something else.
const MOST_DIFFERENT: usize = 50;

const SPLIT_NAMES: [&str; 12] = [
    "split",
    "set",
    "subset",
    "partition",
    "fold",
    "dataset_split",
    "data_split",
    "is_valid",
    "is_test",
    "phase",
    "usage",
    "划分",
];
const SPLIT_VALUES: [&str; 18] = [
    "train",
    "training",
    "test",
    "testing",
    "val",
    "valid",
    "validation",
    "validate",
    "dev",
    "develop",
    "eval",
    "evaluation",
    "unlabeled",
    "unsupervised",
    "holdout",
    "训练",
    "测试",
    "验证",
];
const CONFIDENCE_NAMES: [&str; 10] = [
    "confidence",
    "conf",
    "score",
    "prob",
    "probability",
    "certainty",
    "agreement",
    "置信度",
    "confidence_score",
    "label_confidence",
];
const VALID_NAMES: [&str; 6] =
    ["valid", "isvalid", "approved", "is_approved", "usable", "is_correct"];
const ANSWER_NAMES: [&str; 5] = ["answer", "accepted", "is_accepted", "decision", "verdict"];
const SKIP_NAMES: [&str; 7] =
    ["was_cancelled", "cancelled", "skipped", "is_skipped", "deleted", "is_deleted", "rejected"];
const YES: [&str; 6] = ["true", "yes", "y", "1", "1.0", "t"];
const NO: [&str; 7] = ["false", "no", "n", "0", "0.0", "f", ""];

/// A column and what it says.
#[derive(Debug)]
pub(super) struct Qualifying {
    pub column: usize,
    pub meaning: Qualifier,
    /// Its meaning is the opposite: `skipped` rather than `accepted`.
    is_negative: bool,
    /// What it means is known well enough to go by it.
    is_clear: bool,
    values: Vec<String>,
}

/// Whether a value names a part of a data set.
pub(super) fn is_split_value(value: &str) -> bool {
    SPLIT_VALUES.contains(&plain_name(value).as_str())
}

/// The columns of a table that qualify its labels, those aside that the person chose.
///
/// * `names` - as the header or the keys have them; without them only parts are recognised.
pub(super) fn find(
    names: &[String],
    has_names: bool,
    rows: &[Row],
    options: &ParseOptions,
) -> Vec<Qualifying> {
    // Of two columns neither is beside the matter.
    if names.len() < 3 {
        return Vec::new();
    }
    let chosen = [options.label_column, options.text_column];
    (0..names.len())
        .filter(|column| !chosen.contains(&Some(*column)))
        .filter_map(|column| {
            let name = if has_names { plain_name(&names[column]) } else { String::new() };
            qualifying(column, &name, rows, has_names)
        })
        .collect()
}

fn qualifying(column: usize, name: &str, rows: &[Row], has_names: bool) -> Option<Qualifying> {
    // `airline_sentiment:confidence`, `meta.split`.
    let last = name.rsplit([':', '.']).next().unwrap_or(name);
    let is = |names: &[&str]| names.contains(&name) || names.contains(&last);
    if is_label_name(name) && name != "answer" {
        return None;
    }
    let values = different(column, rows)?;
    let all = |known: &dyn Fn(&str) -> bool| {
        !values.iter().all(String::is_empty)
            && values.iter().all(|v| v.is_empty() || known(&plain_name(v)))
    };
    let is_flag = |v: &str| YES.contains(&v) || NO.contains(&v);
    let is_number = |v: &str| v.parse::<f64>().is_ok();
    let is_answer = |v: &str| {
        matches!(
            v,
            "accept"
                | "reject"
                | "ignore"
                | "accepted"
                | "rejected"
                | "ignored"
                | "skip"
                | "skipped"
        )
    };
    let is_status = |v: &str| {
        matches!(
            v,
            "submitted"
                | "discarded"
                | "pending"
                | "draft"
                | "validated"
                | "default"
                | "completed"
                | "done"
                | "todo"
                | "skipped"
                | "rejected"
                | "accepted"
                | "new"
                | "in_progress"
        )
    };
    let found = |meaning, is_negative, is_clear| {
        let values = values.iter().take(MOST_VALUES).cloned().collect();
        Some(Qualifying { column, meaning, is_negative, is_clear, values })
    };
    let is_split_name = is(&SPLIT_NAMES);
    if is(&ANSWER_NAMES) && (all(&is_answer) || name != "answer" && all(&is_flag)) {
        found(Qualifier::Answer, false, true)
    } else if has_names && is(&SKIP_NAMES) && all(&is_flag) {
        found(Qualifier::Valid, true, true)
    } else if all(&|v| SPLIT_VALUES.contains(&v))
        || is_split_name && (all(&is_flag) || last == "fold" && all(&is_number))
    {
        // In a table without a header the values alone tell, if there are two.
        (is_split_name || values.len() > 1 || !has_names)
            .then(|| found(Qualifier::Split, false, false))?
    } else if has_names && is(&VALID_NAMES) && all(&is_flag) {
        found(Qualifier::Valid, false, false)
    } else if has_names && (last == "status" || name.ends_with("_status")) && all(&is_status) {
        found(Qualifier::Status, false, true)
    } else {
        None
    }
}

/// A column of numbers that tells how sure labels are.
pub(super) fn confidence(names: &[String], rows: &[Row]) -> Vec<usize> {
    let is_number = |row: &Row, column: usize| {
        row.fields
            .get(column)
            .is_none_or(|f| f.trim().is_empty() || f.trim().parse::<f64>().is_ok())
    };
    (0..names.len())
        .filter(|&column| {
            let name = plain_name(&names[column]);
            let last = name.rsplit([':', '.', '_']).next().unwrap_or_default();
            (CONFIDENCE_NAMES.contains(&name.as_str())
                || matches!(last, "confidence" | "probability"))
                && rows.iter().all(|row| is_number(row, column))
        })
        .collect()
}

/// The different values of a column in their order, if they are few.
fn different(column: usize, rows: &[Row]) -> Option<Vec<String>> {
    let mut seen: HashSet<&str> = HashSet::new();
    let mut values = Vec::new();
    for row in rows {
        let value = row.fields.get(column).map(|field| field.trim()).unwrap_or_default();
        if value.len() > 40 {
            return None;
        }
        if seen.insert(value) {
            values.push(value.to_string());
            if values.len() > MOST_DIFFERENT {
                return None;
            }
        }
    }
    Some(values)
}

/// What becomes of a row.
enum Verdict {
    Keep,
    /// It rejects its label.
    Reject,
    Leave(WhyLeftOut),
}

impl Qualifying {
    fn verdict(&self, row: &Row, options: &ParseOptions) -> Verdict {
        let value = row.fields.get(self.column).map(|f| plain_name(f)).unwrap_or_default();
        let (yes, no) = (YES.contains(&value.as_str()), NO.contains(&value.as_str()));
        match self.meaning {
            Qualifier::Split => {
                let keeps = |kept: &Vec<String>| kept.iter().any(|kept| plain_name(kept) == value);
                match options.keep_split.as_ref().is_none_or(keeps) {
                    true => Verdict::Keep,
                    false => Verdict::Leave(WhyLeftOut::OtherSplit),
                }
            }
            _ if !self.is_obeyed(options) => Verdict::Keep,
            Qualifier::Answer => match value.as_str() {
                "reject" | "rejected" => Verdict::Reject,
                "ignore" | "ignored" | "skip" | "skipped" => Verdict::Leave(WhyLeftOut::Ignored),
                _ if no && !value.is_empty() => Verdict::Reject,
                _ => Verdict::Keep,
            },
            Qualifier::Valid if self.is_negative && yes => Verdict::Leave(WhyLeftOut::Skipped),
            Qualifier::Valid if !self.is_negative && no && !value.is_empty() => {
                Verdict::Leave(WhyLeftOut::NotValid)
            }
            Qualifier::Status => match value.as_str() {
                "discarded" => Verdict::Leave(WhyLeftOut::Discarded),
                "rejected" => Verdict::Leave(WhyLeftOut::Rejected),
                "skipped" => Verdict::Leave(WhyLeftOut::Skipped),
                _ => Verdict::Keep,
            },
            Qualifier::Valid | Qualifier::Confidence => Verdict::Keep,
        }
    }

    fn is_obeyed(&self, options: &ParseOptions) -> bool {
        match self.meaning {
            Qualifier::Split => options.keep_split.is_some(),
            Qualifier::Confidence => false,
            _ => options.obey_qualifiers.unwrap_or(self.is_clear),
        }
    }
}

/// The examples of rows, without those that a qualifying column takes away.
///
/// * `names`, `qualifying` - of all columns, and those of them that qualify labels.
/// * `example` - of a row.
pub(super) fn obey(
    table: &mut Table,
    rows: &[Row],
    (names, qualifying): (&[String], &[Qualifying]),
    options: &ParseOptions,
    example: impl Fn(&Row) -> Example,
) -> Vec<Example> {
    let mut examples = Vec::with_capacity(rows.len());
    let mut rejected: Vec<(usize, Example)> = Vec::new();
    let mut n_left_out = vec![0; qualifying.len()];
    let mut labels: HashSet<String> = HashSet::new();
    for row in rows {
        let example = example(row);
        if !example.label.is_empty() && labels.len() < 2 {
            labels.insert(example.label.clone());
        }
        let verdicts = qualifying.iter().map(|one| one.verdict(row, options));
        let first = verdicts.enumerate().find(|(_, verdict)| !matches!(verdict, Verdict::Keep));
        match first {
            Some((one, Verdict::Leave(why))) => {
                n_left_out[one] += 1;
                table.left_out.push(LeftOut { line: row.line, why });
            }
            Some((one, Verdict::Reject)) => {
                n_left_out[one] += 1;
                rejected.push((examples.len(), example));
            }
            Some((_, Verdict::Keep)) | None => examples.push(example),
        }
    }
    let only = if examples.is_empty() || rejected.is_empty() { None } else { only_label(labels) };
    if let Some(label) = only {
        // Where one label is in question, to reject it is an answer.
        table
            .notes
            .push(Note::new(NoteKind::Rejections { label: label.clone(), n: rejected.len() }));
        for (one, n) in qualifying.iter().zip(&mut n_left_out) {
            if one.meaning == Qualifier::Answer {
                *n -= rejected.len().min(*n);
            }
        }
        examples = merged(examples, rejected, &format!("not {label}"));
    } else {
        let lines = rejected.iter().map(|(_, example)| example.line);
        table.left_out.extend(lines.map(|line| LeftOut { line, why: WhyLeftOut::Rejected }));
    }
    for (one, n_left_out) in qualifying.iter().zip(n_left_out) {
        table.notes.push(Note::new(NoteKind::Qualifier {
            column: names[one.column].clone(),
            meaning: one.meaning,
            values: one.values.clone(),
            obeyed: one.is_obeyed(options),
            n_left_out,
        }));
    }
    examples
}

/// Rejected rows among the others, in their places and with their label.
fn merged(examples: Vec<Example>, rejected: Vec<(usize, Example)>, label: &str) -> Vec<Example> {
    let mut all = Vec::with_capacity(examples.len() + rejected.len());
    let mut rejected = rejected.into_iter().peekable();
    for (at, example) in examples.into_iter().enumerate() {
        while let Some((_, rejected)) = rejected.next_if(|(before, _)| *before == at) {
            all.push(Example { label: label.to_string(), ..rejected });
        }
        all.push(example);
    }
    all.extend(rejected.map(|(_, example)| Example { label: label.to_string(), ..example }));
    all
}

/// The label of all rows, if there is but one.
fn only_label(labels: HashSet<String>) -> Option<String> {
    let mut labels = labels.into_iter();
    labels.next().filter(|_| labels.next().is_none())
}

/// The note about a column of confidences.
pub(super) fn confidence_note(name: &str, column: usize, rows: &[Row]) -> Note {
    let values = different(column, rows).unwrap_or_default();
    Note::new(NoteKind::Qualifier {
        column: name.to_string(),
        meaning: Qualifier::Confidence,
        values: values.into_iter().take(MOST_VALUES).collect(),
        obeyed: false,
        n_left_out: 0,
    })
}
