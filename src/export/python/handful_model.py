"""A text classifier that was trained with Handful, in NumPy.

    from handful_model import Model
    model = Model.load("folder")            # model.json, model.safetensors, tokenizer.json
    model.predict(["Where is my parcel?"])  # [("delivery", 0.93)]
    model.probabilities(["..."])            # float64 [n_texts, n_classes]

Where a text may have several labels, `predict` gives a list of those that each text is given, and the
probabilities do not add up to 1.

`Inputs` makes a text's tensors and `Graph` computes; with the same inputs `model.onnx` gives the same
probabilities in any runtime of ONNX. Needs numpy; tokenizers, unless the model reads n-grams alone.

    python handful_model.py FOLDER < texts.txt      # a text a line: class, tab, probability

Several labels stand between `|`, and so do their probabilities; ∅ stands for none.
"""

from __future__ import annotations

import json
import re
import struct
import sys
from pathlib import Path
from typing import Any, Iterable, Sequence

import numpy as np

FORMAT = 1
BATCH = 32


class Model:
    """A trained model: its classes, how it reads texts, and its graph."""

    def __init__(self, description: dict[str, Any], tensors: dict[str, np.ndarray], tokenizer: str | Path):
        if description.get("format") != FORMAT:
            raise ValueError(f"model.json is of format {description.get('format')}; this module reads {FORMAT}")
        self.classes: list[str] = description["classes"]
        # From which probability on each class is given, where a text may have several.
        self.thresholds: list[float] | None = description.get("thresholds")
        self.inputs = Inputs(description, tokenizer)
        self.graph = Graph(description["graph"], tensors)

    @classmethod
    def load(cls, folder: str | Path) -> Model:
        """The model in a folder. Raises OSError for a missing file, ValueError for a damaged one."""
        folder = Path(folder)
        description = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        return cls(description, read_safetensors(folder / "model.safetensors"), folder / "tokenizer.json")

    def probabilities(self, texts: Sequence[str]) -> np.ndarray:
        """The probability of each class for each text, [n_texts, n_classes]."""
        batches = [texts[start : start + BATCH] for start in range(0, len(texts), BATCH)]
        rows = [self.graph.run(self.inputs.of(batch)) for batch in batches]
        return np.concatenate(rows).astype(np.float64) if rows else np.zeros((0, len(self.classes)))

    def predict(self, texts: Sequence[str]) -> list[tuple[str, float]] | list[list[tuple[str, float]]]:
        """The likeliest class of each text, and its probability.

        Where a text may have several: a list of those that it is given, the likeliest first.
        """
        rows = self.probabilities(texts)
        if self.thresholds is None:
            return [(self.classes[row.argmax()], float(row.max())) for row in rows]
        return [
            [(self.classes[place], float(row[place])) for place in np.argsort(-row) if row[place] >= self.thresholds[place]]
            for row in rows
        ]


