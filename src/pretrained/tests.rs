//! What holds for every encoder, on networks of a few numbers.

use burn::module::Module;
use burn::prelude::*;
use proptest::prelude::*;

#[cfg(not(feature = "gpu"))]
use super::file_network::FileNetwork;
use super::testing::{File, bert, cnn, encoder};
use super::*;
use crate::error::{ErrorKind, FileFault};
use crate::model::testing::device;

fn features(encoder: &Encoder, texts: &[&[u32]]) -> Vec<Vec<f32>> {
    pollster::block_on(encoder.features(texts)).unwrap()
}

#[track_caller]
fn check_close(actual: &[f32], expected: &[f32]) {
    assert_eq!(actual.len(), expected.len());
    for (a, e) in actual.iter().zip(expected) {
        assert!((a - e).abs() < 1e-5, "{actual:?} is not {expected:?}");
    }
}

#[test]
fn ids_stand_between_special_ones() {
    let cnn = encoder(&cnn());
    assert_eq!(cnn.ids("ab"), [1, 4, 5, 2]);
    assert_eq!(cnn.ids(""), [1, 0, 2]);
    assert_eq!(cnn.ids("abbbbbb"), [1, 4, 5, 5, 5, 5, 5, 5]);
    assert_eq!(cnn.n_leading(), 1);
    // The prefix is `▁` and `b`.
    let bert = encoder(&bert());
    assert_eq!(bert.ids("a\tb"), [1, 3, 5, 4, 3, 5, 2]);
    assert_eq!(bert.ids(""), [1, 3, 5, 3, 2]);
    assert_eq!(bert.ids("abbbbbb"), [1, 3, 5, 4, 5, 5, 5, 2]);
    assert_eq!(bert.n_leading(), 3);
}

#[test]
fn pieces_know_their_source() {
    let check = |file: File, text: &str, expected: &[(&str, u32, usize, usize)]| {
        let tokens = encoder(&file).encode(text).tokens;
        let found: Vec<_> = tokens
            .iter()
            .map(|token| (token.text.as_str(), token.id, token.start, token.end))
            .collect();
        assert_eq!(found, expected, "{text:?}");
    };
    check(cnn(), "a  b", &[("▁a", 4, 0, 1), ("▁", 3, 1, 2), ("b", 5, 3, 4)]);
    check(cnn(), "", &[]);
    // The prefix is not told, but the space before a first word that needs it is.
    check(bert(), "a  b", &[("▁a", 4, 0, 1), ("▁", 3, 1, 2), ("b", 5, 3, 4)]);
    check(bert(), " ab", &[("▁a", 4, 1, 2), ("b", 5, 2, 3)]);
    check(bert(), "b", &[("▁", 3, 0, 0), ("b", 5, 0, 1)]);
    check(bert(), "", &[("▁", 3, 0, 0)]);
}

#[test]
fn padding_changes_nothing() {
    for file in [cnn(), bert()] {
        let encoder = encoder(&file);
        let texts: [&[u32]; 3] = [&[1, 4, 2], &[1, 3, 4, 5, 5, 5, 2], &[1, 2]];
        let together = features(&encoder, &texts);
        let tokens = pollster::block_on(encoder.token_features(&texts)).unwrap();
        for ((text, together), tokens) in texts.iter().zip(&together).zip(&tokens) {
            check_close(together, &features(&encoder, &[text])[0]);
            let alone = pollster::block_on(encoder.token_features(&[text])).unwrap();
            assert_eq!(tokens.n_tokens(), text.len());
            check_close(&tokens.values, &alone[0].values);
        }
    }
}

#[cfg(not(feature = "gpu"))]
#[test]
fn what_is_read_by_loops_of_its_own_is_what_the_network_says() {
    let encoder = encoder(&testing::cnn_of([4, 6, 8, 10, 4]).in_bytes());
    assert!(matches!(encoder.file().unwrap().network, FileNetwork::Reader(..)));
    // As short as can be, shorter than a window, and longer than is read.
    let texts: [&[u32]; 5] =
        [&[], &[1], &[1, 2], &[1, 4, 5, 3, 2], &[5, 4, 5, 5, 3, 4, 4, 5, 1, 2]];
    let found = features(&encoder, &texts);
    let tokens = pollster::block_on(encoder.token_features(&texts)).unwrap();
    for ((text, found), tokens) in texts.iter().zip(&found).zip(&tokens) {
        let batch = encoder.batch(&[text], &device().inner());
        let expected = encoder.network().unwrap().valid().forward(&batch);
        let check = |found: &[f32], expected: Vec<f32>| {
            for (found, expected) in found.iter().zip(&expected) {
                // Norms over two numbers make much of a little.
                assert!((found - expected).abs() < 2e-3, "{found} is not {expected}");
            }
        };
        check(found, expected.features.into_data().try_into_vec().unwrap());
        assert_eq!(tokens.n_tokens(), text.len().min(8));
        check(&tokens.values, expected.tokens.into_data().try_into_vec().unwrap());
    }
}

