//! Replaced code points as SentencePiece's `precompiled_charsmap`: a double-array trie (Aoe, 1989)
//! over UTF-8 bytes, and a pool of replacements, in the form that
//! [`crate::text::published::CharacterMap`] reads.

use std::collections::{BTreeMap, BTreeSet};

/// The node of a trie: by the next byte, and the place of its replacement in the pool.
#[derive(Default)]
struct Node {
    children: BTreeMap<u8, Node>,
    value: Option<u32>,
}

/// The bytes of a map.
///
/// * `replacements` - of each code point what replaces it.
pub(super) fn character_map<'a>(replacements: impl Iterator<Item = (u32, &'a str)>) -> Vec<u8> {
    let (mut root, mut pool) = (Node::default(), Vec::new());
    for (c, replacement) in replacements {
        let Some(c) = char::from_u32(c) else { continue };
        let mut node = &mut root;
        for byte in c.encode_utf8(&mut [0; 4]).bytes() {
            node = node.children.entry(byte).or_default();
        }
        node.value = Some(pool.len() as u32);
        pool.extend(replacement.bytes().chain([0]));
    }
    let (units, is_taken) = (vec![0; 256], vec![false; 256]);
    let mut trie = Trie { units, is_taken, bases: BTreeSet::new() };
    trie.is_taken[0] = true;
    trie.place(&root, 0);
    let bytes: Vec<u8> = trie.units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
    [&(bytes.len() as u32).to_le_bytes()[..], &bytes, &pool].concat()
}

/// Units: of a node its byte, whether it has a value, and by which its own place is exclusive-ored
/// for that of its children; of a value the value, with the highest bit.
struct Trie {
    units: Vec<u32>,
    is_taken: Vec<bool>,
    /// Of two nodes with one base each would find the other's children.
    bases: BTreeSet<usize>,
}

impl Trie {
    /// Puts a node's children into units, and theirs.
    fn place(&mut self, node: &Node, at: usize) {
        let value = node.value.map(|_| 0);
        let labels: Vec<u8> = value.into_iter().chain(node.children.keys().copied()).collect();
        if labels.is_empty() {
            return;
        }
        let fits = |base: usize| {
            let is_free = |label: &u8| {
                let place = base ^ usize::from(*label);
                place != 0 && !self.is_taken.get(place).copied().unwrap_or(false)
            };
            labels.iter().all(is_free)
        };
        let is_new = |base: &usize| !self.bases.contains(base);
        let base = (1..).filter(is_new).find(|&base| fits(base)).unwrap_or_default();
        self.bases.insert(base);
        let needed = (base | 255) + 1;
        if needed > self.units.len() {
            self.units.resize(needed, 0);
            self.is_taken.resize(needed, false);
        }
        self.units[at] |= ((at ^ base) as u32) << 10;
        for &label in &labels {
            self.is_taken[base ^ usize::from(label)] = true;
        }
        if let Some(value) = node.value {
            self.units[at] |= 0x100;
            self.units[base] = value | 0x8000_0000;
        }
        for (&label, child) in &node.children {
            let place = base ^ usize::from(label);
            self.units[place] |= u32::from(label);
            self.place(child, place);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::published::CharacterMap;
    use crate::text::published::PieceNormalizer;

    #[test]
    fn the_reader_of_such_maps_replaces_what_was_put_in() {
        let replaced = [('Ａ', "A"), ('½', "1⁄2"), ('\u{7}', ""), ('𝄞', "clef"), ('é', "e")];
        let all = replaced.map(|(c, text)| (u32::from(c), text));
        let map = CharacterMap::new(&character_map(all.into_iter())).unwrap();
        let map = PieceNormalizer::CharacterMap(map);
        let check = |text: &str, expected: &str| {
            assert_eq!(map.normalize(text).text, expected, "{text:?}");
        };
        check("ＡbÉé𝄞", "▁AbÉeclef");
        check("½ x\u{7}y", "▁1⁄2▁xy");
        check("𝄟 ê", "▁𝄟▁ê");
    }

    #[test]
    fn thousands_of_code_points_are_all_found() {
        let all: Vec<(u32, String)> = (0xa0..0x3000_u32).map(|c| (c, format!("{c:x}"))).collect();
        let map = character_map(all.iter().map(|(c, text)| (*c, text.as_str())));
        let map = PieceNormalizer::CharacterMap(CharacterMap::new(&map).unwrap());
        for (c, expected) in &all {
            let c = char::from_u32(*c).unwrap();
            assert_eq!(map.normalize(&c.to_string()).text, format!("▁{expected}"), "{c:?}");
        }
    }
}