class Inputs:
    """Texts to the tensors that a graph reads, by model.json and the path of tokenizer.json."""

    def __init__(self, description: dict[str, Any], tokenizer: str | Path):
        self.text: dict[str, Any] | None = description.get("text")
        self.characters: str | None = description.get("characters")
        self.tokenizer: Any = None
        self.unigram: Unigram | None = None
        if self.text is not None:
            from tokenizers import Tokenizer

            tokenizer = Path(tokenizer).read_text(encoding="utf-8")
            self.tokenizer = Tokenizer.from_str(tokenizer)
            # What is cut and padded how, `text` says more closely.
            self.tokenizer.no_truncation()
            self.tokenizer.no_padding()
            model = json.loads(tokenizer)["model"]
            if model["type"] == "Unigram" and not self.text.get("fusesUnknown"):
                self.unigram = Unigram(model, self.text["firstPiece"])

    def of(self, texts: Sequence[str]) -> dict[str, np.ndarray]:
        """int64 tensors by name: input_ids and attention_mask [n_texts, n_tokens], and characters."""
        tensors = {}
        if self.text is not None:
            rows = [self.ids(text) for text in texts]
            length = self.text["fixedLen"] or max(1, *map(len, rows), 1)
            ids, mask = (np.zeros((len(rows), length), np.int64) for _ in range(2))
            ids[:] = self.text["pad"]
            for place, row in enumerate(rows):
                filled = slice(length - len(row), length) if self.text["padsBefore"] else slice(0, len(row))
                ids[place, filled] = row
                mask[place, filled] = 1
            tensors |= {"input_ids": ids, "attention_mask": mask}
        if self.characters is not None:
            rows = [self.code_points(text) for text in texts]
            table = np.zeros((len(rows), max(1, *map(len, rows), 1)), np.int64)
            for place, row in enumerate(rows):
                table[place, : len(row)] = row
            tensors["characters"] = table
        return tensors

    def ids(self, text: str) -> list[int]:
        """The ids of a text, cut to the model's length, special ones included."""
        said, max_len = self.text, self.text["maxLen"]
        if self.unigram is not None:
            # The library puts a prefix before no empty text.
            ids = self.unigram.ids(self.tokenizer.normalizer.normalize_str(text or " "))
        elif said["nBuckets"] or said["pairs"]:
            ids = self.word_ids(text)
        else:
            ids = self.tokenizer.encode(text, add_special_tokens=False).ids
        if said["begin"] is None:
            return ids[max(0, len(ids) - max_len) :] if said["keepsEnd"] else ids[:max_len]
        ids = [said["begin"], *(ids or [said["empty"]] * (said["empty"] is not None))]
        if said["endSurvivesCut"]:
            ids = ids[: max_len - 1]
        return [*ids, said["end"]][:max_len]

    def word_ids(self, text: str) -> list[int]:
        """As a vocabulary of buckets, or of pairs of ideographs, numbers them."""
        normalized = self.tokenizer.normalizer.normalize_str(text)
        pieces = self.tokenizer.pre_tokenizer.pre_tokenize_str(normalized)
        runs = self.text["pairs"]
        words = paired(pieces, runs) if runs else [word for word, _ in pieces]
        if n_buckets := self.text["nBuckets"]:
            return [2 + fnv1a(word.encode()) % n_buckets for word in words]
        return [self.tokenizer.token_to_id(word) or 1 for word in words]

    def code_points(self, text: str) -> list[int]:
        """The characters of a text in lower case; 0 stands between words that n-grams end at."""
        text = text.lower()
        if self.characters == "characters":
            return [ord(c) for c in re.sub(f"{WHITE_SPACE}{{2,}}", " ", text)]
        words = [word for word in re.split(f"{WHITE_SPACE}+", text) if word]
        return [code for word in words for code in (32, *map(ord, word), 32, 0)]


class Unigram:
    """The most probable way to cut words into pieces (Kudo, 2018), each unknown character for itself.

    The tokenizers library makes one unknown piece of a run of such characters, and is the same elsewhere.
    """

    def __init__(self, model: dict[str, Any], first_piece: int):
        vocabulary = model["vocab"]
        self.pieces = {piece: (id, score) for id, (piece, score) in enumerate(vocabulary) if id >= first_piece}
        self.unknown = (model["unk_id"], min(score for _, score in vocabulary) - 10)
        self.longest = max(map(len, self.pieces))

    def ids(self, text: str) -> list[int]:
        text = text.replace(" ", "\u2581")
        text = text if text.startswith("\u2581") or not text else "\u2581" + text
        return [id for word in re.findall("\u2581*[^\u2581]*", text) if word for id in self.word(word)]

    def word(self, word: str) -> list[int]:
        # By the place where a piece ends: the sum of scores so far, where the piece begins, its id.
        best: list[tuple[float, int, int]] = [(0.0, 0, 0)] + [(-np.inf, 0, 0)] * len(word)
        for start in range(len(word)):
            single = self.pieces.get(word[start], self.unknown)
            for end in range(start + 1, min(start + self.longest, len(word)) + 1):
                found = single if end == start + 1 else self.pieces.get(word[start:end])
                if found is not None and best[start][0] + found[1] > best[end][0]:
                    best[end] = (best[start][0] + found[1], start, found[0])
        ids, end = [], len(word)
        while end > 0:
            _, start, id = best[end]
            ids.append(id)
            end = start
        return ids[::-1]


