"""Compiling loops, and where what was compiled is kept between processes.

Reading the compiler takes longer than most traces of the command line. So a loop runs as it is
written while a process has done little, and compiled from then on: both are the same function, and
a test holds that they say the same.

Kept under a name made of the sources of the loops: what an earlier version compiled is never looked
at. numba reads an index before it asks whether it is of this source, and one that names a class
that is no longer there cannot be read at all.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable
from dis import get_instructions
from functools import cached_property
from pathlib import Path
from types import FunctionType
from typing import Any, cast

import platformdirs

_HERE = Path(__file__).parent
_LOOPS = ("kernels.py", "mixing.py")
_LITTLE = 20_000


class Allowance:
    """How many entries of columns a process still looks at without compiling."""

    left = _LITTLE


class Loop:
    """A loop over columns."""

    def __init__(self, function: Callable[..., Any], options: dict[str, Any]) -> None:
        self.py_func = cast(FunctionType, function)  # as numba names it
        self._options = options
        self.__doc__ = function.__doc__

    def __call__(self, *given: Any) -> Any:
        if Allowance.left > 0:
            Allowance.left -= _entries(given)
        return (self.plain if Allowance.left > 0 else self.compiled)(*given)

    @cached_property
    def plain(self) -> Callable[..., Any]:
        """As it is written."""
        return self._made_of("plain")

    @cached_property
    def compiled(self) -> Callable[..., Any]:
        """Without Python's objects; read from disk where an earlier process compiled it."""
        from numba import config, njit

        vars(config)["CACHE_DIR"] = str(_kept_in())  # read when a function is decorated
        made: Callable[..., Any] = njit(cache=True, **self._options)(self._made_of("compiled"))
        return made

    def _made_of(self, form: str) -> FunctionType:
        """The function, calling the other loops in one form: no counting within."""
        code, known = self.py_func.__code__, self.py_func.__globals__
        names = {each.argval for each in get_instructions(code) if each.opname == "LOAD_GLOBAL"}
        others = {
            name: getattr(known[name], form) for name in names if isinstance(known.get(name), Loop)
        }
        made = FunctionType(code, {**known, **others}, self.py_func.__name__)
        made.__qualname__ = self.py_func.__qualname__
        return made


def loop(**options: Any) -> Callable[[Callable[..., Any]], Loop]:
    """A decorator for a function over columns, with what numba is to know of it."""
    return lambda function: Loop(function, options)


def _entries(given: tuple[Any, ...]) -> int:
    return sum(
        _entries(each) if isinstance(each, tuple) else getattr(each, "size", 1) for each in given
    )


def are_compiled() -> bool:
    """Whether a process of this Python compiled the loops; the last of them is looked for."""
    major, minor = sys.version_info[:2]
    return any(_kept_in().rglob(f"mixing.mix-*.py{major}{minor}*.nbc"))


def _kept_in() -> Path:
    digest = hashlib.sha256(b"".join((_HERE / name).read_bytes() for name in _LOOPS))
    beside = _HERE / "__pycache__"
    own = beside if os.access(_HERE, os.W_OK) else platformdirs.user_cache_path("lotgraph")
    return own / f"loops-{digest.hexdigest()[:16]}"
