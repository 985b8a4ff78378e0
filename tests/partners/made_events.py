"""Made events of every type, with every field, and texts that files break on."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from app.events.contract import ValidEvent, read_event
from app.vocabulary.event_types import (
    ALSO,
    COMMON,
    EVENT_TYPES,
    LIKE,
    LINE_FIELDS,
    OBJECT,
    PAPERS,
    EventType,
    Field,
)

_SIGNS = st.sampled_from([*"abC019 -_.~/:#&<>\"'\\%?é漢", "\u2028", "\U0001f9c0", "\x7f", "]]>"])
_TEXT = st.lists(_SIGNS, min_size=1, max_size=8).map("".join).filter(lambda each: each.strip())
_NUMBER = st.sampled_from([0, 1, 2.5, 0.000001, 123456.789, 40])
_TIME = st.sampled_from(
    ["2026-03-02T08:00:00Z", "2026-03-02T08:00:00.123456+01:00", "2026-03-02", "2026-03-02T08:00"]
)
_MAP = st.dictionaries(
    _TEXT, st.one_of(_TEXT, _NUMBER, st.lists(_TEXT, max_size=2), st.booleans()), max_size=3
)
_THINGS = st.one_of(
    st.fixed_dictionaries({"item": _TEXT}, optional={"lot": _TEXT, "serial": _TEXT}),
    st.fixed_dictionaries({"item": st.just("09521321000018"), "lot": _TEXT}),
    st.fixed_dictionaries({"hu": st.one_of(_TEXT, st.just("106141412345678908"))}),
)
_TOLD = {each.name: each for each in OBJECT if each.kind in ("time", "status", "map")}


@st.composite
def _object(draw: st.DrawFn) -> dict[str, Any]:
    given = draw(_THINGS)
    return given | draw(_fields(tuple(_TOLD.values())))


def _fields(fields: tuple[Field, ...]) -> st.SearchStrategy[dict[str, Any]]:
    needed = {each.name: _of(each) for each in fields if each.needed}
    return st.fixed_dictionaries(
        needed, optional={each.name: _of(each) for each in fields if not each.needed}
    )


def _of(field: Field) -> st.SearchStrategy[Any]:
    found: st.SearchStrategy[Any] = _KINDS[field.kind]()
    return found


def _lines(name: Any) -> st.SearchStrategy[Any]:
    return st.lists(_fields(LINE_FIELDS[name]), min_size=1, max_size=3)


_KINDS: dict[str, Any] = {
    "part": lambda: _TEXT, "text": lambda: _TEXT, "time": lambda: _TIME, "at": lambda: _TIME,
    "quantity": lambda: _NUMBER, "signed": lambda: st.one_of(_NUMBER, st.just(-3.5)),
    "flag": st.booleans, "map": lambda: _MAP, "object": _object,
    "inputs": lambda: _lines("inputs"), "outputs": lambda: _lines("outputs"),
    "contents": lambda: _lines("contents"),
    "at_basis": lambda: st.sampled_from(["occurred", "posted"]),
    "basis": lambda: st.sampled_from(["recorded", "assumed"]),
    "role": lambda: st.sampled_from(["main", "co_product", "by_product", "scrap"]),
    "status": lambda: st.sampled_from(["released", "hold", "rejected", "recalled"]),
    "result": lambda: st.sampled_from(["pass", "fail", "value"]),
    "measured": lambda: st.one_of(_NUMBER, _TEXT),
    "limits": lambda: st.just({"min": 1, "max": 2}),
    "also": lambda: st.lists(_fields(ALSO), min_size=1, max_size=2),
    "documents": lambda: st.lists(_fields(PAPERS), min_size=1, max_size=2),
    "like": lambda: _fields(LIKE).map(lambda each: {**each, "type": "ship", "customer": "C"}),
}  # fmt: skip


@st.composite
def _event(draw: st.DrawFn, type_: EventType) -> dict[str, Any]:
    made = draw(_fields((*COMMON, *type_.fields))) | {"type": type_.name}
    for choice in type_.one_of:
        if not any(name in made for name in choice.names):
            name = draw(st.sampled_from(choice.names))
            made[name] = draw(_of(type_.field(name)))  # type: ignore[arg-type]
    for choice in type_.only_one:
        for name in choice.names[1:] if choice.names[0] in made else ():
            made.pop(name, None)
    return made


def _define() -> st.SearchStrategy[dict[str, Any]]:
    things = st.sampled_from(
        [{"item": "A", "name": "Bolt"}, {"item": "A", "lot": "1"}, {"location": "L", "in": "S"},
         {"customer": "C", "kind": "own"}, {"supplier": "S"}, {"work_order": "W", "item": "A"},
         {"zone": "Asia/Tokyo"}, {"hu": "P"}, {"item": "A", "serial": "9", "lot": "1"}]
    )  # fmt: skip
    return st.tuples(_fields(COMMON), things, st.lists(_TEXT, max_size=2)).map(
        lambda made: (
            {**made[0], **made[1], "type": "define"}
            | ({"same_as": made[2]} if made[2] and "zone" not in made[1] else {})
        )
    )


def _valid(raw: dict[str, Any]) -> ValidEvent | None:
    found = read_event(raw)
    return found if isinstance(found, ValidEvent) else None


def valid_events() -> st.SearchStrategy[ValidEvent]:
    """Events that the door takes, of every type."""
    types = [each for each in EVENT_TYPES.values() if each.fields]
    drawn = st.one_of(_define(), *(_event(each) for each in types))
    return drawn.map(_valid).filter(lambda each: each is not None)  # type: ignore[return-value]
