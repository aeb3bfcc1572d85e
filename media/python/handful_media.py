"""A classifier of pictures or sounds that was trained with Handful, by ONNX Runtime.

    from handful_media import Model
    model = Model.load("folder")               # model.json, model.onnx
    model.predict(["cat.jpg", "other.png"])    # [("cat", 0.93), ("dog", 0.81)]
    model.probabilities(["cat.jpg"])           # float64 [n_files, n_classes]

Needs numpy and onnxruntime; for pictures pillow; for sounds soundfile, and scipy where they have another rate than
16,000 samples a second.

    python handful_media.py FOLDER FILE...     # a file a line: file, tab, class, tab, probability
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Sequence

import numpy as np
import onnxruntime

FORMAT = 1
SIDE = 224  # pixels of a side of the square that is read
RATE = 16_000  # samples a second
LEAST = 12_512  # samples that the network sees at once
MOST = 30 * RATE  # samples that it listens to


class Model:
    """A trained model: its classes, its graph, and how its files are read."""

    def __init__(self, description: dict[str, Any], graph: bytes):
        if description.get("format") != FORMAT:
            raise ValueError(f"model.json is of format {description.get('format')}; this module reads {FORMAT}")
        self.classes: list[str] = description["classes"]
        self.session = onnxruntime.InferenceSession(graph)
        self.input: str = self.session.get_inputs()[0].name
        if self.input not in READERS:
            raise ValueError("the model reads neither pictures nor sounds")

    @classmethod
    def load(cls, folder: str | Path) -> Model:
        """The model in a folder. Raises OSError for a missing file, ValueError for a damaged one."""
        folder = Path(folder)
        description = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        return cls(description, (folder / "model.onnx").read_bytes())

    def probabilities(self, files: Sequence[str | Path]) -> np.ndarray:
        """The probability of each class for each file, [n_files, n_classes]."""
        read = READERS[self.input]
        rows = [self.session.run(None, {self.input: read(file)[None]})[0] for file in files]
        return np.concatenate(rows).astype(np.float64) if rows else np.zeros((0, len(self.classes)))

    def predict(self, files: Sequence[str | Path]) -> list[tuple[str, float]]:
        """The likeliest class of each file, and its probability."""
        return [(self.classes[row.argmax()], float(row.max())) for row in self.probabilities(files)]


def pixels(file: str | Path) -> np.ndarray:
    """The square in the middle of a picture, on white, as uint8 [SIDE, SIDE, 3]."""
    from PIL import Image, ImageOps

    with Image.open(file) as image:
        picture = ImageOps.exif_transpose(image).convert("RGBA")
    paper = Image.new("RGBA", picture.size, "white")
    paper.alpha_composite(picture)
    return np.asarray(ImageOps.fit(paper.convert("RGB"), (SIDE, SIDE), Image.Resampling.BICUBIC))


def samples(file: str | Path) -> np.ndarray:
    """A sound's channels as one, at RATE, with silence around what is short, as float32 [n_samples]."""
    import soundfile

    values, rate = soundfile.read(file, dtype="float32", always_2d=True)
    sound = values.mean(axis=1)
    if rate != RATE:
        from scipy.signal import resample_poly

        sound = resample_poly(sound, RATE, rate)
    sound = sound[:MOST]
    missing = max(0, LEAST - len(sound))
    return np.pad(sound, (missing // 2, missing - missing // 2)).astype(np.float32)


# By the name of a graph's input.
READERS = {"pixels": pixels, "samples": samples}


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    for name, (label, probability) in zip(sys.argv[2:], Model.load(sys.argv[1]).predict(sys.argv[2:])):
        print(f"{name}\t{label}\t{probability:.4f}")
