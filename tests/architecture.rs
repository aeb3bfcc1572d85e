//! The order of the rooms: a module looks only at those that `lib.rs` lists before it, no files
//! form a circle, and each outside library is named where ARCHITECTURE.md allows it.
//!
//! What the sources say is read token by token, so that comments and strings count for nothing
//! and paths inside macros do. Code under `#[cfg(test)]` is excused: a lower room's tests plant
//! what a higher one makes of it, and none of it is in what a person runs.

#[path = "architecture/sources.rs"]
mod sources;

use std::collections::BTreeSet;
use std::path::Path;

use sources::Sources;

/// Files that may be longer than [`MOST_LINES`]: lists, and tables of tests.
const LONG_FILES: &[&str] = &["explain/tests.rs", "run/tests.rs"];

/// Files that are still to be parted.
const KNOWN_LONG: &[&str] = &[];

/// Past so many lines a file is probably two.
const MOST_LINES: usize = 400;

/// Where a library outside may be named, beside the whole crate for the others.
const NAMED_ONLY_IN: &[(&str, &[&str])] = &[
    // The backends.
    ("burn_wgpu", &["engine.rs"]),
    ("flex", &["engine.rs"]),
    ("Flex", &["operations/"]),
    // JavaScript. The browser's Unicode tables stand for our own copy of them.
    ("wasm_bindgen", &["wasm/"]),
    ("serde_wasm_bindgen", &["wasm/"]),
    ("web_sys", &["wasm/"]),
    ("js_sys", &["wasm/", "unicode.rs"]),
];

/// Rooms that know no tensors.
const WITHOUT_TENSORS: &[&str] =
    &["error", "random", "config", "data", "text", "linear", "metrics", "privacy", "label"];

/// Circles that are still to be taken apart, each as the files that form it.
const KNOWN_CIRCLES: &[&[&str]] = &[];

/// Looks up the order that are still to be taken away: the file, and what it looks at.
const KNOWN_UPWARD: &[(&str, &str)] = &[];

fn crate_sources() -> Sources {
    Sources::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"))
}

#[test]
fn no_module_looks_up_the_order_of_lib_rs() {
    let found = crate_sources().upward();
    let known = KNOWN_UPWARD.iter().map(|&(from, to)| (from.to_string(), to.to_string()));
    assert_eq!(found, known.collect::<BTreeSet<_>>(), "file → file that lib.rs lists after it");
}

#[test]
fn no_files_form_a_circle() {
    let found = crate_sources().circles();
    let known = KNOWN_CIRCLES.iter().map(|files| files.iter().map(ToString::to_string).collect());
    assert_eq!(found, known.collect::<BTreeSet<Vec<String>>>(), "files that need each other");
}

#[test]
fn outside_libraries_are_named_where_they_may_be() {
    let sources = crate_sources();
    for &(library, allowed) in NAMED_ONLY_IN {
        let naming = sources.naming(library);
        assert!(!naming.is_empty(), "nothing names {library}: is it still the library's name?");
        for file in naming {
            let is_allowed = allowed.iter().any(|place| file.starts_with(place));
            assert!(is_allowed, "{file} names {library}");
        }
    }
    for file in sources.naming("burn") {
        let room = file.split(['/', '.']).next().unwrap_or_default();
        assert!(!WITHOUT_TENSORS.contains(&room), "{file} knows tensors");
    }
}

#[test]
fn no_file_is_too_long() {
    let sources = crate_sources();
    let long: Vec<&str> = sources.longer_than(MOST_LINES).collect();
    let mut known = [LONG_FILES, KNOWN_LONG].concat();
    known.sort_unstable();
    assert_eq!(long, known, "over {MOST_LINES} lines");
}

/// A crate of three rooms in which `top` stands on `middle`, and that on `bottom`.
const ROOMS: [(&str, &str); 6] = [
    ("lib.rs", "//! pub mod comment;\npub mod bottom;\npub mod middle;\npub mod top;\n"),
    ("bottom.rs", "pub struct Stone;\n"),
    ("middle/mod.rs", "mod left;\nmod right;\npub use left::Left;\npub use right::Right;\n"),
    ("middle/left.rs", "use crate::bottom::Stone;\npub struct Left(Stone);\n"),
    ("middle/right.rs", "use super::Left;\npub struct Right(Left);\n"),
    ("top.rs", "use crate::{bottom::Stone, middle::*};\npub fn f(_: Stone) {}\n"),
];

