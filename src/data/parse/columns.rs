//! Which column is the label and which is the text.

use std::cmp::Ordering;
use std::collections::HashSet;

use super::dialect::Dialect;
use super::options::ParseOptions;
use super::table::{Row, Table};
use crate::data::Example;
use crate::error::{Error, ErrorKind};

/// Names of a label column, in the order in which they are preferred.
const LABEL_NAMES: [&str; 27] = [
    "label",
    "labels",
    "class",
    "category",
    "intent",
    "标签",
    "类别",
    "分类",
    "标注",
    "意图",
    "tag",
    "topic",
    "sentiment",
    "target",
    "classification",
    "emotion",
    "polarity",
    "genre",
    "主题",
    "情感",
    "类型",
    "话题",
    "情绪",
    "type",
    "y",
    "rating",
    "answer",
];

/// Names of a text column, in the order in which they are preferred.
const TEXT_NAMES: [&str; 41] = [
    "text",
    "texts",
    "sentence",
    "content",
    "review",
    "message",
    "文本",
    "内容",
    "句子",
    "正文",
    "评论",
    "消息",
    "utterance",
    "comment",
    "tweet",
    "document",
    "body",
    "question",
    "query",
    "sms",
    "email",
    "post",
    "news",
    "article",
    "description",
    "headline",
    "title",
    "input",
    "phrase",
    "文章",
    "短信",
    "新闻",
    "问题",
    "问句",
    "语句",
    "评价",
    "描述",
    "留言",
    "微博",
    "标题",
    "x",
];

/// How many of the preferred names are taken for a header without a partner.
const N_PLAIN_NAMES: usize = 10;

/// The longest mean length of labels, in characters: what is longer are texts that repeat.
const LONGEST_LABELS: f64 = 60.0;

/// Rows that are looked at to tell the columns apart.
const SAMPLE_ROWS: usize = 1_000;

/// The columns of a table.
#[derive(Debug)]
pub(super) struct Columns {
    pub has_header: bool,
    pub label: usize,
    pub text: usize,
    /// One for each column.
    pub names: Vec<String>,
    named: bool,
}

impl Columns {
    /// Takes what the person chose and finds out the rest.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownLayout`] at the first row where no row has two fields;
    /// [`ErrorKind::MissingColumn`] where the person chose one that is not there.
    pub(super) fn choose(
        table: &Table,
        dialect: Dialect,
        options: &ParseOptions,
    ) -> Result<Self, Error> {
        let line = table.rows.first().map_or(1, |row| row.line);
        let named = table.names.is_some();
        let has_header = dialect.is_tabular()
            && !table.rows.is_empty()
            && options.has_header.unwrap_or_else(|| first_row_is_header(&table.rows));
        let body = &table.rows[usize::from(has_header)..];
        let names = match (&table.names, table.rows.first()) {
            (Some(names), _) => names.clone(),
            (None, Some(header)) if has_header && header.fields.len() > 1 => {
                header.fields.iter().map(|name| name.trim().to_string()).collect()
            }
            _ => stand_ins(body),
        };
        let n_columns = names.len();
        if n_columns < 2 || !named && !table.is_split() {
            return Err(ErrorKind::UnknownLayout.at(line));
        }
        for column in [options.label_column, options.text_column].into_iter().flatten() {
            if column >= n_columns {
                return Err(ErrorKind::MissingColumn { column, n_columns }.at(line));
            }
        }
        let (named_label, named_text) = match (dialect.is_tabular(), has_header || named) {
            (true, false) => (None, None),
            (_, true) => find_names(&names),
            (false, false) => (Some(0), Some(1)),
        };
        let label =
            options.label_column.or(named_label.filter(|&c| Some(c) != options.text_column));
        let text = options.text_column.or(named_text.filter(|&c| Some(c) != label));
        let traits = traits(body, n_columns, named);
        let label = label.unwrap_or_else(|| label_like(&traits, text));
        let text = text.unwrap_or_else(|| text_like(&traits, label));
        Ok(Self { has_header, label, text, names, named })
    }

