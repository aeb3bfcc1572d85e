//! A trained model for elsewhere: its computation as a graph, its numbers, and its tokenizer, out of
//! the files of the model and of the encoder that it stands on; or, where that reads no texts, of
//! what the encoder computes itself.

mod character_map;
mod classifier;
mod codes;
mod encoder;
mod labels;
mod network;
mod parameters;
mod standardized;
mod tokenizer;
mod weights;

#[cfg(test)]
mod tests;

use std::collections::HashMap;

use handful_graph::{Constant, Graph, Numbers};
use safetensors::tensor::{Dtype, TensorView};
use serde::{Deserialize, Serialize};
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

use self::classifier::Classifier;
use self::encoder::Encoded;
use self::labels::labels;
use self::network::{NetworkGraph, Sizes, Texts};
use self::standardized::standardized;
use self::tokenizer::TextInput;
use self::weights::Weights;
use crate::config::{EncoderName, RunConfig};
use crate::error::{Error, ErrorKind};
use crate::linear::Analyzer;
use crate::metrics::EVEN;
use crate::pretrained::{EncoderInfo, FileHeader, described};
use crate::run::{ModelHeader, SavedHeader};
use crate::tensor_file::{Refusal, TensorFile};

/// The version of the description that is written here.
const FORMAT: u32 = 1;
/// What the graphs give.
const OUTPUT: &str = "probabilities";

/// What the numbers of an exported model are written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(target_arch = "wasm32", derive(Tsify))]
#[serde(rename_all = "camelCase")]
pub enum ExportForm {
    /// With the graph, for any runtime of ONNX.
    Onnx,
    /// Beside the graph, for `handful_model.py`.
    Safetensors,
}

/// A file's name, in a folder of the model's own, and what is in it.
pub type ExportedFile = (&'static str, Vec<u8>);

/// A model as other programs can read it.
#[derive(Debug, Clone)]
pub struct ExportedModel {
    graph: Graph,
    /// The part of it that an encoder of pictures or sounds computes, as ONNX has it.
    below: Vec<u8>,
    /// As JSON.
    tokenizer: Option<String>,
    description: Description,
}

/// What is not among the numbers.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Description {
    format: u32,
    /// Which version of this program wrote it.
    version: &'static str,
    classes: Vec<String>,
    /// The encoder that the model stands on.
    encoder: Option<EncoderInfo>,
    /// How texts become ids; none where the model reads n-grams alone.
    text: Option<TextInput>,
    /// How texts become code points; none without n-grams.
    characters: Option<Analyzer>,
    /// What the logits were multiplied by, so that probabilities can be believed.
    inverse_temperature: f64,
    /// From which probability on each class is given, where a text may have several.
    #[serde(skip_serializing_if = "Option::is_none")]
    thresholds: Option<Vec<f64>>,
    config: RunConfig,
}

impl ExportedModel {
    /// The encoder that a model stands on, by its file.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidModel`]
    pub fn encoder_of(model: &[u8]) -> Result<Option<EncoderName>, Error> {
        Ok(SavedHeader::open(model).map_err(invalid)?.1.config.encoder())
    }

    /// A model, out of its file.
    ///
    /// * `model` - as [`crate::run::Run::save`] gave it.
    /// * `encoder` - the uncompressed file of the encoder that it stands on, if it does; of one that
    ///   reads pictures or sounds its graph, as `handful_media::graph` gives it.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidModel`] with what is wrong with the model's file;
    /// [`ErrorKind::InvalidEncoder`]; [`ErrorKind::EncoderMissing`] and
    /// [`ErrorKind::OtherEncoder`].
    pub fn new(model: &[u8], encoder: Option<&[u8]>) -> Result<Self, Error> {
        let (model, header) = SavedHeader::open(model).map_err(invalid)?;
        let encoder = match (header.config.encoder(), encoder) {
            (Some(name), Some(bytes)) if name.version().is_some() => {
                let n_features = model.floats("head.mean").map_err(invalid)?.len();
                let (info, fingerprint) = described(name, n_features)?;
                check_version(name, fingerprint, &header)?;
                Some(Source::Given(info, bytes))
            }
            (Some(name), Some(bytes)) => Some(open_encoder(name, bytes, &header)?),
            (Some(name), None) => return Err(name.missing().into()),
            (None, _) => None,
        };
        build(&model, header, encoder).map_err(invalid)
    }