/// [`ROOMS`] with a line more in one file.
fn rooms_with(file: &str, line: &str) -> Sources {
    let with = |(name, text): (&str, &str)| {
        (name.to_string(), if name == file { format!("{text}{line}\n") } else { text.to_string() })
    };
    Sources::new(ROOMS.map(with))
}

#[test]
fn what_is_in_order_is_not_reported() {
    for (file, line) in [
        ("lib.rs", ""),
        // No code: a comment, documentation, a string.
        ("bottom.rs", "// use crate::top::f;"),
        ("bottom.rs", "/// As [`crate::top::f`].\npub const NAME: &str = \"crate::top::f\";"),
        // Tests may.
        ("bottom.rs", "#[cfg(test)]\nmod tests { use crate::top::f; use super::*; }"),
        ("bottom.rs", "#[cfg(test)]\npub(crate) mod testing;"),
        ("bottom.rs", "#[cfg(test)]\nuse crate::{top::f};"),
        ("middle/left.rs", "#[cfg(test)]\n#[allow(unused)]\nfn f() { super::right::f() }"),
        // Its own parts, and what stands before it.
        ("top.rs", "pub fn g() -> crate::middle::Left { todo!() }"),
    ] {
        let sources = rooms_with(file, line);
        assert_eq!(sources.upward(), BTreeSet::new(), "{file}: {line}");
        assert_eq!(sources.circles(), BTreeSet::new(), "{file}: {line}");
    }
}

#[test]
fn a_planted_look_up_the_order_is_found() {
    for line in [
        "use crate::top::f;",
        "use crate::{middle::Left, top};",
        "pub(crate) use crate::top::f as g;",
        "fn g() { crate::top::f(crate::bottom::Stone) }",
        "fn g() { println!(\"{}\", [crate::top::f].len()) }",
        "#[cfg(not(test))] use super::super::top::f;",
        "mod inner { use super::super::super::top::f; }",
    ] {
        let expected = BTreeSet::from([("middle/left.rs".to_string(), "top.rs".to_string())]);
        let found = rooms_with("middle/left.rs", line).upward();
        assert!(found.is_superset(&expected), "{line}: {found:?}");
    }
    // By a name that another file passes on.
    let found = rooms_with("bottom.rs", "use crate::middle::Right;").upward();
    assert_eq!(found, BTreeSet::from([("bottom.rs".into(), "middle/right.rs".into())]));
}

#[test]
fn a_planted_circle_is_found() {
    for (file, line, expected) in [
        ("middle/left.rs", "use super::Right;", ["middle/left.rs", "middle/right.rs"]),
        ("middle/left.rs", "fn f() { super::right::f() }", ["middle/left.rs", "middle/right.rs"]),
        // A parent that uses what it passes on, and has what its part needs.
        (
            "middle/mod.rs",
            "pub struct Own;\nfn f(_: Left) {}\nmod last { use super::Own; }",
            ["middle/left.rs", "middle/mod.rs"],
        ),
    ] {
        let mut sources = rooms_with(file, line);
        if file == "middle/mod.rs" {
            assert_eq!(sources.circles(), BTreeSet::new(), "a part in the same file is no circle");
            sources.add_line("middle/left.rs", "use super::Own;");
        }
        let expected = expected.map(str::to_string).to_vec();
        assert_eq!(sources.circles(), BTreeSet::from([expected]), "{file}: {line}");
    }
}

#[test]
fn a_library_and_a_long_file_are_found() {
    let sources = rooms_with("bottom.rs", "fn f() { js_sys::eval(\"\") } // web_sys\n\n\n");
    assert_eq!(sources.naming("js_sys"), ["bottom.rs"]);
    assert!(sources.naming("web_sys").is_empty());
    assert_eq!(sources.longer_than(4).collect::<Vec<_>>(), ["bottom.rs"]);
}
