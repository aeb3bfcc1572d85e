//! The encoders of the page against what was published: the same pictures and sounds, read there
//! in full precision by PyTorch and ONNX Runtime (`golden/make.py`).

use std::io::Read;
use std::path::Path;

use handful_media::{Encoder, MediaFault, SAMPLE_RATE, SIDE};

fn encoder(name: &str) -> Encoder {
    Encoder::load(&file(name)).unwrap_or_else(|fault| panic!("{name}: {fault}"))
}

fn file(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../www/models");
    let file = std::fs::File::open(folder.join(format!("{name}.safetensors.gz")));
    let file = file.expect("`cargo xtask models` has made it");
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(file).read_to_end(&mut bytes).expect("it is whole");
    bytes
}

/// Vectors of single precision, one after the other.
fn golden(bytes: &[u8], n_features: usize) -> Vec<Vec<f32>> {
    let values: Vec<f32> =
        bytes.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
    values.chunks_exact(n_features).map(<[f32]>::to_vec).collect()
}

fn cosine(a: &[f32], b: &[f32]) -> f64 {
    let dot = |a: &[f32], b: &[f32]| -> f64 {
        a.iter().zip(b).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum()
    };
    dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
}

/// Stripes of colour; a disc before a chess board; nothing that means anything.
fn picture(number: usize) -> Vec<u8> {
    let colour = |x: i64, y: i64, c: i64| match number {
        0 => (x * 2 + y * (c + 1)) % 256,
        1 if (x - 112).pow(2) + (y - (80 + 30 * c)).pow(2) < 2_500 => 230 - 40 * c,
        1 => (x / 16 + y / 16) % 2 * 90 + 20 * c,
        _ => ((x * 7_919 + y * 104_729 + c * 1_299_709) ^ ((x * y) >> 3)) % 256,
    };
    let side = SIDE as i64;
    (0..side * side)
        .flat_map(|at| {
            let colour = |c| colour(at % side, at / side, c) as u8;
            [colour(0), colour(1), colour(2), 255]
        })
        .collect()
}

/// A saw that rises, a second long; beeps in noise, for longer; noise, for a moment.
fn sound(number: usize) -> Vec<f32> {
    let sample = |i: i64| match number {
        0 => ((i * i / 97) % 2_000 - 1_000) * 12,
        1 => {
            let beep = if i % 80 < 40 { 6_000 } else { -6_000 };
            beep * ((i / 2_000) % 2) + ((i * 7_919) % 401 - 200) * 5
        }
        _ => ((i * 104_729) ^ ((i >> 2) * 1_299_709)) % 20_001 - 10_000,
    };
    let n = [16_000, 24_000, 5_000][number];
    (0..n).map(|i| f32::from(sample(i) as i16) / 32_767.0).collect()
}

#[test]
fn pictures_are_read_as_published() {
    let mut encoder = encoder("picture");
    assert_eq!((encoder.kind(), encoder.n_features()), ("picture", 1_280));
    for (number, expected) in
        golden(include_bytes!("golden/pictures.f32"), 1_280).iter().enumerate()
    {
        let found = encoder.read_picture(&picture(number)).unwrap();
        let cosine = cosine(&found, expected);
        println!("picture {number}: {cosine}");
        assert!(cosine >= 0.99, "picture {number}: {cosine}");
        let length: f32 = found.iter().map(|value| value * value).sum();
        assert!((length - 1.0).abs() < 1e-5);
        // The same again, whatever was read before.
        encoder.read_picture(&picture((number + 1) % 3)).unwrap();
        assert_eq!(encoder.read_picture(&picture(number)).unwrap(), found);
    }
}

#[test]
fn sounds_are_read_as_published() {
    let mut encoder = encoder("sound");
    assert_eq!((encoder.kind(), encoder.n_features()), ("sound", 288));
    for (number, expected) in golden(include_bytes!("golden/sounds.f32"), 288).iter().enumerate() {
        let found = encoder.read_sound(&sound(number)).unwrap();
        let cosine = cosine(&found, expected);
        println!("sound {number}: {cosine}");
        assert!(cosine >= 0.99, "sound {number}: {cosine}");
        encoder.read_sound(&sound((number + 1) % 3)).unwrap();
        assert_eq!(encoder.read_sound(&sound(number)).unwrap(), found);
    }
}