    /// A row's label and text; the whole row is the text where it has but one field.
    pub(super) fn example(&self, row: &Row, dialect: Dialect) -> Example {
        let fields = &row.fields;
        let n_columns = self.names.len();
        let field = |column: usize| fields.get(column).map(String::as_str).unwrap_or_default();
        let (label, text) = if fields.len() == 1 && !self.named {
            ("", fields[0].clone())
        } else if n_columns == 2 && fields.len() > 2 && self.text < self.label {
            // A text before its label holds separators: the last one counts.
            let (label, text) =
                fields.split_last().map_or(("", fields.as_slice()), |(l, t)| (l, t));
            (label, text.join(dialect.separator()))
        } else if self.text + 1 == n_columns && fields.len() > n_columns && self.text != self.label
        {
            (field(self.label), fields[self.text..].join(dialect.separator()))
        } else {
            (field(self.label), field(self.text).to_string())
        };
        Example { text, label: label.trim().to_string(), line: row.line }
    }
}

/// Whether a row names both a label column and a text column.
pub(super) fn is_header(fields: &[String]) -> bool {
    matches!(find_names(fields), (Some(label), Some(text)) if label != text)
}

/// Whether the first row names columns: both that are needed, or one of the plainest
/// names beside words that look like names. A name that comes back below is a value.
fn first_row_is_header(rows: &[Row]) -> bool {
    let Some((first, rest)) = rows.split_first() else { return false };
    let comes_back = |column: usize| {
        let name = first.fields[column].trim();
        rest.iter()
            .take(SAMPLE_ROWS)
            .any(|row| row.fields.get(column).is_some_and(|field| field.trim() == name))
    };
    let is_plain = |field: &String| {
        let name = field.trim().to_lowercase();
        LABEL_NAMES[..N_PLAIN_NAMES].contains(&name.as_str())
            || TEXT_NAMES[..N_PLAIN_NAMES].contains(&name.as_str())
    };
    let is_word = |field: &String| {
        let name = field.trim();
        name.chars().nth(20).is_none()
            && name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-')
            && name.parse::<f64>().is_err()
    };
    let names = is_header(&first.fields)
        || !rest.is_empty()
            && first.fields.len() > 1
            && first.fields.iter().any(is_plain)
            && first.fields.iter().all(is_word);
    names && (0..first.fields.len()).all(|c| first.fields[c].trim().is_empty() || !comes_back(c))
}

/// The label column and the text column among names.
fn find_names(names: &[String]) -> (Option<usize>, Option<usize>) {
    let names: Vec<String> = names.iter().map(|name| name.trim().to_lowercase()).collect();
    let label = find_name(&names, &LABEL_NAMES, None);
    let text = find_name(&names, &TEXT_NAMES, label);
    (label, text)
}

/// The column that has one of the wanted names, or has it as a part, as in `tweet_text`.
fn find_name(names: &[String], wanted: &[&str], taken: Option<usize>) -> Option<usize> {
    let find = |matches: &dyn Fn(&str, &str) -> bool| {
        wanted.iter().find_map(|wanted| {
            let matches =
                |&column: &usize| Some(column) != taken && matches(&names[column], wanted);
            (0..names.len()).find(matches)
        })
    };
    find(&|name, wanted| name == wanted).or_else(|| {
        find(&|name, wanted| {
            let mut words = name.split(' ');
            let first_word = words.next() == Some(wanted) && words.nth(1).is_none();
            // One letter is a name only alone.
            wanted != "x"
                && wanted != "y"
                && (first_word || name.split(['_', '-', '.']).any(|part| part == wanted))
        })
    })
}

