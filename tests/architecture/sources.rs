//! The source files of a crate, and which of them need which.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// A crate's files by their paths below `src`.
pub struct Sources {
    texts: BTreeMap<String, String>,
}

/// What one file says, but for what is under `#[cfg(test)]`.
#[derive(Default)]
struct File {
    /// Modules that are only there for tests.
    test_modules: BTreeSet<String>,
    /// The modules that it declares, in order.
    modules: Vec<String>,
    /// What it brings into scope: the name, and the path from the crate's root.
    uses: BTreeMap<String, Vec<String>>,
    /// Paths that it names outside of `pub use`, from the crate's root.
    paths: BTreeSet<Vec<String>>,
    /// Words of its code outside of `use`.
    words: BTreeSet<String>,
    /// Names that it only passes on, unless its code has them too.
    passed_on: BTreeSet<String>,
}

impl Sources {
    /// The `.rs` files of a folder.
    pub fn read(folder: &Path) -> Self {
        let mut texts = BTreeMap::new();
        let mut folders = vec![folder.to_path_buf()];
        while let Some(present) = folders.pop() {
            for entry in std::fs::read_dir(&present).expect("a folder of sources") {
                let path = entry.expect("an entry of it").path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|extension| extension == "rs") {
                    let below = path.strip_prefix(folder).expect("a path below it");
                    let name = below.to_string_lossy().replace('\\', "/");
                    texts.insert(name, std::fs::read_to_string(&path).expect("a source file"));
                }
            }
        }
        Self { texts }
    }

    /// Files of (path, text).
    pub fn new(files: impl IntoIterator<Item = (String, String)>) -> Self {
        Self { texts: files.into_iter().collect() }
    }

    /// Adds a line to a file.
    pub fn add_line(&mut self, file: &str, line: &str) {
        self.texts.entry(file.to_string()).or_default().push_str(&format!("{line}\n"));
    }

    /// Files that need one of a module that `lib.rs` lists after their own: (file, needed file).
    pub fn upward(&self) -> BTreeSet<(String, String)> {
        let order = parse(&self.texts["lib.rs"], &[]).modules;
        let place = |file: &str| {
            let room = file.split(['/', '.']).next().unwrap_or_default();
            order.iter().position(|module| module == room)
        };
        let needs = self.needs(true).into_iter().filter(|(from, _)| from != "lib.rs");
        let mut upward = BTreeSet::new();
        for (from, needed) in needs {
            let own = place(&from).unwrap_or_else(|| panic!("lib.rs does not list {from}"));
            let above = needed.into_iter().filter(|to| place(to).is_none_or(|place| place > own));
            upward.extend(above.map(|to| (from.clone(), to)));
        }
        upward
    }

    /// Files that need each other, directly or by way of others: one list a circle.
    pub fn circles(&self) -> BTreeSet<Vec<String>> {
        let needs = self.needs(false);
        let reached: BTreeMap<&String, BTreeSet<&String>> =
            needs.keys().map(|file| (file, reach(&needs, file))).collect();
        let circle = |file: &&String| -> Vec<String> {
            let others = reached[*file].iter().filter(|other| reached[**other].contains(file));
            others.copied().cloned().collect()
        };
        needs.keys().map(|file| circle(&file)).filter(|files| !files.is_empty()).collect()
    }

    /// Files whose code has a word.
    pub fn naming(&self, word: &str) -> Vec<&str> {
        let names = |file: &File| file.words.contains(word);
        self.texts
            .iter()
            .filter(|(_, text)| names(&parse(text, &[])))
            .map(|(name, _)| name.as_str())
            .collect()
    }

    /// Files of more lines, in order.
    pub fn longer_than(&self, n_lines: usize) -> impl Iterator<Item = &str> {
        let long = self.texts.iter().filter(move |(_, text)| text.lines().count() > n_lines);
        long.map(|(name, _)| name.as_str())
    }

    /// For each file those that it needs: where what it names is written.
    ///
    /// * `to_pass_on` - whether it needs what it only passes on by `pub use`, as a room's `mod.rs`
    ///   does. That is no code of its own, so it makes no circle.
    fn needs(&self, to_pass_on: bool) -> BTreeMap<String, BTreeSet<String>> {
        let mut files = BTreeMap::new();
        for (name, text) in &self.texts {
            let module = module_of(name);
            let file = parse(text, &module);
            files.insert(module, (name.clone(), file));
        }
        let excused: Vec<Vec<String>> = files
            .iter()
            .flat_map(|(module, (_, file))| {
                file.test_modules.iter().map(|name| [module.clone(), vec![name.clone()]].concat())
            })
            .collect();
        files.retain(|module, _| !excused.iter().any(|test| module.starts_with(test)));
        let mut needs = BTreeMap::new();
        for (name, file) in files.values() {
            let is_used = |word: &&String| to_pass_on || file.words.contains(*word);
            let passed_on = file.passed_on.iter().filter(is_used).map(|word| &file.uses[word]);
            let needed = file.paths.iter().chain(passed_on);
            let needed = needed.filter_map(|path| written_in(&files, path, &mut BTreeSet::new()));
            needs.insert(name.clone(), needed.filter(|other| other != name).collect());
        }
        needs
    }
}

