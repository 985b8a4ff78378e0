"""What every surface says of one trace: who got how much, what came back, what is still out.

Read from rendered pages and files, never from the app's own values. Amounts are in grams and
pieces; unknown is None.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from html import unescape
from typing import Any
from urllib.parse import unquote, urlencode

from fastapi.testclient import TestClient

from tests.web.cells import Amounts, add, amounts, csv_rows, number, tables

Shipped = dict[str, Amounts]  # by ref of the customer
Sums = dict[str, dict[str, Amounts]]  # by customer: shipped, returned, outstanding
FREE = (None, "", "released")
NAMES = ("shipped", "returned", "outstanding")
_LINK = re.compile(r'<a class="thing" href="/thing\?ref=([^"&]+)"')
_ROW = re.compile(r'<div role="row" class="row.*?\n</div>', re.S)


class Surfaces:
    """The pages and files of one trace down."""

    def __init__(self, client: TestClient, root: str) -> None:
        self.client, self.query = client, urlencode({"ref": root})

    def page(self, view: str, **more: str) -> str:
        """A view as HTML."""
        extra = urlencode({"view": view, **more})
        return self._get(f"/trace/down?{self.query}&{extra}").text

    def _get(self, path: str) -> Any:
        answer = self.client.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        return answer

    def json(self) -> dict[str, Any]:
        """The trace's JSON."""
        found: dict[str, Any] = self._get(f"/api/v1/trace/down?{self.query}").json()
        return found

    def csv(self, part: str) -> list[dict[str, str]]:
        """A table of it as CSV."""
        return csv_rows(self._get(f"/api/v1/trace/down?{self.query}&format=csv&part={part}").text)

    def sums(self) -> dict[str, Sums]:
        """Shipped, returned and still out, by the surface that says so."""
        return {
            "JSON": _sums(self.json()["customers"]),
            "CSV of customers": csv_sums(self.csv("customers")),
            "customers view": self._customers(),
        }

    def shipped(self) -> dict[str, Shipped]:
        """Shipped, by the surface that says so: from links and what is added up of them."""
        edges = self.json()["edges"]
        links = [(e["to"], e["quantity"], e["uom"], e.get("contents", ()))
                 for e in edges if e["type"] == "SHIPPED_TO"]  # fmt: skip
        rows = [row for row in self.csv("edges") if row["type"] == "SHIPPED_TO"]
        told = [(row["to"], number(row["quantity"]), row["uom"] or None, ()) for row in rows
                if number(row["quantity"]) is not None or not row["contents"]]  # fmt: skip
        for row in rows:
            if not row["quantity"] and row["contents"]:
                told += [(row["to"], *each, ()) for each in _contents(row["contents"])]
        return {
            "links of the JSON": _linked(links),
            "CSV of links": _linked(told),
            "tree": self._tree(),
            "lots and steps": self._steps(),
            "graph": self._graph(),
            "timeline": self._timeline(),
        }

    def stock(self) -> dict[str, set[tuple[Any, ...]]]:
        """(ref, place, quantity, unit, status, of how much) of what is on hand, by the surface."""
        rows = self.json()["stock"]
        sheet = self.csv("stock")
        return {
            "JSON": {(r["ref"], r["location"], *_one(r["quantity"], r["uom"]), r["status"],
                      _of(r["status_quantity"], r["uom"], r["status"])) for r in rows},
            "CSV": stock_cells(sheet),
            "stock view": self._stock(),
        }  # fmt: skip

    def count(self) -> tuple[int, int]:
        """How many customers the sentence and the tab of the customers say."""
        page = self.page("customers")
        said = re.search(r"Shipped to (\d+)\u00a0customer", page)
        tab = re.search(r'data-view="customers">Customers <b>([\d,]+)</b>', page)
        assert tab is not None
        return int(said[1]) if said else 0, int(tab[1])

    def _customers(self) -> Sums:
        page = self.page("customers")
        body = page[page.index('id="bench"') :]
        found: Sums = {}
        for part in re.findall(r"<tbody.*?</tbody>", body, re.S):
            ref = _refs(part)[0]
            table = tables(f"<table>{part}</table>")[""]
            told: dict[str, Amounts] = {name: {} for name in NAMES}
            for row in table.rows:
                for name, cell in zip(NAMES, row[2:5], strict=True):
                    if cell == "none":
                        unit = re.search(r"([A-Za-z][A-Za-z0-9]*)\)?$", row[2])
                        add(told[name], 0, unit[1] if unit and unit[1] != "unknown" else None)
                        continue
                    for unit_, value in amounts(cell).items():
                        add(told[name], value, unit_)
            found[ref] = told
        return found

    def _tree(self) -> Shipped:
        found: dict[str, list[str]] = defaultdict(list)
        for row in _ROW.findall(self.page("tree")):
            ref = re.search(r'data-ref="([^"]*)"', row)
            cell = re.search(r'class="amount">(.*?)</span>\n', row, re.S)
            if ref and ref[1].startswith("customer:") and cell:
                found[unescape(ref[1])].append(_text(cell[1]))
        return {ref: _together(cells) for ref, cells in found.items()}

    def _steps(self) -> Shipped:
        page = self.page("lots", kind="customer")
        found: Shipped = {}
        for part in re.findall(r"<tbody.*?</tbody>", page[page.index('id="bench"') :], re.S):
            rows = tables(f"<table>{part}</table>")[""].rows
            found[_refs(part)[0]] = _together(_without_count(row[6]) for row in rows)
        return found

    def _graph(self) -> Shipped:
        drawn = self._drawn()
        cells: dict[str, list[str]] = defaultdict(list)
        for link in drawn["links"]:
            if link["type"] == "SHIPPED_TO":
                cells[link["to"]].append(link["label"] or "unknown")
        return {ref: _together(each) for ref, each in cells.items()}

    def _drawn(self) -> Any:
        """The graph with every group open."""
        opened: list[tuple[str, str]] = []
        while True:
            more = urlencode([("view", "graph"), *opened])
            drawn = self._get(f"/trace/down/graph?{self.query}&{more}").json()
            groups = [("more", box["opens"]) for box in drawn["boxes"] if box["opens"]]
            if not groups:
                return drawn
            opened += groups

    def _timeline(self) -> Shipped:
        page = self.page("timeline")
        found: dict[str, list[str]] = defaultdict(list)
        for row in re.findall(r"<tr class=\"\">.*?</tr>", page, re.S):
            cells = tables(f"<table>{row}</table>")[""].rows[0]
            parties = [ref for ref in _refs(row) if ref.startswith("customer:")]
            if cells[2].startswith("shipped") and parties:
                found[parties[0]].append(cells[3] or "unknown")
        return {ref: _together(cells) for ref, cells in found.items()}

    def _stock(self) -> set[tuple[Any, ...]]:
        page = self.page("stock")
        body = page[page.index('id="bench"') :]
        return stock_lines(body, 5, 3)


