//! Files of weights for tests.

use std::collections::HashMap;

use safetensors::tensor::{Dtype, TensorView};

/// What a file holds.
#[derive(Debug, Clone, Default)]
pub struct File {
    header: Option<String>,
    tensors: Vec<(String, Dtype, Vec<usize>, Vec<u8>)>,
}

impl File {
    pub fn with(mut self, name: &str, dtype: Dtype, shape: &[usize], bytes: &[u8]) -> Self {
        self.tensors.push((name.to_string(), dtype, shape.to_vec(), bytes.to_vec()));
        self
    }

    pub fn floats(self, name: &str, shape: &[usize], values: &[f32]) -> Self {
        let bytes: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
        self.with(name, Dtype::F32, shape, &bytes)
    }

    pub fn bytes(&self) -> Vec<u8> {
        let metadata =
            self.header.clone().map(|header| HashMap::from([("handful".into(), header)]));
        let views = self.tensors.iter().map(|(name, dtype, shape, bytes)| {
            (name.as_str(), TensorView::new(*dtype, shape.clone(), bytes).unwrap())
        });
        safetensors::serialize(views, metadata).unwrap()
    }
}