# Unicode's White_Space; Python's own \s counts four control characters more.
WHITE_SPACE = "[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"

def paired(pieces: list[tuple[str, tuple[int, int]]], runs: list[tuple[int, int]]) -> list[str]:
    """Overlapping pairs instead of single ideographs; one that stands alone stays.

    runs: the first and the last code point of each run of ideographs.
    """

    def is_ideograph(word: str) -> bool:
        return any(first <= ord(word[0]) <= last for first, last in runs)

    def touch(left: int, right: int) -> bool:
        if left < 0 or right >= len(pieces):
            return False
        (a, (_, end)), (b, (start, _)) = pieces[left], pieces[right]
        return end == start and is_ideograph(a) and is_ideograph(b)

    words = []
    for place, (word, _) in enumerate(pieces):
        if touch(place, place + 1):
            words.append(word + pieces[place + 1][0])
        elif not touch(place - 1, place):
            words.append(word)
    return words


def fnv1a(data: bytes) -> int:
    """The hash that puts tokens into buckets (64 bits)."""
    value = 0xCBF29CE484222325
    for byte in data:
        value = ((value ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return value


def read_safetensors(path: Path) -> dict[str, np.ndarray]:
    """The tensors of a file by name. Raises ValueError where the file is not what it says."""
    data = path.read_bytes()
    types = {"F32": np.float32, "I64": np.int64, "I8": np.int8}
    try:
        (length,) = struct.unpack("<Q", data[:8])
        header = json.loads(data[8 : 8 + length])
        header.pop("__metadata__", None)
        body = memoryview(data)[8 + length :]
        return {
            name: np.frombuffer(body[slice(*tensor["data_offsets"])], types[tensor["dtype"]]).reshape(tensor["shape"])
            for name, tensor in header.items()
        }
    except (struct.error, KeyError, ValueError, TypeError) as error:
        raise ValueError(f"{path} is damaged: {error}") from error


class Graph:
    """Operations in order, as ONNX defines them (opset 17), of which the methods below are the ones in use."""

    def __init__(self, graph: dict[str, Any], tensors: dict[str, np.ndarray]):
        self.nodes = graph["nodes"]
        self.outputs = [name for name, _ in graph["outputs"]]
        self.constants = dict(tensors)
        self.known_ngrams: dict[int, dict[tuple[int, ...], int]] = {}
        # What no text has a part in is computed once.
        for node in self.nodes:
            if all(name in self.constants for name in node["inputs"]):
                self.constants |= self.compute(node, self.constants)
        self.nodes = [node for node in self.nodes if node["outputs"][0] not in self.constants]

    def run(self, inputs: dict[str, np.ndarray]) -> np.ndarray:
        values = self.constants | inputs
        for node in self.nodes:
            values |= self.compute(node, values)
        return values[self.outputs[0]]

    def compute(self, node: dict[str, Any], values: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        operation = getattr(self, "op_" + node["op"])
        results = operation(*(values[name] for name in node["inputs"]), **node["attributes"])
        results = results if isinstance(results, tuple) else (results,)
        return dict(zip(node["outputs"], results))

    op_Add = staticmethod(np.add)
    op_Sub = staticmethod(np.subtract)
    op_Mul = staticmethod(np.multiply)
    op_Div = staticmethod(np.divide)
    op_Max = staticmethod(np.maximum)
    op_Min = staticmethod(np.minimum)
    op_Neg = staticmethod(np.negative)
    op_Sqrt = staticmethod(np.sqrt)
    op_Log = staticmethod(np.log)
    op_Tanh = staticmethod(np.tanh)
    op_MatMul = staticmethod(np.matmul)
    op_Erf = staticmethod(lambda x: erf(x))

    def op_Identity(self, x):
        return x

    def op_Cast(self, x, to):
        return x.astype({1: np.float32, 6: np.int32, 7: np.int64, 10: np.float16}[to])

    def op_Relu(self, x):
        return np.maximum(x, 0)

    def op_Sigmoid(self, x):
        return np.where(x >= 0, 1 / (1 + np.exp(-np.abs(x))), 1 - 1 / (1 + np.exp(-np.abs(x)))).astype(x.dtype)

    def op_Softmax(self, x, axis):
        powers = np.exp(x - x.max(axis, keepdims=True))
        return powers / powers.sum(axis, keepdims=True)

    def op_ReduceSum(self, x, axes, keepdims):
        return x.sum(tuple(axes), keepdims=bool(keepdims))

    def op_ReduceMax(self, x, axes, keepdims):
        return x.max(tuple(axes), keepdims=bool(keepdims))

    def op_Gather(self, table, places):
        return table[places]

    def op_Concat(self, *parts, axis):
        return np.concatenate(parts, axis)

    def op_Transpose(self, x, perm):
        return x.transpose(perm)

    def op_Reshape(self, x, shape):
        return x.reshape([x.shape[place] if side == 0 else side for place, side in enumerate(shape)])

    def op_Unsqueeze(self, x, axes):
        return np.expand_dims(x, tuple(axes))

    def op_Squeeze(self, x, axes):
        return np.squeeze(x, tuple(axes))

    def op_Shape(self, x, start, end):
        return np.array(x.shape[start:end], np.int64)

    def op_Slice(self, x, starts, ends, axes):
        part = [slice(None)] * x.ndim
        for start, end, axis in zip(starts, ends, axes):
            part[axis] = slice(start, None if end == np.iinfo(np.int64).max else end)
        return x[tuple(part)]

    def op_Pad(self, x, pads):
        return np.pad(x, list(zip(pads[: x.ndim], pads[x.ndim :])))

    def op_LayerNormalization(self, x, scale, shift, axis, epsilon):
        mean = x.mean(axis, keepdims=True)
        variance = np.square(x - mean).mean(axis, keepdims=True)
        return (x - mean) / np.sqrt(variance + np.float32(epsilon)) * scale + shift

    def op_Conv(self, x, weight, bias, pads=None):
        """Along one side, or two, by windows: [batch, d, n] → [batch, filters, n']."""
        sides = weight.ndim - 2
        if pads is not None:
            x = np.pad(x, [(0, 0), (0, 0), *zip(pads[:sides], pads[sides:])])
        axes = tuple(range(2, 2 + sides))
        windows = np.lib.stride_tricks.sliding_window_view(x, weight.shape[2:], axes)
        # [batch, d, places…, window…] and [filters, d, window…]
        inner = [1, *range(2 + sides, 2 + 2 * sides)]
        result = np.tensordot(windows, weight, (inner, list(range(1, weight.ndim))))
        return np.moveaxis(result, -1, 1) + bias.reshape(-1, *[1] * sides)

    def op_MaxPool(self, x, kernel_shape, strides):
        windows = np.lib.stride_tricks.sliding_window_view(x, kernel_shape, (2, 3))
        return windows[:, :, :: strides[0], :: strides[1]].max((4, 5))

    def op_RNN(self, *inputs, hidden_size, direction):
        return recurrence(*inputs, hidden_size, lambda x, h, _: (np.tanh(x + h), None))

    def op_GRU(self, x, w, r, b, lengths, hidden_size, direction, linear_before_reset):
        n = hidden_size

        def step(x, h, state):
            z, reset = (self.op_Sigmoid(x[:, part] + h[:, part]) for part in (slice(0, n), slice(n, 2 * n)))
            candidate = np.tanh(x[:, 2 * n :] + reset * h[:, 2 * n :])
            return (1 - z) * candidate + z * state[0], None

        return recurrence(x, w, r, b, lengths, n, step)

    def op_LSTM(self, x, w, r, b, lengths, hidden_size, direction):
        def step(x, h, state):
            i, o, f, c = np.split(x + h, 4, 1)
            memory = self.op_Sigmoid(f) * state[1] + self.op_Sigmoid(i) * np.tanh(c)
            return self.op_Sigmoid(o) * np.tanh(memory), memory

        return recurrence(x, w, r, b, lengths, hidden_size, step)

    def op_TfIdfVectorizer(
        self, x, mode, min_gram_length, max_gram_length, max_skip_count, ngram_counts, ngram_indexes, pool_int64s
    ):
        columns = self.ngrams(min_gram_length, max_gram_length, ngram_counts, ngram_indexes, pool_int64s)
        counts = np.zeros((len(x), len(columns)), np.float32)
        for place, row in enumerate(x.tolist()):
            for n in range(min_gram_length, max_gram_length + 1):
                for start in range(len(row) - n + 1):
                    column = columns.get(tuple(row[start : start + n]))
                    if column is not None:
                        counts[place, column] += 1
        return counts

    def ngrams(self, shortest, longest, starts, indexes, pool) -> dict[tuple[int, ...], int]:
        # A node's list is the same one each time.
        known = self.known_ngrams.setdefault(id(pool), {})
        if not known:
            place = 0
            for n, (start, end) in enumerate(zip(starts, [*starts[1:], len(pool)]), 1):
                for at in range(start, end, n):
                    known[tuple(pool[at : at + n])] = indexes[place]
                    place += 1
        return known


def recurrence(x, w, r, b, lengths, hidden, step):
    """States [seq, directions, batch, hidden] and the last of each text [directions, batch, hidden]."""
    n_steps, n_texts, _ = x.shape
    states = np.zeros((n_steps, len(w), n_texts, hidden), np.float32)
    last = np.zeros((len(w), n_texts, hidden), np.float32)
    for direction in range(len(w)):
        own, inner = np.split(b[direction], 2)
        projected = x @ w[direction].T + own
        state, memory = (np.zeros((n_texts, hidden), np.float32) for _ in range(2))
        for t in range(n_steps) if direction == 0 else reversed(range(n_steps)):
            new, new_memory = step(projected[t], state @ r[direction].T + inner, (state, memory))
            lives = (t < lengths)[:, None]
            state = np.where(lives, new, state)
            memory = memory if new_memory is None else np.where(lives, new_memory, memory)
            states[t, direction] = np.where(lives, state, 0)
        last[direction] = state
    return states, last


def erf(x: np.ndarray) -> np.ndarray:
    """The error function, to 1.5e-7 (Abramowitz and Stegun, 1964, 7.1.26)."""
    t = 1 / (1 + 0.3275911 * np.abs(x))
    series = ((((1.061405429 * t - 1.453152027) * t) + 1.421413741) * t - 0.284496736) * t + 0.254829592
    return np.sign(x) * (1 - series * t * np.exp(-x * x))


def main(arguments: Iterable[str]) -> None:
    """Classifies the lines of the standard input."""
    folder, *rest = [*arguments, ""]
    if not folder or rest[:-1]:
        sys.exit("usage: python handful_model.py FOLDER < texts.txt")
    model = Model.load(folder)
    texts = [line.rstrip("\r\n") for line in sys.stdin]
    for given in model.predict(texts):
        given = given if isinstance(given, list) else [given]
        labels, probabilities = zip(*given) if given else (["∅"], [])
        labels = labels if model.thresholds is None else [label.replace("|", "/") for label in labels]
        print(" | ".join(labels), " | ".join(f"{probability:.4f}" for probability in probabilities), sep="\t")


if __name__ == "__main__":
    main(sys.argv[1:])
