"""The page of one thing: what it is, where it is, where it came from and went, what was booked.

Everything is read in one transaction. Long lists come a page at a time; what is cut says of how
many.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson

from app.errors import NotFoundError
from app.graph.run import Graph, Work
from app.things import neighbours, whereabouts
from app.things.events import events_of
from app.things.models import BalanceSaid, Cut, Row, StatusChange, ThingView
from app.trace.balance import TOLERANCE_PERCENT, balance_in
from app.trace.balance_words import heading, parts
from app.vocabulary import make_ref, parse_ref
from app.web.paging import Page, cut

_JSON = ("attributes", "parameters", "factors")
_STATUSES_SHOWN = 50
_INSPECTIONS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which page of which list is wanted; `size` is rows a page."""

    size: int
    events: int = 1
    rows: int = 1
    tolerance_percent: float = TOLERANCE_PERCENT


def thing_view(graph: Graph, ref: str, wanted: Wanted) -> ThingView:
    """What the page of a known ref shows. Errors: `NotFoundError`."""
    return graph.read(lambda work: _view(work, ref, wanted))


def _view(work: Work, ref: str, wanted: Wanted) -> ThingView:
    kind = parse_ref(ref).kind
    if kind == "supplier-lot":
        return _supplier_lot(work, ref, wanted)
    rows = work.rows("things/one", ref=ref)
    if not rows:
        raise NotFoundError(f"Nothing is known by “{ref}”.", remedy="Search for a part of it.")
    row = rows[0]
    properties: dict[str, Any] = dict(row["properties"])
    told = {name: _object(properties.pop(name, None)) for name in _JSON}
    view = ThingView(
        ref=ref,
        kind=kind,
        name=properties.get("name"),
        properties=properties,
        item_name=row["item_name"],
        outer=row["outer"] if row["outer"] and row["outer"]["ref"] else None,
        resources=[each for each in row["resources"] if each["ref"]],
        attributes=told["attributes"],
        parameters=told["parameters"],
        factors=told["factors"],
        events=events_of(work, ref, wanted.events, wanted.size),
        statuses=_statuses(work, ref),
    )
    return _MORE[kind](work, view, wanted)


def _object(text: str | None) -> Mapping[str, Any]:
    found = orjson.loads(text) if text else {}
    return found if isinstance(found, dict) else {"": found}


def _statuses(work: Work, ref: str) -> list[StatusChange]:
    found = []
    for row in work.rows("things/status_events", ref=ref, count=_STATUSES_SHOWN):
        content = orjson.loads(row["content"])
        status = content.get("status") or content.get("properties", {}).get("status")
        status = status or content.get("object", {}).get("status")
        if status is None:
            continue
        scope = []
        if content.get("quantity") is not None:
            scope.append(f"{content['quantity']:,} {content.get('uom', '')}".strip())
        if content.get("location"):
            scope.append(f"at {content['location']}")
        found.append(
            StatusChange(
                status, row["at"], row["at_from"], row["source"], row["event_id"],
                " ".join(scope), content.get("reason"), row["voided_at"] is not None,
            )
        )  # fmt: skip
    return found


def _goods(work: Work, view: ThingView, wanted: Wanted) -> ThingView:
    ids = [int(row["id"]) for row in work.rows("trace/by_ref", refs=[view.ref])]
    stock, customers = whereabouts.stock_and_customers(work, ids)
    return replace(
        view,
        stock=whereabouts.lines(work, stock),
        customers=[row.as_json() for row in customers],
        came_from=neighbours.came_from(work, view.ref, wanted.size),
        went_into=neighbours.went_into(work, view.ref, wanted.size),
        members=_page(
            work, "things/members", wanted, ref=view.ref
        ),
        receipts=_page(work, "things/supplied", replace(wanted, rows=1), ref=view.ref),
        balance=_balance(work, view.ref, wanted),
        inspections=_cut(work, "things/inspections", _INSPECTIONS_SHOWN, ref=view.ref),
    )  # fmt: skip


def _run(work: Work, view: ThingView, wanted: Wanted) -> ThingView:
    return replace(
        view,
        inputs=neighbours.goods(work, view.ref, wanted.size, outputs=False),
        outputs=neighbours.goods(work, view.ref, wanted.size, outputs=True),
        runs=_cut(work, "things/runs_of_order", wanted.size, ref=view.ref),
        balance=_balance(work, view.ref, wanted),
        inspections=_cut(work, "things/inspections", _INSPECTIONS_SHOWN, ref=view.ref),
    )


