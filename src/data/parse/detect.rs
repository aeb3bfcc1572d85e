//! Finding out how a text is laid out.

use std::collections::HashSet;

use super::columns::Columns;
use super::dialect::Dialect;
use super::lines::{lines, sample};
use super::markup::{is_html, is_markdown};
use super::names::is_header;
use super::options::{Format, ParseOptions};
use super::prefixed::{LABEL_PREFIX, is_label_word};
use super::yaml::is_yaml;
use crate::config::LabelsPerText;
use crate::error::{Error, ErrorKind};

/// What separates comma-separated values, the likelier first.
const SEPARATORS: [u8; 3] = [b',', b';', b'|'];

/// The layout of a text.
///
/// # Errors
/// [`ErrorKind::UnknownLayout`] at the first line.
pub(super) fn dialect(text: &str) -> Result<Dialect, Error> {
    let sample = &*sample(text);
    let first = lines(sample).next().or_else(|| lines(text).next()).ok_or(ErrorKind::EmptyInput)?;
    if is_json(sample) {
        return Ok(Dialect::Json);
    }
    if is_html(sample) {
        return Ok(Dialect::Html);
    }
    if is_markdown(sample) {
        return Ok(Dialect::Markdown);
    }
    let tabular = || [Dialect::Tab].into_iter().chain(SEPARATORS.map(Dialect::Csv));
    let named = tabular().find(|dialect| names_columns(*dialect, first.1));
    let share_labelled =
        share(sample, |line| line.split_whitespace().any(|word| word.starts_with(LABEL_PREFIX)));
    if named.is_none() && share_labelled >= 0.5 {
        return Ok(Dialect::FastText);
    }
    if let Some(named) = named {
        return Ok(named);
    }
    if is_yaml(sample) {
        return Ok(Dialect::Yaml);
    }
    // A tab is hardly ever a part of a text: where most lines have one, it separates. Who writes by
    // hand may have spaces in its place in some.
    if score(Dialect::Tab, sample).is_some() {
        let has_tabs = |n: usize| move |(_, line): (usize, &str)| line.matches('\t').count() == n;
        let is_mixed = lines(sample).any(has_tabs(0))
            && lines(sample).all(|line| has_tabs(0)(line) || has_tabs(1)(line))
            && score(Dialect::Spaces, sample).is_some();
        return Ok(if is_mixed { Dialect::Spaces } else { Dialect::Tab });
    }
    if has_label_words(sample) {
        return Ok(Dialect::FirstWord);
    }
    let others = SEPARATORS.map(Dialect::Csv).into_iter().chain([Dialect::Colon, Dialect::Spaces]);
    best(others, sample).ok_or(ErrorKind::UnknownLayout.at(first.0))
}

/// The dialect of a format that the person chose.
pub(super) fn of_format(format: Format, text: &str) -> Dialect {
    match format {
        Format::Tsv => Dialect::Tab,
        Format::Csv => separator(text),
        Format::JsonLines => Dialect::Json,
        Format::FastText => Dialect::FastText,
        Format::Colon => Dialect::Colon,
        Format::FirstWord => Dialect::FirstWord,
        Format::Spaces => Dialect::Spaces,
        Format::Markdown => Dialect::Markdown,
        Format::Html => Dialect::Html,
        Format::Yaml => Dialect::Yaml,
    }
}

/// The separator of comma-separated values.
fn separator(text: &str) -> Dialect {
    let sample = &*sample(text);
    let separators = || SEPARATORS.map(Dialect::Csv).into_iter();
    if let Some((_, first)) = lines(sample).next()
        && let Some(named) = separators().find(|dialect| names_columns(*dialect, first))
    {
        return named;
    }
    best(separators(), sample).unwrap_or(Dialect::Csv(b','))
}

/// Whether it begins like an object or a list of values.
fn is_json(text: &str) -> bool {
    let mut marks = text.chars().filter(|c| !c.is_whitespace());
    match (marks.next(), marks.next()) {
        (Some('{'), Some(next)) => matches!(next, '"' | '\'' | '}'),
        (Some('['), Some(next)) => {
            matches!(next, '{' | '[' | '"' | ']') && text.contains([',', ']'])
        }
        _ => false,
    }
}

/// The share of lines of which something holds.
fn share(sample: &str, holds: impl Fn(&str) -> bool) -> f64 {
    let (n, n_lines) = lines(sample)
        .fold((0, 0), |(n, n_lines), (_, line)| (n + u32::from(holds(line)), n_lines + 1));
    f64::from(n) / f64::from(n_lines.max(1))
}

