"""A classifier of pictures or sounds that was trained with Handful, by ONNX Runtime.

    from handful_media import Model
    model = Model.load("folder")               # model.json, model.onnx
    model.predict(["cat.jpg", "other.png"])    # [("cat", 0.93), ("dog", 0.81)]
    model.probabilities(["cat.jpg"])           # float64 [n_files, n_classes]

Pictures are of any form that pillow reads, sounds of those that soundfile does: WAV, FLAC, OGG, MP3. Needs numpy and
onnxruntime; for pictures pillow; for sounds soundfile, and scipy where they have another rate than 16,000 samples a
second.

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
SECONDS = 30  # that it listens to
RATES = range(1_000, 768_001)  # samples a second that a file may have


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
        """The model in a folder. Raises OSError for a missing file, and what ONNX Runtime says of a damaged one."""
        folder = Path(folder)
        description = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        return cls(description, (folder / "model.onnx").read_bytes())

    def probabilities(self, files: Sequence[str | Path]) -> np.ndarray:
        """The probability of each class for each file, [n_files, n_classes].

        Raises OSError or ValueError for a file that cannot be read.
        """
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
        picture = ImageOps.exif_transpose(image)
        # Of 16 bits a pixel, which would be cut at 255.
        if picture.mode.startswith("I"):
            picture = Image.fromarray((np.asarray(picture, np.float32) / 257).clip(0, 255).astype(np.uint8))
        picture = picture.convert("RGBA")
    paper = Image.new("RGBA", picture.size, "white")
    paper.alpha_composite(picture)
    return np.asarray(ImageOps.fit(paper.convert("RGB"), (SIDE, SIDE), Image.Resampling.BICUBIC))


def samples(file: str | Path) -> np.ndarray:
    """The channels of a sound's first half minute as one, at RATE, as float32 [n_samples].

    There is silence around what is short.
    """
    import soundfile

    try:
        with soundfile.SoundFile(file) as reader:
            rate = reader.samplerate
            if rate not in RATES:
                raise ValueError(f"{file}: the sound has {rate} samples a second")
            sound = reader.read(SECONDS * rate, dtype="float32", always_2d=True).mean(axis=1)
    except soundfile.LibsndfileError as error:
        raise ValueError(str(error)) from error
    if len(sound) == 0:
        raise ValueError(f"{file}: nothing is heard")
    if not np.isfinite(sound).all():
        raise ValueError(f"{file}: a sample is no number")
    if rate != RATE:
        from scipy.signal import resample_poly

        sound = resample_poly(sound, RATE, rate)
    missing = max(0, LEAST - len(sound))
    return np.pad(sound, (missing // 2, missing - missing // 2)).astype(np.float32)


# By the name of a graph's input.
READERS = {"pixels": pixels, "samples": samples}


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    model, failed = Model.load(sys.argv[1]), False
    for name in sys.argv[2:]:
        try:
            [(label, probability)] = model.predict([name])
        except (OSError, ValueError) as error:
            print(error, file=sys.stderr)
            failed = True
        else:
            print(f"{name}\t{label}\t{probability:.4f}")
    sys.exit(1 if failed else 0)
