"""What one event becomes in the graph: things, bookings, lasting links, properties.

Pure: canonical content in, rows out; nothing is looked up. The same content always gives the
same rows, which is what makes loading idempotent and free of order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from app.events.canonical import canonical_json
from app.vocabulary import LABELS, UNKNOWN_LOCATION, UNKNOWN_SUPPLIER, make_ref

Content = Mapping[str, Any]
Thing = tuple[str, dict[str, Any]]  # (label, own properties); shared, so nobody may change it
Lasting = tuple[str, str, str]  # (type, from ref, to ref)
Run = tuple[str | None, str | None, dict[str, Thing], list[Lasting]]


@dataclass(slots=True)
class Plan:
    """Rows of one event.

    `things`: ref → (label, own properties); `bookings`: (type, from ref, to ref, line,
    properties); `lasting`: (type, from ref, to ref); `about`: ref → properties it gives.
    """

    things: dict[str, Thing] = field(default_factory=dict)
    bookings: list[tuple[str, str, str, int, dict[str, Any]]] = field(default_factory=list)
    lasting: list[Lasting] = field(default_factory=list)
    about: dict[str, dict[str, Any]] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)

    def thing(self, kind: str, *parts: str) -> str:
        """Name a thing; it is created when the graph does not know it."""
        ref = make_ref(kind, *parts)
        if ref not in self.things:
            own = {"number": parts[-1]}
            if kind in ("lot", "serial"):
                own["item"] = parts[0]
            elif kind == "batch" and len(parts) == 2:
                own["order"] = make_ref("order", parts[0])
            self.things[ref] = (LABELS[kind], own)
        return ref

    def book(self, type_: str, start: str, end: str, **properties: Any) -> None:
        """Add an event relationship; lines count up per type."""
        line = self.lines.get(type_, 0)
        self.lines[type_] = line + 1
        kept = {key: value for key, value in properties.items() if value is not None}
        if start.startswith("item:") or end.startswith("item:"):
            kept["untracked"] = True
        self.bookings.append((type_, start, end, line, kept))


def plan_event(content: Content) -> Plan:
    """The rows of one event from its canonical content."""
    plan = Plan()
    _PLANNERS[content["type"]](plan, content)
    return plan


def _object(plan: Plan, given: Content) -> str:
    """The ref of an object: serial before lot, container, or untracked item."""
    if "hu" in given:
        ref = plan.thing("hu", given["hu"])
    else:
        item = given["item"]
        ref = plan.thing("item", item)
        if "serial" in given:
            ref = plan.thing("serial", item, given["serial"])
            if "lot" in given:
                plan.lasting.append(("INCLUDES", plan.thing("lot", item, given["lot"]), ref))
        elif "lot" in given:
            ref = plan.thing("lot", item, given["lot"])
    told = {
        key: given[key]
        for key in ("expires_at", "manufactured_at", "status", "attributes")
        if key in given
    }
    if told:
        plan.about.setdefault(ref, {}).update(told)
    return ref


def _place(plan: Plan, number: str | None) -> str | None:
    return None if number is None else plan.thing("location", number)


def _run(plan: Plan, content: Content) -> tuple[str | None, str | None]:
    """(order ref, batch ref) an event names, with the links between them."""
    order, batch, things, lasting = _run_of(content.get("work_order"), content.get("batch"))
    plan.things.update(things)
    plan.lasting.extend(lasting)
    return order, batch


@lru_cache(maxsize=4_096)
def _run_of(number: str | None, batch_number: str | None) -> Run:
    """What naming an order and a batch says; many events name the same."""
    plan = Plan()
    order = batch = None
    if number is not None:
        order = plan.thing("order", number)
        completion = _completion(number)
        plan.things[completion] = (LABELS["completion"], {"order": order, "number": number})
        plan.lasting.append(("REPORTED_IN", order, completion))
    if batch_number is not None:
        parts = (batch_number,) if number is None else (number, batch_number)
        batch = plan.thing("batch", *parts)
        if order is not None:
            plan.lasting.append(("RAN_AS", order, batch))
            plan.lasting.append(("REPORTED_IN", batch, _completion(str(number))))
    return order, batch, plan.things, plan.lasting


def _completion(order: str) -> str:
    return make_ref("completion", order)


def _resource(plan: Plan, content: Content, run: str) -> None:
    if "resource" in content:
        plan.book("RAN_ON", run, plan.thing("resource", content["resource"]))


def _amount(content: Content) -> dict[str, Any]:
    return {"quantity": content.get("quantity"), "uom": content.get("uom")}


def _receive(plan: Plan, content: Content) -> None:
    ref = _object(plan, content["object"])
    name, lot = content.get("supplier"), content.get("supplier_lot")
    supplier = UNKNOWN_SUPPLIER
    if name is not None:
        supplier = plan.thing("supplier", name)
    else:
        plan.things[supplier] = (LABELS["supplier"], {})
    plan.book(
        "SUPPLIED", supplier, ref, **_amount(content),
        location=_place(plan, content.get("location")),
        supplier_lot=make_ref("supplier-lot", name, lot) if name and lot else None,
        supplier_lot_number=lot,
    )  # fmt: skip


def _consume(plan: Plan, content: Content) -> None:
    order, batch = _run(plan, content)
    run = batch or order or ""
    plan.book(
        "CONSUMED_INTO", _object(plan, content["object"]), run, **_amount(content),
        basis=content.get("basis", "recorded"), location=_place(plan, content.get("location")),
    )  # fmt: skip
    _resource(plan, content, run)


def _produce(plan: Plan, content: Content) -> None:
    _, batch = _run(plan, content)
    order = content.get("work_order")
    run = batch or _completion(order or "")
    plan.book(
        "PRODUCED", run, _object(plan, content["object"]), **_amount(content),
        role=content.get("role", "main"), basis=content.get("basis", "recorded"),
        location=_place(plan, content.get("location")),
    )  # fmt: skip
    _resource(plan, content, batch or make_ref("order", order or ""))


def _transform(plan: Plan, content: Content) -> None:
    _, batch = _run(plan, content)
    run = batch or ""
    place = content.get("location")
    for line in content.get("inputs", ()):
        plan.book(
            "CONSUMED_INTO", _object(plan, line["object"]), run, **_amount(line),
            basis=line.get("basis", "recorded"),
            location=_place(plan, line.get("location", place)),
        )  # fmt: skip
    for line in content.get("outputs", ()):
        plan.book(
            "PRODUCED", run, _object(plan, line["object"]), **_amount(line),
            role=line.get("role", "main"), basis=line.get("basis", "recorded"),
            location=_place(plan, line.get("location", place)),
        )  # fmt: skip
    told = {key: content[key] for key in ("kind", "homogeneous") if key in content}
    if told:
        plan.about[run] = told
    _resource(plan, content, run)


def _run_event(plan: Plan, content: Content) -> None:
    order, batch = _run(plan, content)
    run = batch or order or ""
    names = ("kind", "homogeneous", "started_at", "ended_at", "operator", "parameters", "record")
    plan.about[run] = {key: content[key] for key in names if key in content}
    _resource(plan, content, run)


def _move(plan: Plan, content: Content) -> None:
    plan.book(
        "MOVED_TO", _object(plan, content["object"]), plan.thing("location", content["to"]),
        **_amount(content), **{"from": _place(plan, content.get("from"))},
    )  # fmt: skip


def _pack(plan: Plan, content: Content) -> None:
    hu = plan.thing("hu", content["hu"])
    for line in content["contents"]:
        plan.book("PACKED_INTO", _object(plan, line["object"]), hu, **_amount(line))


def _unpack(plan: Plan, content: Content) -> None:
    hu = plan.thing("hu", content["hu"])
    for line in content.get("contents", ()):
        plan.book("UNPACKED_FROM", hu, _object(plan, line["object"]), **_amount(line))
    if "contents" not in content:
        plan.book("UNPACKED_FROM", hu, hu, everything=True)


def _ship(plan: Plan, content: Content) -> None:
    plan.book(
        "SHIPPED_TO", _object(plan, content["object"]), plan.thing("customer", content["customer"]),
        **_amount(content), ship_to=content.get("ship_to"),
        **{"from": _place(plan, content.get("from"))},
    )  # fmt: skip


def _return(plan: Plan, content: Content) -> None:
    ref = _object(plan, content["object"])
    to = _place(plan, content.get("to"))
    if "customer" in content:
        start, end = plan.thing("customer", content["customer"]), ref
    else:
        start, end = ref, plan.thing("supplier", content["supplier"])
    plan.book("RETURNED", start, end, **_amount(content), to=to)


def _stock(type_: str) -> Callable[[Plan, Content], None]:
    def book(plan: Plan, content: Content) -> None:
        place = _place(plan, content.get("location"))
        if place is None:
            place = UNKNOWN_LOCATION
            plan.things[place] = (LABELS["location"], {})
        plan.book(
            type_, _object(plan, content["object"]), place, **_amount(content),
            reason=content.get("reason"),
        )  # fmt: skip

    return book


def _status(plan: Plan, content: Content) -> None:
    ref = _object(plan, content["object"])
    _place(plan, content.get("location"))
    # A status of a part (a place, a quantity) is shown, but is not the status of the whole.
    partial = "location" in content or "quantity" in content
    plan.about.setdefault(ref, {}).update({} if partial else {"status": content["status"]})


def _inspect(plan: Plan, content: Content) -> None:
    if "object" in content:
        subject = _object(plan, content["object"])
    else:
        order, batch = _run(plan, content)
        subject = batch or order or ""
    inspection = plan.thing("inspection", content["source"], content["event_id"])
    names = ("test", "result", "value", "uom", "limits", "at")
    told = {key: content[key] for key in names if key in content}
    if isinstance(told.get("limits"), Mapping):
        told["limits"] = canonical_json(told["limits"])
    plan.things[inspection][1].update(told)
    plan.book("MEASURED", inspection, subject)


def _define(plan: Plan, content: Content) -> None:
    subject = content["subject"]
    kind, number = subject["kind"], subject["number"]
    if kind == "source":
        return
    told = dict(content.get("properties", {}))
    if kind in ("lot", "serial"):
        plan.thing("item", subject["item"])
        ref = plan.thing(kind, subject["item"], number)
        if "lot" in subject:
            lot = plan.thing("lot", subject["item"], subject["lot"])
            plan.lasting.append(("INCLUDES", lot, ref))
    else:
        ref = plan.thing(kind, number)
    if kind == "order":
        _run(plan, {"work_order": number})
        if "makes" in told:
            plan.thing("item", told["makes"])
    if "in" in told:
        plan.thing("location", told["in"])
    plan.about[ref] = told | ({"same_as": content["same_as"]} if "same_as" in content else {})


def _nothing(plan: Plan, content: Content) -> None:
    """Void and reverse change other events; they book nothing of their own."""


_PLANNERS: dict[str, Callable[[Plan, Content], None]] = {
    "receive": _receive, "consume": _consume, "produce": _produce, "transform": _transform,
    "run": _run_event, "move": _move, "pack": _pack, "unpack": _unpack, "ship": _ship,
    "return": _return, "adjust": _stock("ADJUSTED"), "count": _stock("COUNTED"),
    "status": _status, "inspect": _inspect, "define": _define, "void": _nothing,
    "reverse": _nothing,
}  # fmt: skip
