//! What label columns and text columns are called.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::known_names::{ID_NAMES, LABEL_NAMES, TEXT_NAMES};

/// How many of the preferred names are taken for a header without a partner.
const N_PLAIN_NAMES: usize = 10;

/// Past so many bytes it is no name.
const LONGEST_NAME: usize = 200;

/// A name as it is compared: small letters, without what stands around it.
pub(super) fn plain_name(name: &str) -> String {
    if name.len() > LONGEST_NAME {
        return String::new();
    }
    let is_around = |c: char| {
        c.is_whitespace()
            || matches!(c, '"' | '\'' | '*' | '`' | ':' | '：' | '\u{feff}' | '\u{200b}')
    };
    let name = name.trim_matches(is_around);
    match name.strip_prefix('#') {
        Some(rest) if !rest.is_empty() => rest.trim_matches(is_around).to_lowercase(),
        _ => name.to_lowercase(),
    }
}

/// Whether a row names both a label column and a text column.
pub(super) fn is_header(fields: &[String]) -> bool {
    matches!(find_names(fields), (Some(label), Some(text)) if label != text)
}

/// Whether it is one of the plainest names, in any place.
pub(super) fn is_plain(name: &str) -> bool {
    let name = plain_name(name);
    LABEL_NAMES[..N_PLAIN_NAMES].contains(&name.as_str())
        || TEXT_NAMES[..N_PLAIN_NAMES].contains(&name.as_str())
}

/// Whether it is a name of a label column or of a text column.
pub(super) fn is_known(name: &str) -> bool {
    let name = plain_name(name);
    LABEL_RANKS.contains_key(name.as_str()) || TEXT_RANKS.contains_key(name.as_str())
}

/// Whether a text column is called so.
pub(super) fn is_text_name(name: &str) -> bool {
    TEXT_RANKS.contains_key(plain_name(name).as_str())
}

/// Whether a label column is called so.
pub(super) fn is_label_name(name: &str) -> bool {
    LABEL_RANKS.contains_key(plain_name(name).as_str())
}

/// Whether it is what columns are called that number the rows, or tell when and by whom they
/// were made.
pub(super) fn is_id_name(name: &str) -> bool {
    let name = plain_name(name);
    name.is_empty() || name.starts_with("unnamed:") || ID_NAMES.contains(&name.as_str())
}

/// The label column and the text column among names.
pub(super) fn find_names(names: &[String]) -> (Option<usize>, Option<usize>) {
    let names: Vec<String> = names.iter().map(|name| plain_name(name)).collect();
    let label = find_name(&names, &LABEL_RANKS, None);
    let text = find_name(&names, &TEXT_RANKS, label);
    (label, text)
}

/// Each name with its place among those that are preferred.
type Ranks = LazyLock<HashMap<&'static str, usize>>;

static LABEL_RANKS: Ranks = LazyLock::new(|| ranks(LABEL_NAMES));
static TEXT_RANKS: Ranks = LazyLock::new(|| ranks(TEXT_NAMES));

fn ranks(names: &[&'static str]) -> HashMap<&'static str, usize> {
    names.iter().enumerate().rev().map(|(rank, &name)| (name, rank)).collect()
}

/// The column that has the most preferred of the wanted names, or has it as a part, as in `tweet_text`.
fn find_name(
    names: &[String],
    ranks: &HashMap<&str, usize>,
    taken: Option<usize>,
) -> Option<usize> {
    let best = |rank_of: &dyn Fn(&str) -> Option<usize>| {
        (0..names.len())
            .filter(|&column| Some(column) != taken)
            .filter_map(|column| Some((rank_of(&names[column])?, column)))
            .min()
            .map(|(_, column)| column)
    };
    best(&|name| ranks.get(name).copied()).or_else(|| {
        best(&|name| {
            let mut words = name.split(' ');
            let first_word = words.next().filter(|_| words.nth(1).is_none());
            let parts = name.split(['_', '-', '.']).chain(first_word);
            // One letter or sign is a name only alone.
            let long = parts.filter(|part| part.chars().nth(1).is_some());
            long.filter_map(|part| ranks.get(part).copied()).min()
        })
    })
}
