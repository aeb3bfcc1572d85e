//! SentencePiece model files: a protobuf with the pieces and the normaliser.

use anyhow::{Context, Result, bail};

/// What a tokenizer of pieces with scores is made from.
#[derive(Debug, Default, PartialEq)]
pub struct Pieces {
    pub texts: Vec<String>,
    pub scores: Vec<f32>,
}

/// The pieces and the compiled character map of a model file, in the layout that came
/// before the one of today: the map is field 2 of the message in field 3.
pub fn read(bytes: &[u8]) -> Result<(Pieces, Vec<u8>)> {
    let mut pieces = Pieces::default();
    let mut character_map = Vec::new();
    for field in fields(bytes)? {
        match field {
            (1, piece) => {
                let (mut text, mut score) = (String::new(), 0.0);
                for field in fields(piece)? {
                    match field {
                        (1, bytes) => text = String::from_utf8(bytes.to_vec())?,
                        (2, bytes) => score = f32::from_le_bytes(bytes.try_into()?),
                        _ => {}
                    }
                }
                pieces.texts.push(text);
                pieces.scores.push(score);
            }
            (3, normalizer) => {
                let map = fields(normalizer)?.into_iter().find(|(number, _)| *number == 2);
                character_map = map.context("there is no character map")?.1.to_vec();
            }
            _ => {}
        }
    }
    Ok((pieces, character_map))
}

/// Numbers and contents of a message's fields; whole numbers are left out.
///
/// Source: <https://protobuf.dev/programming-guides/encoding/>
fn fields(mut bytes: &[u8]) -> Result<Vec<(u64, &[u8])>> {
    let mut fields = Vec::new();
    while !bytes.is_empty() {
        let tag = varint(&mut bytes)?;
        let length = match tag & 7 {
            0 => {
                varint(&mut bytes)?;
                continue;
            }
            1 => 8,
            2 => varint(&mut bytes)?,
            5 => 4,
            other => bail!("a protobuf field has the unknown type {other}"),
        };
        let cut = bytes.split_at_checked(usize::try_from(length)?);
        let (contents, rest) = cut.context("a protobuf field is cut")?;
        fields.push((tag >> 3, contents));
        bytes = rest;
    }
    Ok(fields)
}

/// Seven bits a byte, lowest first; the eighth says that more follow.
fn varint(bytes: &mut &[u8]) -> Result<u64> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = bytes.split_first().context("a protobuf number is cut")?;
        *bytes = rest;
        value |= u64::from(byte & 0x7f) << shift;
        if *byte < 0x80 {
            return Ok(value);
        }
    }
    bail!("a protobuf number has more than 64 bits")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        let check = |mut bytes: &[u8], expected: Option<u64>| {
            assert_eq!(varint(&mut bytes).ok(), expected);
        };
        check(&[0x05], Some(5));
        // The example of the format's description.
        check(&[0x96, 0x01], Some(150));
        check(&[0x96], None);
        check(&[0xff; 11], None);
    }

    #[test]
    fn a_model() {
        // Field 1: {1: "ab", 2: 1.0}; field 2: 3; field 1: {1: "c"}; field 3: {2: "map"}.
        let bytes = [
            &[0x0a, 0x09, 0x0a, 0x02, b'a', b'b', 0x15, 0x00, 0x00, 0x80, 0x3f][..],
            &[0x10, 0x03],
            &[0x0a, 0x03, 0x0a, 0x01, b'c'],
            &[0x1a, 0x05, 0x12, 0x03, b'm', b'a', b'p'],
        ]
        .concat();
        let (pieces, map) = read(&bytes).unwrap();
        assert_eq!(pieces.texts, ["ab", "c"]);
        assert_eq!(pieces.scores, [1.0, 0.0]);
        assert_eq!(map, b"map");
        assert!(read(&bytes[..bytes.len() - 1]).is_err());
    }
}
