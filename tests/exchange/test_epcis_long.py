"""EPCIS files too long to be held: the same events part by part, in bounded memory."""

from __future__ import annotations

import io
import json
import tracemalloc
from typing import Any

import pytest

from app.errors import LotgraphError
from app.events.contract import read_event
from app.exchange.epcis import conversion, walk
from app.exchange.epcis.reading import convert
from app.exchange.reading import epcis_in
from tests.exchange.epcis_documents import MILK, PUMP, SITE, amount, document, event, opened
from tests.exchange.test_epcis_robustness import everything

OWN = {"event_id": "1", "source": "m", "type": "receive", "object": {"item": "A"}}
SEEN = event(action="OBSERVE", bizStep="storing", epcList=[PUMP], bizLocation={"id": SITE})


@pytest.fixture
def long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything longer than a hundred characters is walked into."""
    monkeypatch.setattr(walk, "WHOLE", 100)


def told(text: str) -> list[Any]:
    return [each.event or each.problem for each in opened(text).items]


def forms() -> dict[str, str]:
    doc = everything()
    query = {"type": "EPCISQueryDocument", "epcisBody": {"queryResults": {
        "queryName": "Q", "resultsBody": doc["epcisBody"]}}}  # fmt: skip
    late = {"epcisBody": doc["epcisBody"], "epcisHeader": doc["epcisHeader"], "type": doc["type"]}
    words = doc["epcisHeader"]["epcisMasterData"]["vocabularyList"]
    late["epcisHeader"] = {"epcisMasterData": {"vocabularyList": [
        {"vocabularyElementList": each["vocabularyElementList"], "type": each["type"]}
        for each in words]}}  # fmt: skip
    other = document(SEEN, OWN, SEEN | {"bizStep": "loading"})
    return {
        "document": json.dumps(doc),
        "pretty": json.dumps(doc, indent=2),
        "query": json.dumps(query),
        "types below": json.dumps(late),
        "list of events": json.dumps(doc["epcisBody"]["eventList"]),
        "list of documents": json.dumps([doc, other]),
        "lines of documents": "\n".join(map(json.dumps, (doc, other))),
        "own events first": "\n".join(map(json.dumps, (OWN, other, SEEN))),
        "one event": json.dumps(SEEN),
        "without a list": json.dumps({"type": "EPCISDocument", "epcisBody": {"x": "y" * 200}}),
        "two lists": json.dumps(document(SEEN)).replace(
            '"epcisBody": {', '"epcisBody": {' + json.dumps({"eventList": [SEEN]})[1:-1] + ", "
        ),
    }


@pytest.mark.parametrize("form", forms())
def test_walked_through_it_says_what_it_says_held(form: str, monkeypatch: Any) -> None:
    text = forms()[form]
    held = told(text)
    monkeypatch.setattr(walk, "WHOLE", 100)
    assert told(text) == held
    assert held


@pytest.mark.usefixtures("long")
def test_a_broken_document_is_refused_where_it_breaks() -> None:
    text = json.dumps(document(SEEN, SEEN), indent=1)
    with pytest.raises(LotgraphError, match=r"line \d+: the JSON object ends or breaks here"):
        opened(text[: len(text) // 2])
    lines = f"{json.dumps(document(SEEN))[:-2]}\n{json.dumps(document(SEEN))}"
    found = list(opened(lines).items)
    assert [each.problem.code for each in found if each.problem] == ["bad_json"]
    assert sum(each.event is not None and each.event["type"] == "move" for each in found) == 1


def test_bytes_that_are_no_utf_8_cost_their_line_only() -> None:
    good = json.dumps(SEEN).encode()
    found = list(opened(good + b"\n" + good[:-1] + b', "x": "\xff"}\n' + good).items)
    assert [each.problem.code for each in found if each.problem] == ["bad_json"]


def test_names_are_told_once_however_long_a_file_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversion, "_NAMED", 3)
    made = [event(action="ADD", quantityList=[amount(MILK, n)]) for n in range(20)]
    found = [each.event for each in convert(document(*made)) if each.event]
    ids = [each["event_id"] for each in found if each["type"] == "define"]
    assert len(ids) == len(set(ids))
    assert all(read_event(each) for each in found)


class Endless(io.RawIOBase):
    """A document of two hundred events of 200,000 letters each, of which nothing is held."""

    HEAD, TAIL, COUNT = b'{"type": "EPCISDocument", "epcisBody": {"eventList": [0', b"]}}", 200
    EVENT = b", " + json.dumps(SEEN | {"x:note": "n" * 200_000}).encode()

    def __init__(self) -> None:
        self._left, self._turn = self.HEAD, 0
        self.size = len(self.HEAD) + self.COUNT * len(self.EVENT) + len(self.TAIL)

    def read(self, size: int = -1) -> bytes:
        assert size >= 0, "it is never read whole"
        while len(self._left) < size and self._turn <= self.COUNT:
            self._left += self.EVENT if self._turn < self.COUNT else self.TAIL
            self._turn += 1
        found, self._left = self._left[:size], self._left[size:]
        return found

    def seek(self, place: int, whence: int = 0) -> int:
        self._left, self._turn = self.HEAD, 0
        return self.size if whence else place


def test_a_long_document_needs_the_memory_of_a_few_events() -> None:
    stream = Endless()
    assert stream.size > 40_000_000
    tracemalloc.start()
    try:
        reading = epcis_in(stream, "f", None)  # type: ignore[arg-type]
        assert reading is not None
        moves = sum(each.event is not None and each.event["type"] == "move"
                    for each in reading.items)  # fmt: skip
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert moves == Endless.COUNT
    assert peak < 24_000_000
