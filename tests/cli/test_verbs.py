"""The verbs: each is there, tells about itself, and is imported only when it is asked for."""

from __future__ import annotations

import subprocess
import sys

import pytest

from app.cli import main
from app.cli.verbs import OF_TRACE, SHORT, VERBS, command_of


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


@pytest.mark.parametrize("words", [(), ("trace",)])
def test_a_list_says_how_the_help_of_each_verb_begins(words: tuple[str, ...]) -> None:
    """The list imports none of them, so the lines stand twice."""
    places = OF_TRACE if words else VERBS
    begins = {name: begin(command_of(place).help) for name, place in places.items()}
    assert {name: SHORT[name] for name in places} == begins


def begin(text: str) -> str:
    """The first paragraph in one line."""
    return " ".join(text.split("\n\n")[0].split())


# What takes long to import, and is of no use to whoever only asks for help, or traces.
OF_SERVING = {"app.main", "fastapi", "starlette", "jinja2", "uvicorn", "authlib", "argon2",
              "prometheus_client", "structlog"}  # fmt: skip
OF_FILES = {"biip", "pint", "python_calamine", "xlsxwriter", "yaml", "segno"}
OF_FETCHING = {"requests", "jgo", "cryptography"}
OF_ALL = {"numpy", "numba", "neo4j", "pydantic", "pyarrow", "psutil"}
NOT_FOR_TRACE = OF_SERVING | OF_FILES | OF_FETCHING | {"numba", "llvmlite"}
NOT_FOR_LISTS = NOT_FOR_TRACE | OF_ALL


@pytest.mark.parametrize(
    ("words", "heavy"),
    [
        (["--help"], NOT_FOR_LISTS),
        (["--version"], NOT_FOR_LISTS),
        (["trace", "--help"], NOT_FOR_LISTS - {"pydantic"}),
        (["trace", "down", "--help"], NOT_FOR_TRACE),
        (
            ["db", "--help"],
            NOT_FOR_TRACE | {"numpy", "neo4j", "app.cli.trace.ways", "app.cli.serve"},
        ),
    ],
)
def test_a_verb_imports_only_what_it_needs(words: list[str], heavy: set[str]) -> None:
    """Else each verb would take seconds before it begins."""
    asked = (
        f"import sys; from app.cli import main; sys.argv = ['lotgraph', *{words}]\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        f"print(sorted(set({sorted(heavy)}) & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_driver_brings_no_tables_along() -> None:
    """It looks for pandas and pyarrow, which are there while lotgraph is developed."""
    asked = "import sys, app.graph.run; print({'pandas', 'pyarrow'} & set(sys.modules) or 'none')"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout == "none\n"
