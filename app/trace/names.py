"""What a person reads of things and bookings: refs, names, documents; fetched for what is shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from app.genealogy.deliveries import Papers
from app.graph.as_known import properties_then
from app.graph.moment import ChangedError
from app.graph.run import Work
from app.ledger.columns import Bookings, Ints
from app.ledger.flows import Material
from app.ledger.thing import Thing

_CHUNK = 20_000


def read_things_at(work: Work, found: Material, places: Collection[int]) -> dict[int, Thing]:
    """Things by place."""
    listed = sorted(set(places))
    ids = found.things.ids[np.array(listed, np.int64)].tolist() if listed else []
    by_id = read_things(work, ids)
    return {place: by_id[id_] for place, id_ in zip(listed, ids, strict=True)}


def read_things(work: Work, ids: Collection[int]) -> dict[int, Thing]:
    """Things by ordinal. Errors: `ChangedError` when one of them is gone."""
    found: dict[int, Thing] = {}
    listed = list(ids)
    names = (
        "ids", "refs", "labels", "items", "numbers", "names", "statuses", "orders", "aliases",
        "parties", "expiries",
    )  # fmt: skip
    for start in range(0, len(listed), _CHUNK):
        row = work.one("trace/names", ids=listed[start : start + _CHUNK])
        columns: list[list[Any]] = [row[name] for name in names]
        for id_, ref, label, item, number, name, status, order, aliases, party, expiry in zip(
            *columns, strict=True
        ):
            found[id_] = Thing(
                id_, ref, label, item or None, number, name or None, status or None,
                order or None, tuple(aliases), party or None, expiry or None,
            )  # fmt: skip
    _all_there(found, listed)
    for id_, told in properties_then(work, found).items():
        found[id_] = replace(
            found[id_], name=told.get("name"), status=told.get("status"),
            aliases=tuple(told["aliases"] or ()), party=told.get("kind"),
            expires_at=told.get("expires_at"),
        )  # fmt: skip
    return found


def _all_there(found: Container[int], ids: Iterable[int]) -> None:
    """All that was asked for was found. It was there when the answer was: other hands than
    lotgraph's deleted what is missing."""
    if any(id_ not in found for id_ in ids):
        raise _changed()


def _changed() -> ChangedError:
    return ChangedError(
        "Something this answer names was deleted since, so it cannot be gone on with.",
        remedy="Load the page again: it then shows the answer of now.",
    )


@dataclass(frozen=True, slots=True)
class Paper:
    """What a booking says in words. `written` is its time where a date or local time was given;
    `supplier_lot`: of a receipt, a ref, or the number where the supplier is not known; `others`:
    numbers of documents beside `document`."""

    source: str
    event: str
    document: str | None
    basis: str | None
    written: str | None
    at_basis: str | None
    ship_to: str | None
    supplier_lot: str | None = None
    others: tuple[str, ...] = ()

    @property
    def documents(self) -> tuple[str, ...]:
        """Numbers of all documents it names."""
        own = (self.document,) if self.document else ()
        return (*own, *self.others)


def read_papers(work: Work, found: Material, places: Collection[int]) -> dict[int, Paper]:
    """What some bookings say, by place of the booking. Errors: `ChangedError` when one is gone."""
    papers: dict[int, Paper] = {}
    names = ("sources", "events", "documents", "bases", "written", "at_basis", "ship_tos",
             "supplier_lots")  # fmt: skip
    for row, by_id in _of_bookings(work, "trace/documents", found, places):
        told = zip(row["ids"], row["others"], *(row[name] for name in names), strict=True)
        for id_, others, source, event, *rest in told:
            number, basis, written, at_basis, ship_to, lot = (text or None for text in rest)
            papers[by_id[id_]] = Paper(
                source, event, number, basis, written, at_basis, ship_to, lot, tuple(others)
            )
    return papers


def read_numbers(work: Work, found: Material, places: Collection[int]) -> dict[int, list[str]]:
    """Numbers of all documents that some bookings name, by place of the booking. Errors:
    `ChangedError` when one is gone."""
    numbers: dict[int, list[str]] = {}
    for row, by_id in _of_bookings(work, "trace/papers", found, places):
        for id_, each in zip(row["ids"], row["papers"], strict=True):
            numbers[by_id[id_]] = each
    return numbers


def read_customer_papers(work: Work, found: Material, places: Collection[int]) -> Papers:
    """What some deliveries say, each customer's together. Errors: `ChangedError` when one is
    gone."""
    listed = np.array(sorted(set(places)), np.int64)
    listed = listed[np.argsort(found.ends[listed], kind="stable")]  # few customers a chunk
    documents: dict[int, set[str]] = defaultdict(set)
    ship_to: dict[int, set[str]] = defaultdict(set)
    names = ("customers", "documents", "others", "ship_tos")
    for row, chunk, booked in _asked(work, "trace/customer_papers", found, listed):
        if row["bookings"] != len(chunk):
            raise _changed()
        by_id = dict(zip(booked.ends.tolist(), found.ends[chunk].tolist(), strict=True))
        for id_, own, others, places_ in zip(*(row[name] for name in names), strict=True):
            documents[by_id[id_]].update(filter(None, own), *others)
            ship_to[by_id[id_]].update(filter(None, places_))
    return Papers(documents, ship_to)


def _of_bookings(
    work: Work, statement: str, found: Material, places: Collection[int]
) -> Iterator[tuple[Mapping[str, Any], dict[int, int]]]:
    """What a statement says of some bookings, chunk by chunk, and their places by id."""
    listed = np.array(sorted(set(places)), np.int64)
    for row, chunk, booked in _asked(work, statement, found, listed):
        ids = booked.ids.tolist()
        _all_there(set(row["ids"]), ids)
        yield row, dict(zip(ids, chunk.tolist(), strict=True))


def _asked(
    work: Work, statement: str, found: Material, places: Ints
) -> Iterator[tuple[Mapping[str, Any], Ints, Bookings]]:
    """What a statement says of some bookings, chunk by chunk, with their places and them."""
    for start in range(0, len(places), _CHUNK):
        chunk = places[start : start + _CHUNK]
        booked = found.bookings.pick(chunk)
        row = work.one(
            statement, ids=booked.ids.tolist(), starts=booked.starts.tolist(),
            ends=booked.ends.tolist(),
        )  # fmt: skip
        yield row, chunk, booked
