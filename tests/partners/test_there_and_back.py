"""Whatever event there is, written as EPCIS and read again it is the same, to the letter."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from app.events.contract import ValidEvent, read_event
from app.events.models import Incoming
from app.exchange.reading import epcis_in
from app.partners.extended import ToldEvent, epcis_event
from app.partners.json_document import json_parts
from app.partners.naming import PartnerNames
from app.partners.parts import DocumentParts, vocabularies_of
from app.partners.xml_document import xml_parts
from tests.partners.made_events import valid_events

STAMP = 1_772_438_400_000_001


def parts_of(told: Sequence[ToldEvent], names: PartnerNames | None = None) -> DocumentParts:
    """A document of some events."""
    names = names or PartnerNames()
    defines = [each for each in told if each.content["type"] == "define"]
    by_key = {each.key: each for each in told}
    events = []
    for each in told:
        if each.content["type"] != "define":
            voided = by_key.get((each.key[0], each.content.get("voids", "")))
            events.append(epcis_event([each], names, [voided] if voided else []))
    return DocumentParts(list(vocabularies_of(defines, names)), events, stamp=STAMP)


def texts_of(told: Sequence[ToldEvent]) -> dict[str, bytes]:
    return {
        "json": b"".join(json_parts(parts_of(told))), "xml": b"".join(xml_parts(parts_of(told)))
    }  # fmt: skip


def read(text: bytes, source: str | None = None) -> list[Incoming]:
    reading = epcis_in(io.BytesIO(text), "document", source)
    assert reading is not None
    assert reading.format == "epcis"
    return list(reading.items)


def contents(found: Sequence[Incoming]) -> list[str]:
    made = []
    for each in found:
        assert each.problem is None, each.problem
        assert each.notes == ()
        valid = read_event(each.event or {})
        assert isinstance(valid, ValidEvent), valid
        made.append(valid.content)
    return made


@given(st.lists(valid_events(), min_size=1, max_size=4))
@settings(max_examples=120, deadline=None)
def test_every_event_comes_back_as_it_was(events: list[ValidEvent]) -> None:
    told = [ToldEvent(each.plain, STAMP + place) for place, each in enumerate(events)]
    for form, text in texts_of(told).items():
        found = read(text)
        assert Counter(contents(found)) == Counter(each.content for each in events), form
        stamps = {str((each.event or {})["recorded_at"]) for each in found}
        assert len(stamps) == len(told), form
