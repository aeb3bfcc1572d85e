"""Scores 100,000 texts as `examples/at-scale` does: the same labels as the core, a worker that is killed, a driver
that is killed and started again; and how fast, beside ONNX Runtime in one loop.

    python check.py EXAMPLE MODEL KNOWN WORK

KNOWN has lines of a text, a tab and the class that the core gives it.
"""

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

example, model, known, work = map(Path, sys.argv[1:])
sys.path.insert(0, str(example))
from score import Scorer  # noqa: E402

N_TEXTS, N_FILES = 100_000, 40

lines = [line.split("\t") for line in known.read_text(encoding="utf-8").splitlines()]
label_of = {text: label for text, label in lines}
texts, scored = work / "texts", work / "scored"
texts.mkdir(parents=True)
drawn = random.Random(1)
rows = [drawn.choice(lines)[0] for _ in range(N_TEXTS)]
for index in range(N_FILES):
    part = rows[index :: N_FILES]
    table = pa.table({"id": list(range(index, N_TEXTS, N_FILES)), "text": part})
    pq.write_table(table, texts / f"part-{index:03}.parquet")

scorer = Scorer(str(model))
began = time.perf_counter()
scorer.probabilities(rows[:5_000])
alone = 5_000 / (time.perf_counter() - began)
print(f"ONNX Runtime in one loop: {alone:.0f} rows a second", flush=True)

command = [sys.executable, str(example / "score_ray.py"), str(model), str(texts), str(scored)]


def done() -> dict[str, int]:
    return {file.name: file.stat().st_mtime_ns for file in scored.glob("*.parquet")} if scored.exists() else {}


def workers(driver: int) -> list[int]:
    """The processes of Ray that have the model."""
    found = []
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            try:
                line = (process / "cmdline").read_bytes()
            except OSError:
                continue
            if line.startswith(b"ray::") and b"Worker" in line:
                found.append(int(process.name))
    return found


def wait_for(n: int, driver: subprocess.Popen) -> None:
    while len(done()) < n:
        if driver.poll() is not None:
            raise SystemExit(f"the driver has ended with {driver.returncode} after {len(done())} files")
        time.sleep(0.2)


# The driver is killed, with all that it has started.
first = subprocess.Popen(command, start_new_session=True)
wait_for(5, first)
os.killpg(first.pid, signal.SIGKILL)
first.wait()
subprocess.run([str(Path(sys.executable).parent / "ray"), "stop", "--force"], capture_output=True, check=False)
before = done()
assert 5 <= len(before) < N_FILES, len(before)

# Started again, and one of its workers is killed.
second = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
wait_for(len(before) + 3, second)
killed = workers(second.pid)[:1]
assert killed, "no worker was found to kill"
os.kill(killed[0], signal.SIGKILL)
output, _ = second.communicate()
print(output, end="")
assert second.returncode == 0, second.returncode

after = done()
assert len(after) == N_FILES, len(after)
twice = [name for name, time in before.items() if after[name] != time]
assert not twice, f"done twice: {twice}"
assert not list(scored.glob("*.part")), "something was left behind"

seen = 0
for file in sorted(scored.glob("*.parquet")):
    table = pq.read_table(file)
    for text, label, probability in zip(*(table.column(name).to_pylist() for name in ("text", "label", "probability"))):
        assert label == label_of[text], (text, label, label_of[text])
        assert 0 < probability <= 1
        seen += 1
assert seen == N_TEXTS, seen
print(f"{seen} texts have the core's labels; {len(before)} files were done once, and a worker's death was survived")

rate = float(output.split(" rows a second a core")[0].split()[-1])
print(f"rows a second a core, beside ONNX Runtime in one loop: {rate / alone:.2f}")