#[test]
fn features_end_or_begin_with_the_vector() {
    let forward = |file: &File| {
        let encoder = encoder(file);
        let batch = encoder.batch(&[&[1, 4, 5, 2]], &device().inner());
        let encoded = encoder.network().unwrap().valid().forward(&batch);
        let numbers = |tensor: Tensor<2>| tensor.into_data().try_into_vec::<f32>().unwrap();
        (numbers(encoded.features), numbers(encoded.vector))
    };
    let length = |x: &[f32]| x.iter().map(|x| x * x).sum::<f32>().sqrt();
    let (features, vector) = forward(&cnn());
    check_close(&features[..4], &vector);
    check_close(&[length(&vector), length(&features[4..])], &[1.0, 1.0]);
    let (features, vector) = forward(&bert());
    check_close(&features, &vector);
    check_close(&[length(&vector)], &[1.0]);
}

#[test]
fn a_network_goes_on_from_a_layer() {
    let encoder = encoder(&bert());
    let EncoderNetwork::Bert(network) = encoder.network().unwrap().valid() else { panic!() };
    let batch = encoder.batch(&[&[1, 4, 5, 2], &[1, 2]], &device().inner());
    let numbers = |tensor: Tensor<2>| tensor.into_data().try_into_vec::<f32>().unwrap();
    let whole = numbers(network.forward(&batch).vector);
    for layer in 0..=network.n_layers() {
        let hidden = network.hidden_at(&batch, layer);
        let last = network.forward_from(hidden, batch.mask.clone(), layer);
        check_close(&numbers(network.vector(last, batch.mask.clone())), &whole);
    }
}

#[test]
fn every_parameter_has_a_gradient() {
    struct Count<'a>(&'a burn::tensor::Gradients, usize);
    impl burn::module::ModuleVisitor for Count<'_> {
        fn visit_float<const D: usize>(&mut self, param: &burn::module::Param<Tensor<D>>) {
            assert!(param.val().grad(self.0).is_some(), "of shape {:?}", param.dims());
            self.1 += 1;
        }
    }
    for (file, n_parameters) in [(cnn(), 34), (bert(), 35)] {
        let encoder = encoder(&file);
        let batch = encoder.batch(&[&[1, 4, 5, 2]], &device());
        let gradients = encoder.network().unwrap().forward(&batch).features.sum().backward();
        let mut count = Count(&gradients, 0);
        encoder.network().unwrap().visit(&mut count);
        assert_eq!(count.1, n_parameters);
    }
}

#[test]
fn chunks_hold_texts_of_similar_length() {
    let check = |lengths: &[usize], limit, expected: &[&[usize]]| {
        let texts: Vec<Vec<u32>> = lengths.iter().map(|&length| vec![0; length]).collect();
        let texts: Vec<&[u32]> = texts.iter().map(Vec::as_slice).collect();
        assert_eq!(chunks_by_length(&texts, limit), expected);
    };
    check(&[5, 2, 3, 2], 6, &[&[1, 3], &[2], &[0]]);
    check(&[5, 2, 3, 2], 20, &[&[1, 3, 2, 0]]);
    check(&[9, 9], 1, &[&[0], &[1]]);
    check(&[], 9, &[]);
}

