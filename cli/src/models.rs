//! The models by name, and what each name sets.

/// Logistic regression on character n-grams, which is no network.
pub const NGRAMS: &str = "tfidf";

/// A classifier on the small encoder of texts; of pictures and sounds on theirs.
pub const SMALL: &str = "small";

/// A classifier on a person's own encoder.
pub const OWN: &str = "own";

/// Every text gets the largest class: the least that a model must beat.
pub const MAJORITY: &str = "majority";

/// Each model's name and the settings that it stands for: first the networks from scratch and
/// the baseline; then the classifiers on a pretrained encoder, as the page's *Automatic* finds
/// them, or with the encoder only frozen or only tuned; then the networks on a frozen encoder.
pub const MODELS: &[(&str, &[(&str, &str)])] = &[
    ("cnn", &[("model", "cnn"), ("start", "random")]),
    ("keras-cnn", &[("model", "keras-cnn"), ("start", "random")]),
    ("rnn", &[("model", "rnn"), ("start", "random")]),
    ("gru", &[("model", "gru"), ("start", "random")]),
    ("lstm", &[("model", "lstm"), ("start", "random")]),
    ("transformer", &[("model", "transformer"), ("start", "random")]),
    (NGRAMS, &[]),
    (SMALL, &[("model", "cnn")]),
    ("small-frozen", &[("model", "cnn"), ("adaptation", "frozen")]),
    ("small-tuned", &[("model", "cnn"), ("adaptation", "tuned")]),
    ("large", &[("model", "transformer")]),
    ("large-frozen", &[("model", "transformer"), ("adaptation", "frozen")]),
    ("large-tuned", &[("model", "transformer"), ("adaptation", "tuned")]),
    ("large-en", &[("model", "transformer"), ("encoder", "large-en")]),
    (
        "large-en-frozen",
        &[("model", "transformer"), ("encoder", "large-en"), ("adaptation", "frozen")],
    ),
    (OWN, &[("model", "transformer"), ("encoder", "own")]),
    ("own-frozen", &[("model", "transformer"), ("encoder", "own"), ("adaptation", "frozen")]),
    ("own-tuned", &[("model", "transformer"), ("encoder", "own"), ("adaptation", "tuned")]),
    ("cnn-pretrained", &[("model", "cnn"), ("adaptation", "network")]),
    ("rnn-pretrained", &[("model", "rnn")]),
    ("gru-pretrained", &[("model", "gru")]),
    ("lstm-pretrained", &[("model", "lstm")]),
    ("transformer-pretrained", &[("model", "transformer"), ("adaptation", "network")]),
];
