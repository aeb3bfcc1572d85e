//! The names of the encoders' parameters, in the order of their modules.

use crate::pretrained::BRANCHES;

/// The parameters of the CNN by their names in the file, in the order of its module.
pub(super) fn cnn_parameters() -> Vec<String> {
    let branch = |(n, _): (usize, usize)| {
        ["proj", "proj_b", "ln_g", "ln_b", "w1_", "b1_", "w2_", "b2_"]
            .map(|name| format!("{name}{n}"))
    };
    let rest = ["ln_g", "ln_b", "cnn_W", "cnn_b", "d0", "p1", "d1", "d2", "p3", "d3"];
    BRANCHES.into_iter().flat_map(branch).chain(rest.map(str::to_string)).collect()
}

/// The parameters of a BERT, likewise.
pub(super) fn bert_parameters(n_layers: usize) -> Vec<String> {
    let layer = |index: usize| {
        let parts = [
            "query",
            "key",
            "value",
            "attention_output",
            "attention_norm",
            "expand",
            "contract",
            "output_norm",
        ];
        parts.into_iter().flat_map(move |part| {
            ["weight", "bias"].map(|kind| format!("layer.{index}.{part}.{kind}"))
        })
    };
    let first = ["position", "embedding_norm.weight", "embedding_norm.bias"];
    first.into_iter().map(str::to_string).chain((0..n_layers).flat_map(layer)).collect()
}
