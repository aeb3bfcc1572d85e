//! Which pieces of a vocabulary are kept: those that English and Chinese are written with.

use std::collections::{BTreeMap, BTreeSet};

use super::sentencepiece::Pieces;
use super::unigram::{SPACE, Unigram};

/// How many pieces of each sort are kept, the best-scoring ones. What is not limited here is
/// kept whole: ids below `first_piece` and single Latin letters.
#[derive(Debug, Clone, Copy)]
pub struct Recipe {
    /// Ids below are specials; those in `specials` are kept.
    pub first_piece: usize,
    pub specials: &'static [u32],
    /// How the words of a word list are written before they are cut into pieces.
    pub spellings: Spellings,
    pub n_english: usize,
    /// Pieces of Han characters, single characters first.
    pub n_han: usize,
    /// Pieces of ASCII characters without a letter.
    pub n_ascii_symbols: usize,
    /// Pieces of other characters without a letter: `。`, `“`, `€`, `→`.
    pub n_symbols: usize,
    pub n_emoji: usize,
}

/// How often a word is met without a space before it: after a quote, a bracket, a hyphen.
const INSIDE: f64 = 0.07;

/// The share of a word's uses that are in capitals.
const CAPITALS: f64 = 0.04;

/// How the words of a list are written, and which of their pieces are the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spellings {
    /// `word` and `Word` after a space; the best pieces have the highest scores.
    AfterSpace,
    /// Those, `WORD`, and each without a space; the best pieces are used most often, which
    /// the score tells badly: it counts all languages.
    All,
}

/// The ids of the pieces to keep, ascending.
///
/// `word_list` is a WordPiece vocabulary: of its entries the English words and the
/// continuations that start with `##` count.
pub fn select(pieces: &Pieces, word_list: &str, recipe: &Recipe) -> Vec<u32> {
    let ids = || recipe.first_piece as u32..pieces.texts.len() as u32;
    let text = |id: u32| pieces.texts[id as usize].as_str();
    let of = |script: Script| ids().filter(move |id| Script::of(text(*id)) == Some(script));

    let n_characters = |id: &u32| text(*id).chars().filter(|c| !SPACE.contains(*c)).count();
    let is_letter = |id: &u32| {
        matches!(Script::of(text(*id)), Some(Script::Ascii | Script::Latin))
            && n_characters(id) == 1
    };
    let (single, longer): (Vec<_>, Vec<_>) = of(Script::Han).partition(|id| n_characters(id) == 1);
    let mut han = best(single, pieces, recipe.n_han);
    han.extend(best(longer, pieces, recipe.n_han - han.len()));

    let mut kept = BTreeSet::from_iter(recipe.specials.iter().copied());
    let uses = english(pieces, word_list, recipe.spellings, recipe.first_piece);
    kept.extend(match recipe.spellings {
        Spellings::AfterSpace => best(uses.into_keys(), pieces, recipe.n_english),
        Spellings::All => most_used(uses, recipe.n_english),
    });
    kept.extend(han);
    kept.extend(ids().filter(is_letter));
    kept.extend(best(of(Script::AsciiSymbols), pieces, recipe.n_ascii_symbols));
    kept.extend(best(of(Script::Symbols), pieces, recipe.n_symbols));
    kept.extend(best(of(Script::Emoji), pieces, recipe.n_emoji));
    kept.into_iter().collect()
}

