"""The page of one thing: what it is, where it is, where it came from and went, what was booked.

Everything is read as of one commit. Long lists come a page at a time; what is cut says of how
many.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import orjson

from app.balance.service import TOLERANCE_PERCENT
from app.errors import NotFoundError
from app.graph.moment import steady
from app.graph.run import Graph, Work
from app.ledger.own_places import place_of
from app.ledger.parties import OWN
from app.things import neighbours, whereabouts
from app.things.balances import balance_of
from app.things.booked import with_contents
from app.things.choice import ALL_LOTS, RowChoice
from app.things.events import events_of
from app.things.labels import label_of, records_of
from app.things.list_page import list_page
from app.things.models import Row, StatusChange, StockMoment, ThingView
from app.things.reading import read_page
from app.trace.service import resolve
from app.trace.standing import standings
from app.vocabulary import make_ref, parse_ref
from app.web.paging import Page, page_of

_JSON = ("attributes", "parameters", "factors")
# The lists of a page, each with its own page number in the address.
LISTS = (
    "rows", "events", "statuses", "came", "went", "inputs", "outputs", "runs", "members",
    "receipts", "inspections", "places", "stock", "customers",
)  # fmt: skip
_NOW = StockMoment("", None, False)


@dataclass(frozen=True, slots=True)
class ListRequest:
    """Which page of which list is wanted; `size` is rows a page; `moment`: of stock at a place;
    `lots`: which lots of an item."""

    size: int
    pages: Mapping[str, int] = field(default_factory=dict)
    tolerance_percent: float = TOLERANCE_PERCENT
    moment: StockMoment = _NOW
    lots: RowChoice = ALL_LOTS

    def of(self, name: str) -> tuple[int, int]:
        """(page number, rows a page) of a list."""
        return self.pages.get(name, 1), self.size


def thing_view(graph: Graph, ref: str, wanted: ListRequest) -> ThingView:
    """What the page of a known ref shows. Errors: `NotFoundError`."""
    return steady(graph, lambda work: _view(work, ref, wanted))


def resolve_shown(graph: Graph, text: str) -> str:
    """The ref whose page shows what a text names: of a place that is known only as a customer of
    one's own that customer. Errors: `NotFoundError`, `AmbiguousError`, `InvalidRefError`."""
    try:
        return resolve(graph, text)
    except NotFoundError:
        kind, _, rest = text.strip().partition(":")
        customer = f"customer:{rest}"
        if kind != "location" or not graph.read(lambda work: _is_own(work, customer)):
            raise
        return customer


def _is_own(work: Work, customer: str) -> bool:
    rows = work.rows("things/one", ref=customer)
    return bool(rows) and rows[0]["properties"].get("kind") == OWN


def _view(work: Work, ref: str, wanted: ListRequest) -> ThingView:
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
        events=events_of(work, ref, *wanted.of("events")),
        statuses=page_of(_statuses(work, ref), *wanted.of("statuses")),
        label=label_of(ref, properties, row["item_gtin"]),
        records=records_of(properties, told["attributes"], told["parameters"]),
    )
    return _MORE[kind](work, view, wanted)


def _object(text: str | None) -> Mapping[str, Any]:
    found = orjson.loads(text) if text else {}
    return found if isinstance(found, dict) else {"": found}


def _statuses(work: Work, ref: str) -> list[StatusChange]:
    found = []
    for row in work.rows("things/status_events", ref=ref):
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


def _goods(work: Work, view: ThingView, wanted: ListRequest) -> ThingView:
    ids = [int(row["id"]) for row in work.rows("trace/by_ref", refs=[view.ref])]
    stock, customers = whereabouts.stock_and_customers(work, ids)
    failed = work.rows("things/failed_tests", ref=view.ref)
    return replace(
        view,
        standing=standings(stock).get(view.ref, ()),
        failed=[row["test"] for row in failed],
        stock=page_of(whereabouts.lines(work, stock), *wanted.of("stock")),
        customers=page_of([row.as_json() for row in customers], *wanted.of("customers")),
        came_from=neighbours.came_from(work, view.ref, *wanted.of("came")),
        went_into=neighbours.went_into(work, view.ref, *wanted.of("went")),
        members=read_page(work, "things/members", wanted.of("members"), ref=view.ref),
        receipts=read_page(work, "things/supplied", wanted.of("receipts"), ref=view.ref),
        balance=balance_of(work, view.ref, wanted.tolerance_percent),
        inspections=read_page(work, "things/inspections", wanted.of("inspections"), ref=view.ref),
    )


