//! Models of every kind, exported: that the graphs are whole. What they compute is compared with the
//! page by `tests/export/compare.py`, in other programs.

use std::collections::HashSet;

use super::*;
use crate::data::Example;
use crate::pretrained::testing::{bert, cnn, planted};
use crate::run::several_tests::{several_kinds, two_words};
use crate::run::tests::{finish, kinds, name, new_run};

fn exported(examples: &[Example], config: &RunConfig) -> ExportedModel {
    let mut run = new_run(examples, config).unwrap();
    finish(&mut run, 1_000);
    let bytes = pollster::block_on(run.save()).unwrap();
    let encoder = config.encoder().map(|name| match name {
        EncoderName::Small => cnn().bytes(),
        EncoderName::Large | EncoderName::LargeEn | EncoderName::Own => bert().bytes(),
        EncoderName::Picture | EncoderName::Sound => unreachable!("none is asked for"),
    });
    ExportedModel::new(&bytes, encoder.as_deref()).unwrap()
}

/// Checks that nothing is read which is not there, and gives the description.
#[track_caller]
fn check_whole(model: &ExportedModel, name: &str) -> serde_json::Value {
    let graph = &model.graph;
    let mut known: HashSet<&str> = graph.inputs.iter().map(|input| input.name).collect();
    assert_eq!(known.len(), graph.inputs.len());
    known.extend(graph.constants.iter().map(|constant| constant.name.as_str()));
    for constant in &graph.constants {
        let n = constant.shape.iter().product::<usize>();
        assert_eq!(n, constant.numbers.n_values(), "{} of {name}", constant.name);
    }
    for node in &graph.nodes {
        for input in &node.inputs {
            assert!(known.contains(input.as_str()), "{input} of {name}");
        }
        assert!(node.outputs.iter().all(|output| known.insert(output)), "{name}");
    }
    assert_eq!(graph.outputs.len(), 1);
    assert!(known.contains(OUTPUT));
    let weights = model.weights().unwrap();
    let n_tensors = safetensors::SafeTensors::deserialize(&weights).unwrap().len();
    assert_eq!(n_tensors, graph.constants.len());
    assert!(model.onnx().len() > weights.len() / 2);
    let names = |form| -> Vec<&str> {
        model.files(form).unwrap().into_iter().map(|(name, _)| name).collect()
    };
    let has_ids = graph.inputs.iter().any(|input| input.name == "input_ids");
    let n_files = if has_ids { 3 } else { 2 };
    assert_eq!(names(ExportForm::Onnx)[0], "model.onnx");
    assert_eq!(names(ExportForm::Safetensors).len(), n_files);
    serde_json::from_str(&model.description(ExportForm::Safetensors).unwrap()).unwrap()
}

#[test]
fn every_kind_gives_a_whole_graph() {
    for config in kinds() {
        let description = check_whole(&exported(&planted(), &config), &name(&config));
        assert_eq!(description["classes"].as_array().unwrap().len(), 2);
        assert!(description.get("thresholds").is_none());
    }
}

#[test]
fn a_model_of_several_labels_gives_each_a_probability() {
    for config in several_kinds() {
        let model = exported(&two_words(), &config);
        let description = check_whole(&model, &name(&config));
        assert_eq!(description["classes"], serde_json::json!(["a", "b"]));
        let thresholds = description["thresholds"].as_array().unwrap();
        assert!(thresholds.iter().all(|own| (0.0..=1.0).contains(&own.as_f64().unwrap())));
        assert_eq!((thresholds.len(), model.graph.outputs[0].1), (2, 2));
        // The labels' classifiers read the same n-grams: they are counted once.
        let counting = model.graph.nodes.iter().filter(|node| node.op == "TfIdfVectorizer");
        assert!(counting.count() <= 1, "{}", name(&config));
    }
}

#[test]
fn what_is_missing_or_other_is_refused() {
    let config = kinds().into_iter().find(|config| config.encoder().is_some()).unwrap();
    let mut run = new_run(&planted(), &config).unwrap();
    finish(&mut run, 1_000);
    let bytes = pollster::block_on(run.save()).unwrap();
    let refused = |encoder: Option<&[u8]>| ExportedModel::new(&bytes, encoder).unwrap_err().kind;
    assert!(matches!(refused(None), ErrorKind::EncoderMissing { .. }));
    assert!(matches!(refused(Some(b"no encoder")), ErrorKind::OtherEncoder { .. }));
    let error = ExportedModel::new(b"no model", None).unwrap_err();
    assert!(matches!(error.kind, ErrorKind::InvalidModel { .. }));
}
