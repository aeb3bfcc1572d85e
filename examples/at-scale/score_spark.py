"""The same as a user-defined function of Spark.

    spark-submit --py-files score.py,MODEL/handful_model.py score_spark.py MODEL TEXTS SCORED [--column text]

MODEL must be at the same path on every machine (`--archives`, or a shared disk). Spark itself begins the parts of a
lost machine again.
"""

import argparse
from functools import lru_cache
from typing import Iterator

import pandas as pd
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.functions import pandas_udf

from score import Scorer


@lru_cache(maxsize=1)
def scorer(model: str) -> Scorer:
    """One a process: Python's workers live on between the parts."""
    return Scorer(model)


def classified(frame: DataFrame, model: str, column: str = "text") -> DataFrame:
    """A frame with the columns `label` and `probability` on top."""

    @pandas_udf("label string, probability float")
    def classify(batches: Iterator[pd.Series]) -> Iterator[pd.DataFrame]:
        own = scorer(model)
        for texts in batches:
            probabilities = own.probabilities(texts.fillna("").tolist())
            labels = pd.Series(own.classes[probabilities.argmax(1)]).where(texts.notna().values, None)
            shares = pd.Series(probabilities.max(1)).where(texts.notna().values, None)
            yield pd.DataFrame({"label": labels, "probability": shares})

    scored = frame.withColumn("_scored", classify(column))
    return scored.select(*frame.columns, "_scored.label", "_scored.probability")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("model", "texts", "scored"):
        parser.add_argument(name)
    parser.add_argument("--column", default="text")
    arguments = parser.parse_args()
    spark = SparkSession.builder.appName("handful").getOrCreate()
    frame = spark.read.parquet(arguments.texts)
    classified(frame, arguments.model, arguments.column).write.parquet(arguments.scored)


if __name__ == "__main__":
    main()