/// The pieces that the words of the list are written with, and how often each is to be
/// expected: the list begins with the most frequent words, and frequencies fall with the
/// rank (Zipf's law).
fn english(
    pieces: &Pieces,
    word_list: &str,
    spellings: Spellings,
    first_piece: usize,
) -> BTreeMap<u32, f64> {
    let unigram = Unigram::new(pieces, first_piece);
    let is_word = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphabetic());
    let mut uses = BTreeMap::new();
    let mut add = |ids: Vec<u32>, frequency: f64| {
        ids.into_iter().for_each(|id| *uses.entry(id).or_default() += frequency);
    };
    for (rank, entry) in word_list.lines().enumerate() {
        // Damped, or the first entries would be all that counts.
        let frequency = 1.0 / (rank as f64 + 10.0);
        if let Some(end) = entry.strip_prefix("##").filter(|end| is_word(end)) {
            match spellings {
                Spellings::AfterSpace => add(unigram.id(end).into_iter().collect(), frequency),
                Spellings::All => add(unigram.ids(end), frequency * INSIDE),
            }
        } else if is_word(entry) {
            let capitalised = format!("{}{}", entry[..1].to_ascii_uppercase(), &entry[1..]);
            let capitals = entry.to_ascii_uppercase();
            for (word, share) in [(entry, 0.8), (&capitalised, 0.16), (&capitals, CAPITALS)] {
                if spellings == Spellings::All || share > CAPITALS {
                    add(unigram.ids(&format!("{SPACE}{word}")), frequency * share);
                }
                if spellings == Spellings::All {
                    add(unigram.ids(word), frequency * share * INSIDE);
                }
            }
        }
    }
    uses
}

/// The `count` ids with the highest frequencies, lower ids first among equals.
fn most_used(uses: BTreeMap<u32, f64>, count: usize) -> Vec<u32> {
    let mut uses: Vec<(u32, f64)> = uses.into_iter().collect();
    uses.sort_by(|a, b| b.1.total_cmp(&a.1));
    uses.into_iter().take(count).map(|(id, _)| id).collect()
}

/// The `count` ids with the highest scores, lower ids first among equals.
fn best(ids: impl IntoIterator<Item = u32>, pieces: &Pieces, count: usize) -> Vec<u32> {
    let mut ids: Vec<u32> = ids.into_iter().collect();
    let score = |id: u32| pieces.scores[id as usize];
    ids.sort_by(|a, b| score(*b).total_cmp(&score(*a)).then(a.cmp(b)));
    ids.truncate(count);
    ids
}

/// What a piece consists of; digits and other ASCII symbols do not count beside letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    /// English letters.
    Ascii,
    /// Latin letters with accents and the like.
    Latin,
    /// Chinese characters.
    Han,
    AsciiSymbols,
    Symbols,
    Emoji,
}

impl Script {
    /// Nothing for a mixture and for all other scripts.
    fn of(piece: &str) -> Option<Self> {
        let mut script = Self::AsciiSymbols;
        for character in piece.chars().filter(|character| !SPACE.contains(*character)) {
            script = match (script, Self::of_character(character)?) {
                (script, Self::AsciiSymbols) => script,
                (Self::AsciiSymbols, other) => other,
                // What joins or colours emoji is a symbol, too.
                (Self::Emoji, Self::Symbols) | (Self::Symbols, Self::Emoji) => Self::Emoji,
                (script, other) if script == other => script,
                _ => return None,
            };
        }
        Some(script)
    }