/// The file in which a path's item is written; none for other crates.
fn written_in(
    files: &BTreeMap<Vec<String>, (String, File)>,
    path: &[String],
    seen: &mut BTreeSet<Vec<String>>,
) -> Option<String> {
    if !seen.insert(path.to_vec()) {
        return None;
    }
    // The longest part of the path that is a file; the next name may be passed on by it.
    let length = (0..=path.len()).rev().find(|&length| files.contains_key(&path[..length]))?;
    let (name, file) = &files[&path[..length]];
    match path.get(length).and_then(|next| file.uses.get(next)) {
        Some(target) => {
            let whole = [target, &path[length + 1..]].concat();
            written_in(files, &whole, seen).or_else(|| Some(name.clone()))
        }
        // Of the crate itself only what lib.rs passes on is written elsewhere.
        None if length == 0 && path.len() > 1 => None,
        None => Some(name.clone()),
    }
}

/// All files that a file needs, those included that the needed ones need.
fn reach<'a>(
    needs: &'a BTreeMap<String, BTreeSet<String>>,
    from: &'a String,
) -> BTreeSet<&'a String> {
    let mut reached = BTreeSet::new();
    let mut waiting = vec![from];
    while let Some(file) = waiting.pop() {
        for other in needs.get(file).into_iter().flatten() {
            if reached.insert(other) {
                waiting.push(other);
            }
        }
    }
    reached
}

/// The module that a file holds: `a/b.rs` and `a/b/mod.rs` hold `a::b`, `lib.rs` the crate.
fn module_of(file: &str) -> Vec<String> {
    let path = file.trim_end_matches(".rs");
    let path = path.strip_suffix("/mod").unwrap_or(path);
    match path {
        "lib" => Vec::new(),
        _ => path.split('/').map(str::to_string).collect(),
    }
}

/// Reads a file's tokens.
///
/// # Panics
/// Where the text is no Rust.
fn parse(text: &str, module: &[String]) -> File {
    let tokens: TokenStream = text.parse().expect("Rust tokens");
    let mut file = File::default();
    file.scan(&tokens.into_iter().collect::<Vec<_>>(), module, true);
    file
}

impl File {
    /// * `module` - that the tokens are in.
    /// * `is_outer` - whether that is the file's own, not one within it.
    fn scan(&mut self, tokens: &[TokenTree], module: &[String], is_outer: bool) {
        let mut at = 0;
        while at < tokens.len() {
            let rest = &tokens[at..];
            if is_test_attribute(rest) {
                let item = without_attributes(rest);
                if let Some(name) = declared(item).filter(|_| is_outer) {
                    self.test_modules.insert(name);
                }
                at = tokens.len() - item.len() + item_length(item);
            } else if let Some(n_before) = use_start(rest) {
                let end = rest.iter().position(|token| is_punct(token, ';')).unwrap_or(rest.len());
                let tree = &rest[n_before + 1..end];
                self.take_use(tree, &[], module, n_before > 0, is_outer);
                at += end + 1;
            } else if let (true, Some(name)) = (is_word(rest, 0, "mod"), word(rest, 1)) {
                if let Some(TokenTree::Group(body)) = rest.get(2) {
                    let body: Vec<TokenTree> = body.stream().into_iter().collect();
                    self.scan(&body, &[module, &[name]].concat(), false);
                } else if is_outer {
                    self.modules.push(name);
                }
                at += 3;
            } else if let TokenTree::Group(group) = &rest[0] {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                self.scan(&inner, module, is_outer);
                at += 1;
            } else {
                at += self.take_path(rest, module);
            }
        }
    }

    /// A path, or whatever else a token is; how many tokens it takes.
    fn take_path(&mut self, rest: &[TokenTree], module: &[String]) -> usize {
        let Some(first) = word(rest, 0) else { return 1 };
        let mut names = vec![first];
        let mut length = 1;
        while is_double_colon(&rest[length..]) {
            let Some(next) = word(rest, length + 2) else { break };
            names.push(next);
            length += 3;
        }
        self.words.extend(names.iter().cloned());
        // `pub(crate)` and `pub(super)` name nothing.
        let is_path = |path: &Vec<String>| length > 1 && !path.is_empty();
        self.paths.extend(from_root(&names, module).filter(is_path));
        length
    }

