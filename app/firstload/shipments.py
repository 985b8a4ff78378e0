"""What shipments of things by their own numbers delivered, in a file until units of items are
known; what containers held is worked out in the graph."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from app.deliveries.links import own_link
from app.ledger.flows import ItemFacts

Properties = Callable[[str], Mapping[str, Any]]
# Cells of a row of `events/create_bookings`.
_SOURCE, _EVENT, _FROM, _TO, _AT, _DOCUMENT, _QUANTITY, _UOM = 3, 4, 6, 7, 9, 10, 11, 12
_PAGE = 10_000


class ShipmentFile:
    """Shipments as they are booked."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "shipments"
        self._file: BinaryIO = self._path.open("wb", buffering=1 << 20)

    def add(self, rows: Iterable[Sequence[Any]]) -> None:
        """Keep rows of bookings."""
        self._file.write(b"".join(orjson.dumps(row) + b"\n" for row in rows))

    def close(self) -> None:
        """Close it."""
        self._file.close()

    def delivered(self, given: Properties) -> Iterator[list[list[Any]]]:
        """Pages of rows of links `DELIVERED`. The file is gone afterwards."""
        self._file.close()
        facts: dict[str, ItemFacts] = {}
        page: list[list[Any]] = []
        with self._path.open("rb") as lines:
            for line in lines:
                row = orjson.loads(line)
                item = "item:" + row[0].partition(":")[2].partition("/")[0]
                if item not in facts:
                    facts[item] = _facts(given(item))
                page.append(_link(row, facts[item]))
                if len(page) == _PAGE:
                    yield page
                    page = []
        yield page
        self._path.unlink()


def _facts(told: Mapping[str, Any]) -> ItemFacts:
    factors = told.get("factors")
    return ItemFacts(
        told.get("uom") or None, orjson.loads(factors) if factors else None, told.get("type"),
        told.get("name"),
    )  # fmt: skip


def _link(row: Sequence[Any], item: ItemFacts) -> list[Any]:
    quantity = row[_QUANTITY]
    booked = {
        "source": row[_SOURCE], "event": row[_EVENT], "customer": 0,
        "quantity": None if quantity is None else float(quantity), "uom": row[_UOM],
        "serial": row[0].startswith("serial:"), "also": row[24].get("also"),
        "at_from": row[_FROM], "at_to": row[_TO], "at": row[_AT], "document": row[_DOCUMENT],
    }  # fmt: skip
    link = own_link(booked, 0, item)
    return [row[0], row[1], link.source, link.event, link.quantity, link.uom, link.container,
            link.certain, link.at_from, link.at_to, link.at, link.document, link.also]  # fmt: skip
