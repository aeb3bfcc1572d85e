//! Every setting of a run: its type, default, range and English words, defined once, here.
//! The form on the page, `--set key=value` in the terminal and the checks all read it; what the
//! page's other languages call a setting stands with their words, in `www/i18n`.

mod checks;
mod choices;
mod kinds;
mod schema;

pub use choices::{
    Adaptation, EncoderName, HeadKind, Initializer, LabelsPerText, ModelKind, OptimizerKind,
    Output, PoolTeacher, Positions, RnnPooling, Schedule, Segmentation, Side, Start,
    TransformerEncoder, TransformerPooling,
};
pub use kinds::{KIND, RunKind};
pub use schema::{
    ChoiceOption, Condition, Integers, Setting, SettingGroup, SettingKind, SettingValue,
};
use schema::{SettingType, settings};

use crate::error::Error;

settings! {
    Text {
        /// Whether a text may have several labels.
        labels: LabelsPerText = LabelsPerText::One, when start in ["pretrained", "random"];
        "Labels per text";
        "One: the label that fits. Several: all that apply, or none; then each label is a yes or no of its own, with one sigmoid and binary cross-entropy.";
        /// Lower-case every letter.
        lowercase: bool = true, of [Scratch];
        "Ignore case";
        "“Good” and “good” become one token.";
        /// Replace web addresses and e-mail addresses by one token.
        mask_urls: bool = false, of [Scratch];
        "Mask web addresses";
        "Every web or e-mail address becomes the same token.";
        /// Replace numbers by one token.
        mask_numbers: bool = false, of [Scratch];
        "Mask numbers";
        "Every number becomes the same token: useful where amounts vary but do not matter.";
        /// Keep punctuation marks as tokens.
        keep_punctuation: bool = true, of [Scratch];
        "Keep punctuation";
        "Marks such as ! and ? are tokens of their own.";
        /// How a text is cut into tokens.
        segmentation: Segmentation = Segmentation::Automatic, of [Scratch];
        "Tokens";
        "Automatic: words where words have spaces, single characters for Chinese and Japanese.";
        /// The vocabulary holds this many of the training part's most frequent tokens.
        num_words: u32 = 20_000, [10, 100_000], of [Scratch];
        "Vocabulary size (num_words)";
        "The most frequent tokens of the training part; the rest become “unknown”.";
        /// Tokens a text is padded or cut to; 0 takes the 95th percentile of the training part.
        max_len: u32 = 0, [0, 2_000], of [Scratch];
        "Sequence length (max_len)";
        "Tokens the model reads of each text. 0: enough for 95% of the training texts, at most 400.";
        /// The end that is filled with padding.
        padding: Side = Side::Post, of [Scratch];
        "Pad at";
        "Where short texts are filled up. Padding is masked in every model.";
        /// The end that is cut off.
        truncation: Side = Side::Post, of [Scratch];
        "Cut at";
        "Which end of a long text is dropped.";
    }
    Split {
        /// Share of each class put aside to watch training.
        validation_share: f64 = 0.2, [0.0, 0.5];
        "Validation share";
        "Part of each class that is not trained on, to see whether learning carries over.";
        /// Share of each class put aside for the final test.
        test_share: f64 = 0.0, [0.0, 0.5];
        "Test share";
        "Part of each class kept for one last check. 0: none.";
        /// Seed of the split, the initial weights, the order and the dropout.
        seed: u32 = 1, [0, 2_147_483_647];
        "Seed";
        "The same seed on the same engine gives the same run, unless it is private: its noise is never the same.";
    }
    Model {
        /// The architecture.
        model: ModelKind = ModelKind::Cnn, when start in ["pretrained", "random"];
        "Model";
        "CNN looks for short phrases; RNN, GRU and LSTM read in order; a Transformer compares all tokens with each other.";
        /// Where the first weights come from. The article's network is always random.
        start: Start = Start::Pretrained, when model in ["cnn", "rnn", "gru", "lstm", "transformer"];
        "Start from";
        "A pretrained encoder has read millions of texts; it is fetched once and kept in this browser. Only your texts: from random weights, which is hardly better than guessing with few of them.";
        /// The pretrained Transformer.
        encoder: TransformerEncoder = TransformerEncoder::Large, of [Network, Transfer], when model in ["transformer"], when start in ["pretrained"];
        "Encoder";
        "The pretrained Transformer: for English and Chinese, smaller and for English only, or your own from disk.";
        /// What is done with the encoder.
        adaptation: Adaptation = Adaptation::Automatic, of [Network, Transfer], when model in ["cnn", "transformer"], when start in ["pretrained"];
        "Training";
        "Automatic tries several ways on parts of your texts and keeps the best.";
        /// The classifier on sentence vectors.
        head: HeadKind = HeadKind::Automatic, of [Transfer], when private in ["false"];
        "Classifier";
        "What decides on the class, from the encoder's vector of a text.";
        /// Use each class name as one more example of its class.
        label_names: bool = true, of [Transfer], when start in ["pretrained"], when labels in ["one"];
        "Learn from class names";
        "Each class name counts as one more example, where cross-validation finds that it helps.";
        /// Average with a classifier on character n-grams.
        ngrams: bool = true, of [Transfer], when private in ["false"], when start in ["pretrained"];
        "Add character n-grams";
        "Averages with a classifier that only sees letter sequences, where cross-validation finds that it helps.";
        /// Learn from texts without labels too, by what the model says of them.
        unlabelled: bool = true, of [Transfer], when private in ["false"];
        "Learn from unlabelled texts";
        "The texts under Unlabelled, once there are 20 of them, teach by what the model says of them (soft self-training). Of more than 1,000, 1,000 are taken.";
        /// What says what the texts without labels are.
        teacher: PoolTeacher = PoolTeacher::Itself, of [Scratch, Network, Transfer], when private in ["false"], when start in ["pretrained", "random"], when labels in ["one"], when unlabelled in ["true"], when head in ["auto", "logistic"];
        "Taught by";
        "The model that says of which class each text under Unlabelled is: the model itself, or a classifier on an encoder, which learns first and is not part of the model (distillation). A network learns nothing from these texts by itself, and from scratch much from such a classifier.";
        /// Gradient steps of the encoder's tuning; 0 chooses by the number of texts.
        tuning_steps: u32 = 0, [0, 1_000], of [Transfer], when private in ["false"], when start in ["pretrained"], when labels in ["one"];
        "Tuning steps";
        "Gradient steps on the encoder. 0: 60 to 120 on the small one, 30 on a Transformer.";
        /// Peak learning rate of the encoder's tuning.
        tuning_rate: f64 = 1e-4, [1e-6, 1e-2], of [Transfer], when private in ["false"], when start in ["pretrained"], when labels in ["one"];
        "Tuning rate";
        "Learning rate of the whole small encoder; its top layers alone take 3 times as much, a Transformer’s biases and norms 50 times. Above 0.0003 an encoder often forgets what it knew.";
        /// Output layer and loss.
        output: Output = Output::Automatic, of [Scratch, Network], when labels in ["one"];
        "Output";
        "Automatic: one sigmoid for two classes, softmax for more.";
        /// Distribution of fresh weights.
        initializer: Initializer = Initializer::Xavier, of [Scratch];
        "Initial weights";
        "The distribution that the first weights are drawn from.";
        /// Length of a token's vector.
        embedding_dim: u32 = 64, [2, 512], of [Scratch];
        "Embedding size";
        "Numbers that stand for each token.";
        /// Widths of the CNN's kernels, in tokens.
        kernel_widths: Integers = Integers("2,3,4".to_string()), [1, 15], of [Scratch, Network], when model in ["cnn"];
        "Kernel widths";
        "Lengths of the phrases that the filters look at, such as 2,3,4.";
        /// Filters for each kernel width.
        filters: u32 = 64, [1, 512], of [Scratch, Network], when model in ["cnn"];
        "Filters per width";
        "How many patterns are learned for each phrase length.";
        /// Filters of the article's 3×3 convolution.
        conv_filters: u32 = 32, [1, 128], when model in ["keras-cnn"];
        "Convolution filters";
        "Filters of the 3×3 convolution; 32 in the article.";
        /// Units of the article's dense layer.
        dense_units: u32 = 128, [1, 512], when model in ["keras-cnn"];
        "Dense units";
        "Units of the dense layer; 128 in the article.";
        /// Length of the recurrent state, for each direction.
        hidden_size: u32 = 64, [1, 512], of [Scratch, Network], when model in ["rnn", "gru", "lstm"];
        "Hidden size";
        "Numbers that the network carries from token to token.";
        /// Read the text in both directions.
        bidirectional: bool = true, of [Scratch, Network], when model in ["rnn", "gru", "lstm"];
        "Both directions";
        "Read each text forwards and backwards.";
        /// How states become one vector.
        rnn_pooling: RnnPooling = RnnPooling::Max, of [Scratch, Network], when model in ["rnn", "gru", "lstm"];
        "Pooling";
        "How the states of all tokens become one vector.";
        /// Transformer blocks.
        n_layers: u32 = 1, [1, 6], of [Scratch, Network], when model in ["transformer"];
        "Layers";
        "Transformer blocks on top of each other.";
        /// Attention heads; must divide the embedding size.
        n_heads: u32 = 4, [1, 16], of [Scratch, Network], when model in ["transformer"];
        "Attention heads";
        "Must divide the embedding size.";
        /// Units of the feed-forward layer.
        feed_forward: u32 = 128, [1, 2_048], of [Scratch, Network], when model in ["transformer"];
        "Feed-forward units";
        "Width of the layer after attention.";
        /// How order is known.
        positions: Positions = Positions::Learned, of [Scratch, Network], when model in ["transformer"];
        "Positions";
        "How the model knows the order of the tokens.";
        /// How token vectors become one vector.
        transformer_pooling: TransformerPooling = TransformerPooling::Mean, of [Scratch, Network], when model in ["transformer"];
        "Pooling";
        "How the vectors of all tokens become one.";
    }
    Training {
        /// Passes over the training part.
        epochs: u32 = 20, [1, 1_000], of [Scratch, Network] => live;
        "Epochs";
        "Passes over the training texts.";
        /// Examples in one gradient step.
        batch_size: u32 = 8, [1, 512], of [Scratch, Network] => live;
        "Batch size";
        "Texts in one gradient step.";
        /// The update rule.
        optimizer: OptimizerKind = OptimizerKind::AdamW, of [Scratch, Network];
        "Optimizer";
        "The rule that turns a gradient into a step.";
        /// Peak learning rate.
        learning_rate: f64 = 0.003, [1e-6, 10.0], of [Scratch, Network] => live;
        "Learning rate";
        "Size of the steps. Too large: the loss jumps or explodes. Too small: nothing happens.";
        /// Momentum of SGD and decay of RMSprop's average.
        momentum: f64 = 0.9, [0.0, 0.999], of [Scratch, Network] => live;
        "Momentum";
        "Momentum of SGD, first average of Adam, memory of RMSprop.";
        /// How the learning rate changes.
        schedule: Schedule = Schedule::Constant, of [Scratch, Network] => live;
        "Learning-rate schedule";
        "Constant; halved after every third; or down to zero along a cosine.";
        /// Share of the run over which the learning rate rises from zero.
        warmup_share: f64 = 0.0, [0.0, 0.5], of [Scratch, Network] => live;
        "Warm-up share";
        "Part of the run over which the learning rate rises from zero.";
        /// Decoupled for AdamW, added to the gradient for the others.
        weight_decay: f64 = 0.01, [0.0, 1.0], of [Scratch, Network] => live;
        "Weight decay";
        "Pulls weights towards zero.";
        /// Largest norm of the whole gradient; 0 does not clip.
        gradient_clip: f64 = 1.0, [0.0, 100.0], of [Scratch, Network], when private in ["false"] => live;
        "Gradient clipping";
        "Longest gradient allowed; longer ones are shortened. 0: off.";
        /// Probability of dropping an activation.
        dropout: f64 = 0.2, [0.0, 0.9], of [Scratch, Network] => live;
        "Dropout";
        "Share of activations set to zero in training.";
        /// Probability of replacing a token by “unknown”.
        word_dropout: f64 = 0.1, [0.0, 0.9], of [Scratch, Network] => live;
        "Word dropout";
        "Share of tokens hidden in training: helps with few texts.";
        /// Probability moved from the label to all classes.
        label_smoothing: f64 = 0.0, [0.0, 0.5], of [Scratch, Network] => live;
        "Label smoothing";
        "Asks the model to be less than certain.";
        /// Weight classes by the inverse of their frequency.
        class_weights: bool = false, of [Scratch, Network], when private in ["false"] => live;
        "Balance classes";
        "Rare classes count more, so that large ones do not win by size alone.";
        /// Stop when validation no longer improves, and keep the best weights.
        early_stopping: bool = false, of [Scratch, Network], when private in ["false"] => live;
        "Early stopping";
        "Stop when the validation loss no longer falls, and keep the best weights. With few texts this often hurts.";
        /// Epochs without improvement before stopping.
        patience: u32 = 5, [1, 100], of [Scratch, Network], when early_stopping in ["true"] => live;
        "Patience";
        "Epochs without improvement before stopping.";
    }
    Privacy {
        /// Differentially private training.
        private: bool = false, when start in ["pretrained", "random"], when labels in ["one"];
        "Private training";
        "Adds noise while training, so that the model hardly depends on any single training text. It costs accuracy, with few texts most of it.";
        /// The ε that the run may spend.
        epsilon: f64 = 8.0, [0.1, 100.0], when private in ["true"];
        "Privacy budget (ε)";
        "With or without any one text, no model becomes more than e^ε times as likely. 1 is a strong promise, 8 a usual one, more than 10 hardly one. The noise follows from it.";
        /// The δ of the promise.
        delta: f64 = 1e-5, [1e-9, 1e-2], when private in ["true"];
        "Failure probability (δ)";
        "With this probability the promise may fail. Far less than one over the number of texts.";
        /// The longest gradient of a single text.
        clip_norm: f64 = 1.0, [0.01, 100.0], when private in ["true"];
        "Clipping norm (C)";
        "The longest gradient that one text may have; longer ones are shortened, and the noise is in proportion to it.";
    }
}