#[test]
fn each_text_is_read_once() {
    let whole = |texts: &[&[u32]], file: &File| {
        let encoder = encoder(file);
        let features = features(&encoder, texts);
        (features, pollster::block_on(encoder.token_features(texts)).unwrap())
    };
    let texts: [&[u32]; 4] = [&[1, 4, 2], &[1, 5, 4, 5, 2], &[1, 4, 2], &[1, 3, 2]];
    for file in [cnn(), bert()] {
        let (expected_features, expected_tokens) = whole(&texts, &file);
        let encoder = encoder(&file);
        let read = || encoder.n_texts_read();
        assert_eq!(read(), 0);
        // Two texts, of which one twice.
        let first = features(&encoder, &texts[..3]);
        assert_eq!(read(), 2);
        let all = features(&encoder, &texts);
        assert_eq!(read(), 3);
        assert_eq!(all[..3], first);
        for (text, expected) in all.iter().zip(&expected_features) {
            check_close(text, expected);
        }
        // Of the same texts other numbers, once each too.
        let tokens = pollster::block_on(encoder.token_features(&texts)).unwrap();
        assert_eq!(read(), 6);
        for (text, expected) in tokens.iter().zip(&expected_tokens) {
            check_close(&text.values, &expected.values);
        }
        let (again, base) = pollster::block_on(encoder.features_and_base(&texts)).unwrap();
        assert_eq!(again, all);
        assert_eq!(base.iter().map(HiddenStates::n_tokens).collect::<Vec<_>>(), [3, 5, 3, 3]);
        // The top of the CNN reads the token vectors, which are there already.
        let n_expected = match encoder.network().unwrap() {
            EncoderNetwork::Cnn(_) => 6,
            EncoderNetwork::Bert(_) => 9,
        };
        assert_eq!(read(), n_expected);
        assert_eq!(pollster::block_on(encoder.features_and_base(&texts)).unwrap(), (again, base));
        assert_eq!(read(), n_expected);
    }
}

#[test]
fn no_texts() {
    let encoder = encoder(&cnn());
    assert!(features(&encoder, &[]).is_empty());
    assert!(pollster::block_on(encoder.token_features(&[])).unwrap().is_empty());
    // An id that there is not, and a text that was not cut, are no reason to stop.
    let rows = features(&encoder, &[&[99; 20], &[]]);
    assert!(rows.iter().flatten().all(|x| x.is_finite()));
}

#[track_caller]
fn check_invalid(bytes: &[u8]) {
    let kind = Encoder::load(bytes, &device()).unwrap_err().kind;
    assert!(matches!(kind, ErrorKind::InvalidEncoder { .. }), "{kind:?}");
}

