"""Events that a query asks for, a page at a time.

A page ends where it is full, or where so many events were looked at that somebody would wait: it
then has fewer events and a next page all the same.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson

from app.errors import LotgraphError
from app.exchange.epcis.extension import ref_of
from app.graph.run import Graph, Work
from app.partners.document import names_of
from app.partners.extended import ToldEvent, epcis_event, given_id, group_of
from app.partners.matching import EventTest, QueryParameterError, read_conditions
from app.partners.selection import Key, read_told
from app.partners.standard import Fields
from app.trace.resolve import resolve
from app.vocabulary.event_types import EVENT_TYPES

USUAL, MOST = 30, 1_000  # events on a page
_LOOKED_AT = 20_000  # events that one page looks at
_AT_ONCE = 500
_OWN = ("orderBy", "orderDirection", "eventCountLimit", "maxEventCount", "perPage", "nextPageToken")
_BEFORE_ALL = -(1 << 62)


class QueryTooLargeError(LotgraphError):
    """More events than whoever asks would take (HTTP 413)."""

    code = "query_too_large"
    status = 413


@dataclass(frozen=True, slots=True)
class EventQuery:
    """A query: conditions, order, and how much of it is wanted."""

    conditions: EventTest
    order: str = "recordTime"
    falling: bool = False
    limit: int | None = None  # events in all
    refuse_above: int | None = None
    page: int = USUAL


@dataclass(frozen=True, slots=True)
class QueryPlace:
    """Where a page goes on: rank and key of the last event looked at, and how many were given."""

    rank: int = _BEFORE_ALL
    key: Key = ("", "")
    given: int = 0

    def token(self) -> str:
        """As a text."""
        told = orjson.dumps([self.rank, *self.key, self.given])
        return base64.urlsafe_b64encode(told).decode().rstrip("=")


def place_of(token: str) -> QueryPlace:
    """Errors: `QueryParameterError`."""
    try:
        rank, source, event_id, given = orjson.loads(
            base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        )
        return QueryPlace(int(rank), (str(source), str(event_id)), int(given))
    except (ValueError, TypeError):
        raise QueryParameterError(
            "nextPageToken is none that was given here.", remedy="Follow the Link of the page."
        ) from None


def read_query(given: Mapping[str, Sequence[str]]) -> EventQuery:
    """A query by the names of its parameters. Errors: `QueryParameterError`."""
    own = {name: values[-1] for name, values in given.items() if name in _OWN}
    conditions = read_conditions({name: v for name, v in given.items() if name not in _OWN})
    order = own.get("orderBy", "recordTime")
    if order not in ("eventTime", "recordTime"):
        raise QueryParameterError(
            f"orderBy: “{order}” is no order here.", remedy="eventTime or recordTime."
        )
    direction = own.get("orderDirection", "ASC").upper()
    if direction not in ("ASC", "DESC"):
        raise QueryParameterError("orderDirection is ASC or DESC.", remedy="Write one of them.")
    limit, most = _count(own, "eventCountLimit"), _count(own, "maxEventCount")
    if limit is not None and most is not None:
        raise QueryParameterError(
            "eventCountLimit and maxEventCount are not given together.", remedy="Leave one out."
        )
    page = min(_count(own, "perPage") or USUAL, MOST)
    return EventQuery(conditions, order, direction == "DESC", limit, most, page)


def _count(own: Mapping[str, str], name: str) -> int | None:
    text = own.get(name)
    if text is None:
        return None
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 1 << 31:
        raise QueryParameterError(f"{name}: “{text}” is no number above 0.", remedy="Write 30.")
    return int(text)


def events_page(
    graph: Graph, query: EventQuery, place: QueryPlace
) -> tuple[list[Fields], QueryPlace | None]:
    """The events of a page, and where the next begins; None: there is none.

    Errors: `QueryTooLargeError`.
    """
    if query.refuse_above is not None and place.rank == _BEFORE_ALL:
        _must_be_few(graph, query)
    found: list[Fields] = []
    size = query.page if query.limit is None else min(query.page, query.limit - place.given)
    if size <= 0:
        return [], None
    for looked, (event, rank, key) in enumerate(_met(graph, query, place), 1):
        if event is not None and query.conditions.holds(event):
            found.append(event)
        place = replace(place, rank=rank, key=key)
        if len(found) == size or looked == _LOOKED_AT:
            place = replace(place, given=place.given + len(found))
            done = query.limit is not None and place.given >= query.limit
            return found, None if done else place
    return found, None


def _must_be_few(graph: Graph, query: EventQuery) -> None:
    most, found = query.refuse_above or 0, 0
    for looked, (event, _, _) in enumerate(_met(graph, query, QueryPlace()), 1):
        found += event is not None and query.conditions.holds(event)
        if found > most or looked > _LOOKED_AT:
            raise QueryTooLargeError(
                f"There are more than {most:,} events, or too many to be counted at once.",
                remedy="Ask for fewer by their time, or page through them with perPage.",
            )


def _met(
    graph: Graph, query: EventQuery, place: QueryPlace
) -> Iterator[tuple[Fields | None, int, Key]]:
    """Events in order behind a place; None for one that is told with another booking of it."""
    keys = _of_things(graph, query, place) if query.conditions.things is not None else None
    while True:
        rows = keys if keys is not None else _rows(graph, query, place)
        if not rows:
            return
        for first in range(0, len(rows), _AT_ONCE):
            some = rows[first : first + _AT_ONCE]
            events = as_events(graph, [key for key, _ in some])
            for key, rank in some:
                yield events.get(key), rank, key
        if keys is not None or len(rows) < _AT_ONCE:
            return
        key, rank = rows[-1]
        place = replace(place, rank=rank, key=key)


def _rows(graph: Graph, query: EventQuery, place: QueryPlace) -> list[tuple[Key, int]]:
    first, until = query.conditions.recorded
    asked: dict[str, Any] = {
        "types": [name for name in EVENT_TYPES if name != "define"],
        "first": first, "until": until, "after": place.rank, "after_key": list(place.key),
        "count": _AT_ONCE,
    }  # fmt: skip
    asked["sources"] = [row["name"] for row in graph.rows("events/sources")]
    if query.order == "recordTime" and not query.falling:
        rows = graph.rows("partners/page_recorded", **asked)
    else:
        sign, happened = -1 if query.falling else 1, query.order == "eventTime"
        rows = graph.rows("partners/page_sorted", sign=sign, happened=happened, **asked)
    return [((row["source"], row["event_id"]), row["rank"]) for row in rows]


def _of_things(graph: Graph, query: EventQuery, place: QueryPlace) -> list[tuple[Key, int]] | None:
    """All events that name the things asked for, behind a place; None: they have to be searched."""
    return graph.read(lambda work: _sorted(work, query, place))


def _sorted(work: Work, query: EventQuery, place: QueryPlace) -> list[tuple[Key, int]] | None:
    refs = set()
    for each in query.conditions.things or ():
        try:
            refs.add(resolve(work, ref_of(each) or each))
        except LotgraphError:  # it may be a form of a number that only an event's own words have
            return None
    ids = [row["id"] for row in work.rows("trace/by_ref", refs=sorted(refs))]
    row = work.one("partners/touching", ids=ids) if ids else {"sources": [], "event_ids": []}
    keys = sorted(set(zip(row["sources"], row["event_ids"], strict=True)))
    sign = -1 if query.falling else 1
    first, until = query.conditions.recorded
    found = []
    for told in read_told(work, keys):
        if told.content["type"] == "define" or not first <= told.recorded_at < until:
            continue
        at = told.recorded_at
        if query.order == "eventTime" and "at" in told.content and told.at_to is not None:
            at = told.at_to
        if (sign * at, told.key) > (place.rank, place.key):
            found.append((told.key, sign * at))
    return sorted(found, key=lambda each: (each[1], each[0]))


def as_events(graph: Graph, keys: Sequence[Key]) -> dict[Key, Fields]:
    """Some events as EPCIS; of the bookings of one EPCIS event the first stands for all."""
    return graph.read(lambda work: _as_events(work, graph, keys))


def _as_events(work: Work, graph: Graph, keys: Sequence[Key]) -> dict[Key, Fields]:
    groups: dict[Key, list[Key]] = {}
    prefixes = set()
    for source, event_id in keys:
        groups.setdefault((source, group_of(event_id)), []).append((source, event_id))
        if given_id(event_id):
            prefixes.add((source, group_of(event_id).removesuffix("/void")))
    if prefixes:
        row = work.one("partners/siblings", prefixes=[list(each) for each in sorted(prefixes)])
        for source, event_id in zip(row["sources"], row["event_ids"], strict=True):
            if (group := (source, group_of(event_id))) in groups:
                groups[group] = sorted({*groups[group], (source, event_id)}, key=_place_of)
    wanted = {key for group in groups.values() for key in group}
    told = {each.key: each for each in read_told(work, sorted(wanted))}
    voided = {
        (each.key[0], each.content["voids"]) for each in told.values()
        if each.content["type"] == "void"
    }  # fmt: skip
    told |= {each.key: each for each in read_told(work, sorted(voided - told.keys()))}
    names = names_of(graph, list(told.values()))
    asked = set(keys)
    return {
        group[0]: epcis_event(
            [told[key] for key in group], names, _voided(told, group)
        )
        for group in groups.values() if group[0] in asked
    }  # fmt: skip


def _voided(told: Mapping[Key, ToldEvent], group: Sequence[Key]) -> list[ToldEvent]:
    keys = [(key[0], told[key].content.get("voids", "")) for key in group]
    return [told[key] for key in keys if key in told]


def _place_of(key: Key) -> tuple[int, str]:
    return len(key[1]), key[1]


def answer_document(events: Sequence[Fields], context: Any, created: str) -> dict[str, Any]:
    """The answer to a query, as a document of the standard."""
    return {
        "@context": context, "type": "EPCISQueryDocument", "schemaVersion": "2.0",
        "creationDate": created,
        "epcisBody": {
            "queryResults": {
                "queryName": "SimpleEventQuery", "resultsBody": {"eventList": list(events)},
            }
        },
    }  # fmt: skip
