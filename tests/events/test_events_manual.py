"""The manual names every type, field and code there is, and its examples load."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.events.contract import FORMS
from app.events.define import Properties
from app.events.forms import LINE_FORMS, Object
from app.events.reading import read_stream
from app.events.service import take
from app.graph.run import Graph
from app.vocabulary import EVENT_TYPES
from app.vocabulary.event_types import LINE_FIELDS

ROOT = Path(__file__).resolve().parents[2]
MANUAL = (ROOT / "docs/events.md").read_text("utf-8")
COMMON = {"event_id", "source", "type", "at", "at_basis", "document", "note", "attributes"}
OF_BOOKINGS = {"also", "position", "documents"}  # named once for all types that book something


def _part(start: str, end: str) -> str:
    return MANUAL[MANUAL.index(start) : MANUAL.index(end)]


def _quoted(text: str) -> set[str]:
    return set(re.findall(r"`([a-z_]+)`", text))


def _rows(text: str) -> Iterator[list[str]]:
    for line in text.splitlines():
        if line.startswith("| `"):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def test_every_type_is_named_with_its_fields() -> None:
    told = list(_rows(_part("## Event types", "### `define`")))
    rows = {row[0].strip("` "): row[1] for row in told}
    assert {row[0].strip("` "): row[2] for row in told} == {
        name: type_.means for name, type_ in EVENT_TYPES.items()
    }
    for type_, form in FORMS.items():
        if type_ != "define":
            assert _quoted(rows[type_]) == set(form.model_fields) - COMMON - OF_BOOKINGS, type_
    table = {
        row[0].strip("` ") for row in _rows(_part("Fields of every booking", "## Event types"))
    }
    assert table == OF_BOOKINGS


def test_every_booking_can_have_the_fields_of_bookings() -> None:
    for type_ in EVENT_TYPES.values():
        if any("quantity" in arrow.carries for arrow in type_.arrows):
            own = {each.name for each in type_.fields}
            lines = [{f.name for f in LINE_FIELDS[name]} for name in type_.lines]  # type: ignore[index]
            assert "documents" in own, type_.name
            assert all({"also", "position"} <= each for each in lines or [own]), type_.name


def test_every_field_is_named() -> None:
    named = _quoted(MANUAL)
    for form in (Object, *LINE_FORMS.values(), Properties):
        assert set(form.model_fields) <= named
    assert named >= COMMON


def test_every_code_is_named_and_no_other() -> None:
    files = [*(ROOT / "app/events").glob("*.py"), ROOT / "app/events/warnings/content.py"]
    code = "".join(path.read_text("utf-8") for path in files)
    refusals = set(re.findall(r'(?:Problem|_refusal|PydanticCustomError)\(\s*"([a-z_]+)"', code))
    refusals |= set(re.findall(r'^    "([a-z_]+)": (?:"|\')', _remedies(code), re.M))
    survey = (ROOT / "app/files/survey.py").read_text("utf-8")
    found = re.findall(r'CellFinding\([^"]*"([a-z_]+)"(.*)', survey)
    refusals |= {code for code, rest in found if "True" in rest}
    named = {
        word for row in _rows(_part("### Codes of", "### Warnings")) for word in _quoted(row[0])
    }
    assert named == refusals
    warnings = set(re.findall(r'Note\(\s*"([a-z_]+)"', code))
    warnings |= {code for code, rest in found if "True" not in rest}
    assert {row[0].strip("` ") for row in _rows(_part("### Warnings", "## Files"))} == warnings


def _remedies(code: str) -> str:
    return code[code.index("_REMEDIES = {") : code.index("_EXPECTED = {")]


def _examples() -> list[str]:
    return re.findall(r"```(?:json|csv)\n(.*?)```", MANUAL, re.S)


@pytest.mark.parametrize("position", range(len(_examples())))
def test_the_examples_are_taken(graph: Graph, position: int) -> None:
    data = _examples()[position].encode()
    reading = read_stream(io.BytesIO(data), len(data), f"example {position + 1}")
    outcomes = [outcome for batch in take(graph, reading.items) for outcome in batch]
    assert outcomes
    for outcome in outcomes:
        assert outcome.problem is None, outcome
        assert outcome.notes == ()