    /// The files of a form: `model.onnx` or `model.safetensors`, `model.json`, and `tokenizer.json`
    /// unless the model reads n-grams alone, or no texts.
    ///
    /// # Errors
    /// [`ErrorKind::Engine`] with what a writer says; [`ErrorKind::InvalidMessage`] for a form
    /// other than ONNX of a model that reads no texts.
    pub fn files(&self, form: ExportForm) -> Result<Vec<ExportedFile>, Error> {
        if form != ExportForm::Onnx && !self.below.is_empty() {
            let detail = "pictures and sounds are read by ONNX alone".to_string();
            return Err(ErrorKind::InvalidMessage { detail }.into());
        }
        let model = match form {
            ExportForm::Onnx => ("model.onnx", self.onnx()),
            ExportForm::Safetensors => ("model.safetensors", self.weights()?),
        };
        let description = ("model.json", self.description(form)?.into_bytes());
        let tokenizer = self.tokenizer.as_ref();
        let tokenizer = tokenizer.map(|text| ("tokenizer.json", text.clone().into_bytes()));
        Ok([model, description].into_iter().chain(tokenizer).collect())
    }

    /// The graph with its numbers as a file of ONNX.
    fn onnx(&self) -> Vec<u8> {
        let Description { classes, thresholds, .. } = &self.description;
        let classes = serde_json::to_string(classes).unwrap_or_default();
        let thresholds = thresholds.as_ref().and_then(|all| serde_json::to_string(all).ok());
        let thresholds = thresholds.as_ref().map(|all| ("thresholds", all.as_str()));
        let metadata: Vec<_> =
            [("classes", classes.as_str())].into_iter().chain(thresholds).collect();
        handful_graph::model(&self.graph, &self.below, &metadata)
    }

    /// The numbers as safetensors.
    fn weights(&self) -> Result<Vec<u8>, Error> {
        let bytes: Vec<Vec<u8>> =
            self.graph.constants.iter().map(|constant| constant.numbers.bytes()).collect();
        let views = self.graph.constants.iter().zip(&bytes).map(|(constant, bytes)| {
            let Constant { name, shape, numbers } = constant;
            let dtype = match numbers {
                Numbers::Float(_) => Dtype::F32,
                Numbers::Integer(_) => Dtype::I64,
                Numbers::Byte(_) => Dtype::I8,
            };
            TensorView::new(dtype, shape.clone(), bytes).map(|view| (name.as_str(), view))
        });
        let views: Vec<_> = views.collect::<Result<_, _>>().map_err(crate::engine::failure)?;
        let format = HashMap::from([("format".to_string(), "np".to_string())]);
        safetensors::serialize(views, Some(format)).map_err(crate::engine::failure)
    }

    /// What the model is, and how it computes where the numbers are in a file without that.
    fn description(&self, form: ExportForm) -> Result<String, Error> {
        #[derive(Serialize)]
        struct Whole<'a> {
            #[serde(flatten)]
            description: &'a Description,
            graph: Option<&'a Graph>,
        }
        let graph = (form == ExportForm::Safetensors).then_some(&self.graph);
        let whole = Whole { description: &self.description, graph };
        serde_json::to_string(&whole).map_err(crate::engine::failure)
    }
}

fn invalid(Refusal { fault, detail }: Refusal) -> Error {
    ErrorKind::InvalidModel { fault, detail }.into()
}

/// What a model stands on.
#[allow(clippy::large_enum_variant, reason = "there is one an export")]
enum Source<'a> {
    /// An encoder's file, which reads texts.
    File(TensorFile<'a>, FileHeader),
    /// What another encoder is, and what it computes.
    Given(EncoderInfo, &'a [u8]),
}

fn check_version(name: EncoderName, fingerprint: u64, header: &SavedHeader) -> Result<(), Error> {
    match header.encoder == Some(fingerprint) {
        true => Ok(()),
        false => Err(ErrorKind::OtherEncoder { name: name.name().to_string() }.into()),
    }
}

fn open_encoder<'a>(
    name: EncoderName,
    bytes: &'a [u8],
    header: &SavedHeader,
) -> Result<Source<'a>, Error> {
    check_version(name, FileHeader::fingerprint(bytes), header)?;
    let invalid = |Refusal { fault, detail }| ErrorKind::InvalidEncoder { fault, detail }.into();
    FileHeader::open(bytes).map(|(file, header)| Source::File(file, header)).map_err(invalid)
}

/// Texts as an encoder reads them.
struct Read {
    /// The tokenizer's file, and how texts become ids by it.
    json: serde_json::Value,
    input: TextInput,
    texts: Texts,
    encoded: Encoded,
}

