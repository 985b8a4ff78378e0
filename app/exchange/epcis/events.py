"""What each type of EPCIS event becomes. Refuses an event that names nothing to book."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.events.models import Problem
from app.exchange.epcis.draft import Draft, RefusedError
from app.exchange.epcis.lotdata import LotData, lot_data
from app.exchange.epcis.observations import (
    book_sensors,
    book_status,
    book_step,
    customers,
    observe,
    quantity_event,
    receive,
    record,
    ship,
)
from app.exchange.epcis.things import EpcisThing, container, objects, where
from app.exchange.epcis.words import KINDS, REASONS, RECEIVING, SHIPPING, mappings, short, text_of


def _refused(code: str, text: str, field: str, remedy: str) -> RefusedError:
    return RefusedError(Problem(code, text, field, remedy))


def _no_objects(field: str) -> RefusedError:
    return _refused(
        "no_objects", "the event names no objects", field, f"Name what it is about in {field}."
    )


def _check_action(draft: Draft) -> None:
    given = text_of(draft.event.get("action")).upper()
    if given not in ("ADD", "OBSERVE", "DELETE"):
        draft.note(
            "action_not_known", f"the action {given or '(none)'} is read as OBSERVE", "action"
        )


def _sensed(draft: Draft, things: list[EpcisThing]) -> None:
    book_status(draft, things)
    book_sensors(draft, [{"object": thing.object} for thing in things])


# --- object and transaction events ------------------------------------------------------------


def object_event(draft: Draft) -> None:
    """Things created (ADD), seen, shipped or received (OBSERVE), gone (DELETE)."""
    _check_action(draft)
    add = draft.action == "ADD" and draft.step != RECEIVING
    data = lot_data(draft) if add else LotData()
    things = objects(draft, "epcList", "quantityList", data.lot)
    if not things:
        raise _no_objects("epcList or quantityList")
    if add:
        _create(draft, things, data)
        if draft.step == SHIPPING:
            ship(draft, things)
    elif draft.action == "DELETE":
        leaves = draft.step not in REASONS and customers(draft)
        (ship if leaves or draft.step == SHIPPING else _remove)(draft, things)
    elif draft.step == "void_shipping":
        draft.note(
            "shipment_not_voided",
            "the event calls a shipment void without saying which; "
            "void that shipment by its event id",
            "bizStep",
        )
        for thing in things:
            record(draft, thing)
    else:
        book_step(draft, things)
    _sensed(draft, things)


def _create(draft: Draft, things: list[EpcisThing], data: LotData) -> None:
    """Each commissioning is a run of its own; a container is not made but seen."""
    location = where(draft, "bizLocation", "readPoint")
    made = data.on(draft, [thing for thing in things if "hu" not in thing.object])
    kind = {"attributes": {"kind": draft.step or "commissioning"}}
    for thing in made:
        draft.book(
            {
                "type": "produce",
                "object": thing.object,
                **thing.amount(),
                "batch": draft.base_id,
                "location": location,
                **kind,
            }
        )
    containers = [thing for thing in things if "hu" in thing.object]
    if containers:
        observe(draft, containers)


def _remove(draft: Draft, things: list[EpcisThing]) -> None:
    reason = REASONS.get(draft.step, f"other: {draft.step or 'DELETE'}")
    location = where(draft, "bizLocation", "readPoint")
    for thing in things:
        if thing.quantity is None or "hu" in thing.object:
            if "hu" not in thing.object:
                draft.note(
                    "quantity_unknown",
                    "taken out of the chain in an unknown quantity: "
                    "booked as scrapped, the stock stays open",
                    "quantityList",
                )
            draft.book(
                {
                    "type": "status",
                    "object": thing.object,
                    "status": "scrapped",
                    "location": location,
                    "reason": reason,
                }
            )
            continue
        draft.book(
            {
                "type": "adjust",
                "object": thing.object,
                "quantity": -thing.quantity,
                "uom": thing.uom,
                "location": location,
                "reason": reason,
            }
        )


def transaction_event(draft: Draft) -> None:
    """Things linked to business documents: booked when the step books, else recorded."""
    children = objects(draft, "epcList", "quantityList")
    parent = text_of(draft.event.get("parentID"))
    if not parent and not children:
        raise _no_objects("epcList or quantityList")
    if parent:
        draft.used.add("parentID")
    things = [container(draft, parent)] if parent else children
    if parent and children:
        _not_booked(draft, "epcList", "quantityList")
    if draft.action == "DELETE":
        for thing in things:
            record(draft, thing)
    else:
        book_step(draft, things)
    _sensed(draft, things)


def _not_booked(draft: Draft, *fields: str) -> None:
    draft.used -= set(fields)
    draft.note(
        "children_not_booked",
        "the event names a container and things in it; the container "
        "is booked and stands for its contents, the things named are kept in the "
        "attributes",
        fields[0],
    )


# --- aggregation and association --------------------------------------------------------------


def aggregation_event(draft: Draft) -> None:
    """Packed (ADD), unpacked (DELETE; without children: everything), or seen (OBSERVE)."""
    _check_action(draft)
    children = objects(draft, "childEPCs", "childQuantityList")
    written = text_of(draft.event.get("parentID"))
    if not written:
        if draft.action != "OBSERVE":
            raise _refused(
                "no_parent",
                f"an aggregation with action {draft.action} names no parent",
                "parentID",
                "Name the container in parentID.",
            )
        if not children:
            raise _no_objects("parentID or childEPCs")
        book_step(draft, children)
        _sensed(draft, children)
        return
    draft.used.add("parentID")
    parent = container(draft, written)
    if draft.action == "ADD" and children:
        _contents(draft, "pack", parent, children)
        _with_parent(draft, parent)
    elif draft.action == "DELETE":
        _contents(draft, "unpack", parent, children)
        _with_parent(draft, parent)
    else:
        if draft.action == "ADD":
            draft.note("no_children", "packed without saying what", "childEPCs")
        elif children:
            _not_booked(draft, "childEPCs", "childQuantityList")
        book_step(draft, [parent])
    _sensed(draft, [parent])


def _contents(draft: Draft, kind: str, parent: EpcisThing, children: list[EpcisThing]) -> None:
    booking = {"type": kind, "hu": parent.object["hu"]}
    inside = [child.object.get("hu") for child in children]
    inside += [child.as_container().object.get("hu") for child in children if child.twin]
    if parent.object["hu"] in inside:
        raise _refused(
            "parent_in_itself", "the event names its parent among the children", "childEPCs",
            "Take it out of the children, or name the container that is meant in parentID.",
        )  # fmt: skip
    twins = {
        child.twin: booking | {"contents": [child.as_container().line()]}
        for child in children
        if child.twin
    }
    lines = [child.line() for child in children]
    draft.book(booking | ({"contents": lines} if lines else {}), twins)


def _with_parent(draft: Draft, parent: EpcisThing) -> None:
    """Packing that ships, and unpacking that receives, do both."""
    if draft.step == SHIPPING:
        ship(draft, [parent])
    elif draft.step == RECEIVING:
        receive(draft, [parent])


# --- transformation ---------------------------------------------------------------------------


def transformation_event(draft: Draft) -> None:
    """One run; events that share a transformationID share it, with only inputs or outputs too."""
    data = lot_data(draft)
    inputs = objects(draft, "inputEPCList", "inputQuantityList")
    outputs = objects(draft, "outputEPCList", "outputQuantityList", data.lot)
    if not inputs and not outputs:
        raise _no_objects("inputQuantityList or outputQuantityList")
    run = text_of(draft.event.get("transformationID"))
    draft.used.add("transformationID")
    subject = {"batch": run or draft.base_id, "work_order": "" if run else _work_order(draft)}
    contained = [_as_lot(draft, thing) for thing in outputs if "hu" in thing.object]
    made = data.on(draft, [thing for thing in outputs if "hu" not in thing.object])
    fields: dict[str, Any] = {
        "type": "transform",
        "kind": KINDS.get(draft.step, draft.step or "transformation"),
        **subject,
        "inputs": [thing.line() for thing in inputs],
        "outputs": [thing.line() for thing in (*made, *(lot for lot, _ in contained))],
        "location": where(draft, "bizLocation", "readPoint"),
    }
    twins = {
        thing.twin: {"type": "consume", "object": {"hu": thing.twin}, **subject}
        for thing in inputs
        if thing.twin
    }
    draft.book(fields, twins)
    for lot, key in contained:
        draft.book({"type": "pack", "hu": key, "contents": [lot.line()]})
    book_status(draft, outputs)
    book_sensors(draft, [{key: value for key, value in subject.items() if value}])


def _as_lot(draft: Draft, thing: EpcisThing) -> tuple[EpcisThing, str]:
    """A container as output: what is in it is a lot of its own, packed there at once."""
    key = thing.object["hu"]
    draft.note(
        "container_as_output",
        f"container {key} came out of a transformation: its contents "
        "are a lot of their own, packed into it",
        "outputEPCList",
    )
    draft.names.name("item", {"item": key}, "", name=f"contents of {key}")
    return EpcisThing({"item": key, "lot": draft.base_id}), key


def _work_order(draft: Draft) -> str:
    """The number of the production order among the business transactions."""
    for entry in mappings(draft.event.get("bizTransactionList")):
        if short(entry.get("type")).lower() == "prodorder":
            written = text_of(entry.get("bizTransaction"))
            parts = written.split(":", 5)
            return (
                parts[5]
                if written.lower().startswith("urn:epcglobal:cbv:bt:") and len(parts) == 6
                else written
            )
    return ""


READERS: Mapping[str, Callable[[Draft], None]] = {
    "ObjectEvent": object_event,
    "TransactionEvent": transaction_event,
    "QuantityEvent": quantity_event,
    "AggregationEvent": aggregation_event,
    "AssociationEvent": aggregation_event,
    "TransformationEvent": transformation_event,
}