/// Whether nearly all lines begin with a word that is a label by its form, and these come back,
/// or are all written as TREC writes them.
fn has_label_words(sample: &str) -> bool {
    let word = |line: &'_ str| line.split([' ', '\t', '\u{3000}']).next().map(str::len);
    let words: Vec<&str> =
        lines(sample).map(|(_, line)| &line[..word(line).unwrap_or_default()]).collect();
    let has_form = |word: &&&str| is_label_word(word);
    let n = words.iter().filter(has_form).count();
    let is_coarse = |word: &&str| {
        word.split_once(':').is_some_and(|(coarse, fine)| {
            coarse.len() > 1
                && coarse.chars().all(|c| c.is_ascii_uppercase())
                && fine.starts_with(|c: char| c.is_ascii_lowercase())
        })
    };
    let different = words.iter().filter(has_form).collect::<HashSet<_>>().len();
    let are_coarse = words.iter().filter(|word| is_coarse(word)).count() == n && n > 1;
    // Numbered lines count up.
    let come_back = n > 3 && 2 * different <= n && different > 1;
    10 * n >= 9 * words.len() && (are_coarse || come_back)
}

/// Whether the first line names a label column and a text column.
fn names_columns(dialect: Dialect, line: &str) -> bool {
    let table = dialect.read(line, &detected());
    table.is_ok_and(|table| table.rows.first().is_some_and(|row| is_header(&row.fields)))
}

/// The dialect that explains a sample best; of equally good ones the first.
fn best(dialects: impl Iterator<Item = Dialect>, sample: &str) -> Option<Dialect> {
    let mut best: Option<(Dialect, f64)> = None;
    for dialect in dialects {
        if let Some(score) = score(dialect, sample)
            && best.is_none_or(|(_, highest)| score > highest)
        {
            best = Some((dialect, score));
        }
    }
    best.map(|(dialect, _)| dialect)
}

fn detected() -> ParseOptions {
    ParseOptions { escapes: Some(false), ..ParseOptions::default() }
}

/// How well a dialect explains a sample: the share of rows that it gives a label and a
/// text, and how often labels come back; short labels decide between equals. None where
/// it splits fewer than half of the rows.
fn score(dialect: Dialect, sample: &str) -> Option<f64> {
    let options = detected();
    let table = dialect.read(sample, &options).ok()?;
    let columns = Columns::choose(&table, dialect, &options).ok()?;
    let rows = &table.rows[usize::from(columns.header.is_taken())..];
    let examples: Vec<_> =
        rows.iter().map(|row| columns.example(row, dialect, LabelsPerText::One)).collect();
    let labels: Vec<&str> = examples
        .iter()
        .filter(|example| example.is_usable())
        .map(|example| example.label.as_str())
        .collect();
    let n_split = rows.iter().filter(|row| row.fields.len() > 1).count();
    if columns.are_unlabelled() && labels.is_empty() && n_split == rows.len() {
        return Some(0.0);
    }
    if labels.is_empty() || 2 * n_split < rows.len() {
        return None;
    }
    let n_labels = labels.len() as f64;
    let n_classes = labels.iter().collect::<HashSet<_>>().len() as f64;
    let length = labels.iter().map(|label| label.chars().count()).sum::<usize>() as f64 / n_labels;
    // A space too many is a slip, unless every line has it, and labels come back or look like it.
    let looks_like_label = |label: &&str| {
        label.chars().nth(30).is_none()
            && label.split_whitespace().count() <= 3
            && !label.ends_with(['.', '!', '?', ',', ';', ':', '。', '！', '？', '，'])
    };
    if dialect == Dialect::Spaces
        && (n_split < rows.len() || n_classes == n_labels && !labels.iter().all(looks_like_label))
    {
        return None;
    }
    if dialect != Dialect::Tab {
        // Prose has commas and colons too, but not in every line alike, and what stands
        // before them seldom comes back. A few lines are too few to tell.
        let even = rows.iter().all(|row| row.fields.len() == rows[0].fields.len());
        let repeats = n_classes <= 0.8 * n_labels;
        if length > 40.0 || labels.len() >= 8 && !even && !repeats {
            return None;
        }
    }
    Some(n_labels / rows.len() as f64 + 1.0 - n_classes / n_labels - length / 100.0)
}
