"""Parameters of an EPCIS query, and which events they mean.

The names are those of the standard's SimpleEventQuery. Whatever is asked that is not known here is
refused by its name: an answer that left a condition out would look like one that met it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app import gs1
from app.errors import UsageError
from app.partners.standard import Fields
from app.times import BadTimeError, read_time, span

Test = Callable[[Fields], bool]
_EPCS = ("epcList", "childEPCs")
_CLASSES = ("quantityList", "childQuantityList")
_MATCH: Mapping[str, tuple[str, ...]] = {  # fields an identifier may stand in
    "MATCH_epc": _EPCS,
    "MATCH_parentID": ("parentID",),
    "MATCH_inputEPC": ("inputEPCList",),
    "MATCH_outputEPC": ("outputEPCList",),
    "MATCH_anyEPC": (*_EPCS, "parentID", "inputEPCList", "outputEPCList"),
    "MATCH_epcClass": _CLASSES,
    "MATCH_inputEPCClass": ("inputQuantityList",),
    "MATCH_outputEPCClass": ("outputQuantityList",),
    "MATCH_anyEPCClass": (*_CLASSES, "inputQuantityList", "outputQuantityList"),
}
_EQUAL: Mapping[str, str] = {
    "eventType": "type", "EQ_action": "action", "EQ_bizStep": "bizStep",
    "EQ_disposition": "disposition", "EQ_readPoint": "readPoint",
    "EQ_bizLocation": "bizLocation", "EQ_transformationID": "transformationID",
    "EQ_eventID": "eventID",
}  # fmt: skip
_LISTS = {
    "EQ_bizTransaction_": ("bizTransactionList", "bizTransaction"),
    "EQ_source_": ("sourceList", "source"),
    "EQ_destination_": ("destinationList", "destination"),
}
_TIMES = ("eventTime", "recordTime")
EVENT_TYPES = (
    "ObjectEvent", "AggregationEvent", "AssociationEvent", "TransformationEvent",
    "TransactionEvent",
)  # fmt: skip


class QueryParameterError(UsageError):
    """A query that is not understood (HTTP 400)."""

    code = "query_parameter"


@dataclass(frozen=True, slots=True)
class EventTest:
    """The conditions of a query: all must hold.

    `things`: identifiers of which an event must name one, where that narrows the search; `types`:
    EPCIS types asked for; `recorded`: the first stamp, and that before which it was recorded.
    """

    tests: tuple[Test, ...]
    things: tuple[str, ...] | None
    types: tuple[str, ...]
    recorded: tuple[int, int]

    def holds(self, event: Fields) -> bool:
        """Whether an event is one that is asked for."""
        return all(test(event) for test in self.tests)


def read_conditions(given: Mapping[str, Sequence[str]]) -> EventTest:
    """Conditions by their names, each with its values. Errors: `QueryParameterError`."""
    tests: list[Test] = []
    things: tuple[str, ...] | None = None
    first, until = 0, 1 << 62
    for name, values in given.items():
        if name in _MATCH:
            found = [gs1.parse(each) for each in values]
            if not any(each is not None and each.kind == "item" for each in found):
                things = tuple(values)
            tests.append(_matches(_MATCH[name], values))
        elif name in ("GE_recordTime", "LT_recordTime"):
            stamp = _stamp(name, values)
            first, until = (stamp, until) if name[:2] == "GE" else (first, stamp)
        else:
            tests.append(_test(name, values))
    types = tuple(given.get("eventType", EVENT_TYPES))
    if unknown := [each for each in types if each not in EVENT_TYPES]:
        raise QueryParameterError(
            f"eventType: “{unknown[0]}” is no event type.",
            remedy=f"One of: {', '.join(EVENT_TYPES)}.",
        )
    return EventTest(tuple(tests), things, types, (first, until))


def _test(name: str, values: Sequence[str]) -> Test:
    if name in _EQUAL:
        return _equals(_EQUAL[name], values)
    for start, (list_, field) in _LISTS.items():
        if name.startswith(start) and len(name) > len(start):
            return _listed(list_, field, name.removeprefix(start), values)
    if name in ("GE_eventTime", "LT_eventTime"):
        return _timed(name, _stamp(name, values))
    raise QueryParameterError(
        f"There is no query parameter “{name}” here.",
        remedy="docs/partners.md lists those that are known.",
    )


def _stamp(name: str, values: Sequence[str]) -> int:
    try:
        written = read_time(values[-1].replace(" ", "+"))
    except BadTimeError as error:
        raise QueryParameterError(f"{name}: {error}.", remedy="Write it with an offset.") from None
    if written.form != "instant":
        raise QueryParameterError(
            f"{name}: “{values[-1]}” says no offset.", remedy="Write 2026-03-02T08:00:00Z."
        )
    return span(written)[0]


def _timed(name: str, bound: int) -> Test:
    field = name[3:]

    def test(event: Fields) -> bool:
        at = span(read_time(event[field]))[0]
        return at >= bound if name.startswith("GE") else at < bound

    return test


def _equals(field: str, values: Sequence[str]) -> Test:
    wanted = {same(each) for each in values}

    def test(event: Fields) -> bool:
        value = event.get(field)
        text = value.get("id") if isinstance(value, Mapping) else value
        return isinstance(text, str) and same(text) in wanted

    return test


def _listed(list_: str, field: str, kind: str, values: Sequence[str]) -> Test:
    wanted, kind = {same(each) for each in values}, same(kind)

    def test(event: Fields) -> bool:
        return any(
            same(str(each.get(field, ""))) in wanted and same(str(each.get("type", ""))) == kind
            for each in _objects(event.get(list_))
        )

    return test


def _matches(fields: Sequence[str], values: Sequence[str]) -> Test:
    wanted = {same(each) for each in values}
    patterns = {
        found.item for each in values if (found := gs1.parse(each)) and found.kind == "item"
    }

    def test(event: Fields) -> bool:
        for written in named_in(event, fields):
            if same(written) in wanted:
                return True
            found = gs1.parse(written) if patterns else None
            if found is not None and found.item in patterns:
                return True
        return False

    return test


def named_in(event: Fields, fields: Iterable[str]) -> Iterator[str]:
    """The identifiers that stand in some fields of an event."""
    for field in fields:
        value = event.get(field)
        for each in value if isinstance(value, list) else (value,):
            text = each.get("epcClass") if isinstance(each, Mapping) else each
            if isinstance(text, str):
                yield text


def _objects(value: Any) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def same(text: str) -> str:
    """What all forms of one identifier or word of the vocabulary have in common."""
    found = gs1.parse(text)
    if found is not None and found.value:
        return f"{found.kind} {found.value}"
    for start in ("urn:epcglobal:cbv:", "https://ref.gs1.org/cbv/", "https://gs1.org/cbv/", "cbv:"):
        if text.startswith(start):
            rest = text.removeprefix(start)
            return rest.rpartition(":")[2].rpartition("-")[2]
    return text
