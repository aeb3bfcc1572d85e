//! The network of a file, in the form in which it reads.

use std::cell::OnceCell;

use burn::prelude::*;

use super::reader::Reader;
use super::{EncoderNetwork, NetworkKind};

/// A file's network.
#[derive(Debug)]
#[allow(clippy::large_enum_variant, reason = "there is one an encoder")]
pub(super) enum FileNetwork {
    /// It reads by itself.
    Made(EncoderNetwork),
    /// A reader has the weights, in a quarter of the room; the network itself is made of it when
    /// it is to be tuned or explained.
    Reader(Box<dyn Reader>, OnceCell<EncoderNetwork>),
}

impl FileNetwork {
    pub fn of_reader(reader: impl Reader + 'static) -> Self {
        Self::Reader(Box::new(reader), OnceCell::new())
    }

    /// The network itself, on a device.
    pub fn get(&self, device: &Device) -> &EncoderNetwork {
        match self {
            Self::Made(network) => network,
            Self::Reader(reader, made) => made.get_or_init(|| reader.network(device)),
        }
    }

    pub fn kind(&self) -> NetworkKind {
        match self {
            Self::Made(network) => network.kind(),
            Self::Reader(reader, _) => reader.kind(),
        }
    }

    /// Numbers in the vector that it makes of a text.
    pub fn n_outputs(&self) -> usize {
        match self {
            Self::Made(network) => network.n_outputs(),
            Self::Reader(reader, _) => reader.n_outputs(),
        }
    }

    /// Numbers that a classifier reads of a text.
    pub fn n_features(&self) -> usize {
        match self {
            Self::Made(network) => network.n_features(),
            Self::Reader(reader, _) => reader.n_features(),
        }
    }

    /// Numbers in a token's vector.
    pub fn d_token(&self) -> usize {
        match self {
            Self::Made(network) => network.d_token(),
            Self::Reader(reader, _) => reader.d_token(),
        }
    }
}