/// Puts an encoder into a graph.
///
/// # Errors
/// What does not fit.
fn read(
    graph: &mut Graph,
    (file, header): (&TensorFile, &FileHeader),
    model: &TensorFile,
) -> Result<Read, Refusal> {
    let FileHeader { info, architecture, tokenizer } = header;
    let (json, input) = tokenizer::of_pieces(file, tokenizer, info.max_len)?;
    let texts = Texts::inputs(graph);
    let encoded = encoder::encode(graph, &texts, architecture, file, model)?;
    Ok(Read { json, input, texts, encoded })
}

fn build(
    model: &TensorFile,
    header: SavedHeader,
    encoder: Option<Source>,
) -> Result<ExportedModel, Refusal> {
    let config = header.config;
    let classes = model.strings("classes")?;
    let n_classes = classes.len();
    let mut graph = Graph::default();
    let mut description = Description {
        format: FORMAT,
        version: env!("CARGO_PKG_VERSION"),
        encoder: encoder.as_ref().map(|encoder| match encoder {
            Source::File(_, FileHeader { info, .. }) | Source::Given(info, _) => info.clone(),
        }),
        text: None,
        characters: None,
        inverse_temperature: 1.0,
        thresholds: config.has_several_labels().then(|| vec![EVEN; n_classes]),
        config,
        classes,
    };
    let config = &description.config;
    let mut tokenizer = None;
    let probabilities = match (header.model, &encoder) {
        (ModelHeader::Scratch { max_len, .. }, _) => {
            let tokens = model.strings("vocabulary")?;
            let n_rows = 2 + match config.private {
                true => crate::text::n_buckets(config) as usize,
                false => tokens.len(),
            };
            let (file, input) = tokenizer::of_words(config, tokens, max_len);
            (tokenizer, description.text) = (Some(file), Some(input));
            let texts = Texts::inputs(&mut graph);
            let sizes = Sizes { n_rows, max_len, n_classes };
            let weights = Weights::new(model);
            let network = NetworkGraph { graph: &mut graph, texts: &texts, config, weights, sizes };
            network.on_table()?
        }
        (ModelHeader::Network { .. }, Some(Source::File(file, header))) => {
            let Read { json, input, texts, encoded } = read(&mut graph, (file, header), model)?;
            (tokenizer, description.text) = (Some(json), Some(input));
            let info = &header.info;
            let mean = model.floats_of("vectors.mean", info.d_token)?;
            let scale = model.floats_of("vectors.scale", 1)?[0];
            let x = standardized(&mut graph, &texts, &encoded.tokens, (mean, scale));
            let sizes = Sizes { n_rows: 0, max_len: info.max_len, n_classes };
            let weights = Weights::new(model);
            let network = NetworkGraph { graph: &mut graph, texts: &texts, config, weights, sizes };
            network.on_vectors((&x, info.d_token))?
        }
        (ModelHeader::Transfer { ensemble, .. }, Some(encoder)) => {
            let analyzer = ensemble.analyzer();
            let recipe = ensemble.choice()?.recipe;
            description.inverse_temperature = recipe.inverse_temperature;
            description.characters = analyzer;
            let encoded = match (model.has("head.mean"), encoder) {
                (true, Source::Given(..)) => Some(Encoded::given()),
                (true, Source::File(file, header)) => {
                    let Read { json, input, encoded, .. } =
                        read(&mut graph, (file, header), model)?;
                    (tokenizer, description.text) = (Some(json), Some(input));
                    Some(encoded)
                }
                (false, _) => None,
            };
            let recipe = &recipe;
            let classifier = Classifier { model, prefix: "", recipe, analyzer, n_classes };
            classifier.probabilities(&mut graph, encoded.as_ref(), &mut Vec::new())?
        }
        (ModelHeader::BinaryRelevance, Some(Source::File(file, header))) => {
            let Read { json, input, encoded, .. } = read(&mut graph, (file, header), model)?;
            (tokenizer, description.text) = (Some(json), Some(input));
            let all = labels(&mut graph, model, &encoded, n_classes)?;
            (description.characters, description.thresholds) = (all.analyzer, Some(all.thresholds));
            all.probabilities
        }
        (
            ModelHeader::Network { .. }
            | ModelHeader::Transfer { .. }
            | ModelHeader::BinaryRelevance,
            _,
        ) => {
            return Err("it stands on an encoder that it does not name".into());
        }
    };
    graph.output(OUTPUT, &probabilities, n_classes);
    graph.drop_unused();
    let tokenizer = tokenizer.map(|file| file.to_string());
    let below = match encoder {
        Some(Source::Given(_, below)) => below.to_vec(),
        Some(Source::File(..)) | None => Vec::new(),
    };
    Ok(ExportedModel { graph, below, tokenizer, description })
}