/// The first row's values, shortened, for columns without names. Rows may be longer,
/// where a text holds separators: there are as many columns as the shortest kind of
/// row has, rows aside that are rare and so more likely incomplete.
fn stand_ins(rows: &[Row]) -> Vec<String> {
    let lengths: Vec<usize> =
        rows.iter().take(SAMPLE_ROWS).map(|row| row.fields.len()).filter(|&n| n > 1).collect();
    let mut candidates: Vec<usize> = lengths.clone();
    candidates.sort_unstable();
    candidates.dedup();
    let is_common =
        |n: &usize| 4 * lengths.iter().filter(|&length| length == n).count() >= lengths.len();
    let most = candidates.last().copied().unwrap_or_default();
    let n_columns = candidates.into_iter().find(is_common).unwrap_or(most.min(2));
    let first = rows.iter().find(|row| row.fields.len() >= n_columns);
    let fields = first.map_or(&[][..], |row| &row.fields);
    fields.iter().take(n_columns).map(|field| shorten(field)).collect()
}

fn shorten(field: &str) -> String {
    const LENGTH: usize = 24;
    let field = field.trim();
    match field.char_indices().nth(LENGTH) {
        Some((end, _)) => format!("{}…", field[..end].trim_end()),
        None => field.to_string(),
    }
}

/// What tells a label column from a text column.
#[derive(Debug, Default)]
struct Traits {
    n_values: usize,
    n_different: usize,
    n_chars: usize,
    is_numeric: bool,
}

impl Traits {
    fn mean_length(&self) -> f64 {
        self.n_chars as f64 / self.n_values.max(1) as f64
    }
}

fn traits(rows: &[Row], n_columns: usize, named: bool) -> Vec<Traits> {
    let sample = || rows.iter().take(SAMPLE_ROWS).filter(|row| named || row.fields.len() > 1);
    let column = |column: usize| {
        let values: Vec<&str> = sample()
            // Of two columns the second ends the row, whatever the text between holds.
            .filter_map(|row| match column == 1 && n_columns == 2 {
                true => row.fields.get(1..)?.last(),
                false => row.fields.get(column),
            })
            .map(|field| field.trim())
            .filter(|field| !field.is_empty())
            .collect();
        Traits {
            n_values: values.len(),
            n_different: values.iter().collect::<HashSet<_>>().len(),
            n_chars: values.iter().map(|value| value.chars().count()).sum(),
            is_numeric: values.iter().all(|value| value.parse::<f64>().is_ok()),
        }
    };
    (0..n_columns).map(column).collect()
}

/// The column with the fewest different values and, among those, the shortest. In a
/// wider table it is no constant, no number that counts the rows, and rather a word.
fn label_like(traits: &[Traits], taken: Option<usize>) -> usize {
    let wide = traits.len() > 2;
    let rank = |column: usize| {
        let Traits { n_values, n_different, is_numeric, .. } = traits[column];
        let useless = n_values == 0 || wide && n_different == 1 && n_values > 1;
        let never_repeats = wide && n_different == n_values && n_values > 2;
        let long = traits[column].mean_length() > LONGEST_LABELS;
        (useless, long, never_repeats, wide && is_numeric, n_different)
    };
    let free = (0..traits.len()).filter(|&column| Some(column) != taken);
    free.min_by(|&a, &b| {
        let (length_a, length_b) = (traits[a].mean_length(), traits[b].mean_length());
        // Of two columns alike the first is the label, as people write it; a Chinese text
        // can be shorter than its English label.
        let alike = !wide && length_a < 2.0 * length_b && length_b < 2.0 * length_a;
        let lengths = if alike { Ordering::Equal } else { length_a.total_cmp(&length_b) };
        rank(a).cmp(&rank(b)).then(lengths)
    })
    .unwrap_or(0)
}

/// The column with the longest values.
fn text_like(traits: &[Traits], taken: usize) -> usize {
    let free = (0..traits.len()).filter(|&column| column != taken);
    free.max_by(|&a, &b| {
        let lengths = traits[a].mean_length().total_cmp(&traits[b].mean_length());
        // Of equally long ones the first.
        lengths.then(b.cmp(&a))
    })
    .unwrap_or(0)
}
