"""Compiling loops, and where what was compiled is kept between processes.

Kept under a name made of the sources of the loops: what an earlier version compiled is never looked
at. numba reads an index before it asks whether it is of this source, and one that names a class
that is no longer there cannot be read at all.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import platformdirs
from numba import config, njit

F = TypeVar("F", bound=Callable[..., Any])
_HERE = Path(__file__).parent
_LOOPS = ("kernels.py", "mixing.py")


def loop(**options: Any) -> Callable[[F], F]:
    """A decorator that compiles a function without Python's objects, kept between processes."""
    vars(config)["CACHE_DIR"] = str(_kept_in())  # read when a function is decorated
    decorator: Callable[[F], F] = njit(cache=True, **options)
    return decorator


def are_compiled() -> bool:
    """Whether this process or an earlier one compiled the loops; the last of them is looked for."""
    return any(_kept_in().rglob("mixing.mix-*.nbc"))


def _kept_in() -> Path:
    digest = hashlib.sha256(b"".join((_HERE / name).read_bytes() for name in _LOOPS))
    beside = _HERE / "__pycache__"
    own = beside if os.access(_HERE, os.W_OK) else platformdirs.user_cache_path("lotgraph")
    return own / f"loops-{digest.hexdigest()[:16]}"
