"""Scores the same texts by `examples/at-scale/score_spark.py`: the core's labels, and none for a text that is missing.

    python check_spark.py EXAMPLE MODEL KNOWN WORK
"""

import os
import shutil
import sys
from pathlib import Path

from pyspark.sql import SparkSession

example, model, known, work = map(Path, sys.argv[1:])
sys.path[:0] = [str(example), str(model)]
from score_spark import classified  # noqa: E402

lines = [line.split("\t") for line in known.read_text(encoding="utf-8").splitlines()]
label_of = {text: label for text, label in lines}
scored = work / "spark"
shutil.rmtree(scored, ignore_errors=True)

# Its workers are of the same environment.
os.environ["PYSPARK_PYTHON"] = sys.executable
spark = (
    SparkSession.builder.master("local[*]")
    .appName("handful")
    .config("spark.ui.enabled", "false")
    .config("spark.ui.showConsoleProgress", "false")
    .getOrCreate()
)
for place in (example / "score.py", example / "score_spark.py", model / "handful_model.py"):
    spark.sparkContext.addPyFile(str(place))
texts = [(text,) for text, _ in lines] + [(None,)]
frame = spark.createDataFrame(texts * 50, "text string").repartition(8)
classified(frame, str(model)).write.parquet(str(scored))

seen = 0
for row in spark.read.parquet(str(scored)).toLocalIterator():
    assert row.label == (None if row.text is None else label_of[row.text]), row
    seen += 1
assert seen == len(texts) * 50, seen
spark.stop()
print(f"{seen} texts have the core's labels by Spark")
