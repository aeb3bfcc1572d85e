"""Whether exported models of pictures and sounds say of files what the core says, by ONNX Runtime.

    python compare_media.py MODULE FOLDER…

MODULE is the folder of handful_media.py; each FOLDER has what `handful export` wrote, as `onnx`, and expected.jsonl
(what `handful predict --json` said of files).
"""

import json
import sys
from pathlib import Path

import numpy as np

module, *folders = sys.argv[1:]
sys.path.insert(0, module)
from handful_media import Model, READERS  # noqa: E402

# The core reads with 16 bits of each activation. A picture of another size, and a sound of another rate, each program
# brings to the one that is read in a way of its own.
ROUNDED, SCALED = 3e-4, 1e-2


def is_as_it_is_read(kind, file):
    """Whether nothing is scaled."""
    if kind == "pixels":
        from PIL import Image

        return Image.open(file).size == (224, 224)
    import soundfile

    return soundfile.info(file).samplerate == 16_000


failed = False
for folder in map(Path, folders):
    model = Model.load(folder / "onnx")
    lines = [json.loads(line) for line in (folder / "expected.jsonl").read_text(encoding="utf-8").splitlines()]
    files = [line["file"] for line in lines]
    assert len(files) >= 12, f"{folder}: {len(files)} files"
    expected = np.array([[line["probabilities"][name] for name in model.classes] for line in lines])
    far = np.abs(model.probabilities(files) - expected).max(axis=1)
    as_read = np.array([is_as_it_is_read(model.input, file) for file in files])
    assert as_read.any() and not as_read.all(), f"{folder}: all files are of one size"
    most = np.where(as_read, ROUNDED, SCALED)
    # So written that NaN fails.
    is_far = not (far <= most).all()
    others = [file for file, line, given in zip(files, lines, model.predict(files)) if given[0] != line["class"]]
    failed |= is_far or len(others) > 0
    if others:
        print(f"{folder.name:24} NOT given the same classes: {others}")
    told = f"{far[as_read].max():.1e}, scaled {far[~as_read].max():.1e}"
    print(f"{folder.name:24} {'NOT ' if is_far else ''}as the core: ONNX {told}")
    # For the runtime in JavaScript.
    tensor = READERS[model.input](files[0])[None]
    batch = {model.input: [tensor.shape, tensor.ravel().tolist(), str(tensor.dtype)]}
    answers = model.probabilities(files[:1])
    (folder / "batch.json").write_text(json.dumps({"inputs": batch, "expected": answers.tolist()}))

sys.exit(1 if failed else 0)
