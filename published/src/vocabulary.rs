//! The vocabulary of a `tokenizer.json`, in the forms that it is written in.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};

/// A vocabulary: pieces with their ids, or in their order with their scores.
#[derive(Debug)]
pub(crate) enum Vocabulary {
    Ids(Vec<(String, u32)>),
    Scores(Vec<(String, f32)>),
}

impl Default for Vocabulary {
    fn default() -> Self {
        Self::Ids(Vec::new())
    }
}

/// Two pieces that are merged.
#[derive(Debug)]
pub(crate) struct Merge(pub String, pub String);

impl<'de> Deserialize<'de> for Vocabulary {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;

        impl<'de> Visitor<'de> for Either {
            type Value = Vocabulary;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("pieces with ids, or with scores")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Vocabulary, A::Error> {
                let mut pieces = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    pieces.push(entry);
                }
                Ok(Vocabulary::Ids(pieces))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vocabulary, A::Error> {
                let mut pieces = Vec::new();
                while let Some(piece) = list.next_element()? {
                    pieces.push(piece);
                }
                Ok(Vocabulary::Scores(pieces))
            }
        }

        deserializer.deserialize_any(Either)
    }
}

impl<'de> Deserialize<'de> for Merge {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;

        impl<'de> Visitor<'de> for Either {
            type Value = Merge;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("two pieces")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Merge, E> {
                let (left, right) =
                    text.split_once(' ').ok_or_else(|| E::custom("a merge of one piece"))?;
                Ok(Merge(left.to_string(), right.to_string()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Merge, A::Error> {
                let missing = || serde::de::Error::custom("a merge of one piece");
                let left = list.next_element()?.ok_or_else(missing)?;
                Ok(Merge(left, list.next_element()?.ok_or_else(missing)?))
            }
        }

        deserializer.deserialize_any(Either)
    }
}
