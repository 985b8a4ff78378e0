"""What a typed query of DELIVERED and a question of the library say was delivered, from their
files; and what the reference says of it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from fastapi.testclient import TestClient

from app.vocabulary import UNKNOWN_CUSTOMER
from tests.reference.books import open_books
from tests.reference.customers import in_own_unit
from tests.reference.flows import Books, item_of
from tests.reference.times import Event
from tests.web.cells import Amounts, add, csv_rows, number

Delivered = dict[tuple[str, str], Amounts]  # by thing or item, and customer
TYPED = """
MATCH (x)-[d:DELIVERED]->(c:Customer) WHERE NOT x:HandlingUnit
RETURN x.ref AS thing, c.ref AS customer, d.quantity AS quantity, d.uom AS uom
"""


def booked_deliveries(books: Books, things: Collection[str] | None = None) -> Delivered:
    """What shipments brought, as the reference reads the bookings; of some things, or of all."""
    found: Delivered = {}
    for flow in books.flows:
        if flow.kind == "ship" and (things is None or flow.thing in things):
            other = UNKNOWN_CUSTOMER if flow.other == "customer:?" else flow.other
            quantity, uom, _ = in_own_unit(books.facts.get(f"item:{flow.item}", {}), flow)
            add(found.setdefault((flow.thing, other), {}), quantity, uom)
    return found


def _unit(books: Books, item: str) -> str | None:
    uom: str | None = books.facts.get(f"item:{item}", {}).get("uom")
    return uom


def by_item(found: Delivered) -> Delivered:
    """The same, the things of an item together."""
    sums: Delivered = {}
    for (thing, customer), amounts in found.items():
        for uom, value in amounts.items():
            add(sums.setdefault((item_of(thing), customer), {}), value, uom)
    return sums


class DeliveryFiles:
    """The CSV files of both, of a whole graph."""

    def __init__(self, client: TestClient) -> None:
        self._typed = _file(client, "/api/v1/cypher/rows", {"text": TYPED})
        self._library = _file(client, "/api/v1/queries/library/delivered_by_customer/rows", {})

    def typed(self, books: Books, things: Collection[str] | None = None) -> Delivered:
        """What the links of some things (None: all) say; items tell their units."""
        found: Delivered = {}
        for row in self._typed:
            if things is None or row["thing"] in things:
                uom = row["uom"] or _unit(books, item_of(row["thing"]))
                key = row["thing"], row["customer"]
                add(found.setdefault(key, {}), number(row["quantity"]), uom)
        return found

    def library(self, books: Books, items: Collection[str]) -> Delivered:
        """What the question says of some items."""
        found: Delivered = {}
        for row in self._library:
            if row["item"] in items:
                uom = row["uom"] or _unit(books, row["item"])
                key = row["item"], row["customer"]
                add(found.setdefault(key, {}), number(row["delivered"]), uom)
        return found

    def unlike(self, events: list[Event]) -> list[str]:
        """What either says otherwise than the reference of all that some events name."""
        books = open_books(events)
        want = booked_deliveries(books)
        things = {thing for thing, _ in want} | {f.thing for f in books.flows}
        items = {item_of(thing) for thing in things}
        return [
            *_unlike("DELIVERED", self.typed(books, things), want),
            *_unlike("library", self.library(books, items), by_item(want)),
        ]


def _file(client: TestClient, path: str, params: dict[str, Any]) -> list[dict[str, str]]:
    answer = client.get(path, params=params | {"format": "csv"})
    assert answer.status_code == 200, answer.text
    return csv_rows(answer.text)


def _unlike(name: str, found: Delivered, want: Delivered) -> list[str]:
    return [
        f"{name}: {key} {found.get(key)}, not {want.get(key)}"
        for key in sorted(found.keys() | want.keys())
        if found.get(key) != want.get(key)
    ]
