"""The verbs: each is there, tells about itself, and is imported only when it is asked for."""

from __future__ import annotations

import subprocess
import sys

import pytest

from app.cli import main
from app.cli.verbs import VERBS


def run(*words: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """The exit code of a verb."""
    monkeypatch.setattr(sys, "argv", ["lotgraph", *words])
    with pytest.raises(SystemExit) as end:
        main()
    return int(end.value.code or 0)


def test_help_tells_every_verb(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--help", monkeypatch=monkeypatch) == 0
    said = capsys.readouterr().out
    assert [verb for verb in VERBS if f"│ {verb} " not in said] == []


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_tells_about_itself(
    verb: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(verb, "--help", monkeypatch=monkeypatch) == 0
    assert f"Usage: lotgraph {verb} [OPTIONS]" in " ".join(capsys.readouterr().out.split())


def test_a_mistyped_verb_gets_a_proposal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("lod", monkeypatch=monkeypatch) == 2
    assert "Did you mean 'load'?" in capsys.readouterr().err


def test_a_verb_imports_no_other() -> None:
    """Else each verb would take seconds before it begins."""
    asked = (
        "import sys; from app.cli import main; sys.argv = ['lotgraph', 'db', '--help']\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'app.main', 'uvicorn', 'numba', 'pyarrow', 'app.cli.trace', 'app.cli.serve'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