    fn of_character(character: char) -> Option<Self> {
        Some(match character {
            '\u{0}'..='\u{7f}' if character.is_ascii_alphabetic() => Self::Ascii,
            '\u{0}'..='\u{7f}' => Self::AsciiSymbols,
            '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' => Self::Han,
            '\u{80}'..='\u{24f}' if character.is_alphabetic() => Self::Latin,
            // Latin-1, general punctuation to miscellaneous symbols, CJK, its compatibility
            // and full-width forms.
            '\u{a0}'..='\u{bf}' | '\u{d7}' | '\u{f7}' => Self::Symbols,
            '\u{2000}'..='\u{25ff}' | '\u{2900}'..='\u{2bff}' => Self::Symbols,
            '\u{3000}'..='\u{303f}' | '\u{fe00}'..='\u{fe6f}' => Self::Symbols,
            '\u{ff00}'..='\u{ff20}' | '\u{ff3b}'..='\u{ff40}' | '\u{ff5b}'..='\u{ff65}' => {
                Self::Symbols
            }
            '\u{2600}'..='\u{27bf}' | '\u{1f000}'..='\u{1faff}' => Self::Emoji,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts() {
        let check = |piece: &str, expected| assert_eq!(Script::of(piece), expected, "{piece}");
        check("▁the", Some(Script::Ascii));
        check("1st", Some(Script::Ascii));
        check("▁", Some(Script::AsciiSymbols));
        check("10:", Some(Script::AsciiSymbols));
        check("é", Some(Script::Latin));
        check("café", None);
        check("你好", Some(Script::Han));
        check("10月", Some(Script::Han));
        check("。", Some(Script::Symbols));
        check("▁“", Some(Script::Symbols));
        check("😀", Some(Script::Emoji));
        check("❤\u{fe0f}", Some(Script::Emoji));
        check("ひ", None);
        check("д", None);
    }

    /// A vocabulary with one piece of each sort and one to drop beside it.
    fn check(change: impl Fn(&mut Recipe), expected: &[&str]) {
        let pieces = [
            ("<unk>", 0.0),
            ("<s>", 0.0),
            ("</s>", 0.0),
            ("<pad>", 0.0),
            ("▁", -1.0),
            ("▁the", -2.0),
            ("▁The", -3.0),
            ("the", -4.0),
            ("▁zx", -5.0),
            ("ing", -6.0),
            ("。", -7.0),
            ("，", -6.5),
            ("你好", -5.0),
            ("好", -8.0),
            ("ж", -2.0),
            ("😀", -9.0),
            ("é", -9.5),
            ("7", -9.0),
            ("T", -9.0),
            ("H", -9.0),
            ("E", -9.0),
        ];
        let pieces = Pieces {
            texts: pieces.iter().map(|(text, _)| (*text).to_owned()).collect(),
            scores: pieces.iter().map(|(_, score)| *score).collect(),
        };
        let mut recipe = Recipe {
            first_piece: 4,
            specials: &[0, 1, 2],
            spellings: Spellings::AfterSpace,
            n_english: 0,
            n_han: 0,
            n_ascii_symbols: 0,
            n_symbols: 0,
            n_emoji: 0,
        };
        change(&mut recipe);
        let words = "[CLS]\nthe\n##ing\n##qqq\ncafé\n1999\n";
        let kept = select(&pieces, words, &recipe);
        let kept: Vec<&str> = kept.iter().map(|id| pieces.texts[*id as usize].as_str()).collect();
        let always = ["<unk>", "<s>", "</s>", "é", "T", "H", "E"];
        let new: Vec<&str> = kept.into_iter().filter(|piece| !always.contains(piece)).collect();
        assert_eq!(new, expected);
    }

    #[test]
    fn every_sort_has_its_share() {
        check(|_| {}, &[]);
        check(|recipe| recipe.n_english = 9, &["▁the", "▁The", "ing"]);
        check(|recipe| recipe.n_english = 2, &["▁the", "▁The"]);
        check(|recipe| recipe.n_ascii_symbols = 1, &["▁"]);
        check(|recipe| recipe.n_ascii_symbols = 9, &["▁", "7"]);
        // Single characters come first, whatever the scores.
        check(|recipe| recipe.n_han = 1, &["好"]);
        check(|recipe| recipe.n_han = 9, &["你好", "好"]);
        check(|recipe| recipe.n_symbols = 1, &["，"]);
        check(|recipe| recipe.n_emoji = 9, &["😀"]);
        let all = |recipe: &mut Recipe| {
            recipe.n_english = 9;
            recipe.spellings = Spellings::All;
        };
        // WORD in capitals needs the mark of the space as a piece of its own.
        check(all, &["▁", "▁the", "▁The", "the", "ing"]);
        // 0.8 for ▁the and 0.16 for ▁The; T, H and E are kept anyway.
        let two = |recipe: &mut Recipe| {
            all(recipe);
            recipe.n_english = 2;
        };
        check(two, &["▁the", "▁The"]);
    }
}
