//! Rasa's training data, YAML or Markdown, and YAML lists of plain keys and values.

use super::lines::lines;
use super::notes::{Note, NoteKind, Tool};
use super::table::{MAX_COLUMNS, Table};

/// The longest words or mark of an entity, in bytes.
const LONGEST_MARK: usize = 500;

/// Whether lines are of Rasa's NLU data, or a list whose entries have keys.
pub(super) fn is_yaml(sample: &str) -> bool {
    let is_rasa =
        |(_, line): (usize, &str)| line.starts_with("## intent:") || line.trim_end() == "nlu:";
    if lines(sample).any(is_rasa) {
        return true;
    }
    let mut n_items = 0;
    let mut n_pairs = 0;
    let mut n_lines = 0;
    for (_, line) in lines(sample).filter(|(_, line)| !is_aside(line)) {
        let item = line.trim_start().strip_prefix("- ");
        n_items += usize::from(item.is_some_and(|item| pair(item).is_some()));
        n_pairs +=
            usize::from(item.is_none() && line.starts_with("  ") && pair(line.trim()).is_some());
        n_lines += 1;
    }
    // Entries alone may be a list of remarks.
    n_items > 1 && n_pairs > 0 && n_items + n_pairs >= n_lines - 1
}

/// Whether a line is a comment or only parts documents.
fn is_aside(line: &str) -> bool {
    let line = line.trim();
    line.starts_with('#') && !line.starts_with("##") || line == "---" || line == "..."
}

/// Reads either.
pub(super) fn read_yaml(text: &str) -> Table {
    let is_markdown = lines(text).any(|(_, line)| line.starts_with("## intent:"));
    let has_examples = |line: &str| line.trim().trim_start_matches("- ").starts_with("examples:");
    match () {
        () if is_markdown => rasa_markdown(text),
        () if lines(text).any(|(_, line)| has_examples(line)) => rasa_yaml(text),
        () => list(text),
    }
}

/// A table of intents and their examples.
fn rasa_table() -> Table {
    Table {
        names: Some(vec!["intent".to_string(), "text".to_string()]),
        notes: vec![Note::new(NoteKind::Export { tool: Tool::Rasa })],
        label: Some(0),
        text: Some(1),
        ..Table::default()
    }
}

/// `## intent:greet` and below it `- hello`.
fn rasa_markdown(text: &str) -> Table {
    let mut table = rasa_table();
    let mut intent = None;
    for (line, content) in lines(text) {
        if let Some(heading) = content.strip_prefix("##") {
            intent = heading.trim().strip_prefix("intent:").map(str::trim);
        } else if let Some(example) = content.trim_start().strip_prefix(['-', '*', '+'])
            && let Some(intent) = intent
        {
            table.push(line, || vec![intent.to_string(), without_entities(example.trim())]);
        }
    }
    table
}

/// `- intent: greet`, `examples: |` and below it `- hello`, or `- text: hello`.
fn rasa_yaml(text: &str) -> Table {
    let mut table = rasa_table();
    let mut intent: Option<String> = None;
    // How far the key `examples` is indented, while its lines are read.
    let mut examples: Option<usize> = None;
    // An example that stands below its key.
    let mut block: Option<(usize, usize)> = None;
    for (line, content) in lines(text) {
        let indent = content.len() - content.trim_start().len();
        let content = content.trim();
        if let Some((above, at)) = block.take()
            && indent > above
        {
            push_example(&mut table, intent.as_deref(), at, content.trim_start_matches("- "));
            continue;
        }
        let item = content.strip_prefix('-').map(str::trim);
        // A list may stand as far to the left as its key.
        if examples.is_some_and(|key| indent > key || indent == key && item.is_some()) {
            match (item.and_then(pair), item) {
                (Some(("text", "|" | "|-" | ">")), _) => block = Some((indent, line)),
                (Some(("text", example)), _) => {
                    push_example(&mut table, intent.as_deref(), line, &scalar(example));
                }
                (_, Some(example)) => push_example(&mut table, intent.as_deref(), line, example),
                _ => {}
            }
            continue;
        }
        examples = None;
        if content.starts_with('#') {
            continue;
        }
        match pair(item.unwrap_or(content)) {
            Some(("intent", name)) => intent = Some(scalar(name)),
            Some(("examples", _)) => {
                examples = Some(indent + if item.is_some() { 2 } else { 0 });
            }
            // A list of synonyms, a lookup table: its examples are no texts of an intent.
            Some(_) if item.is_some() => intent = None,
            _ => {}
        }
    }
    table
}

fn push_example(table: &mut Table, intent: Option<&str>, line: usize, example: &str) {
    if let Some(intent) = intent
        && !example.is_empty()
    {
        table.push(line, || vec![intent.to_string(), without_entities(example)]);
    }
}

