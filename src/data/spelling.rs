//! Spellings of labels that look alike.

use std::collections::HashMap;

use crate::unicode::nfkc;

/// Whether a character leaves no trace where it stands.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
    )
}

/// Whether a character leaves no trace and joins nothing, so that no spelling needs it.
pub(super) fn is_needless(c: char) -> bool {
    is_invisible(c) && !matches!(c, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}')
}

/// Those that have something in common, in the order of their first.
pub(super) fn grouped<T>(
    items: impl IntoIterator<Item = T>,
    common: impl Fn(&T) -> String,
) -> Vec<Vec<T>> {
    let mut groups: Vec<Vec<T>> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for item in items {
        let place = *places.entry(common(&item)).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => group.push(item),
            None => groups.push(vec![item]),
        }
    }
    groups
}

/// What labels that look alike have in common.
pub(super) fn look(label: &str) -> String {
    if label.is_ascii() && !label.contains("  ") && !label.contains(char::is_control) {
        return label.trim().to_string();
    }
    let visible: String = nfkc(label).chars().filter(|c| !is_invisible(*c)).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}