#[test]
fn what_is_no_picture_or_sound_is_refused() {
    let (mut pictures, mut sounds) = (encoder("picture"), encoder("sound"));
    for n in [0, 1, SIDE * SIDE * 4 - 1, SIDE * SIDE * 4 + 4, SIDE * SIDE * 3] {
        let fault = pictures.read_picture(&vec![9; n]).unwrap_err();
        assert!(matches!(fault, MediaFault::Pixels { n_bytes, .. } if n_bytes == n), "{fault}");
    }
    assert!(matches!(pictures.read_sound(&[0.0; 9]), Err(MediaFault::Kind { .. })));
    assert!(matches!(sounds.read_picture(&picture(0)), Err(MediaFault::Kind { .. })));
    assert_eq!(sounds.read_sound(&[]), Err(MediaFault::Silent));
    assert_eq!(sounds.read_sound(&[0.0, f32::NAN]), Err(MediaFault::Samples));
    assert_eq!(sounds.read_sound(&[f32::INFINITY]), Err(MediaFault::Samples));
    // What is only odd is read: silence, one sample, more than is listened to, what is too loud.
    let long = vec![0.25; 40 * SAMPLE_RATE];
    for samples in [&[0.0; 400][..], &[1.0], &long, &[99.0; 20_000]] {
        let vector = sounds.read_sound(samples).unwrap();
        assert!(vector.iter().all(|value| value.is_finite()), "{} samples", samples.len());
    }
    assert_eq!(
        sounds.read_sound(&long).unwrap(),
        sounds.read_sound(&long[..30 * SAMPLE_RATE]).unwrap()
    );
}

#[test]
fn a_graph_has_every_number_of_its_file() {
    // What it computes, `tests/export.mjs` compares in ONNX Runtime.
    for (name, input) in [("picture", "pixels"), ("sound", "samples")] {
        let whole = file(name);
        let other = if name == "picture" { "sound" } else { "picture" };
        let fault = handful_media::graph(&whole, other).unwrap_err();
        assert!(matches!(fault, MediaFault::Kind { found } if found == name));
        let graph = handful_media::graph(&whole, name).unwrap();
        let has = |bytes: &[u8]| graph.windows(bytes.len()).any(|window| window == bytes);
        assert!(has(input.as_bytes()) && has(b"features") && has(b"Conv"), "{name}");
        let tensors = safetensors::SafeTensors::deserialize(&whole).unwrap();
        for (tensor, view) in tensors.tensors() {
            // The window of a moment is a factor of the waves.
            let is_there = tensor == "window" || has(format!("encoder.{tensor}").as_bytes());
            assert!(is_there, "{name}: {tensor}");
            // Halves and lists are written in single precision; bytes as they are.
            if view.dtype() == safetensors::tensor::Dtype::I8 {
                assert!(has(view.data()), "{name}: {tensor}");
            }
        }
    }
}

#[test]
fn what_shines_through_is_white() {
    let mut encoder = encoder("picture");
    let white = encoder.read_picture(&vec![255; SIDE * SIDE * 4]).unwrap();
    let clear = [7, 80, 200, 0].repeat(SIDE * SIDE);
    assert_eq!(encoder.read_picture(&clear).unwrap(), white);
}

#[test]
fn damaged_files_are_refused() {
    for name in ["picture", "sound"] {
        let whole = file(name);
        let cuts = (0..40).chain((1..50).map(|part| whole.len() * part / 50));
        for length in cuts.chain([whole.len() - 1]) {
            assert!(Encoder::load(&whole[..length]).is_err(), "{name}: {length} bytes");
            assert!(
                handful_media::graph(&whole[..length], name).is_err(),
                "{name}: {length} bytes"
            );
        }
        let changed = |from: &str, to: &str| {
            let place = whole.windows(from.len()).position(|bytes| bytes == from.as_bytes());
            let place = place.expect("it is in the header");
            let mut changed = whole.clone();
            changed[place..place + to.len()].copy_from_slice(to.as_bytes());
            Encoder::load(&changed).unwrap_err()
        };
        let other = if name == "picture" { "pictura" } else { "sounb" };
        assert!(matches!(
            changed(&format!(":\\\"{name}"), &format!(":\\\"{other}")),
            MediaFault::Kind { .. }
        ));
        assert!(matches!(changed("format\\\":1", "format\\\":2"), MediaFault::Newer { format: 2 }));
        assert!(matches!(changed("format\\\":1", "format\\\":0"), MediaFault::Damaged { .. }));
        assert!(matches!(changed(".scale", ".scalf"), MediaFault::Unfit { .. }));
        assert!(matches!(changed("\"I8\"", "\"U8\""), MediaFault::Unfit { .. }));
        // Numbers that are none: the end of the file is of bias or scales or bands.
        let mut wild = whole.clone();
        let header = 8 + u64::from_le_bytes(whole[..8].try_into().unwrap()) as usize;
        wild[header..]
            .chunks_exact_mut(4)
            .for_each(|bytes| bytes.copy_from_slice(&[0, 0, 0xc0, 0x7f]));
        assert!(matches!(Encoder::load(&wild), Err(MediaFault::NotNumbers { .. })), "{name}");
    }
    for other in [&b""[..], b"{}", &[0xff; 64], &[0; 64]] {
        assert!(matches!(Encoder::load(other), Err(MediaFault::Damaged { .. })));
    }
}