/// `- text: good` and below it `label: pos`.
fn list(text: &str) -> Table {
    let mut names: Vec<String> = Vec::new();
    let mut entries: Vec<(usize, Vec<(usize, String)>)> = Vec::new();
    for (line, content) in lines(text).filter(|(_, content)| !is_aside(content)) {
        let content = content.trim();
        let item = content.strip_prefix("- ");
        if item.is_some() {
            entries.push((line, Vec::new()));
        }
        let Some((key, value)) = pair(item.unwrap_or(content)) else { continue };
        let Some((_, fields)) = entries.last_mut() else { continue };
        let column = names.iter().position(|name| name == key).unwrap_or(names.len());
        if column == names.len() {
            if column == MAX_COLUMNS {
                continue;
            }
            names.push(key.to_string());
        }
        fields.push((column, scalar(value)));
    }
    let mut table = Table::default();
    for (line, pairs) in entries {
        table.push(line, || {
            let mut fields = vec![String::new(); names.len()];
            for (column, value) in pairs {
                fields[column] = value;
            }
            fields
        });
    }
    table.names = Some(names);
    table
}

/// A key and what follows its colon.
fn pair(content: &str) -> Option<(&str, &str)> {
    let (key, value) = content.split_once(':')?;
    let is_key = !key.is_empty()
        && key.len() < 64
        && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
    let value = value.strip_prefix([' ', '\t']).or_else(|| value.is_empty().then_some(""))?;
    is_key.then_some((key, value.trim()))
}

/// A value without its quotes.
fn scalar(value: &str) -> String {
    let inside =
        |quote: char| value.strip_prefix(quote)?.strip_suffix(quote).filter(|_| value.len() > 1);
    if let Some(inside) = inside('"') {
        inside.replace("\\\"", "\"").replace("\\n", "\n").replace("\\\\", "\\")
    } else if let Some(inside) = inside('\'') {
        inside.replace("''", "'")
    } else if matches!(value, "null" | "~") {
        String::new()
    } else {
        value.to_string()
    }
}

/// `in [Paris](city)` and `[Paris]{"entity": "city"}` without their marks.
fn without_entities(example: &str) -> String {
    let mut plain = String::with_capacity(example.len());
    let mut rest = example;
    // Marks are short, so that a long line of brackets is looked through once.
    let near = |text: &str, end: u8| {
        let at = text.bytes().take(LONGEST_MARK).position(|b| b == end || b == b'[')?;
        (text.as_bytes()[at] == end).then_some(at)
    };
    while let Some((before, after)) = rest.split_once('[') {
        plain.push_str(before);
        let marked = near(after, b']').and_then(|close| {
            let (words, after) = (&after[..close], &after[close + 1..]);
            let end = match after.chars().next()? {
                '(' => near(after, b')')?,
                '{' => near(after, b'}')?,
                _ => return None,
            };
            Some((words, &after[end + 1..]))
        });
        match marked {
            Some((words, after)) => {
                plain.push_str(words);
                rest = after;
            }
            None => {
                plain.push('[');
                rest = after;
            }
        }
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rasa_yaml_gives_the_examples_of_intents() {
        let text = "version: \"3.1\"\n\nnlu:\n- intent: greet\n  examples: |\n    - hey there\n    - in [Paris](city)\n- synonym: NYC\n  examples: |\n    - New York\n- intent: 'bye'\n  examples:\n  - text: |\n      so long\n    metadata:\n      sentiment: neutral\n  - text: \"see \\\"you\\\"\"\n";
        assert!(is_yaml(text));
        read_yaml(text).check_rows(&[
            (6, &["greet", "hey there"]),
            (7, &["greet", "in Paris"]),
            (13, &["bye", "so long"]),
            (17, &["bye", "see \"you\""]),
        ]);
    }

    #[test]
    fn rasa_markdown_gives_the_examples_of_intents() {
        let text = "<!-- x -->\n## intent:greet\n- hey [Bob]{\"entity\": \"name\"}!\n* hello [sic] (all)\n\n## lookup:city\n- Rome\n";
        assert!(is_yaml(text));
        read_yaml(text)
            .check_rows(&[(3, &["greet", "hey Bob!"]), (4, &["greet", "hello [sic] (all)"])]);
    }

    #[test]
    fn yaml_lists_have_keys_for_columns() {
        let text =
            "# mine\n- text: it's good: yes\n  label: pos\n- label: neg\n  text: 'it''s bad'\n";
        assert!(is_yaml(text));
        let table = read_yaml(text);
        table.check_rows(&[(2, &["it's good: yes", "pos"]), (4, &["it's bad", "neg"])]);
        assert_eq!(table.names.unwrap(), ["text", "label"]);
        assert!(!is_yaml("- bug: it crashes\n- idea: a new one\n- bug: again"));
    }
}
