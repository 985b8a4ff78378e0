#!/bin/sh
# Found with numpy 2.4.6 (Python 3.11): `numpy.unique` of a column of integers without further
# questions (no `return_index`, `return_inverse` or `return_counts`) takes several times as long as
# sorting the column and taking what differs from the one before, and no less where the column is
# sorted already. The same holds for `union1d` and `setdiff1d`, which are made of it.
#
# What one would guess: `unique` sorts, as it always did and as its sorted result suggests, so that it
# is as quick as a sort, and nearly free for what is in order. What happens: since 2.3 plain integers
# go into a hash table first and what comes out is sorted. Where most numbers differ, as ids and places
# do, that is ten times the work; where few differ it is quicker. Asked with `return_index=True` the
# same call still sorts, and is quicker although it gives more.
#
# What to do: for columns of ids sort and compare neighbours, or mark them in an array of flags where
# they are small.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet numpy==2.4.6
cd "$work"
cat > ask.py <<'PY'
import statistics
import time

import numpy as np


def sort(column):
    rising = np.sort(column)
    return rising[np.concatenate([[True], rising[1:] != rising[:-1]])]


def seconds(of, column):
    took = []
    for _ in range(7):
        began = time.perf_counter()
        of(column)
        took.append(time.perf_counter() - began)
    return statistics.median(took)


ids = np.arange(400_000)
columns = {"in order": ids, "shuffled": np.random.default_rng(1).permutation(ids)}
slower = []
for name, column in columns.items():
    assert (np.unique(column) == sort(column)).all()
    ratio = seconds(np.unique, column) / seconds(sort, column)
    slower.append(ratio > 2)
    print(f"400,000 ids, {name}: numpy.unique takes {ratio:.1f} times as long as a sort")
raise SystemExit(0 if all(slower) else "this has changed")
PY
"$work/venv/bin/python" ask.py
