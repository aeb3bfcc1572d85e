//! What tells a label column from a text column, by its values.

use std::cmp::Ordering;
use std::collections::HashSet;

use super::names::is_id_name;
use super::table::{LIST, Row};

/// Rows that are looked at to tell the columns apart, from all over the table.
const SAMPLE_ROWS: usize = 1_000;

/// The longest mean length of labels, in characters: what is longer are texts that repeat.
const LONGEST_LABELS: f64 = 60.0;

/// Values of a greater mean length are texts rather than labels, where there is something shorter
/// that comes back.
const LONG_LABELS: f64 = 25.0;

/// Rows from all over the table: a file may be sorted by its labels.
pub(super) fn sample(rows: &[Row]) -> impl Iterator<Item = &Row> + Clone {
    let step = rows.len().div_ceil(SAMPLE_ROWS).max(1);
    rows.iter().step_by(step)
}

/// The columns of a table, by their values.
#[derive(Debug)]
pub(super) struct Traits(Vec<ColumnTraits>);

#[derive(Debug, Default)]
struct ColumnTraits {
    n_values: usize,
    n_different: usize,
    n_chars: usize,
    is_numeric: bool,
    /// Most values are one word with digits or signs in it: numbers of orders, addresses, dates.
    is_code: bool,
    /// It is called as columns are that number the rows.
    is_id: bool,
    /// It says something about labels.
    is_qualifier: bool,
}

impl ColumnTraits {
    fn mean_length(&self) -> f64 {
        self.n_chars as f64 / self.n_values.max(1) as f64
    }

    fn never_repeats(&self) -> bool {
        self.n_different == self.n_values && self.n_values > 2
    }
}

impl Traits {
    /// * `named` - every row names its fields.
    /// * `names` - those of a header or of keys; empty without.
    pub(super) fn of(
        rows: &[Row],
        n_columns: usize,
        named: bool,
        names: &[String],
        qualifiers: &[usize],
    ) -> Self {
        let sample = || sample(rows).filter(|row| named || row.fields.len() > 1);
        let column = |column: usize| {
            let values: Vec<&str> = sample()
                // Of two columns the second ends the row, whatever the text between holds.
                .filter_map(|row| match column == 1 && n_columns == 2 {
                    true => row.fields.get(1..)?.last(),
                    false => row.fields.get(column),
                })
                .map(|field| field.trim().split(LIST).next().unwrap_or_default())
                .filter(|field| !field.is_empty())
                .collect();
            let is_code = |value: &&&str| {
                !value.contains(' ')
                    && value.is_ascii()
                    && value.contains(|c: char| c.is_ascii_digit() || "/@".contains(c))
            };
            ColumnTraits {
                n_values: values.len(),
                n_different: values.iter().collect::<HashSet<_>>().len(),
                n_chars: values.iter().map(|value| value.chars().count()).sum(),
                is_numeric: values.iter().all(|value| value.parse::<f64>().is_ok()),
                is_code: 10 * values.iter().filter(is_code).count() > 9 * values.len(),
                is_id: names.get(column).is_some_and(|name| is_id_name(name)),
                is_qualifier: qualifiers.contains(&column),
            }
        };
        Self((0..n_columns).map(column).collect())
    }

    /// The column with the fewest different values and, among those, the shortest. In a wider
    /// table it is no constant, no number that counts the rows, and rather a word.
    pub(super) fn label(&self, taken: Option<usize>) -> usize {
        let wide = self.0.len() > 2;
        let rank = |column: usize| {
            let traits = &self.0[column];
            let is_long = traits.mean_length() > LONGEST_LABELS;
            let is_constant = traits.n_different == 1 && traits.n_values > 1;
            (
                traits.n_values == 0 || wide && (traits.is_qualifier || traits.is_id),
                is_long,
                wide && traits.never_repeats(),
                wide && is_constant,
                wide && traits.mean_length() > LONG_LABELS,
                wide && traits.is_numeric,
                traits.n_different,
            )
        };
        let free = (0..self.0.len()).filter(|&column| Some(column) != taken);
        free.min_by(|&a, &b| {
            let (length_a, length_b) = (self.0[a].mean_length(), self.0[b].mean_length());
            // Of two columns alike the first is the label, as people write it; a Chinese text
            // can be shorter than its English label.
            let alike = !wide && length_a < 2.0 * length_b && length_b < 2.0 * length_a;
            let lengths = if alike { Ordering::Equal } else { length_a.total_cmp(&length_b) };
            rank(a).cmp(&rank(b)).then(lengths)
        })
        .unwrap_or(0)
    }

    /// The column with the longest values; rather words than codes.
    pub(super) fn text(&self, taken: usize) -> usize {
        let free = (0..self.0.len()).filter(|&column| column != taken);
        let is_aside = |column: usize| {
            let traits = &self.0[column];
            traits.is_code || traits.is_qualifier || traits.is_id
        };
        free.max_by(|&a, &b| {
            let lengths = self.0[a].mean_length().total_cmp(&self.0[b].mean_length());
            // Of equally long ones the first.
            is_aside(b).cmp(&is_aside(a)).then(lengths).then(b.cmp(&a))
        })
        .unwrap_or(0)
    }

    /// Whether a column could be a label: it has values, and does not only number the rows.
    pub(super) fn may_be_label(&self, column: usize) -> bool {
        self.0.get(column).is_some_and(|traits| {
            let numbers =
                traits.is_id || traits.is_qualifier || traits.is_numeric && traits.never_repeats();
            traits.n_values > 0 && !numbers
        })
    }

    /// The mean length of a column's values, in characters.
    pub(super) fn mean_length(&self, column: usize) -> f64 {
        self.0.get(column).map_or(0.0, ColumnTraits::mean_length)
    }
}
