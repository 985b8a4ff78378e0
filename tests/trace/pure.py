"""A trace of events without a server: what the core answers, in a form the reference has, too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from app.genealogy.answer import Answer as CoreAnswer
from app.genealogy.answer import Columns, Question, trace
from app.genealogy.deliveries import Papers, customer_rows, deliveries
from app.genealogy.extent import WORDS, Extent
from app.genealogy.from_events import Genealogy, from_events
from app.genealogy.network import Network, network_of
from app.genealogy.question import Direction, Options
from app.genealogy.starts import root_of, stops_of
from app.genealogy.steps import interpretation_of
from app.ledger.columns import CUSTOMER, LOT, SERIAL
from app.ledger.thing import Thing
from app.times import AFTER_ALL, BEFORE_ALL, NOW, instant_text
from tests.trace.telling import Event

Answer = dict[str, Any]


@dataclass
class Asked:
    """Events asked again and again: what does not depend on the question is worked out once."""

    events: Sequence[Event]
    _genealogies: dict[int, Genealogy] = field(default_factory=dict)
    _networks: dict[tuple[int, int | None], tuple[Columns, Network]] = field(default_factory=dict)

    def trace(self, direction: Direction, refs: Sequence[str], options: Options) -> Answer:
        """The answer. Errors: `NotFoundError`."""
        found, answer = self.answer(direction, refs, options)
        return _shown(found, Extent(answer))

    def answer(
        self, direction: Direction, refs: Sequence[str], options: Options
    ) -> tuple[Genealogy, CoreAnswer]:
        """The same as columns, with those it is of. Errors: `NotFoundError`."""
        stamp = NOW if options.known_at is None else options.known_at
        found = self._genealogies.get(stamp)
        if found is None:
            found = self._genealogies[stamp] = from_events(self.events, stamp)
        key = stamp, options.at
        if key not in self._networks:
            columns = found.columns(options.at)
            self._networks[key] = (
                columns,
                network_of(interpretation_of(columns.material, columns.members)),
            )
        roots = tuple(
            root_of(found, ref, direction, options.window_of(ref), options.at)
            for ref in sorted(set(refs))
        )
        columns, network = self._networks[key]
        question = Question(direction, roots, options, stops_of(found, options.stop, options.at))
        return found, trace(columns, question, network=network)


def _shown(found: Genealogy, extent: Extent) -> Answer:
    answer = extent.answer
    shares = answer.shares()
    lost = [(int(extent.kinds[place]), found.refs[place]) for place in extent.lost.tolist()]
    return {
        "nodes": [_node(found, extent, shares, place) for place in extent.listed.tolist()],
        "customers": _customers(found, extent) if answer.direction == "down" else [],
        "removed": {
            "lots": sorted(ref for kind, ref in lost if kind in (LOT, SERIAL)),
            "customers": sorted(ref for kind, ref in lost if kind == CUSTOMER),
        },
        "stopped": sorted(unquote(found.refs[place]) for place in extent.stopped[1].tolist()),
    }


def _node(columns: Genealogy, extent: Extent, shares: Any, place: int) -> Answer:
    whole, answer = extent.answer.whole, extent.answer
    sure = bool(extent.zero[place] or whole.sure[place]) or extent.units[0].get(place, False)
    time = int(whole.time[place]) * (-1 if answer.direction == "up" else 1)
    unbounded = answer.options.ignore_time or not BEFORE_ALL < time < AFTER_ALL
    share = float("nan") if shares is None else float(shares[place])
    return {
        "ref": columns.refs[place],
        "certainty": "certain" if sure else "possible",
        "depth": int(extent.depth[place]),
        "time": None if unbounded else instant_text(time),
        "share": None if share != share else share,
    }


def _customers(columns: Genealogy, extent: Extent) -> list[Mapping[str, Any]]:
    told, whole = extent.answer.told, extent.answer.whole
    found = deliveries(told.booked, whole.walked, whole.walked_surely)
    places = {*found, *(thing for each in found.values() for thing in each.shipped)}
    things = {place: _thing(columns, place) for place in places}
    rows, _ = customer_rows(found, things, Papers({}, {}), lambda _: False)
    return [row.as_json() for row in rows]


def _thing(columns: Genealogy, place: int) -> Thing:
    ref = columns.refs[place]
    word = WORDS[int(columns.things.kinds[place])]
    party = columns.names.text(int(columns.things.parties[place]))
    return Thing(place, ref, word, None, ref.rpartition("/")[2], None, None, None, (), party)
