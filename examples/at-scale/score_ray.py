"""Classifies the texts of a folder of Parquet files by Ray Data: on all cores here, or on a cluster by its address.

    python score_ray.py MODEL TEXTS SCORED [--column text] [--address auto]

A worker that dies is replaced, and its file begun again; what is there already is not done twice.
"""

import argparse
import time

import ray

from score import Scorer, missing


class Worker:
    """One of them keeps the model."""

    def __init__(self, model: str, column: str):
        self.scorer, self.column = Scorer(model), column

    def __call__(self, row: dict) -> dict:
        return row | self.scorer.file(row["source"], row["target"], self.column)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", help="folder of an exported model (ONNX)")
    parser.add_argument("texts", help="folder of Parquet files, here or by address (s3://…)")
    parser.add_argument("scored", help="folder for the same files with `label` and `probability`")
    parser.add_argument("--column", default="text")
    parser.add_argument("--address", help="of a Ray cluster; this machine alone without it")
    arguments = parser.parse_args()

    files = missing(arguments.texts, arguments.scored)
    print(f"{len(files)} files to do")
    if not files:
        return
    ray.init(address=arguments.address, include_dashboard=False, log_to_driver=False)
    ray.data.DataContext.get_current().enable_progress_bars = False
    n_cores = int(ray.cluster_resources()["CPU"])
    began = time.perf_counter()
    done = ray.data.from_items(
        [{"source": source, "target": target} for source, target in files], override_num_blocks=len(files)
    ).map(
        Worker,
        fn_constructor_args=(arguments.model, arguments.column),
        concurrency=(1, max(1, min(n_cores, len(files)))),
        max_restarts=-1,
        max_task_retries=-1,
    )
    rows, seconds = 0, 0.0
    for row in done.iter_rows():
        rows, seconds = rows + row["rows"], seconds + row["seconds"]
    clock = time.perf_counter() - began
    print(f"{rows} rows in {clock:.1f} s; {rows / max(seconds, 1e-9):.0f} rows a second a core")


if __name__ == "__main__":
    main()
