"""Quantises f32.onnx of a folder to int8.onnx, as onnxruntime does it by default, and compares the vectors.

Prints the least cosines over the texts as JSON; of one encoder also to its published weights. What the page exports has its matrices as integers that nodes make
numbers of; they are made numbers first, as the quantisation takes constants only.
"""

import json
import logging
import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnxruntime.quantization import QuantType, quantize_dynamic

folder = Path(sys.argv[1])
said = json.loads((folder / "texts.json").read_text(encoding="utf-8"))
logging.disable(logging.WARNING)

# What the classifier reads is the graph's second output from here on.
model = onnx.load(folder / "f32.onnx")
features = next(node.input[0] for node in model.graph.node if node.op_type == "Sub" and node.input[1] == "head.mean")
model.graph.output.append(onnx.ValueInfoProto(name=features))
onnx.save(model, folder / "vectors.onnx")

options = onnxruntime.SessionOptions()
options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
options.optimized_model_filepath = str(folder / "folded.onnx")
onnxruntime.InferenceSession(folder / "vectors.onnx", options, providers=["CPUExecutionProvider"])
quantize_dynamic(folder / "folded.onnx", folder / "int8.onnx", weight_type=QuantType.QInt8)


def vectors(name):
    session = onnxruntime.InferenceSession(folder / name, providers=["CPUExecutionProvider"])
    rows = []
    for ids in said["ids"]:
        inputs = {"input_ids": np.array([ids]), "attention_mask": np.ones((1, len(ids)), np.int64)}
        rows.append(session.run([features], inputs)[0][0])
    return np.array(rows)


def least_cosine(a, b):
    return float((np.sum(a * b, 1) / np.linalg.norm(a, axis=1) / np.linalg.norm(b, axis=1)).min())


f32, int8 = vectors("folded.onnx"), vectors("int8.onnx")
likeness = {"page": {}, "f32": {}, "int8": {"cosine": least_cosine(f32, int8)}}
# The others' tables of words are a choice of the published ones, whose ids are others.
if said["encoder"] == "large-en":
    from published import vectors as published

    reference = np.array(published(said["ids"], folder.parent.parent.parent / "published"))
    for name, found in [("f32", f32), ("int8", int8)]:
        # The last layer's vector comes last, after those of layers below.
        likeness[name]["published"] = least_cosine(found[:, -reference.shape[1] :], reference)
    # What it exports says the same as the page; "differs" in the table holds that.
    likeness["page"]["published"] = likeness["f32"]["published"]
print(json.dumps(likeness))
