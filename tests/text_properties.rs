//! What holds for every text that is cleaned, cut and encoded.

use handful::RunConfig;
use handful::config::{Segmentation, Side};
use handful::text::{NUMBER_MASK, NormalizeOptions, PAD, Tokenizer, URL_MASK, normalize, segment};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

/// Texts of every script, and often of the characters that combine, join, vanish or mask.
fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => "\\PC{0,5}",
        3 => any::<String>(),
        2 => "[a-zA-Z '.,!?-]{0,12}",
        2 => "[中文字的カナひらがなー、。]{0,6}",
        2 => "[0-9.,:@/_%+a-cZ<>()-]{0,10}",
        2 => "[ \\t\\n\u{3000}\u{200b}\u{200c}\u{200d}\u{200e}\u{202e}\u{ad}\u{feff}\u{fe0f}\u{fffd}]{0,4}",
        2 => "[e\u{301}\u{308}\u{327}\u{338}\u{345}\u{3099}ｶﾞﾊﾟİΣς´ﬁ½①㎏ﷺ]{0,6}",
        1 => "[\u{1100}\u{1161}\u{11a8}\u{3131}\u{314f}\u{ac00}]{0,5}",
        1 => "[👩\u{200d}👧👍🏽🇨🇳❤\u{fe0f}1\u{20e3}]{0,6}",
        1 => "[กาสวัดีนमस्तेשלוםمرحبا]{0,6}",
        1 => Just("http://".to_string()),
        1 => Just("www.".to_string()),
        1 => Just("a@b.co".to_string()),
        1 => Just(".com".to_string()),
        1 => Just(URL_MASK.to_string()),
        1 => Just(NUMBER_MASK.to_string()),
    ];
    prop::collection::vec(piece, 0..10).prop_map(|pieces| pieces.concat())
}

fn any_segmentation() -> impl Strategy<Value = Segmentation> {
    prop::sample::select(Segmentation::ALL)
}

fn any_side() -> impl Strategy<Value = Side> {
    prop::sample::select(Side::ALL)
}