    /// One tree of a `use`, after the `prefix`.
    fn take_use(
        &mut self,
        tree: &[TokenTree],
        prefix: &[String],
        module: &[String],
        is_passed_on: bool,
        is_outer: bool,
    ) {
        let mut names = prefix.to_vec();
        let mut at = 0;
        while let Some(name) = word(tree, at) {
            names.push(name);
            at += 1;
            if !is_double_colon(&tree[at..]) {
                break;
            }
            at += 2;
        }
        if let Some(TokenTree::Group(group)) = tree.get(at) {
            let inner: Vec<TokenTree> = group.stream().into_iter().collect();
            for part in inner.split(|token| is_punct(token, ',')) {
                if !part.is_empty() {
                    self.take_use(part, &names, module, is_passed_on, is_outer);
                }
            }
            return;
        }
        if names.last().is_some_and(|name| name == "self") && names.len() > 1 {
            names.pop();
        }
        let Some(last) = names.last().cloned() else { return };
        if let Some(first) = names.first() {
            self.words.insert(first.clone());
        }
        let renamed = word(tree, at + 1).filter(|_| is_word(tree, at, "as"));
        let name = renamed.unwrap_or(last);
        // A name without `crate` or `super` is a part of this module, or another crate.
        let path = from_root(&names, module).unwrap_or_else(|| [module, &names].concat());
        if is_passed_on {
            self.passed_on.insert(name.clone());
        } else {
            self.paths.insert(path.clone());
        }
        if is_outer {
            self.uses.insert(name, path);
        }
    }
}

/// A path that begins with `crate`, `self` or `super` as one from the crate's root.
fn from_root(names: &[String], module: &[String]) -> Option<Vec<String>> {
    let n_supers = names.iter().take_while(|name| *name == "super").count();
    match names.first().map(String::as_str) {
        Some("crate") => Some(names[1..].to_vec()),
        Some("self") => Some([module, &names[1..]].concat()),
        Some("super") => {
            let base = &module[..module.len().saturating_sub(n_supers)];
            Some([base, &names[n_supers..]].concat())
        }
        _ => None,
    }
}

/// Whether an attribute follows that keeps an item for tests.
fn is_test_attribute(tokens: &[TokenTree]) -> bool {
    let [hash, TokenTree::Group(group), ..] = tokens else { return false };
    let said: String = group.stream().to_string().split_whitespace().collect();
    is_punct(hash, '#') && said == "cfg(test)"
}

fn without_attributes(mut tokens: &[TokenTree]) -> &[TokenTree] {
    while let [hash, TokenTree::Group(group), rest @ ..] = tokens {
        if !is_punct(hash, '#') || group.delimiter() != Delimiter::Bracket {
            break;
        }
        tokens = rest;
    }
    tokens
}

/// The module that an item declares, if that is what it does.
fn declared(item: &[TokenTree]) -> Option<String> {
    let at = item.iter().take(3).position(|token| token.to_string() == "mod")?;
    word(item, at + 1)
}

/// An item's tokens: to the first `;`, or to its body.
fn item_length(item: &[TokenTree]) -> usize {
    let is_use = use_start(item).is_some();
    let ends = |token: &TokenTree| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace && !is_use,
        token => is_punct(token, ';'),
    };
    item.iter().position(ends).map_or(item.len(), |end| end + 1)
}

/// Where the word `use` stands, if that is what the tokens begin with: how many tokens of
/// visibility are before it.
fn use_start(tokens: &[TokenTree]) -> Option<usize> {
    let n_before = match (is_word(tokens, 0, "pub"), tokens.get(1)) {
        (true, Some(TokenTree::Group(_))) => 2,
        (true, _) => 1,
        (false, _) => 0,
    };
    is_word(tokens, n_before, "use").then_some(n_before)
}

/// The word at a place, if one stands there.
fn word(tokens: &[TokenTree], at: usize) -> Option<String> {
    match tokens.get(at) {
        Some(TokenTree::Ident(word)) => Some(word.to_string()),
        _ => None,
    }
}

fn is_word(tokens: &[TokenTree], at: usize, wanted: &str) -> bool {
    matches!(tokens.get(at), Some(TokenTree::Ident(word)) if word == wanted)
}

fn is_punct(token: &TokenTree, wanted: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == wanted)
}

fn is_double_colon(tokens: &[TokenTree]) -> bool {
    matches!(tokens, [first, second, ..] if is_punct(first, ':') && is_punct(second, ':'))
}
