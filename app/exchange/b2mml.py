"""Performance documents of B2MML (ISA-95), from execution systems, read as lotgraph events.

What a segment says it consumed and produced is booked on the order of its response. Elements are
known by their local names, so that every version is read; what has no field stands in attributes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, BinaryIO

from app import gs1
from app.events.json_text import number_of
from app.events.models import Incoming, Note, Problem
from app.exchange.cfx import Aside
from app.exchange.epcis.names import hash16
from app.exchange.epcis.words import quantity_of, written_time
from app.exchange.xml_stream import XmlNode, XmlStream

_PLAIN = re.compile(r"\d{1,9}(\.\d{1,6})?")  # a quantity; what is none is kept as it is written
_ROOT = re.compile(r"\w*(?:Production|Operations|Work)Performance")
_RESPONSES = ("ProductionResponse", "OperationsResponse", "WorkResponse")
_ORDER = ("ProductionRequestID", "OperationsRequestID", "WorkRequestID", "ID")
_ACTUALS = {
    "MaterialActual": "", "MaterialConsumedActual": "Consumed", "ConsumableActual": "Consumed",
    "MaterialProducedActual": "Produced",
}  # fmt: skip
_ROLES = {
    "produced": "main", "finalgood": "main", "coproduct": "co_product",
    "coproductproduced": "co_product", "byproduct": "by_product",
    "byproductproduced": "by_product", "scrap": "scrap",
}  # fmt: skip
_CONSUMED = ("consumed", "consumable", "yieldconsumed")
_TIMES = ("ActualEndTime", "EndTime", "ActualStartTime", "StartTime")
_ENVELOPE = ("CreationDateTime", "PublishedDate")
_USED = (
    "MaterialDefinitionID", "MaterialLotID", "MaterialSubLotID", "MaterialUse", "Quantity",
    "MaterialActualProperty",
)  # fmt: skip


def is_performance_root(name: str) -> bool:
    """Whether an XML document with this root says what was produced."""
    return _ROOT.fullmatch(name) is not None


class B2mmlFile:
    """The events of a performance document. Errors: `XmlError` while they are read."""

    def __init__(self, stream: BinaryIO, source: str) -> None:
        self._xml = XmlStream(stream, lambda _path, name: name in _RESPONSES)
        self._source = source
        self._seen: Counter[str] = Counter()

    @property
    def position(self) -> int:
        """How many bytes were read."""
        return self._xml.position

    def parts(self) -> Iterator[Incoming | Aside]:
        """The events, in their order; what books nothing is told."""
        for number, (_, response) in enumerate(self._xml.nodes(), 1):
            order = next((text for name in _ORDER if (text := response.value(name))), "")
            found = False
            for segment, node in _actuals(response, response):
                found = True
                yield from self._actual(number, order, (segment, response), node)
            if not found:
                yield Aside("response without materials", number)

    def _actual(
        self, line: int, order: str, around: tuple[XmlNode, XmlNode], node: XmlNode
    ) -> Iterator[Incoming | Aside]:
        use = re.sub(r"[^a-z]", "", (_ACTUALS[node.name] or node.value("MaterialUse")).lower())
        item, lot = node.value("MaterialDefinitionID"), node.value("MaterialLotID")
        event: dict[str, Any] = {"source": self._source} | self._time(around)
        if use in _CONSUMED:
            event["type"] = "consume"
        elif use in _ROLES:
            event |= {"type": "produce", "role": _ROLES[use]}
        else:
            yield Aside(f"material of another use ({node.value('MaterialUse') or 'none'})", line)
            return
        event |= {"object": {"item": item, "lot": lot} if lot else {"item": item}}
        notes: list[Note] = []
        event |= _quantity(node.child("Quantity"), notes)
        event |= {"work_order": order} if order else {}
        if attributes := _attributes(node, around[0]):
            event["attributes"] = attributes
        event["event_id"] = self._id(event)
        if not item:
            yield Incoming(line, None, event, _NO_ITEM)
            return
        yield Incoming(line, event, event, None, tuple(notes))
        container = node.value("MaterialSubLotID")
        if lot and len(container) == 18 and gs1.has_valid_check_digit(container):
            yield Incoming(line, self._packed(event, container), event)

    def _packed(self, event: dict[str, Any], container: str) -> dict[str, Any]:
        """A sublot that is a container: the lot was in it, nobody says from when."""
        content = {"hu": container, "contents": [{"object": event["object"]}]}
        return {"event_id": f"sublot:{hash16(content)}", "source": self._source, "type": "pack",
                **content}  # fmt: skip

    def _id(self, event: dict[str, Any]) -> str:
        digest = hash16(event)
        self._seen[digest] += 1
        return f"sha256:{digest}-{self._seen[digest]}"

    def _time(self, around: tuple[XmlNode, XmlNode]) -> dict[str, str]:
        for node in around:
            for name in _TIMES:
                if time := written_time(node.value(name)):
                    return {"at": time, "at_basis": "occurred"}
        said = dict(reversed(self._xml.texts))
        times = (written_time(said.get(name, "")) for name in _ENVELOPE)
        return next(({"at": time, "at_basis": "posted"} for time in times if time), {})


_NO_ITEM = Problem(
    "no_objects", "a material has no definition", "MaterialDefinitionID",
    "Name the item in MaterialDefinitionID.",
)  # fmt: skip


def _actuals(node: XmlNode, segment: XmlNode) -> Iterator[tuple[XmlNode, XmlNode]]:
    """(segment, material) of a response and of the segments in it."""
    for each in node.children:
        if each.name in _ACTUALS:
            yield segment, each
        else:
            yield from _actuals(each, each if each.name == "SegmentResponse" else segment)


def _quantity(node: XmlNode | None, notes: list[Note]) -> dict[str, Any]:
    if node is None:
        return {}
    written, uom = node.value("QuantityString"), node.value("UnitOfMeasure")
    made: dict[str, Any] = {"uom": uom} if uom else {}
    if _PLAIN.fullmatch(written):
        return made | {"quantity": number_of(written)}
    amount = quantity_of(written, notes, "QuantityString")
    return made if amount is None else made | {"quantity": amount}


def _attributes(node: XmlNode, segment: XmlNode) -> dict[str, Any]:
    """What a material says that no field has, its properties by their ids."""
    made: dict[str, Any] = {}
    if segment.name == "SegmentResponse" and (own := segment.value("ID")):
        made["SegmentResponse"] = own
    for each in node.children:
        if each.name == "MaterialActualProperty":
            value = each.child("Value")
            made[each.value("ID")] = "" if value is None else value.value("ValueString")
        elif each.name not in _USED and (text := _said(each)):
            made[each.name] = text
    quantity = node.child("Quantity")
    if quantity is not None and not _PLAIN.fullmatch(quantity.value("QuantityString")):
        made["Quantity"] = _said(quantity)
    if container := node.value("MaterialSubLotID"):
        made["MaterialSubLotID"] = container
    return made


def _said(node: XmlNode) -> Any:
    if not node.children:
        return node.text.strip()
    made: dict[str, Any] = {}
    for each in node.children:
        if value := _said(each):
            made[each.name] = [made[each.name], value] if each.name in made else value
    return made
