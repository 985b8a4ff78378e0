"""What one event becomes: things, bookings, lasting links, properties; as its type's record says.

Pure: canonical content in, rows out; nothing is looked up. The same content always gives the
same rows, which is what makes loading idempotent and free of order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from app.vocabulary.event_types import EVENT_TYPES, Arrow, EventType
from app.vocabulary.refs import LABELS, UNKNOWN_LOCATION, UNKNOWN_SUPPLIER, make_ref

Content = Mapping[str, Any]
Thing = tuple[str, dict[str, Any]]  # (label, own properties); shared, so nobody may change it
Lasting = tuple[str, str, str]  # (type, from ref, to ref)
Run = tuple[str | None, str | None, dict[str, Thing], list[Lasting]]


@dataclass(slots=True)
class Plan:
    """Rows of one event.

    `things`: ref → (label, own properties); `bookings`: (type, from ref, to ref, line,
    properties); `lasting`: (type, from ref, to ref); `about`: ref → properties it gives.
    `order` and `batch`: refs of the order and run it names.
    """

    things: dict[str, Thing] = field(default_factory=dict)
    bookings: list[tuple[str, str, str, int, dict[str, Any]]] = field(default_factory=list)
    lasting: list[Lasting] = field(default_factory=list)
    about: dict[str, dict[str, Any]] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    order: str | None = None
    batch: str | None = None

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

    def book(self, type_: str, start: str, end: str, properties: dict[str, Any]) -> None:
        """Add an event relationship; lines count up per type."""
        line = self.lines.get(type_, 0)
        self.lines[type_] = line + 1
        if start.startswith("item:") or end.startswith("item:"):
            properties["untracked"] = True
        self.bookings.append((type_, start, end, line, properties))


def plan_event(content: Content) -> Plan:
    """The rows of one event from its canonical content."""
    plan = Plan()
    type_ = EVENT_TYPES[content["type"]]
    if not type_.fields:
        _define(plan, content)
        return plan
    if "work_order" in content or "batch" in content:
        _on_run(plan, content)
    for stroke in STROKES[type_.name]:
        arrow = stroke.arrow
        if (arrow.when and arrow.when not in content) or arrow.unless in content:
            continue
        if not arrow.lines:
            _write(plan, stroke, content, content)
            continue
        for line in content.get(arrow.lines, ()):
            _write(plan, stroke, content, line)
    if type_.about:
        _tell(plan, type_, content)
    return plan


def _write(plan: Plan, stroke: Stroke, content: Content, line: Content) -> None:
    """One relationship of an event, or of a line of it."""
    arrow = stroke.arrow
    start = stroke.start(plan, content, line)
    end = stroke.end(plan, content, line)
    properties: dict[str, Any] = dict(arrow.says) if arrow.says else {}
    for name in stroke.plain:
        if name in line:
            properties[name] = line[name]
    for put in stroke.puts:
        put(plan, content, line, properties)
    if arrow.sign < 0 and "quantity" in properties:
        properties["quantity"] = -properties["quantity"]
    plan.book(arrow.type, start, end, properties)


def _tell(plan: Plan, type_: EventType, content: Content) -> None:
    """The properties an event gives to what it is about; of a part only, none to the whole."""
    told = {name: content[name] for name in type_.gives if name in content}
    if any(name in content for name in type_.aside):
        told = {}
        if "location" in content:
            plan.thing("location", content["location"])
    if told or type_.linked:
        plan.about.setdefault(_ROLES[type_.about](plan, content, content), {}).update(told)


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


def _on_run(plan: Plan, content: Content) -> None:
    """The order and run an event names, with the links between them."""
    order, batch, things, lasting = _run_of(content.get("work_order"), content.get("batch"))
    plan.order, plan.batch = order, batch
    plan.things.update(things)
    plan.lasting.extend(lasting)


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


def _run(plan: Plan, _content: Content, _line: Content) -> str:
    return plan.batch or plan.order or ""


def _maker(plan: Plan, content: Content, _line: Content) -> str:
    return plan.batch or _completion(content.get("work_order", ""))


def _object_of(plan: Plan, _content: Content, line: Content) -> str:
    return _object(plan, line["object"])


def _subject(plan: Plan, content: Content, line: Content) -> str:
    return _object(plan, line["object"]) if "object" in line else _run(plan, content, line)


def _source_of(plan: Plan, content: Content, _line: Content) -> str:
    if "supplier" in content:
        return plan.thing("supplier", content["supplier"])
    plan.things[UNKNOWN_SUPPLIER] = (LABELS["supplier"], {})
    return UNKNOWN_SUPPLIER


def _customer(plan: Plan, content: Content, _line: Content) -> str:
    return plan.thing("customer", content.get("customer", "?"))


def _place(plan: Plan, content: Content, _line: Content) -> str:
    if "location" in content:
        return plan.thing("location", content["location"])
    plan.things[UNKNOWN_LOCATION] = (LABELS["location"], {})
    return UNKNOWN_LOCATION


def _inspection(plan: Plan, content: Content, _line: Content) -> str:
    ref = plan.thing("inspection", content["source"], content["event_id"])
    names = ("test", "result", "value", "uom", "limits", "at")
    plan.things[ref][1].update({key: content[key] for key in names if key in content})
    return ref


def _named(kind: str, name: str) -> Role:
    def role(plan: Plan, content: Content, _line: Content) -> str:
        return plan.thing(kind, content[name])

    return role


Role = Callable[[Plan, Content, Content], str]
_ROLES: Mapping[str, Role] = {
    "object": _object_of, "run": _run, "maker": _maker, "subject": _subject,
    "source_of": _source_of, "place": _place, "inspection": _inspection,
    "hu": _named("hu", "hu"), "to": _named("location", "to"),
    "customer": _customer, "supplier": _named("supplier", "supplier"),
    "resource": _named("resource", "resource"),
}  # fmt: skip

Put = Callable[[Plan, Content, Content, dict[str, Any]], None]


def _located(name: str) -> Put:
    """A place by its ref; a line's own, else the event's."""

    def put(plan: Plan, content: Content, line: Content, properties: dict[str, Any]) -> None:
        number = line.get(name) or content.get(name)
        if number is not None:
            properties[name] = plan.thing("location", number)

    return put


def _usual(name: str, usual: str) -> Put:
    def put(_plan: Plan, _content: Content, line: Content, properties: dict[str, Any]) -> None:
        properties[name] = line.get(name, usual)

    return put


def _supplier_lot(
    _plan: Plan, content: Content, _line: Content, properties: dict[str, Any]
) -> None:
    name, lot = content.get("supplier"), content.get("supplier_lot")
    if name and lot:
        properties["supplier_lot"] = make_ref("supplier-lot", name, lot)
    if lot is not None:
        properties["supplier_lot_number"] = lot


def _also(_plan: Plan, _content: Content, line: Content, properties: dict[str, Any]) -> None:
    """The same amount in other units, as `5.5 kg` each."""
    if "also" in line:
        properties["also"] = also_texts(line["also"])


def _documents(_plan: Plan, content: Content, _line: Content, properties: dict[str, Any]) -> None:
    """Numbers of documents beside the one, and their kinds in the same order."""
    if "documents" in content:
        properties["documents"] = [each["number"] for each in content["documents"]]
        properties["document_kinds"] = [each.get("kind", "") for each in content["documents"]]


def also_texts(also: Sequence[Content]) -> list[str]:
    """Amounts as texts that `also_amounts` reads again."""
    return [f"{each['quantity']!r} {each['uom']}" for each in also]


def also_amounts(texts: Sequence[str]) -> tuple[tuple[float, str], ...]:
    """(quantity, unit) of each text."""
    parts = (text.partition(" ") for text in texts)
    return tuple((float(quantity), uom) for quantity, _, uom in parts)


_PUT: Mapping[str, Put] = {
    "also": _also, "documents": _documents,
    "location": _located("location"), "from": _located("from"), "to": _located("to"),
    "basis": _usual("basis", "recorded"), "role": _usual("role", "main"),
    "supplier_lot": _supplier_lot,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stroke:
    """How a relationship is written: its ends, the fields that stand on it as they are, and what
    puts the others there."""

    arrow: Arrow
    start: Role
    end: Role
    plain: tuple[str, ...]
    puts: tuple[Put, ...]


def strokes_of(type_: EventType) -> tuple[Stroke, ...]:
    """How the relationships of a type are written."""
    return tuple(
        Stroke(
            arrow, _ROLES[arrow.start], _ROLES[arrow.end],
            tuple(name for name in arrow.carries if name not in _PUT),
            tuple(_PUT[name] for name in arrow.carries if name in _PUT),
        )
        for arrow in type_.arrows
    )  # fmt: skip


STROKES = {name: strokes_of(each) for name, each in EVENT_TYPES.items()}


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
        _on_run(plan, {"work_order": number})
        if "makes" in told:
            plan.thing("item", told["makes"])
    if "in" in told:
        plan.thing("location", told["in"])
    plan.about[ref] = told | ({"same_as": content["same_as"]} if "same_as" in content else {})
