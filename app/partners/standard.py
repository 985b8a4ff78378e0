"""What an event of lotgraph is in the words of EPCIS 2.0, for whoever reads no more than those.

Every event becomes one event of the standard; what the standard cannot say is left to what stands
beside it (`extended`). Defines are no events of the standard but master data (`master_data`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from app.exchange.epcis.extension import urn_of
from app.partners.naming import PartnerNames, unit_code
from app.vocabulary.refs import make_ref

Content = Mapping[str, Any]
Fields = dict[str, Any]

_SCRAPPED = {"scrap": "destroying", "sample": "sampling"}
_STATUS = {  # what a status is called in the Core Business Vocabulary
    "released": "conformant", "quarantine": "non_sellable_other", "hold": "non_sellable_other",
    "rejected": "non_conformant", "recalled": "recalled", "scrapped": "disposed",
    "expired": "expired",
}  # fmt: skip
_KINDS = {
    "repack": "repackaging", "assembly": "assembling", "unbuild": "disassembling",
    "rework": "repairing",
}  # fmt: skip


def fields_of(content: Content, names: PartnerNames) -> Fields:
    """Type and fields of the event of the standard, without its id and times."""
    return _FIELDS[content["type"]](content, names)


def lists_of(lines: Iterable[Content], names: PartnerNames, epcs: str, quantities: str) -> Fields:
    """Serials and containers in one list, lots and items with their amounts in the other."""
    single: list[str] = []
    amounts: list[Fields] = []
    for line in lines:
        given = line["object"]
        uri = names.of_object(given)
        if "serial" in given or "hu" in given:
            if uri not in single:
                single.append(uri)
        else:
            amounts.append({"epcClass": uri, **_amount(line)})
    return {name: value for name, value in ((epcs, single), (quantities, amounts)) if value}


def _amount(line: Content) -> Fields:
    """The quantity, where the standard has its unit: without one it would be a number of pieces."""
    quantity, uom = line.get("quantity"), line.get("uom")
    if quantity is None or uom is None:
        return {}
    code = unit_code(uom)
    if not code:
        return {}
    pieces = code == "C62" and abs(quantity) == int(abs(quantity))
    return {"quantity": abs(quantity)} | ({} if pieces else {"uom": code})


def _things(content: Content, names: PartnerNames) -> Fields:
    found = lists_of([content], names, "epcList", "quantityList")
    return found if "epcList" in found else {"epcList": [], **found}


def _observed(content: Content, names: PartnerNames, step: str, **more: Any) -> Fields:
    return {
        "type": "ObjectEvent", "action": "OBSERVE", **_things(content, names), "bizStep": step,
        **more,
    }  # fmt: skip


def _place(content: Content, names: PartnerNames, field: str, name: str) -> Fields:
    return {name: {"id": names.uri("location", content[field])}} if field in content else {}


def _papers(content: Content, kind: str = "") -> Fields:
    """The numbers of documents and of the order, as business transactions."""
    found: list[Fields] = []
    if "document" in content:
        number = urn_of(make_ref("document", content["document"]))
        found.append(({"type": kind} if kind else {}) | {"bizTransaction": number})
    found += [
        {"bizTransaction": urn_of(make_ref("document", each["number"]))}
        for each in content.get("documents", ())
    ]
    if "work_order" in content:
        order = urn_of(make_ref("order", content["work_order"]))
        found.append({"type": "prodorder", "bizTransaction": order})
    once = {str(each): each for each in found}
    return {"bizTransactionList": list(once.values())} if once else {}


def _party(list_: str, kind: str, uri: str) -> Fields:
    return {f"{list_}List": [{"type": kind, list_: uri}]}


def _receive(content: Content, names: PartnerNames) -> Fields:
    made = _observed(content, names, "receiving", disposition="in_progress")
    made |= _place(content, names, "location", "bizLocation") | _papers(content, "recadv")
    if "supplier" in content:
        made |= _party("source", "owning_party", names.uri("supplier", content["supplier"]))
    return made


def _run(content: Content) -> Fields:
    """The run by which events are one transformation."""
    order, batch = content.get("work_order"), content.get("batch")
    if batch is None:
        return {"transformationID": urn_of(make_ref("order", order or ""))}
    ref = make_ref("batch", order, batch) if order else make_ref("batch", batch)
    return {"transformationID": urn_of(ref)}


def _transformation(content: Content, names: PartnerNames, lists: Fields, step: str) -> Fields:
    return {
        "type": "TransformationEvent", **lists, **_run(content), "bizStep": step,
        **_place(content, names, "location", "bizLocation"), **_papers(content),
    }  # fmt: skip


def _consume(content: Content, names: PartnerNames) -> Fields:
    lists = lists_of([content], names, "inputEPCList", "inputQuantityList")
    return _transformation(content, names, lists, "creating_class_instance")


def _produce(content: Content, names: PartnerNames) -> Fields:
    lists = lists_of([content], names, "outputEPCList", "outputQuantityList")
    step = "commissioning" if "serial" in content["object"] else "creating_class_instance"
    return _transformation(content, names, lists, step) | _lot_data([content])


def _transform(content: Content, names: PartnerNames) -> Fields:
    lists = lists_of(content.get("inputs", ()), names, "inputEPCList", "inputQuantityList")
    lists |= lists_of(content.get("outputs", ()), names, "outputEPCList", "outputQuantityList")
    step = _KINDS.get(content.get("kind", ""), "creating_class_instance")
    return _transformation(content, names, lists, step) | _lot_data(content.get("outputs", ()))


def _lot_data(lines: Iterable[Content]) -> Fields:
    """Dates of what was made, where all of it has the same."""
    dates = [
        {
            name: line["object"][own][:10]
            for own, name in (
                ("expires_at", "cbvmda:itemExpirationDate"),
                ("manufactured_at", "lotgraph:manufacturedAt"),
            )
            if own in line["object"]
        }
        for line in lines
    ]
    return {"ilmd": dates[0]} if dates and dates[0] and all(e == dates[0] for e in dates) else {}


def _went(content: Content, _names: PartnerNames) -> Fields:
    """A run that is told of, as an observation of the run itself."""
    return {
        "type": "ObjectEvent", "action": "OBSERVE", "epcList": [_run(content)["transformationID"]],
        "bizStep": "creating_class_instance", **_papers(content),
    }  # fmt: skip


def _move(content: Content, names: PartnerNames) -> Fields:
    made = _observed(content, names, "storing")
    made |= _place(content, names, "to", "bizLocation") | _papers(content)
    if "from" in content:
        made |= _party("source", "location", names.uri("location", content["from"]))
    return made | _party("destination", "location", names.uri("location", content["to"]))


def _pack(content: Content, names: PartnerNames) -> Fields:
    out = content["type"] == "unpack"
    children = lists_of(content.get("contents", ()), names, "childEPCs", "childQuantityList")
    return {
        "type": "AggregationEvent", "action": "DELETE" if out else "ADD",
        "parentID": names.uri("hu", content["hu"]), **(children or {"childEPCs": []}),
        "bizStep": "unpacking" if out else "packing", **_papers(content),
    }  # fmt: skip


def _ship(content: Content, names: PartnerNames) -> Fields:
    made = _observed(content, names, "shipping", disposition="in_transit")
    made |= _place(content, names, "from", "readPoint") | _papers(content, "desadv")
    to: list[Fields] = []
    if "customer" in content:
        party = names.uri("customer", content["customer"])
        to.append({"type": "owning_party", "destination": party})
    if "ship_to" in content:
        place = names.uri("location", content["ship_to"])
        to.append({"type": "location", "destination": place})
    return made | ({"destinationList": to} if to else {})


def _return(content: Content, names: PartnerNames) -> Fields:
    if "supplier" in content:
        made = _observed(content, names, "shipping", disposition="returned")
        party = _party("destination", "owning_party", names.uri("supplier", content["supplier"]))
    else:
        made = _observed(content, names, "receiving", disposition="returned")
        party = _party("source", "owning_party", names.uri("customer", content["customer"]))
    place = _place(content, names, "to", "bizLocation")
    return made | place | _papers(content, "rma") | party


def _adjust(content: Content, names: PartnerNames) -> Fields:
    place = _place(content, names, "location", "bizLocation") | _papers(content)
    if content["quantity"] >= 0:
        return _observed(content, names, "stock_taking") | place
    step = _SCRAPPED.get(content["reason"], "removing")
    return _observed(content, names, step) | {"action": "DELETE"} | place


def _count(content: Content, names: PartnerNames) -> Fields:
    place = _place(content, names, "location", "bizLocation")
    return _observed(content, names, "cycle_counting") | place | _papers(content)


def _status(content: Content, names: PartnerNames) -> Fields:
    disposition = _STATUS.get(content["status"], "unknown")
    made = _observed(content, names, "holding", disposition=disposition)
    return made | _place(content, names, "location", "bizLocation") | _papers(content)


def _inspect(content: Content, names: PartnerNames) -> Fields:
    verdict = {"pass": "conformant", "fail": "non_conformant"}.get(content["result"], "")
    if "object" in content:
        made = _observed(content, names, "inspecting")
    else:
        made = _went(content, names) | {"bizStep": "inspecting"}
    return made | ({"disposition": verdict} if verdict else {}) | _papers(content)


def _reverse(content: Content, names: PartnerNames) -> Fields:
    """What is taken back, seen: how much of which event is beside it."""
    like = content.get("like")
    made: Fields = {"type": "ObjectEvent", "action": "OBSERVE", "epcList": []}
    if like:
        made |= _things({"object": like["object"], **_taken(content)}, names)
    return made | {"bizStep": "other"} | _papers(content)


def _taken(content: Content) -> Fields:
    return {key: content[key] for key in ("quantity", "uom") if key in content}


def _void(_content: Content, _names: PartnerNames) -> Fields:
    """Of an event that is not at hand."""
    return {"type": "ObjectEvent", "action": "OBSERVE", "epcList": [], "bizStep": "other"}


_FIELDS: Mapping[str, Callable[[Content, PartnerNames], Fields]] = {
    "receive": _receive, "consume": _consume, "produce": _produce, "transform": _transform,
    "run": _went, "move": _move, "pack": _pack, "unpack": _pack, "ship": _ship,
    "return": _return, "adjust": _adjust, "count": _count, "status": _status,
    "inspect": _inspect, "reverse": _reverse, "void": _void,
    "define": _void,
}  # fmt: skip
