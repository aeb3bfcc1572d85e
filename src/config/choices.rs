//! What a setting chooses among.

use super::schema::choices;

choices! {
    /// The architecture of the network.
    ModelKind {
        /// Kim (2014): several widths of 1-D convolution, max over time.
        Cnn = "cnn" ("CNN"),
        /// The article's own network: Conv2D 32 3×3, max-pool 2×2, flatten, dense 128.
        ArticleCnn = "keras-cnn" ("Article CNN"),
        /// Elman (1990), as in the article's formula.
        Rnn = "rnn" ("RNN"),
        /// Cho et al. (2014): two gates, with the reset gate inside the candidate's product.
        Gru = "gru" ("GRU"),
        /// Hochreiter & Schmidhuber (1997), with the forget gate of Gers et al. (2000).
        Lstm = "lstm" ("LSTM"),
        /// The encoder of Vaswani et al. (2017), normalised before each part of a block.
        Transformer = "transformer" ("Transformer"),
    }
    /// How many labels a text has.
    LabelsPerText {
        /// The one that fits.
        One = "one" ("One"),
        /// All that apply, or none.
        Several = "several" ("Several"),
    }
    /// Where the first weights come from.
    Start {
        /// A pretrained encoder, the same for every data set.
        Pretrained = "pretrained" ("Pretrained encoder"),
        /// A distribution.
        Random = "random" ("Only your texts"),
        /// An encoder of pictures, whose vectors a classifier learns on.
        Picture = "picture" ("Pictures"),
        /// An encoder of sounds, whose vectors a classifier learns on.
        Sound = "sound" ("Sounds"),
    }
    /// The files of pretrained weights.
    EncoderName {
        /// The multilingual Universal Sentence Encoder, a CNN (Yang et al., 2020).
        Small = "small" ("Small"),
        /// multilingual-e5-small, a Transformer (Wang et al., 2024).
        Large = "large" ("Large"),
        /// all-MiniLM-L6-v2, a Transformer for English.
        LargeEn = "large-en" ("Large, English"),
        /// A Transformer that a person has chosen from disk, as it was published.
        Own = "own" ("Your own"),
        /// EfficientNet-Lite0, a CNN that reads pictures (Tan & Le, 2019).
        Picture = "picture" ("Pictures"),
        /// Google's speech embedding, a CNN that reads sounds (Lin et al., 2020).
        Sound = "sound" ("Sounds"),
    }
    /// What is done with a pretrained encoder.
    Adaptation {
        /// What cross-validation on the training part prefers.
        Automatic = "auto" ("Automatic"),
        /// The encoder stays as it is; a classifier learns on its sentence vectors.
        Frozen = "frozen" ("Frozen encoder"),
        /// Supervised-contrastive tuning of the encoder (Khosla et al., 2020), then a classifier.
        Tuned = "tuned" ("Tuned encoder"),
        /// The model as a network on the frozen encoder's token vectors.
        Network = "network" ("Frozen encoder, network on top"),
    }
    /// The pretrained Transformer.
    TransformerEncoder {
        /// multilingual-e5-small (Wang et al., 2024).
        Large = "large" ("Large (e5-small)"),
        /// all-MiniLM-L6-v2.
        LargeEn = "large-en" ("English (MiniLM-L6)"),
        /// One of a person's own.
        Own = "own" ("Your own…"),
    }
    /// What says what texts without labels are.
    PoolTeacher {
        /// The model itself (soft self-training).
        Itself = "itself" ("Itself"),
        /// A classifier on the multilingual Universal Sentence Encoder.
        Small = "small" ("Small (USE)"),
        /// A classifier on multilingual-e5-small.
        Large = "large" ("Large (e5-small)"),
        /// A classifier on all-MiniLM-L6-v2.
        LargeEn = "large-en" ("English (MiniLM-L6)"),
    }
    /// The classifier on sentence vectors.
    HeadKind {
        /// What cross-validation prefers.
        Automatic = "auto" ("Automatic"),
        /// Softmax regression, held down by the squares of its weights.
        LogisticRegression = "logistic" ("Logistic regression"),
        /// Least squares on the classes as numbers, held down by the squares of the weights.
        Ridge = "ridge" ("Ridge regression"),
        /// The class mean that is nearest by cosine (Snell et al., 2017).
        Prototypes = "prototypes" ("Prototypes"),
    }
    /// How a text is cut into tokens.
    Segmentation {
        /// Words where words have spaces, characters for Chinese and Japanese, in one pass.
        Automatic = "auto" ("Automatic"),
        /// Word boundaries of Unicode UAX #29 only.
        Words = "words" ("Words"),
        /// Every character is a token, in every script.
        Characters = "characters" ("Characters"),
        /// As automatic, with overlapping pairs of Chinese and Japanese characters.
        Bigrams = "bigrams" ("Character pairs"),
    }
    /// The end of a sequence that is padded or cut.
    Side {
        /// Behind the last token.
        Post = "post" ("End"),
        /// Before the first token.
        Pre = "pre" ("Beginning"),
    }
    /// The output layer and the loss.
    Output {
        /// One sigmoid for two classes, as in the article; softmax for more.
        Automatic = "auto" ("Automatic"),
        /// One logit for each class, with cross-entropy.
        Softmax = "softmax" ("Softmax + cross-entropy"),
        /// One logit, with binary cross-entropy; for two classes only.
        Sigmoid = "sigmoid" ("One sigmoid + binary cross-entropy"),
    }
    /// The distribution that fresh weights are drawn from.
    Initializer {
        /// Glorot & Bengio (2010), uniform.
        Xavier = "xavier" ("Xavier"),
        /// He et al. (2015), normal.
        Kaiming = "kaiming" ("Kaiming"),
        /// A normal distribution of mean 0 and standard deviation 0.05.
        Normal = "normal" ("Normal (σ = 0.05)"),
        /// A uniform distribution between -0.05 and 0.05.
        Uniform = "uniform" ("Uniform (±0.05)"),
    }
    /// How a sequence of hidden states becomes one vector.
    RnnPooling {
        /// The state after the last token that each direction reads.
        Last = "last" ("Last state"),
        /// The mean of the states of all tokens that are read.
        Mean = "mean" ("Mean"),
        /// The largest value of each number of the states.
        Max = "max" ("Maximum"),
    }
    /// How the Transformer's token vectors become one vector.
    TransformerPooling {
        /// The mean of the vectors of all tokens that are read.
        Mean = "mean" ("Mean"),
        /// The vector of the first token.
        First = "first" ("First token"),
    }
    /// How the Transformer knows the order of tokens.
    Positions {
        /// A trained vector for each place, added to the token's.
        Learned = "learned" ("Learned"),
        /// Vaswani et al. (2017), section 3.5.
        Sinusoidal = "sinusoidal" ("Sinusoidal"),
    }
    /// The rule that turns a gradient into a step.
    OptimizerKind {
        /// A step against the gradient, as long as the learning rate says.
        Sgd = "sgd" ("SGD"),
        /// A step that keeps a share of the one before (Polyak, 1964).
        Momentum = "momentum" ("SGD with momentum"),
        /// Momentum, with the gradient taken where it leads (Nesterov, 1983).
        Nesterov = "nesterov" ("Nesterov"),
        /// A step over the root of the gradient's running mean square (Tieleman & Hinton, 2012).
        Rmsprop = "rmsprop" ("RMSprop"),
        /// RMSprop with momentum, both corrected for their beginnings (Kingma & Ba, 2015).
        Adam = "adam" ("Adam"),
        /// Adam with a weight decay beside the gradient (Loshchilov & Hutter, 2019).
        AdamW = "adamw" ("AdamW"),
    }
    /// How the learning rate changes over the run.
    Schedule {
        /// The same rate in every step.
        Constant = "constant" ("Constant"),
        /// Halved after every third of the run.
        Step = "step" ("Step"),
        /// Down to zero along half a cosine (Loshchilov & Hutter, 2017).
        Cosine = "cosine" ("Cosine"),
    }
}
