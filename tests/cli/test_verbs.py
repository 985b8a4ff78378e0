"""The verbs: each is there, tells about itself, and is imported only when it is asked for."""

from __future__ import annotations

import json
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
# One process does them one after another, so what none may import comes before what some may.
LIGHT = (
    ("--help", NOT_FOR_LISTS),
    ("--version", NOT_FOR_LISTS),
    ("trace --help", NOT_FOR_LISTS - {"pydantic"}),
    ("db --help", NOT_FOR_TRACE | {"numpy", "neo4j", "app.cli.trace.ways", "app.cli.serve"}),
    ("trace down --help", NOT_FOR_TRACE),
)
IMPORTED = """
import json, sys
from app.cli import main
for words in json.loads(sys.argv[1]):
    sys.argv = ["lotgraph", *words.split()]
    try:
        main()
    except SystemExit:
        pass
    print("\\n" + json.dumps([words, *sys.modules]))
import app.graph.run
print("\\n" + json.dumps(["the driver", *sys.modules]))
"""


@pytest.fixture(scope="module")
def imported() -> dict[str, set[str]]:
    """What has been imported after each of these, and after the driver."""
    asked = [sys.executable, "-c", IMPORTED, json.dumps([words for words, _ in LIGHT])]
    done = subprocess.run(asked, capture_output=True, text=True, check=True)
    told = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("[")]
    return {words: set(modules) for words, *modules in told}


@pytest.mark.parametrize(("words", "heavy"), LIGHT, ids=[words for words, _ in LIGHT])
def test_a_verb_imports_only_what_it_needs(
    words: str, heavy: set[str], imported: dict[str, set[str]]
) -> None:
    """Else each verb would take seconds before it begins."""
    assert imported[words] & heavy == set()


def test_the_driver_brings_no_tables_along(imported: dict[str, set[str]]) -> None:
    """It looks for pandas and pyarrow, which are there while lotgraph is developed."""
    assert "neo4j" in imported["the driver"]
    assert imported["the driver"] & {"pandas", "pyarrow"} == set()
