//! What texts of every script are cut into. `tests/e2e/tokens.spec.ts` reads the same file in a
//! browser, whose own Unicode tables the CPU engine uses there.

use handful::RunConfig;
use handful::text::Tokenizer;

/// A text, and of each of its tokens the token's own text and the source's.
type Golden = (String, Vec<(String, String)>);

#[test]
fn tokens_and_their_sources_are_those_of_the_goldens() {
    let goldens: Vec<Golden> = serde_json::from_str(include_str!("fixtures/tokens.json")).unwrap();
    let training = ["a text", "another text"];
    let tokenizer = Tokenizer::fit(training.into_iter(), &RunConfig::default());
    assert!(goldens.len() > 30);
    for (text, expected) in goldens {
        let tokens = tokenizer.encode(&text).tokens.into_iter();
        let found: Vec<(String, String)> = tokens
            .map(|token| (token.text.clone(), text[token.start..token.end].to_string()))
            .collect();
        assert_eq!(found, expected, "{text:?}");
    }
}
