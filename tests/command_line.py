"""`lotgraph …` as a person types it: in a process of its own, or, much quicker, in this one.

A process takes up to two seconds to import what a verb needs. Tests of what a verb says run it
here, through the same entry point, with its own standard streams, environment and folder; tests of
the installed command itself (`tests/cli`) start it.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TextIO

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent
Done = subprocess.CompletedProcess[str]


def started(
    *arguments: str, env: Mapping[str, str], cwd: Path = CHECKOUT, input: str | None = None
) -> Done:
    """Run the installed command in a process of its own."""
    return subprocess.run(
        [Path(sysconfig.get_path("scripts")) / "lotgraph", *arguments],
        env={**os.environ, **env},
        input=input,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        cwd=cwd,
    )


def run(
    *arguments: str, env: Mapping[str, str], cwd: Path = CHECKOUT, input: str | None = None
) -> Done:
    """Run the command in this process. An error that is not told in words is the test's."""
    from app.cli import main

    out, err = _stream(), _stream()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in env.items():
            patch.setenv(name, value)
        patch.chdir(cwd)
        patch.setattr(sys, "argv", ["lotgraph", *arguments])
        patch.setattr(sys, "stdin", io.StringIO(input or ""))
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        code = _code(main)
    return Done(arguments, code, _text(out), _text(err))


def _code(main: Callable[[], object]) -> int:
    try:
        main()
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    return 0


def _stream() -> TextIO:
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)


def _text(stream: TextIO) -> str:
    stream.flush()
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue().decode("utf-8").replace("\r\n", "\n")  # as a pipe gives it
