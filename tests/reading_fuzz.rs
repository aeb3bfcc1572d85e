//! Damaged files: each reader's corpus, cut up and put together in ways that nobody thought of.
//!
//! `PROPTEST_CASES` sets how many are tried for each reader.

use std::path::Path;

use handful::data::{Format, ParseOptions};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::fuzz_corpus::fuzz::reading::check;

/// What readers trip over.
const TOKENS: &[&str] = &[
    "\"",
    "'",
    "\\",
    "\\\"",
    "\\u",
    "\\ud800",
    ",",
    ";",
    "\t",
    "|",
    ":",
    "：",
    "\n",
    "\r",
    "\r\n",
    "{",
    "}",
    "[",
    "]",
    "[]",
    "{}",
    "null",
    "NaN",
    "<",
    ">",
    "<td>",
    "</tr>",
    "&#0;",
    "__label__",
    "sep=,\n",
    "# ",
    "- ",
    "examples: |",
    "|---|",
    "label,text\n",
    "\u{0}",
    "\u{1f}",
    "\u{200b}",
    "\u{feff}",
    "\u{fffd}",
    "\u{3000}",
    "  ",
    "é",
    "体",
    "-1",
    "1.0",
    "{\"cats\": {",
    "\"answer\": ",
];

/// Files of a kind, by the beginning or the end of their names.
fn corpus(is_of_kind: impl Fn(&str) -> bool, more: &[&str]) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/texts");
    let entries = std::fs::read_dir(folder).expect("the corpus is there");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("it can be read").path()).collect();
    paths.sort();
    let names = paths
        .iter()
        .filter(|path| path.file_name().is_some_and(|n| is_of_kind(&n.to_string_lossy())));
    let texts = names.map(|path| {
        let bytes = std::fs::read(path).expect("it can be read");
        // A part has all that a reader can trip over, and is read sooner.
        String::from_utf8_lossy(&bytes[..bytes.len().min(1_500)]).into_owned()
    });
    texts.chain(more.iter().map(ToString::to_string)).collect()
}

/// A change of a text, by places that are shares of its length.
#[derive(Debug, Clone)]
enum Damage {
    Insert(Index, Index),
    Remove(Index, usize),
    Repeat(Index, usize, usize),
    /// The rest is that of another text.
    Splice(Index, Index, Index),
    Swap(Index, Index),
}

fn damage() -> impl Strategy<Value = Damage> {
    let place = any::<Index>;
    prop_oneof![
        4 => (place(), place()).prop_map(|(at, token)| Damage::Insert(at, token)),
        3 => (place(), 1..12usize).prop_map(|(at, n)| Damage::Remove(at, n)),
        1 => (place(), 1..40usize, 2..9usize).prop_map(|(at, n, times)| Damage::Repeat(at, n, times)),
        1 => (place(), place(), place()).prop_map(|(at, other, from)| Damage::Splice(at, other, from)),
        1 => (place(), place()).prop_map(|(one, other)| Damage::Swap(one, other)),
    ]
}

fn damaged(text: &str, damages: &[Damage], corpus: &[String]) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for damage in damages {
        let n = chars.len();
        let place = |index: &Index| index.index(n + 1);
        match damage {
            Damage::Insert(at, token) => {
                let at = place(at);
                chars.splice(at..at, token.get(TOKENS).chars());
            }
            Damage::Remove(at, n_chars) => {
                let at = place(at);
                chars.drain(at..(at + n_chars).min(n));
            }
            Damage::Repeat(at, n_chars, times) => {
                let at = place(at);
                let part: Vec<char> = chars[at..(at + n_chars).min(n)].repeat(*times);
                chars.splice(at..at, part);
            }
            Damage::Splice(at, other, from) => {
                let other: Vec<char> = other.get(corpus).chars().collect();
                chars.truncate(place(at));
                chars.extend(&other[from.index(other.len() + 1)..]);
            }
            Damage::Swap(one, other) if n > 0 => chars.swap(one.index(n), other.index(n)),
            Damage::Swap(..) => {}
        }
    }
    chars.into_iter().collect()
}

/// A test of a reader: the format, its corpus by names, and small texts beside it.
macro_rules! readers {
    ($($name:ident: $format:expr, $is_of_kind:expr, $more:expr;)*) => {
        proptest! {
            $(#[test]
            fn $name(
                start in any::<Index>(),
                damages in prop::collection::vec(damage(), 0..10),
                is_detected: bool,
            ) {
                let files: Vec<String> = corpus($is_of_kind, $more);
                let text = damaged(start.get::<String>(&files), &damages, &files);
                let format = (!is_detected).then_some($format);
                check(&text, &ParseOptions { format, ..ParseOptions::default() });
            })*
        }
    };
}

readers! {
    tabs: Format::Tsv, |name| name.ends_with("tsv"),
        &["label\ttext\na\t\"two\nlines\"\nb\t\"\"\"q\"\"\"\n", "text\ta\n\tb\nc\t"];
    commas: Format::Csv, |name| name.ends_with("csv"),
        &["a;\"x\"\"y\"\nb;z, w\n", "sep=|\na|b\n", "id,text,label,split\n1,x y,a,train\n2,z,b,test\n"];
    json: Format::JsonLines, |name| name.ends_with("json") || name.ends_with("jsonl"),
        &[
            "{\"columns\":[\"text\",\"label\"],\"data\":[[\"x\",\"a\"],[\"y\",\"b\"]]}",
            "[[\"x\",{\"cats\":{\"A\":1,\"B\":0}}]]",
            "{\"train\":[{\"text\":\"x\",\"label\":\"a\"}],\"test\":[{\"text\":\"y\",\"label\":\"b\"}]}",
            "{\"intents\":[{\"tag\":\"a\",\"patterns\":[\"x\",\"y\"]},{\"tag\":\"b\",\"patterns\":[\"z\"]}]}",
            "{\"features\":[{\"name\":\"label\",\"type\":{\"names\":[\"a\",\"b\"]}}],\"rows\":[{\"row\":{\"text\":\"x\",\"label\":1}}]}",
            "[{\"fields\":{\"text\":\"x\"},\"responses\":{\"q\":[{\"value\":\"a\",\"status\":\"submitted\"}]}}]",
            "[{\"text\":\"x\",\"options\":[{\"id\":1,\"text\":\"a\"}],\"accept\":[1],\"answer\":\"accept\"}]",
        ];
    fasttext: Format::FastText, |name| name.starts_with("R-"), &["x y __label__a __label__b\n__label__\n"];
    colons: Format::Colon, |name| name.starts_with("L2"), &["a: x\nb：y\nhttp://a.org\n"];
    first_words: Format::FirstWord, |name| name.starts_with("L2"), &["1 x y\n0 z\n", "a\n"];
    spaces: Format::Spaces, |_| false, &["a   x y\nb  z  w\n", "x　a\ny　b\n"];
    markdown: Format::Markdown, |_| false, &["| label | text |\n|---|---|\n| a | x \\| y |\n", "+--+--+\n| a | b |\n"];
    html: Format::Html, |_| false, &["<table><tr><th>label<th>text</tr><tr><td>a</td><td>x &amp; y<br>z</td></tr></table>"];
    yaml: Format::Yaml, |_| false,
        &[
            "version: \"3.1\"\nnlu:\n- intent: a\n  examples: |\n    - x [y](z)\n- intent: b\n  examples:\n  - text: |\n      w\n",
            "## intent:a\n- x\n- y [z]{\"entity\": \"e\"}\n",
            "- text: x\n  label: 'a'\n- text: \"y\"\n  label: b\n",
        ];
}