def _balance(work: Work, ref: str, wanted: Wanted) -> BalanceSaid | None:
    """The balance in words; nothing where nothing is booked."""
    found = balance_in(work, ref, wanted.tolerance_percent)
    if not any(found.parts.values()) and None not in found.parts.values():
        return None
    return BalanceSaid(
        heading(found), parts(found), tuple(gap.text for gap in found.gaps),
        found.accounted_percent, found.within_tolerance,
    )  # fmt: skip


def _container(work: Work, view: ThingView, wanted: Wanted) -> ThingView:
    ids = [int(row["id"]) for row in work.rows("trace/by_ref", refs=[view.ref])]
    moves = work.rows("things/last_move", ref=view.ref)
    return replace(
        view,
        contents=whereabouts.contents(work, ids[0]),
        whereabouts=moves[0] if moves else None,
        went_into=neighbours.went_into(work, view.ref, wanted.size),
    )


def _location(work: Work, view: ThingView, wanted: Wanted) -> ThingView:
    return replace(
        view,
        inner_places=work.rows("things/inner_places", ref=view.ref),
        place_stock=cut(whereabouts.stock_at(work, view.ref), wanted.rows, wanted.size),
    )


def _customer(work: Work, view: ThingView, wanted: Wanted) -> ThingView:
    found = whereabouts.delivered_to(work, view.ref)
    return replace(view, delivered=cut(found, wanted.rows, wanted.size))


def _supplier(work: Work, view: ThingView, wanted: Wanted) -> ThingView:
    return replace(view, receipts=_page(work, "things/supplied", wanted, ref=view.ref))


def _item(work: Work, view: ThingView, wanted: Wanted) -> ThingView:
    skip = (wanted.rows - 1) * wanted.size
    rows = work.rows(
        "things/lots_of_item", item=view.properties["number"], skip=skip, count=wanted.size
    )
    lots, serials = (rows[0]["lots"], rows[0]["serials"]) if rows else (0, 0)
    return replace(
        view,
        lots=Page(rows, wanted.rows, wanted.size, lots + serials),
        lots_total=lots,
        serials_total=serials,
        went_into=neighbours.went_into(work, view.ref, wanted.size),
        came_from=neighbours.came_from(work, view.ref, wanted.size),
    )


def _plain(_work: Work, view: ThingView, _wanted: Wanted) -> ThingView:
    return view


def _inspection(_work: Work, view: ThingView, _wanted: Wanted) -> ThingView:
    subjects = [row.other for row in view.events.rows if row.other]
    return replace(view, subjects=subjects)


_MORE = {
    "lot": _goods, "serial": _goods, "order": _run, "batch": _run, "hu": _container,
    "location": _location, "customer": _customer, "supplier": _supplier, "item": _item,
    "resource": _plain, "inspection": _inspection,
}  # fmt: skip


def _supplier_lot(work: Work, ref: str, wanted: Wanted) -> ThingView:
    receipts = _page(work, "things/supplied", wanted, ref=ref)
    if not receipts.total:
        raise NotFoundError(
            f"No receipt names “{ref}”.", remedy="Search for the supplier's lot number."
        )
    parsed = parse_ref(ref)
    return ThingView(
        ref=ref,
        kind="supplier-lot",
        name=receipts.rows[0]["supplier_name"] if receipts.rows else None,
        properties={"number": parsed.number, "supplier": make_ref("supplier", parsed.parts[0])},
        item_name=None, outer=None, resources=(), attributes={}, parameters={}, factors={},
        events=Page((), 1, wanted.size, 0),
        receipts=receipts,
    )  # fmt: skip


def _page(work: Work, name: str, wanted: Wanted, **parameters: Any) -> Page[Row]:
    skip = (wanted.rows - 1) * wanted.size
    rows: Sequence[Row] = work.rows(name, skip=skip, count=wanted.size, **parameters)
    return Page(rows, wanted.rows, wanted.size, int(rows[0]["total"]) if rows else 0)


def _cut(work: Work, name: str, count: int, **parameters: Any) -> Cut:
    rows = work.rows(name, count=count, **parameters)
    return Cut(rows, int(rows[0]["total"]) if rows else 0)
