#!/bin/sh
# Found with numba 0.68.1 (Python 3.11): a function kept on disk with `cache=True` that was compiled
# for an enum member (or any class of your own in its signature) cannot be called any more after that
# class was renamed or moved, although the function's own source file did not change.
#
# What one would guess: the cache notices that nothing in it fits, compiles anew, and writes a new
# entry. What happens: the index of the kept overloads is a pickle that names the class; reading it
# raises AttributeError, and the call fails each time until somebody deletes the cache folder.
#
# What to do: keep classes out of compiled signatures (pass their numbers), or name the cache folder
# by a digest of all sources that matter, so that what an earlier version kept is never read.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet numba==0.68.1
cd "$work"
cat > kinds.py <<'PY'
from enum import IntEnum


class Colour(IntEnum):
    RED = 1
PY
cat > work.py <<'PY'
import numba


@numba.njit(cache=True)
def plus(kind, n):
    return n + kind.value
PY
cat > ask.py <<'PY'
import kinds
import work

member = next(iter(getattr(kinds, "Colour", None) or kinds.Shade))
try:
    print("gave", work.plus(member, 1))
except AttributeError as error:
    print("AttributeError:", "Colour" in str(error))
PY
export NUMBA_CACHE_DIR="$work/cache"
first=$("$work/venv/bin/python" ask.py)
sed 's/Colour/Shade/' kinds.py > renamed.py && mv renamed.py kinds.py
second=$("$work/venv/bin/python" ask.py)
third=$("$work/venv/bin/python" ask.py)
rm -rf "$work/cache"
fourth=$("$work/venv/bin/python" ask.py)
printf 'as compiled: %s\nafter the class was renamed: %s\nonce more: %s\nwith the cache deleted: %s\n' \
    "$first" "$second" "$third" "$fourth"
expect() {
    [ "$1" = "$2" ] || { echo "changed: expected “$2”, got “$1”" >&2; exit 1; }
}
expect "$first" "gave 2"
expect "$second" "AttributeError: True"
expect "$third" "AttributeError: True"
expect "$fourth" "gave 2"
