//! Pretrained encoders: a file of weights in, vectors of texts and of their tokens out; and those
//! of pictures and sounds, whose vectors are made elsewhere.

mod batch;
mod bert_architecture;
mod bert_encoder;
mod bert_layer;
mod bert_reader;
mod cnn_encoder;
mod cnn_reader;
mod encoder;
mod file_network;
mod given;
mod info;
mod kept;
mod load;
mod network;
mod outputs;
mod parameters;
mod quantized;
mod reader;
mod reading;

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

pub use batch::{EncoderBatch, EncoderOutput, HiddenStates, chunks_by_length};
pub(crate) use bert_architecture::{BertArchitecture, Pooling};
pub use bert_encoder::BertEncoder;
pub(crate) use bert_encoder::{first_tuned_layer, lower_features};
pub use cnn_encoder::CnnEncoder;
pub(crate) use cnn_encoder::{BRANCHES, EPSILON as CNN_EPSILON};
pub use encoder::Encoder;
pub use given::GivenVectors;
pub(crate) use given::described;
pub use info::EncoderInfo;
pub(crate) use load::{Architecture, FileHeader, NormalizerName, TokenizerHeader};
pub use network::{EncoderNetwork, NetworkKind, TunedPart};
pub(crate) use quantized::Quantized;
pub use quantized::QuantizedMatrix;
pub use reading::Reading;
