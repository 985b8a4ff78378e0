"""A dossier of events alone, without a server: what reading would have given of a graph of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson

from app.genealogy.from_events import Genealogy, from_events
from app.ledger.flows import FlowLedger, flows_of, material
from app.reports.bookings import chosen_flows, goods_bookings, orders_of, origin_flows
from app.reports.dossier import Dossier, EventKey, Properties
from app.reports.reading import plain_properties
from app.reports.sheets import ReportBook
from app.times import NOW
from app.vocabulary.content import content_of
from app.vocabulary.corrections import Record, corrections_of
from app.vocabulary.plan import plan_event
from app.vocabulary.properties import given_properties

Event = Mapping[str, Any]
STAMP = 1_772_442_000_000_000


def dossier_of(events: Iterable[Event], *goods: str, runs: Sequence[str] | None = None) -> Dossier:
    """Everything some events say of some lots and serials."""
    told = list(events)
    found = from_events(told)
    ledger = _ledger(found)
    refs = dict(enumerate(found.refs))
    shown = {at: ref.replace("completion:", "order:") for at, ref in refs.items()}
    places = [found.refs.index(ref) for ref in goods]
    chosen = None if runs is None else [at for at, ref in shown.items() if ref in runs]
    rows = chosen_flows(ledger, places, chosen)
    beside = origin_flows(ledger, rows, places)
    ids = ledger.found.bookings.ids.tolist()
    keys = {at: found.events[id_] for at, id_ in enumerate(ids)}
    lots = [shown[int(ledger.flows.thing[row])] for row in (*rows, *beside)]
    contents = {(c["source"], c["event_id"]): c for c in map(content_of, told)}
    return Dossier(
        STAMP, NOW, (("Asked for", ", ".join(goods)),), dict.fromkeys(goods, "certain"),
        goods_bookings(ledger, rows, shown, keys), goods_bookings(ledger, beside, shown, keys),
        tuple(_tests(contents, (*goods, *lots))), contents,
        _things(contents), _within(found), orders_of(ledger, shown),
    )  # fmt: skip


def _ledger(found: Genealogy) -> FlowLedger:
    whole = material(
        found.things, found.bookings, found.names, found.items, found.taken, found.also
    )
    return FlowLedger(whole, flows_of(whole))


def _tests(
    contents: Mapping[EventKey, Properties], goods: Sequence[str]
) -> Iterable[tuple[str, EventKey]]:
    records = [Record(n, key, dict(told)) for n, (key, told) in enumerate(contents.items())]
    corrections = corrections_of(records)
    for each in records:
        if each.content["type"] == "inspect" and not corrections.voided(each, NOW):
            refs = [ref for ref in plan_event(each.content).things if ref in goods]
            yield from ((ref, each.key) for ref in refs)


def _things(contents: Mapping[EventKey, Properties]) -> dict[str, Properties]:
    about: dict[str, list[list[Any]]] = {}
    labels: dict[str, str] = {}
    for (source, event), told in contents.items():
        plan = plan_event(told)
        labels |= {ref: label for ref, (label, _) in plan.things.items()}
        for ref in plan.about:
            about.setdefault(ref, []).append([0, source, event, orjson.dumps(told).decode()])
    return {
        ref: plain_properties(
            given_properties(label, ref, about.get(ref, ()), lambda v: orjson.dumps(v).decode())
        )
        for ref, label in labels.items()
    }


def _within(found: Genealogy) -> dict[str, tuple[str, ...]]:
    around: dict[str, tuple[str, ...]] = {}
    for place in found.within:
        outer, at = [], place
        while at in found.within and len(outer) < 8:
            at = found.within[at]
            outer.append(found.refs[at])
        around[found.refs[place]] = tuple(outer)
    return around


def told(book: ReportBook, title: str) -> list[dict[str, Any]]:
    """The rows of a sheet, by heading."""
    sheet = book.sheet(title)
    return [
        {head.words: cell for head, cell in zip(sheet.heads, line, strict=True)}
        for line in sheet.lines
    ]
