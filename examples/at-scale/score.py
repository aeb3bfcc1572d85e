"""What every worker does, whoever starts it: one file of texts in, one file with classes out.

An output is written beside its place and then moved there, so a file that is there is whole: whoever starts again
goes on with the files that are missing.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Iterable

import numpy as np
import onnxruntime
import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import fs

BATCH = 256


class Scorer:
    """A model that `handful export --to onnx` or the page has written, on one core."""

    def __init__(self, model: str):
        sys.path.insert(0, model)
        from handful_model import Inputs

        folder = Path(model)
        about = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self.classes = np.array(about["classes"], dtype=object)
        self.inputs = Inputs(about, folder / "tokenizer.json")
        self.session = onnxruntime.InferenceSession(folder / "model.onnx", options)

    def probabilities(self, texts: list[str]) -> np.ndarray:
        """[n_texts, n_classes], in the order of the texts. Those of like length are computed together."""
        order = np.argsort([len(text) for text in texts], kind="stable")
        result = np.empty((len(texts), len(self.classes)), np.float32)
        for start in range(0, len(order), BATCH):
            places = order[start : start + BATCH]
            [result[places]] = self.session.run(None, self.inputs.of([texts[place] for place in places]))
        return result

    def table(self, table: pa.Table, column: str) -> pa.Table:
        """A table with the columns `label` and `probability` on top; a missing text has neither."""
        texts = table.column(column).to_pylist()
        there = [place for place, text in enumerate(texts) if text is not None]
        labels = np.full(len(texts), None, dtype=object)
        shares = np.full(len(texts), np.nan, np.float32)
        if there:
            probabilities = self.probabilities([texts[place] for place in there])
            labels[there] = self.classes[probabilities.argmax(1)]
            shares[there] = probabilities.max(1)
        table = table.append_column("label", pa.array(labels, pa.string()))
        return table.append_column("probability", pa.array(shares, pa.float32(), from_pandas=True))

    def file(self, source: str, target: str, column: str) -> dict[str, float]:
        """Scores a file of Parquet, a row group at a time."""
        began, n_rows = time.perf_counter(), 0
        system, path = fs.FileSystem.from_uri(target)
        with open_input(source) as opened, system.open_output_stream(f"{path}.part") as stream:
            file = pq.ParquetFile(opened)
            # Of no rows, for the schema.
            empty = self.table(file.schema_arrow.empty_table(), column)
            with pq.ParquetWriter(stream, empty.schema) as writer:
                for batch in file.iter_batches(16_384):
                    scored = self.table(pa.Table.from_batches([batch]), column)
                    writer.write_table(scored)
                    n_rows += len(scored)
        system.move(f"{path}.part", path)
        return {"rows": n_rows, "seconds": time.perf_counter() - began}


def open_input(uri: str):
    system, path = fs.FileSystem.from_uri(uri)
    return system.open_input_file(path)


def as_uri(place: str) -> str:
    return place if "://" in place else Path(place).absolute().as_uri()


def missing(source: str, target: str) -> list[tuple[str, str]]:
    """Each file of Parquet in a folder, with its place in the other, that is not there yet."""
    system, path = fs.FileSystem.from_uri(as_uri(source))
    out, out_path = fs.FileSystem.from_uri(as_uri(target))
    out.create_dir(out_path, recursive=True)
    done = {file.base_name for file in out.get_file_info(fs.FileSelector(out_path))}
    files: Iterable[fs.FileInfo] = system.get_file_info(fs.FileSelector(path))
    names = sorted(file.base_name for file in files if file.base_name.endswith(".parquet"))
    source, target = as_uri(source).rstrip("/"), as_uri(target).rstrip("/")
    return [(f"{source}/{name}", f"{target}/{name}") for name in names if name not in done]
