"""Files for the importer: rows that are read again, keys that are found, flags the door gives."""

from __future__ import annotations

import copy
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.acting import NO_PERSON
from app.errors import UsageError
from app.events.models import Incoming
from app.events.rows_of_event import EventRows
from app.firstload.building import GraphFiles
from app.firstload.checking import check_batch
from app.firstload.columns import cells_of, line_of
from app.firstload.keys import KeyTable
from app.firstload.rows import hashes_of
from app.firstload.source_words import SourceWords
from tests.events.said import lot, said

_TEXT = st.text(st.sampled_from("aé\t\n\r\x01\x02\"',;\\ \U0001f9c0"), max_size=6)


@given(st.lists(_TEXT, min_size=1, max_size=5))
def test_a_row_is_read_as_it_was_written(cells: list[str]) -> None:
    assert cells_of(line_of(cells)) == cells


def test_values_are_written_as_the_importer_reads_them() -> None:
    assert line_of(["a", None, 5, 2.5, 1e-06, True, ["x", "", "y"]]) == (
        "a\t\t5\t2.5\t1e-06\ttrue\tx\x02\x02y\n"
    )


def test_an_empty_text_is_told_from_none() -> None:
    assert line_of([None, "", "a"]) == "\t\x01\x01\ta\n"


def test_a_list_that_would_be_read_otherwise_is_refused() -> None:
    with pytest.raises(UsageError, match="U\\+0002") as caught:
        line_of([["a\x02b", "c"]])
    assert "without --offline" in copy.copy(caught.value).remedy


def test_keys_are_found_where_they_were_put() -> None:
    rng, table, places = random.Random(3), KeyTable(), {}
    for page in range(30):
        keys = [("mes", f"{page}-{n}") for n in range(rng.randint(0, 40))]
        hashes = hashes_of(keys)
        assert not table.knows_any(hashes)
        numbers = np.arange(len(keys), dtype=np.int64) + 1_000 * page
        table.add(hashes, numbers)
        places |= dict(zip(keys, numbers.tolist(), strict=True))
    for key, place in places.items():
        assert table.find(hashes_of([key])[0]) == [place]
    assert table.knows_any(hashes_of([("x", "new"), ("mes", "7-0")]))
    assert table.knows_any(hashes_of([("x", "new"), ("x", "new")]))
    assert table.find(hashes_of([("erp", "7-0")])[0]) == []


def _answers(folder: Path, *batches: list[dict[str, Any]]) -> list[tuple[str, list[str]]]:
    """Answers that are no plain created: result and codes."""
    found = []
    with GraphFiles(folder, NO_PERSON, first=1_000) as files:
        for events in batches:
            items = [Incoming(line, event, event) for line, event in enumerate(events, 1)]
            batch = files.batch(items, None)
            told = files.take(batch, check_batch(batch))
            assert told.created + len(told.others) == len(events)
            found += [
                (each.result, [note.code for note in each.notes]
                 + ([each.problem.code] if each.problem else []))
                for each in told.others
            ]  # fmt: skip
    return found


def test_what_stands_twice_is_told_apart_within_a_batch_and_across(tmp_path: Path) -> None:
    one = said("move", "1", object=lot("A", "1"), to="L", quantity=1)
    other = one | {"quantity": 2}
    assert _answers(tmp_path, [one, one, other], [one, other, said("move", "2", to="L")]) == [
        ("duplicate", []), ("conflict", ["conflict"]), ("duplicate", []),
        ("conflict", ["conflict"]), ("rejected", ["missing_field"]),
    ]  # fmt: skip


def test_a_later_version_stands_for_its_key(tmp_path: Path) -> None:
    one = said("move", "K", object=lot("A", "1"), to="L", quantity=1)
    second = one | {"event_id": "K~2", "quantity": 2}
    assert _answers(tmp_path, [one, second], [one | {"quantity": 2}]) == [("duplicate", [])]


def test_warnings_follow_from_what_was_read_before(tmp_path: Path) -> None:
    bolt = said("define", "d", item="BOLT", tracking="lot", uom="zork")
    used = said("consume", "c", object={"item": "BOLT"}, quantity=1, uom="zork", work_order="W")
    back = said("reverse", "r", reverses="c", quantity=1, uom="kg")
    told = _answers(tmp_path, [bolt], [used], [back, said("void", "v", voids="x", reason="y")])
    assert told == [
        ("created", ["unknown_unit"]), ("created", ["lot_missing"]),
        ("created", ["no_effect"]), ("created", ["target_unknown"]),
    ]  # fmt: skip


def test_refusals_are_forgotten_when_the_event_comes(tmp_path: Path) -> None:
    wrong = said("move", "1", object=lot("A", "1"))
    with GraphFiles(tmp_path, NO_PERSON, first=1_000) as files:
        for event in (wrong, wrong | {"event_id": "2"}, wrong | {"to": "L"}):
            batch = files.batch([Incoming(1, event, event)], None)
            files.take(batch, check_batch(batch))
    assert [each.row["event_id"] for each in files.refusals.values()] == ["2"]


def test_a_source_is_read_by_what_it_says_before() -> None:
    words = SourceWords()
    events: list[dict[str, Any]] = [
        said("define", "s", zone="Europe/Berlin", at="2026-01-01"),
        said("define", "i", item="A", name="A"),
    ]
    words.look([Incoming(1, each, each) for each in events], None)
    words.used(["mes"], words.rules)
    assert words.rules["mes"].zone == "Europe/Berlin"
    assert not words.is_pending("mes")
    late = said("define", "s2", zone="Asia/Tokyo", at="2026-02-01")
    words.look([(1, b'{"source": "mes", "event_id": "x", "type": "define", "zone": "Asia/Tokyo", '
                    b'"at": "2026-02-01"}')], None)  # fmt: skip
    assert words.rules["mes"].zone == late["zone"]
    assert words.is_pending("mes")


def test_forms_stay_in_the_process_that_made_them(tmp_path: Path) -> None:
    event = said("consume", "c", object={"item": "BOLT"}, quantity=1, work_order="W")
    with GraphFiles(tmp_path, NO_PERSON) as files:
        checked = check_batch(files.batch([Incoming(1, event, event)], None))
    assert [each.taken.event for each in checked.asking] == [None]
    assert isinstance(checked.asking[0], EventRows)
