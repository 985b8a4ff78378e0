"""Reading JSON Lines, arrays and single objects: a broken part costs only itself."""

from __future__ import annotations

import io
import json
import os
import random
import threading
from pathlib import Path
from typing import Any

import pytest

from app.events import array
from app.events.models import Incoming, UnreadableError
from app.events.reading import open_reading, read_stream
from tests.events.said import lot, said


@pytest.fixture(autouse=True, params=[1 << 20, 7], ids=["wide", "narrow"])
def window(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Arrays are read through a window; how wide it is changes nothing."""
    monkeypatch.setattr(array, "CHUNK", request.param)


EVENTS = [said("receive", str(n), object=lot("A", str(n)), quantity=n) for n in range(1, 5)]
LINES = [json.dumps(event) for event in EVENTS]


def read(text: str | bytes) -> tuple[str, list[Incoming]]:
    data = text.encode() if isinstance(text, str) else text
    reading = read_stream(io.BytesIO(data), len(data), "input")
    return reading.format, list(reading.items)


def ids(items: list[Incoming]) -> list[Any]:
    return [item.event["event_id"] if item.event else None for item in items]


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("\n".join(LINES), "jsonl"),
        ("\ufeff" + "\r\n".join(LINES) + "\r\n", "jsonl"),
        ("\n\n" + "\n\n".join(LINES) + "\n", "jsonl"),
        (json.dumps(EVENTS), "json"),
        (json.dumps(EVENTS, indent=2), "json"),
        ("\ufeff  " + json.dumps(EVENTS), "json"),
        ("[" + "\n".join(LINES) + "]", "json"),
    ],
    ids=["lines", "BOM and CRLF", "empty lines", "array", "indented", "BOM", "commas missing"],
)
def test_whole_files_are_read_whole(text: str, form: str) -> None:
    found, items = read(text)
    assert found == form
    assert ids(items) == ["1", "2", "3", "4"]


def test_line_numbers_are_those_of_the_file() -> None:
    assert [item.line for item in read("\n" + "\n\n".join(LINES))[1]] == [2, 4, 6, 8]
    indented = json.dumps(EVENTS, indent=1)
    lines = [item.line for item in read(indented)[1]]
    assert [indented.splitlines()[line - 1].strip() for line in lines] == ["{"] * 4


@pytest.mark.parametrize("text", [LINES[0], LINES[0] + "\n", json.dumps(EVENTS[0], indent=2)])
def test_one_object_is_one_event(text: str) -> None:
    assert ids(read(text)[1]) == ["1"]


@pytest.mark.parametrize("at", range(4), ids=["first", "second", "third", "last"])
@pytest.mark.parametrize("half", ["start", "end"])
def test_half_a_line_costs_one_event(at: int, half: str) -> None:
    lines = list(LINES)
    lines[at] = lines[at][:40] if half == "start" else lines[at][40:]
    items = read("\n".join(lines))[1]
    assert ids(items) == [None if n == at else str(n + 1) for n in range(4)]
    bad = items[at]
    assert bad.line == at + 1
    assert bad.problem is not None
    assert bad.problem.code == "bad_json"
    assert bad.raw == lines[at]


def test_a_broken_first_line_does_not_have_the_file_held_in_memory() -> None:
    class Lines(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            assert size is not None
            assert size > 0, "read whole"
            return super().read(size)

    line = b'{"event_id": "%d", "source": "m", "type": "receive", "object": {"item": "A"}}\n'
    data = b'{"event_id": "0", "source\n' + b"".join(line % n for n in range(1, 2_000))
    reading = read_stream(Lines(data), len(data), "f")
    items = list(reading.items)
    assert (len(items), [item.line for item in items if item.problem]) == (2_000, [1])


def test_half_a_line_alone() -> None:
    (item,) = read(LINES[0][:30])[1]
    assert item.problem is not None
    assert item.problem.code == "bad_json"


@pytest.mark.parametrize("indent", [None, 2], ids=["one line", "indented"])
def test_an_array_cut_in_the_middle_gives_what_is_whole(indent: int | None) -> None:
    text = json.dumps(EVENTS, indent=indent)
    items = read(text[: text.index('"4"') + 5])[1]
    assert ids(items) == ["1", "2", "3", None]
    assert items[-1].problem is not None
    assert items[-1].raw.startswith("{")
    cut_between = read(text[: text.rindex("{", 0, text.index('"4"'))])[1]
    assert ids(cut_between) == ["1", "2", "3", None]
    assert "not closed" in str(cut_between[-1].problem)


@pytest.mark.parametrize("indent", [None, 2], ids=["one line", "indented"])
@pytest.mark.parametrize("wound", [('"quantity"', "quantity"), ('"A"', '"A'), ("{", "")])
def test_a_broken_element_costs_only_itself(indent: int | None, wound: tuple[str, str]) -> None:
    parts = [json.dumps(event, indent=indent) for event in EVENTS]
    parts[1] = parts[1].replace(*wound)
    items = read("[\n" + ",\n".join(parts) + "\n]")[1]
    assert [found for found in ids(items) if found] == ["1", "3", "4"]
    broken = [item for item in items if item.event is None]
    assert "bad_json" in [item.problem and item.problem.code for item in broken]
    # Nothing of it is lost: what was refused holds all that was not read.
    assert sum(len(item.raw) for item in broken) >= len(parts[1].strip()) - 5


def test_more_after_an_array_is_not_dropped() -> None:
    items = read(json.dumps(EVENTS) + "\n" + LINES[0])[1]
    assert ids(items)[-1] is None
    assert items[-1].raw == LINES[0]


@pytest.mark.parametrize("odd", ['"\\ud800"', "NaN", "-Infinity", "1" * 5000, '{"a":' * 2000])
def test_odd_json_costs_one_event(odd: str) -> None:
    wounded = LINES[1].replace('"A"', odd)
    for text in ("\n".join([LINES[0], wounded, LINES[2]]), f"[{LINES[0]},{wounded},{LINES[2]}]"):
        read_ids = [found for found in ids(read(text)[1]) if found]
        assert (read_ids[0], read_ids[-1]) == ("1", "3")


@pytest.mark.parametrize("value", ["5", '"text"', "null", "[1]"])
def test_what_is_no_object_is_no_event(value: str) -> None:
    for text in (f"{LINES[0]}\n{value}\n{LINES[1]}", f"[{LINES[0]},{value},{LINES[1]}]"):
        items = read(text)[1]
        assert ids(items) == ["1", None, "2"]
        assert str(items[1].problem).count("not_an_object") == 1


def test_a_mended_line_of_a_refused_file_is_read() -> None:
    refused = json.dumps({"_raw": LINES[0] + ",", "_code": "bad_json", "_text": "x"})
    again = json.dumps({"_raw": LINES[1][:20], "_code": "bad_json", "_text": "x"})
    items = read(f"{refused}\n{again}")[1]
    assert ids(items) == ["1", None]
    assert items[1].raw == LINES[1][:20]


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"),
        (b" \n\n ", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (random.Random(1).randbytes(2_000_000), "line 1"),
        (b"\x7fELF\x00\x01", "binary"),
        (b"hello world\nthis is a text\n", "neither JSON nor a CSV"),
        (b'"a","b"\n1,2\n', "line 1: a table, but no column says what was done: “a”, “b”."),
        (b"Foo;Bar;Baz\n1;2;A7\n", "“Foo”, “Bar”, “Baz”."),
        (b"a|b|c|d|e|f|g\n1|2|3|4|5|6|7\n", "“a”, “b”, “c”, “d”, “e” …."),
        (b"Dear all, hello\nthe list, of the day, follows\n", "neither JSON nor a CSV"),
        (b'[{"a": "\xfc"}]', "line 1: the file is not UTF-8"),
        (json.dumps(EVENTS[0], indent=2)[:60].encode(), "line 4"),
        (b"<xml/>", "neither"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(data: bytes, word: str) -> None:
    with pytest.raises(UnreadableError) as told:
        list(read(data)[1])
    assert word in told.value.text
    assert told.value.text.startswith("input: ")
    assert told.value.remedy


@pytest.mark.parametrize("seed", range(20))
def test_random_bytes_never_break_the_reader(seed: int) -> None:
    dice = random.Random(seed)
    data = dice.choice([b"{", b"[", b"type,item,lot\n", b'[{"', b'{"a":1}\n']) + bytes(
        dice.choices(b'{}[]",:\\\n;abc\xff\xc3\x00type12', k=3000)
    )
    try:
        items = read(data)[1]
    except UnreadableError:
        return
    assert all(item.event is not None or item.problem is not None for item in items)


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    for path, word in ((tmp_path / "no.jsonl", "No such file"), (tmp_path, "Is a directory")):
        with pytest.raises(UnreadableError) as told:
            open_reading(path)
        assert word in told.value.text


def test_a_pipe_is_read_like_a_file(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=lambda: pipe.write_text("\n".join(LINES)))
    writer.start()
    reading = open_reading(pipe)
    writer.join()
    assert ids(list(reading.items)) == ["1", "2", "3", "4"]
    assert reading.position == reading.size