def stock_lines(
    html: str, quantity: int, status: int, of: str | None = None
) -> set[tuple[Any, ...]]:
    """(ref, place, quantity, unit, status, of how much) of the first table of stock in a page, by
    the columns of quantity and status; `of`: what all lines are of, where they do not say it."""
    found = set()
    for body in re.findall(r"<tbody>.*?</tbody>", html, re.S)[:1]:
        for line in re.findall(r"<tr>.*?</tr>", body, re.S):
            cells = tables(f"<table>{line}</table>")[""].rows[0]
            refs = _refs(line)
            place = next((ref for ref in refs if ref.startswith("location:")), None)
            text = re.sub("below zero|came in in another unit", "", cells[quantity])
            ((unit, value),) = amounts(text).items()
            found.add((of or refs[0], place, value, unit, *_status(cells[status])))
    return found


def stock_cells(rows: Iterable[Mapping[str, str]]) -> set[tuple[Any, ...]]:
    """The same of rows of a CSV."""
    return {
        (row["ref"], row["location"] or None, *_one(number(row["quantity"]), row["uom"]),
         row["status"] or None, _of(number(row["status_quantity"]), row["uom"], row["status"]))
        for row in rows
    }  # fmt: skip


def _status(cell: str) -> tuple[str | None, float | None]:
    """`hold 40 kg hold requested, 10 kg`: what is said, not what was requested."""
    words, _, amount = re.sub(r"[a-z]+ requested.*$", "", cell).strip().partition(" ")
    if words in FREE or amount == "some of it":
        return words or None, None
    ((_, of),) = amounts(amount).items()
    return words, of


def _of(value: float | None, uom: str | None, status: str | None) -> float | None:
    """Of how much a status is that holds something back; of what is free it is not shown."""
    return None if status in FREE else _one(value, uom)[0]


def _one(value: float | None, uom: str | None) -> tuple[float | None, str | None]:
    found: Amounts = {}
    add(found, value, uom or None)
    ((unit, amount),) = found.items()
    return amount, unit


def _sums(rows: Iterable[Mapping[str, Any]]) -> Sums:
    found: Sums = {}
    for row in rows:
        told: dict[str, Amounts] = {name: {} for name in NAMES}
        for each in row["quantities"]:
            for name in NAMES:
                add(told[name], each[name], each["uom"])
        found[row["ref"]] = told
    return found


def csv_sums(rows: Iterable[Mapping[str, str]]) -> Sums:
    """Rows of customers, by ship-to and unit, added up."""
    found: Sums = {}
    for row in rows:
        told = found.setdefault(row["customer"], {name: {} for name in NAMES})
        for name in NAMES:
            add(told[name], number(row[name]), row["uom"] or None)
    return found


def _linked(links: Iterable[tuple[Any, ...]]) -> Shipped:
    found: Shipped = defaultdict(dict)
    for customer, quantity, uom, contents in links:
        if quantity is None and contents:
            for each in contents:
                add(found[customer], each["quantity"], each["uom"])
        else:
            add(found[customer], quantity, uom)
    return dict(found)


def _contents(text: str) -> list[tuple[float | None, str | None]]:
    found = []
    for each in text.split("; "):
        ((unit, value),) = amounts(each.split(" ", 1)[1]).items()
        found.append((value, unit))
    return found


def _together(cells: Iterable[str]) -> Amounts:
    found: Amounts = {}
    for cell in cells:
        for unit, value in amounts(cell).items():
            add(found, value, unit)
    return found


def _without_count(cell: str) -> str:
    return re.sub(r" in \d+$", "", cell)


def _text(html: str) -> str:
    bare = re.sub(r'<span class="dim">in \d+</span>', "", html)
    bare = re.sub(r"<[^>]+>", " ", bare)
    return re.sub(r"[\s\u00a0]+", " ", unescape(bare)).replace("shipped", "").strip() or "unknown"


def _refs(html: str) -> list[str]:
    return [unquote(ref) for ref in _LINK.findall(html)]
