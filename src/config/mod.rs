//! Every setting of a run: its type, default, range and words, defined once, here.
//! The form on the page, `--set key=value` in the terminal and the checks all read it.

mod checks;
mod kinds;
mod schema;

pub use kinds::{KIND, RunKind};
pub use schema::{
    ChoiceOption, Condition, Integers, Phrase, Setting, SettingGroup, SettingKind, SettingValue,
};
use schema::{SettingType, choices, settings};

use crate::error::Error;

choices! {
    /// The architecture of the network.
    ModelKind {
        /// Kim (2014): several widths of 1-D convolution, max over time.
        Cnn = "cnn" ("CNN", "CNN"),
        /// The article's own network: Conv2D 32 3×3, max-pool 2×2, flatten, dense 128.
        ArticleCnn = "keras-cnn" ("Article CNN", "Keras 示例的二维 CNN"),
        /// Elman (1990), as in the article's formula.
        Rnn = "rnn" ("RNN", "RNN"),
        /// Cho et al. (2014): two gates, with the reset gate inside the candidate's product.
        Gru = "gru" ("GRU", "GRU"),
        /// Hochreiter & Schmidhuber (1997), with the forget gate of Gers et al. (2000).
        Lstm = "lstm" ("LSTM", "LSTM"),
        /// The encoder of Vaswani et al. (2017), normalised before each part of a block.
        Transformer = "transformer" ("Transformer", "Transformer"),
    }
    /// Where the first weights come from.
    Start {
        /// A pretrained encoder, the same for every data set.
        Pretrained = "pretrained" ("Pretrained", "预训练模型"),
        /// A distribution.
        Random = "random" ("Random", "随机"),
    }
    /// The files of pretrained weights.
    EncoderName {
        /// The multilingual Universal Sentence Encoder, a CNN (Yang et al., 2020).
        Small = "small" ("Small", "小型"),
        /// multilingual-e5-small, a Transformer (Wang et al., 2024).
        Large = "large" ("Large", "大型"),
        /// all-MiniLM-L6-v2, a Transformer for English.
        LargeEn = "large-en" ("Large, English", "大型（英语）"),
    }
    /// What is done with a pretrained encoder.
    Adaptation {
        /// What cross-validation on the training part prefers.
        Automatic = "auto" ("Automatic", "自动"),
        /// The encoder stays as it is; a classifier learns on its sentence vectors.
        Frozen = "frozen" ("Frozen encoder", "冻结编码器"),
        /// Supervised-contrastive tuning of the encoder (Khosla et al., 2020), then a classifier.
        Tuned = "tuned" ("Tuned encoder", "微调编码器"),
        /// The model as a network on the frozen encoder's token vectors.
        Network = "network" ("Frozen encoder, network on top", "冻结编码器，上接网络"),
    }
    /// The pretrained Transformer.
    TransformerEncoder {
        /// multilingual-e5-small (Wang et al., 2024).
        Large = "large" ("Multilingual (e5-small)", "多语言（e5-small）"),
        /// all-MiniLM-L6-v2.
        LargeEn = "large-en" ("English (MiniLM-L6)", "英语（MiniLM-L6）"),
    }
    /// The classifier on sentence vectors.
    HeadKind {
        /// What cross-validation prefers.
        Automatic = "auto" ("Automatic", "自动"),
        /// Softmax regression, held down by the squares of its weights.
        LogisticRegression = "logistic" ("Logistic regression", "逻辑回归"),
        /// Least squares on the classes as numbers, held down by the squares of the weights.
        Ridge = "ridge" ("Ridge regression", "岭回归"),
        /// The class mean that is nearest by cosine (Snell et al., 2017).
        Prototypes = "prototypes" ("Prototypes", "原型（类中心）"),
    }
    /// How a text is cut into tokens.
    Segmentation {
        /// Words where words have spaces, characters for Chinese and Japanese, in one pass.
        Automatic = "auto" ("Automatic", "自动"),
        /// Word boundaries of Unicode UAX #29 only.
        Words = "words" ("Words", "词"),
        /// Every character is a token, in every script.
        Characters = "characters" ("Characters", "字"),
        /// As automatic, with overlapping pairs of Chinese and Japanese characters.
        Bigrams = "bigrams" ("Character pairs", "字对（二元）"),
    }
    /// The end of a sequence that is padded or cut.
    Side {
        /// Behind the last token.
        Post = "post" ("End", "末尾"),
        /// Before the first token.
        Pre = "pre" ("Beginning", "开头"),
    }
    /// The output layer and the loss.
    Output {
        /// One sigmoid for two classes, as in the article; softmax for more.
        Automatic = "auto" ("Automatic", "自动"),
        /// One logit for each class, with cross-entropy.
        Softmax = "softmax" ("Softmax + cross-entropy", "Softmax + 交叉熵"),
        /// One logit, with binary cross-entropy; for two classes only.
        Sigmoid = "sigmoid" ("One sigmoid + binary cross-entropy", "单个 Sigmoid + 二元交叉熵"),
    }
    /// The distribution that fresh weights are drawn from.
    Initializer {
        /// Glorot & Bengio (2010), uniform.
        Xavier = "xavier" ("Xavier", "Xavier"),
        /// He et al. (2015), normal.
        Kaiming = "kaiming" ("Kaiming", "Kaiming"),
        /// A normal distribution of mean 0 and standard deviation 0.05.
        Normal = "normal" ("Normal (σ = 0.05)", "正态（σ = 0.05）"),
        /// A uniform distribution between -0.05 and 0.05.
        Uniform = "uniform" ("Uniform (±0.05)", "均匀（±0.05）"),
    }
    /// How a sequence of hidden states becomes one vector.
    RnnPooling {
        /// The state after the last token that each direction reads.
        Last = "last" ("Last state", "最后状态"),
        /// The mean of the states of all tokens that are read.
        Mean = "mean" ("Mean", "平均"),
        /// The largest value of each number of the states.
        Max = "max" ("Maximum", "最大"),
    }
    /// How the Transformer's token vectors become one vector.
    TransformerPooling {
        /// The mean of the vectors of all tokens that are read.
        Mean = "mean" ("Mean", "平均"),
        /// The vector of the first token.
        First = "first" ("First token", "首个词元"),
    }
    /// How the Transformer knows the order of tokens.
    Positions {
        /// A trained vector for each place, added to the token's.
        Learned = "learned" ("Learned", "可学习"),
        /// Vaswani et al. (2017), section 3.5.
        Sinusoidal = "sinusoidal" ("Sinusoidal", "正弦"),
    }
    /// The rule that turns a gradient into a step.
    OptimizerKind {
        /// A step against the gradient, as long as the learning rate says.
        Sgd = "sgd" ("SGD", "SGD"),
        /// A step that keeps a share of the one before (Polyak, 1964).
        Momentum = "momentum" ("SGD with momentum", "动量 SGD"),
        /// Momentum, with the gradient taken where it leads (Nesterov, 1983).
        Nesterov = "nesterov" ("Nesterov", "Nesterov"),
        /// A step over the root of the gradient's running mean square (Tieleman & Hinton, 2012).
        Rmsprop = "rmsprop" ("RMSprop", "RMSprop"),
        /// RMSprop with momentum, both corrected for their beginnings (Kingma & Ba, 2015).
        Adam = "adam" ("Adam", "Adam"),
        /// Adam with a weight decay beside the gradient (Loshchilov & Hutter, 2019).
        AdamW = "adamw" ("AdamW", "AdamW"),
    }
    /// How the learning rate changes over the run.
    Schedule {
        /// The same rate in every step.
        Constant = "constant" ("Constant", "恒定"),
        /// Halved after every third of the run.
        Step = "step" ("Step", "阶梯"),
        /// Down to zero along half a cosine (Loshchilov & Hutter, 2017).
        Cosine = "cosine" ("Cosine", "余弦"),
    }
}