def _run(work: Work, view: ThingView, wanted: ListRequest) -> ThingView:
    return replace(
        view,
        inputs=neighbours.goods(work, view.ref, *wanted.of("inputs"), outputs=False),
        outputs=neighbours.goods(work, view.ref, *wanted.of("outputs"), outputs=True),
        runs=read_page(work, "things/runs_of_order", wanted.of("runs"), ref=view.ref),
        balance=balance_of(work, view.ref, wanted.tolerance_percent),
        inspections=read_page(work, "things/inspections", wanted.of("inspections"), ref=view.ref),
    )


def _container(work: Work, view: ThingView, wanted: ListRequest) -> ThingView:
    ids = [int(row["id"]) for row in work.rows("trace/by_ref", refs=[view.ref])]
    moves = work.rows("things/last_move", ref=view.ref)
    went = neighbours.went_into(work, view.ref, *wanted.of("went"))
    return replace(
        view,
        contents=page_of(whereabouts.contents(work, ids[0]), *wanted.of("rows")),
        whereabouts=moves[0] if moves else None,
        went_into=went.of(with_contents(work, ids[0], went.rows)),
    )


def _location(work: Work, view: ThingView, wanted: ListRequest) -> ThingView:
    return _with_stock(work, view, view.ref, wanted, "rows")


def _with_stock(
    work: Work, view: ThingView, place: str, wanted: ListRequest, rows: str
) -> ThingView:
    """With what is at a place, and the places inside it."""
    stock, undated = whereabouts.stock_at(work, place, wanted.moment)
    return replace(
        view,
        inner_places=read_page(work, "things/inner_places", wanted.of("places"), ref=place),
        place_stock=page_of(stock, *wanted.of(rows)),
        moment=wanted.moment,
        undated=undated,
    )


def _customer(work: Work, view: ThingView, wanted: ListRequest) -> ThingView:
    found = whereabouts.deliveries_to(work, view.ref)
    view = replace(view, delivered=page_of(found, *wanted.of("rows")))
    if view.properties.get("kind") != OWN:
        return view
    return _with_stock(work, view, place_of(view.ref), wanted, "stock")


def _supplier(work: Work, view: ThingView, wanted: ListRequest) -> ThingView:
    return replace(
        view, receipts=read_page(work, "things/supplied", wanted.of("receipts"), ref=view.ref)
    )


def _item(work: Work, view: ThingView, wanted: ListRequest) -> ThingView:
    item = view.properties["number"]

    def read(asked: tuple[int, int], choice: RowChoice) -> Page[Row]:
        return read_page(work, "things/lots_of_item", asked, item=item, **choice.parameters())

    lots = list_page(work, read, wanted.of("rows"), wanted.lots, ALL_LOTS)
    counts = work.one("things/lots_count", item=item)
    return replace(
        view,
        lots=lots.shown,
        amounts=lots.amounts,
        lots_order=lots.order,
        lots_too_many=lots.too_many,
        lots_choice=wanted.lots,
        lots_total=counts["lots"],
        serials_total=counts["serials"],
        went_into=neighbours.went_into(work, view.ref, *wanted.of("went")),
        came_from=neighbours.came_from(work, view.ref, *wanted.of("came")),
    )


def _plain(_work: Work, view: ThingView, _wanted: ListRequest) -> ThingView:
    return view


def _inspection(_work: Work, view: ThingView, _wanted: ListRequest) -> ThingView:
    subjects = [row.other for row in view.events.rows if row.other]
    return replace(view, subjects=subjects)


_MORE = {
    "lot": _goods, "serial": _goods, "order": _run, "batch": _run, "hu": _container,
    "location": _location, "customer": _customer, "supplier": _supplier, "item": _item,
    "resource": _plain, "inspection": _inspection,
}  # fmt: skip


def _supplier_lot(work: Work, ref: str, wanted: ListRequest) -> ThingView:
    receipts = read_page(work, "things/supplied", wanted.of("receipts"), ref=ref)
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