fn any_options() -> impl Strategy<Value = NormalizeOptions> {
    any::<[bool; 3]>().prop_map(|[lowercase, mask_urls, mask_numbers]| NormalizeOptions {
        lowercase,
        mask_urls,
        mask_numbers,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn cleaning_a_clean_text_changes_nothing(text in any_text(), options in any_options()) {
        let once = normalize(&text, options).text;
        prop_assert_eq!(&normalize(&once, options).text, &once);
        prop_assert!(!once.contains("  ") && once.trim() == once);
    }

    #[test]
    fn cleaning_is_nfkc_of_texts_without_spacing_accents(
        text in "[a-zé中ｶﾞﾊﾟe\u{301}\u{308}\u{327}\u{338}ﬁ½①㎏\u{1100}\u{1161}\u{11a8}\u{3131}\u{314f}]{0,20}",
    ) {
        let options = NormalizeOptions { lowercase: false, mask_urls: false, mask_numbers: false };
        prop_assert_eq!(normalize(&text, options).text, text.nfkc().collect::<String>());
    }

    #[test]
    fn sources_are_on_boundaries_in_order_and_cover_the_text(text in any_text(), options in any_options()) {
        let normalized = normalize(&text, options);
        let mut last = 0..0;
        for (at, c) in normalized.text.char_indices() {
            let source = normalized.source(at..at + c.len_utf8());
            prop_assert!(text.get(source.clone()).is_some_and(|part| !part.is_empty()), "{:?}", source);
            let in_order = source.start >= last.start && source.end >= last.end;
            prop_assert!(in_order, "{:?} after {:?}", source, last);
            last = source;
        }
    }

    #[test]
    fn segments_are_on_boundaries_and_in_order(
        text in any_text(),
        segmentation in any_segmentation(),
        keep_punctuation: bool,
    ) {
        let mut start = 0;
        for range in segment(&text, segmentation, keep_punctuation) {
            prop_assert!(text.get(range.clone()).is_some_and(|token| !token.is_empty()), "{:?}", range);
            prop_assert!(range.start >= start);
            start = if segmentation == Segmentation::Bigrams { range.start } else { range.end };
        }
    }

    #[test]
    fn every_letter_and_digit_is_in_a_token(text in any_text(), segmentation in any_segmentation()) {
        let tokens = segment(&text, segmentation, false);
        for (at, c) in text.char_indices().filter(|(_, c)| c.is_alphanumeric()) {
            prop_assert!(tokens.iter().any(|token| token.contains(&at)), "{:?} at {}", c, at);
        }
    }

    #[test]
    fn token_sources_clean_to_their_tokens(
        text in any_text(),
        segmentation in any_segmentation(),
        keep_punctuation: bool,
        lowercase: bool,
        mask_urls: bool,
        mask_numbers: bool,
    ) {
        let config = RunConfig {
            segmentation, keep_punctuation, lowercase, mask_urls, mask_numbers, ..RunConfig::default()
        };
        let tokenizer = Tokenizer::fit(std::iter::once(text.as_str()), &config);
        let options = NormalizeOptions { lowercase, mask_urls: false, mask_numbers: false };
        let mut last = 0..0;
        for token in tokenizer.encode(&text).tokens {
            let slice = text.get(token.start..token.end);
            prop_assert!(slice.is_some_and(|slice| !slice.is_empty()), "{:?}", token);
            prop_assert!(token.start >= last.start && token.end >= last.end);
            last = token.start..token.end;
            prop_assert!(token.id > 1, "fitted on this very text: {:?}", token);
            if token.text != URL_MASK && token.text != NUMBER_MASK {
                let cleaned = normalize(slice.unwrap(), options).text;
                prop_assert!(cleaned.contains(&token.text), "{:?} cleans to {:?}", token, cleaned);
            }
        }
    }

    #[test]
    fn where_characters_stay_apart_sources_clean_to_exactly_their_tokens(
        text in "[a-zA-ZéÉＡＢ中文カ 　.,!👍\u{fe0f}1-9\u{301}ｶﾞ]{0,30}",
        segmentation in any_segmentation(),
    ) {
        let config = RunConfig { segmentation, ..RunConfig::default() };
        let tokenizer = Tokenizer::fit(std::iter::once(text.as_str()), &config);
        let options = NormalizeOptions { lowercase: true, mask_urls: false, mask_numbers: false };
        for token in tokenizer.encode(&text).tokens {
            prop_assert_eq!(normalize(&text[token.start..token.end], options).text, token.text);
        }
    }

    #[test]
    fn padding_gives_max_len_ids_and_keeps_what_it_says(
        training in prop::collection::vec(any_text(), 0..4),
        text in any_text(),
        padding in any_side(),
        truncation in any_side(),
        max_len in 0..12u32,
        num_words in 10..20u32,
    ) {
        let config = RunConfig { padding, truncation, max_len, num_words, ..RunConfig::default() };
        let tokenizer = Tokenizer::fit(training.iter().map(String::as_str), &config);
        prop_assert!(max_len == 0 || tokenizer.max_len == max_len as usize);
        let encoding = tokenizer.encode(&text);
        let padded = tokenizer.pad(&encoding);
        prop_assert_eq!(padded.ids.len(), tokenizer.max_len);
        prop_assert_eq!(padded.filled.len(), padded.kept.len());
        prop_assert_eq!(padded.kept.len(), encoding.tokens.len().min(tokenizer.max_len));
        let kept: Vec<u32> = encoding.tokens[padded.kept.clone()].iter().map(|token| token.id).collect();
        prop_assert_eq!(&padded.ids[padded.filled.clone()], &kept[..]);
        prop_assert_eq!(padded.ids.iter().filter(|&&id| id == PAD).count(), tokenizer.max_len - kept.len());
        prop_assert!(padded.ids.iter().all(|&id| (id as usize) < tokenizer.vocabulary.size()));
    }
}