settings! {
    Text {
        /// Lower-case every letter.
        lowercase: bool = true, of [Scratch];
        ("Ignore case", "忽略大小写");
        ("“Good” and “good” become one token.", "“Good”与“good”视为同一词元。");
        /// Replace web addresses and e-mail addresses by one token.
        mask_urls: bool = false, of [Scratch];
        ("Mask web addresses", "屏蔽网址");
        ("Every web or e-mail address becomes the same token.", "所有网址和邮箱都变成同一个词元。");
        /// Replace numbers by one token.
        mask_numbers: bool = false, of [Scratch];
        ("Mask numbers", "屏蔽数字");
        ("Every number becomes the same token: useful where amounts vary but do not matter.", "所有数字都变成同一个词元；适合数值多变而无关紧要的文本。");
        /// Keep punctuation marks as tokens.
        keep_punctuation: bool = true, of [Scratch];
        ("Keep punctuation", "保留标点");
        ("Marks such as ! and ? are tokens of their own.", "！和？等标点各为一个词元。");
        /// How a text is cut into tokens.
        segmentation: Segmentation = Segmentation::Automatic, of [Scratch];
        ("Tokens", "词元");
        ("Automatic: words where words have spaces, single characters for Chinese and Japanese.", "自动：有空格的语言按词切分，中文和日文按字切分。");
        /// The vocabulary holds this many of the training part's most frequent tokens.
        num_words: u32 = 20_000, [10, 100_000], of [Scratch];
        ("Vocabulary size (num_words)", "词表大小（num_words）");
        ("The most frequent tokens of the training part; the rest become “unknown”.", "只保留训练集中最常见的词元，其余记为“未知”。");
        /// Tokens a text is padded or cut to; 0 takes the 95th percentile of the training part.
        max_len: u32 = 0, [0, 2_000], of [Scratch];
        ("Sequence length (max_len)", "序列长度（max_len）");
        ("Tokens the model reads of each text. 0: enough for 95% of the training texts, at most 400.", "每条文本读取的词元数。0：能容纳 95% 的训练文本，最多 400。");
        /// The end that is filled with padding.
        padding: Side = Side::Post, of [Scratch];
        ("Pad at", "填充位置");
        ("Where short texts are filled up. Padding is masked in every model.", "较短文本在哪一端补齐。所有模型都会屏蔽填充位。");
        /// The end that is cut off.
        truncation: Side = Side::Post, of [Scratch];
        ("Cut at", "截断位置");
        ("Which end of a long text is dropped.", "较长文本舍去哪一端。");
    }
    Split {
        /// Share of each class put aside to watch training.
        validation_share: f64 = 0.2, [0.0, 0.5];
        ("Validation share", "验证集比例");
        ("Part of each class that is not trained on, to see whether learning carries over.", "每类中不参与训练、用来检查学习效果的部分。");
        /// Share of each class put aside for the final test.
        test_share: f64 = 0.0, [0.0, 0.5];
        ("Test share", "测试集比例");
        ("Part of each class kept for one last check. 0: none.", "每类中留作最后检验的部分。0：不留。");
        /// Seed of the split, the initial weights, the order and the dropout.
        seed: u32 = 1, [0, 2_147_483_647];
        ("Seed", "随机种子");
        ("The same seed on the same engine gives the same run, unless it is private: its noise is never the same.", "同一引擎上相同的种子得到相同的结果；差分隐私训练除外，其噪声每次都不同。");
    }
    Model {
        /// The architecture.
        model: ModelKind = ModelKind::Cnn;
        ("Model", "模型");
        ("CNN looks for short phrases; RNN, GRU and LSTM read in order; a Transformer compares all tokens with each other.", "CNN 寻找短语；RNN、GRU、LSTM 按顺序阅读；Transformer 让所有词元两两比较。");
        /// Where the first weights come from. The article's network is always random.
        start: Start = Start::Pretrained, when model in ["cnn", "rnn", "gru", "lstm", "transformer"];
        ("Start from", "起点");
        ("Pretrained: an encoder that has read millions of texts, fetched once and kept in this browser. Random: only your texts, which is hardly better than guessing with few of them.", "预训练模型：读过海量文本的编码器，下载一次后保存在本浏览器中。随机：只用您的文本，文本少时与猜测相差无几。");
        /// The pretrained Transformer.
        encoder: TransformerEncoder = TransformerEncoder::Large, of [Network, Transfer], when model in ["transformer"];
        ("Encoder", "编码器");
        ("The pretrained Transformer: for English and Chinese, or smaller and for English only.", "预训练 Transformer：中英文，或更小的纯英文版本。");
        /// What is done with the encoder.
        adaptation: Adaptation = Adaptation::Automatic, of [Network, Transfer], when model in ["cnn", "transformer"];
        ("Training", "训练方式");
        ("Automatic tries several ways on parts of your texts and keeps the best.", "自动：在您的部分文本上尝试多种方法，保留最好的。");
        /// The classifier on sentence vectors.
        head: HeadKind = HeadKind::Automatic, of [Transfer], when private in ["false"];
        ("Classifier", "分类器");
        ("What decides on the class, from the encoder's vector of a text.", "根据编码器给出的文本向量判断类别的方法。");
        /// Use each class name as one more example of its class.
        label_names: bool = true, of [Transfer];
        ("Learn from class names", "利用类别名称");
        ("Each class name counts as one more example, where cross-validation finds that it helps.", "在交叉验证认为有益时，每个类别名称算作一个额外样本。");
        /// Average with a classifier on character n-grams.
        ngrams: bool = true, of [Transfer], when private in ["false"];
        ("Add character n-grams", "加入字符 n-gram");
        ("Averages with a classifier that only sees letter sequences, where cross-validation finds that it helps.", "在交叉验证认为有益时，与只看字符序列的分类器取平均。");
        /// Gradient steps of the encoder's tuning; 0 chooses by the number of texts.
        tuning_steps: u32 = 0, [0, 1_000], of [Transfer], when private in ["false"];
        ("Tuning steps", "微调步数");
        ("Gradient steps on the encoder. 0: 60 for few texts, up to 120 for more.", "编码器的梯度步数。0：文本少时 60 步，多时至 120 步。");
        /// Peak learning rate of the encoder's tuning.
        tuning_rate: f64 = 1e-4, [1e-6, 1e-2], of [Transfer], when private in ["false"];
        ("Tuning rate", "微调学习率");
        ("Learning rate of the encoder; the top layers of the small one, tuned alone, take three times as much. Above 0.0003 an encoder often forgets what it knew.", "编码器的学习率；单独微调小编码器的顶层时取其三倍。超过 0.0003 时编码器常会遗忘已学的知识。");
        /// Output layer and loss.
        output: Output = Output::Automatic, of [Scratch, Network];
        ("Output", "输出层");
        ("Automatic: one sigmoid for two classes, softmax for more.", "自动：两类用单个 Sigmoid，多类用 Softmax。");
        /// Distribution of fresh weights.
        initializer: Initializer = Initializer::Xavier, of [Scratch];
        ("Initial weights", "初始权重");
        ("The distribution that the first weights are drawn from.", "初始权重的随机分布。");
        /// Length of a token's vector.
        embedding_dim: u32 = 64, [2, 512], of [Scratch];
        ("Embedding size", "词向量维数");
        ("Numbers that stand for each token.", "表示每个词元的数字个数。");
        /// Widths of the CNN's kernels, in tokens.
        kernel_widths: Integers = Integers("2,3,4".to_string()), [1, 15], of [Scratch, Network], when model in ["cnn"];
        ("Kernel widths", "卷积核宽度");
        ("Lengths of the phrases that the filters look at, such as 2,3,4.", "卷积核观察的短语长度，例如 2,3,4。");
        /// Filters for each kernel width.
        filters: u32 = 64, [1, 512], of [Scratch, Network], when model in ["cnn"];
        ("Filters per width", "每种宽度的卷积核数");
        ("How many patterns are learned for each phrase length.", "每种短语长度学习多少个模式。");
        /// Filters of the article's 3×3 convolution.
        conv_filters: u32 = 32, [1, 128], when model in ["keras-cnn"];
        ("Convolution filters", "卷积核数");
        ("Filters of the 3×3 convolution; 32 in the article.", "3×3 卷积核的个数；Keras 示例中为 32。");
        /// Units of the article's dense layer.
        dense_units: u32 = 128, [1, 512], when model in ["keras-cnn"];
        ("Dense units", "全连接单元数");
        ("Units of the dense layer; 128 in the article.", "全连接层单元数；Keras 示例中为 128。");
        /// Length of the recurrent state, for each direction.
        hidden_size: u32 = 64, [1, 512], of [Scratch, Network], when model in ["rnn", "gru", "lstm"];
        ("Hidden size", "隐藏维数");
        ("Numbers that the network carries from token to token.", "网络在词元之间传递的数字个数。");
        /// Read the text in both directions.
        bidirectional: bool = true, of [Scratch, Network], when model in ["rnn", "gru", "lstm"];
        ("Both directions", "双向");
        ("Read each text forwards and backwards.", "从前往后和从后往前各读一遍。");
        /// How states become one vector.
        rnn_pooling: RnnPooling = RnnPooling::Max, of [Scratch, Network], when model in ["rnn", "gru", "lstm"];
        ("Pooling", "汇聚方式");
        ("How the states of all tokens become one vector.", "如何把所有词元的状态合成一个向量。");
        /// Transformer blocks.
        n_layers: u32 = 1, [1, 6], of [Scratch, Network], when model in ["transformer"];
        ("Layers", "层数");
        ("Transformer blocks on top of each other.", "堆叠的 Transformer 块数。");
        /// Attention heads; must divide the embedding size.
        n_heads: u32 = 4, [1, 16], of [Scratch, Network], when model in ["transformer"];
        ("Attention heads", "注意力头数");
        ("Must divide the embedding size.", "必须能整除词向量维数。");
        /// Units of the feed-forward layer.
        feed_forward: u32 = 128, [1, 2_048], of [Scratch, Network], when model in ["transformer"];
        ("Feed-forward units", "前馈单元数");
        ("Width of the layer after attention.", "注意力之后那一层的宽度。");
        /// How order is known.
        positions: Positions = Positions::Learned, of [Scratch, Network], when model in ["transformer"];
        ("Positions", "位置编码");
        ("How the model knows the order of the tokens.", "模型如何得知词元的顺序。");
        /// How token vectors become one vector.
        transformer_pooling: TransformerPooling = TransformerPooling::Mean, of [Scratch, Network], when model in ["transformer"];
        ("Pooling", "汇聚方式");
        ("How the vectors of all tokens become one.", "如何把所有词元的向量合成一个。");
    }
    Training {
        /// Passes over the training part.
        epochs: u32 = 20, [1, 1_000], of [Scratch, Network] => live;
        ("Epochs", "轮数");
        ("Passes over the training texts.", "完整遍历训练文本的次数。");
        /// Examples in one gradient step.
        batch_size: u32 = 8, [1, 512], of [Scratch, Network] => live;
        ("Batch size", "批大小");
        ("Texts in one gradient step.", "每一步梯度下降使用的文本数。");
        /// The update rule.
        optimizer: OptimizerKind = OptimizerKind::AdamW, of [Scratch, Network];
        ("Optimizer", "优化器");
        ("The rule that turns a gradient into a step.", "把梯度变成一步更新的规则。");
        /// Peak learning rate.
        learning_rate: f64 = 0.003, [1e-6, 10.0], of [Scratch, Network] => live;
        ("Learning rate", "学习率");
        ("Size of the steps. Too large: the loss jumps or explodes. Too small: nothing happens.", "步长。过大：损失跳动或爆炸；过小：几乎不动。");
        /// Momentum of SGD and decay of RMSprop's average.
        momentum: f64 = 0.9, [0.0, 0.999], of [Scratch, Network] => live;
        ("Momentum", "动量");
        ("Momentum of SGD, first average of Adam, memory of RMSprop.", "SGD 的动量、Adam 的一阶均值、RMSprop 的记忆。");
        /// How the learning rate changes.
        schedule: Schedule = Schedule::Constant, of [Scratch, Network] => live;
        ("Learning-rate schedule", "学习率调度");
        ("Constant; halved after every third; or down to zero along a cosine.", "恒定；每过三分之一减半；或沿余弦降到零。");
        /// Share of the run over which the learning rate rises from zero.
        warmup_share: f64 = 0.0, [0.0, 0.5], of [Scratch, Network] => live;
        ("Warm-up share", "预热比例");
        ("Part of the run over which the learning rate rises from zero.", "学习率从零升起的那段训练所占比例。");
        /// Decoupled for AdamW, added to the gradient for the others.
        weight_decay: f64 = 0.01, [0.0, 1.0], of [Scratch, Network] => live;
        ("Weight decay", "权重衰减");
        ("Pulls weights towards zero.", "把权重拉向零。");
        /// Largest norm of the whole gradient; 0 does not clip.
        gradient_clip: f64 = 1.0, [0.0, 100.0], of [Scratch, Network], when private in ["false"] => live;
        ("Gradient clipping", "梯度裁剪");
        ("Longest gradient allowed; longer ones are shortened. 0: off.", "允许的最大梯度范数，超过则缩短。0：关闭。");
        /// Probability of dropping an activation.
        dropout: f64 = 0.2, [0.0, 0.9], of [Scratch, Network] => live;
        ("Dropout", "Dropout");
        ("Share of activations set to zero in training.", "训练时置零的激活比例。");
        /// Probability of replacing a token by “unknown”.
        word_dropout: f64 = 0.1, [0.0, 0.9], of [Scratch, Network] => live;
        ("Word dropout", "词丢弃");
        ("Share of tokens hidden in training: helps with few texts.", "训练时隐藏的词元比例；文本少时有帮助。");
        /// Probability moved from the label to all classes.
        label_smoothing: f64 = 0.0, [0.0, 0.5], of [Scratch, Network] => live;
        ("Label smoothing", "标签平滑");
        ("Asks the model to be less than certain.", "让模型不要过于肯定。");
        /// Weight classes by the inverse of their frequency.
        class_weights: bool = false, of [Scratch, Network], when private in ["false"] => live;
        ("Balance classes", "平衡类别");
        ("Rare classes count more, so that large ones do not win by size alone.", "稀有类别权重更大，避免大类仅凭数量取胜。");
        /// Stop when validation no longer improves, and keep the best weights.
        early_stopping: bool = false, of [Scratch, Network], when private in ["false"] => live;
        ("Early stopping", "提前停止");
        ("Stop when the validation loss no longer falls, and keep the best weights. With few texts this often hurts.", "验证损失不再下降时停止，并保留最佳权重。文本很少时往往有害。");
        /// Epochs without improvement before stopping.
        patience: u32 = 5, [1, 100], of [Scratch, Network], when early_stopping in ["true"] => live;
        ("Patience", "耐心轮数");
        ("Epochs without improvement before stopping.", "连续多少轮没有改善就停止。");
    }
    Privacy {
        /// Differentially private training.
        private: bool = false;
        ("Private training", "差分隐私训练");
        ("Adds noise while training, so that the model hardly depends on any single training text. It costs accuracy, with few texts most of it.", "训练时加入噪声，使模型几乎不依赖任何一条训练文本。准确率会下降；文本很少时，大部分准确率都会失去。");
        /// The ε that the run may spend.
        epsilon: f64 = 8.0, [0.1, 100.0], when private in ["true"];
        ("Privacy budget (ε)", "隐私预算（ε）");
        ("With or without any one text, no model becomes more than e^ε times as likely. 1 is a strong promise, 8 a usual one, more than 10 hardly one. The noise follows from it.", "无论有没有某一条文本，得到任何模型的概率之比都不超过 e^ε。1 是很强的保证，8 较为常用，超过 10 几乎不算保证。噪声大小由它决定。");
        /// The δ of the promise.
        delta: f64 = 1e-5, [1e-9, 1e-2], when private in ["true"];
        ("Failure probability (δ)", "失效概率（δ）");
        ("With this probability the promise may fail. Far less than one over the number of texts.", "保证以此概率可能失效；应远小于文本数的倒数。");
        /// The longest gradient of a single text.
        clip_norm: f64 = 1.0, [0.01, 100.0], when private in ["true"];
        ("Clipping norm (C)", "裁剪范数（C）");
        ("The longest gradient that one text may have; longer ones are shortened, and the noise is in proportion to it.", "单条文本梯度的最大范数，超过则缩短；噪声与它成正比。");
    }
}