#[test]
fn files_that_do_not_fit() {
    let check = |file: File, from: &str, to: &str| check_invalid(&file.described(from, to).bytes());
    check(cnn(), r#""format":1"#, r#""format":2"#);
    check(cnn(), "use-cnn", "use");
    check(cnn(), r#""nFeatures":7"#, r#""nFeatures":8"#);
    check(cnn(), r#""dToken":10"#, r#""dToken":9"#);
    check(cnn(), r#""vocabularySize":6"#, r#""vocabularySize":7"#);
    check(cnn(), r#""maxLen":8"#, r#""maxLen":2"#);
    check(cnn(), r#""unknown":0"#, r#""unknown":6"#);
    check(bert(), r#""heads":2"#, r#""heads":0"#);
    check(bert(), r#""heads":2"#, r#""heads":3"#);
    check(bert(), r#""layers":2"#, r#""layers":3"#);
    check(bert(), r#""layers":2"#, r#""layers":0"#);
    check(bert(), r#""layers":2"#, r#""layers":999999999999"#);
    check(bert(), r#""hidden":4"#, r#""hidden":0"#);
    check(bert(), r#""maxLen":8"#, r#""maxLen":10"#);
    check(bert(), "{", "");
    check_invalid(b"");
    check_invalid(&File::default().bytes());
    // A header of a terabyte.
    check_invalid(&[&(1u64 << 40).to_le_bytes()[..], b"{}"].concat());
}

#[test]
fn files_that_mean_harm_are_refused_in_words_of_their_own() {
    let check = |bytes: &[u8], expected: FileFault| {
        let kind = Encoder::load(bytes, &device()).unwrap_err().kind;
        let ErrorKind::InvalidEncoder { fault, detail } = kind else { panic!("{kind:?}") };
        assert_eq!(fault, expected, "{detail}");
    };
    // Weights that are no numbers, or such as no model has, wherever they are.
    for value in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, 1e30, -1e5] {
        for name in ["w1_2", "ln_g", "p3", "embedding.scale", "scores"] {
            check(&cnn().spoiled(name, &value.to_le_bytes()).bytes(), FileFault::NotNumbers);
        }
        for name in ["embedding", "position", "type", "layer.1.query.weight"] {
            check(&bert().spoiled(name, &value.to_le_bytes()).bytes(), FileFault::NotNumbers);
        }
    }
    // A megabyte before every text, and headers of megabytes, which are there or not.
    let prefix = format!(r#""prefix":"{}""#, "b ".repeat(500_000));
    check(&bert().described(r#""prefix":"b ""#, &prefix).bytes(), FileFault::TooLarge);
    let prefix = format!(r#""prefix":"{}""#, "b ".repeat(50_000));
    check(&bert().described(r#""prefix":"b ""#, &prefix).bytes(), FileFault::Unfit);
    check(&[&(2_000_000u64).to_le_bytes()[..], &[b' '; 100]].concat(), FileFault::Foreign);
    // Sizes for which there is no room.
    for (from, to) in [
        (r#""maxLen":8"#, r#""maxLen":999999999999"#),
        (r#""nParameters":1"#, r#""nParameters":999999999999999"#),
        (r#""eps":1e-12"#, r#""eps":1e300"#),
        (r#""positions":9"#, r#""positions":999999999999"#),
        (r#""hidden":4"#, r#""hidden":18446744073709551615"#),
        (r#""inner":6"#, r#""inner":9999999999999"#),
    ] {
        check(&bert().described(from, to).bytes(), FileFault::Unfit);
    }
    check(&cnn().described(r#""format":1"#, r#""format":2"#).bytes(), FileFault::Newer);
    check(&cnn().bytes()[..3_000], FileFault::Damaged);
    check(b"%PDF-1.7 is another kind of file", FileFault::Foreign);
}

#[test]
fn vectors_that_are_no_numbers_are_not_learned_from() {
    // Each weight is small enough, and their products are not.
    let mut file = cnn();
    for name in ["w1_2", "w2_2", "w1_3", "w2_3", "w1_5", "w2_5", "ln_g", "cnn_W", "d0", "d1", "d2"]
    {
        file = file.spoiled(name, &[9_000f32; 6].map(f32::to_le_bytes).concat());
    }
    let encoder = encoder(&file);
    for text in ["a b", "b"] {
        match pollster::block_on(encoder.features(&[&encoder.ids(text)])) {
            Ok(rows) => assert!(rows.iter().flatten().all(|value| value.is_finite())),
            Err(error) => assert!(matches!(
                error.kind,
                ErrorKind::InvalidEncoder { fault: FileFault::NotNumbers, .. }
            )),
        }
    }
}

/// `UPDATE_FUZZ_SEEDS=1 cargo test --lib pretrained` writes them anew; `fuzz/src/files.rs` says why
/// there is a NUL in the place of the length.
#[test]
fn fuzzing_begins_with_these_files() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/encoder");
    for (name, file) in [("small", cnn()), ("large", bert())] {
        let bytes = file.bytes();
        let (length, rest) = bytes.split_first_chunk::<8>().unwrap();
        let (header, tensors) = rest.split_at(u64::from_le_bytes(*length) as usize);
        let expected = [header, &[0], tensors].concat();
        let path = folder.join(name);
        if std::env::var_os("UPDATE_FUZZ_SEEDS").is_some() {
            std::fs::write(&path, &expected).unwrap();
        }
        assert!(std::fs::read(&path).unwrap() == expected, "write {} anew", path.display());
    }
}

#[test]
fn shortened_files() {
    for file in [cnn(), bert()] {
        let bytes = file.bytes();
        for length in (0..bytes.len()).step_by(7) {
            check_invalid(&bytes[..length]);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn damaged_files_do_no_harm(
        is_cnn: bool,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let mut bytes = if is_cnn { cnn() } else { bert() }.bytes();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        match Encoder::load(&bytes, &device().inner()) {
            Ok(encoder) => {
                let ids = encoder.ids("a ab\tc");
                prop_assert!(ids.len() <= encoder.info().max_len);
                encoder.encode("a ab\tc");
                features(&encoder, &[&ids]);
            }
            Err(error) => {
                let is_right = matches!(error.kind, ErrorKind::InvalidEncoder { .. });
                prop_assert!(is_right, "{:?}", error);
            }
        }
    }
}
