"""Whether exported models say of texts what the core says: in NumPy, and by ONNX Runtime; and give the same classes.

    python compare.py MODULE FOLDER…

MODULE is the folder of handful_model.py; each FOLDER has what `handful export` wrote, once as `onnx` and once as
`safetensors`, texts.txt (a text a line) and expected.jsonl (what `handful predict --json` said of them).
"""

import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime

module, *folders = sys.argv[1:]
sys.path.insert(0, module)
from handful_model import Inputs, Model  # noqa: E402

# The core reads an encoder with 16 bits of each activation, and a network on it keeps its vectors in half precision,
# which that may tip.
TOLERANCE, ROUNDED, TIPPED = 1e-4, 3e-4, 1e-3



def is_close(row, thresholds, most):
    """Whether what is off by so much may give other classes."""
    if thresholds is None:
        second, first = np.sort(row)[-2:]
        return first - second <= 2 * most
    return np.abs(row - thresholds).min() <= most


def classes_of(given):
    """As the core names them: several in class order."""
    return sorted((label for label, _ in given), key=about["classes"].index) if isinstance(given, list) else given[0]


failed = False
for folder in map(Path, folders):
    texts = (folder / "texts.txt").read_text(encoding="utf-8").rstrip("\n").split("\n")
    lines = [json.loads(line) for line in (folder / "expected.jsonl").read_text(encoding="utf-8").splitlines()]
    about = json.loads((folder / "onnx/model.json").read_text(encoding="utf-8"))
    expected = np.array([[line["probabilities"][c] for c in about["classes"]] for line in lines])
    assert len(expected) == len(texts), f"{folder}: {len(expected)} answers to {len(texts)} texts"

    model = Model.load(folder / "safetensors")
    numpy = model.probabilities(texts)
    inputs = Inputs(about, folder / "onnx/tokenizer.json")
    session = onnxruntime.InferenceSession(folder / "onnx/model.onnx")
    batches = [inputs.of(texts[start : start + 16]) for start in range(0, len(texts), 16)]
    onnx = np.concatenate([session.run(None, batch)[0] for batch in batches])

    encoder = (about["encoder"] or {}).get("name", "")
    is_network = about["config"]["adaptation"] == "network"
    most = TOLERANCE if not encoder else TIPPED if is_network else ROUNDED
    far = {name: float(np.abs(found - expected).max()) for name, found in [("NumPy", numpy), ("ONNX", onnx)]}
    is_far = not all(distance <= most for distance in far.values())
    others = [
        text
        for text, line, row, given in zip(texts, lines, expected, model.predict(texts))
        if not is_close(row, about.get("thresholds"), most) and classes_of(given) != line.get("classes", line.get("class"))
    ]
    failed |= is_far or len(others) > 0
    if others:
        print(f"{folder.name:24} NOT given the same classes: {others}")
    print(f"{folder.name:24} {'NOT ' if is_far else ''}as the core: " + ", ".join(f"{n} {d:.1e}" for n, d in far.items()))
    # For the runtime in JavaScript.
    batch = {name: [tensor.shape, tensor.ravel().tolist(), str(tensor.dtype)] for name, tensor in batches[0].items()}
    answers = onnx[: len(next(iter(batches[0].values())))]
    (folder / "batch.json").write_text(json.dumps({"inputs": batch, "expected": answers.tolist()}))

sys.exit(1 if failed else 0)
