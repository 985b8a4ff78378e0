"""An EPCIS event that came in, put together again from the bookings it became.

They keep whatever no booking says in their attributes, under its own name; the rest follows from
the bookings. What cannot be told back: which of several ways a number was written in, and where an
event of another type was read as one of these (a transaction, an association, a container seen).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.partners.naming import PartnerNames
from app.partners.standard import Content, Fields, fields_of, lists_of

_KEPT = (
    "action", "bizStep", "disposition", "persistentDisposition", "readPoint", "bizLocation",
    "bizTransactionList", "sourceList", "destinationList", "sensorElementList", "ilmd",
    "certificationInfo", "eventTimeZoneOffset",
)  # fmt: skip
_PLACES = ("readPoint", "bizLocation")
_OF_OBJECTS = ("epcList", "quantityList")
_ASIDE = ("status", "inspect")  # bookings made beside the one that says what happened


def as_it_came(bookings: Sequence[Content], names: PartnerNames) -> Fields:
    """Type and fields of the event."""
    first = bookings[0]
    own = [each for each in bookings if "/hu:" not in each["event_id"]]
    own = [each for each in own if each["type"] not in _ASIDE] or own or [first]
    type_ = own[0]["type"]
    fields = fields_of(own[0], names)
    if type_ not in ("transform", "pack", "unpack"):
        fields = _of_objects([each for each in own if "object" in each], fields, names)
    elif type_ == "transform":
        fields |= _lot_data(own[0].get("outputs", ()))
        if own[0]["event_id"].startswith(own[0]["batch"]):  # it named no run
            del fields["transformationID"]
    return fields | _kept(first.get("attributes", {}), str(fields["type"]))


def _of_objects(bookings: Sequence[Content], fields: Fields, names: PartnerNames) -> Fields:
    """An event about objects: all of them, with what was said of them when they were made."""
    made = {
        key: value for key, value in fields.items()
        if key not in (*_OF_OBJECTS, "inputEPCList", "inputQuantityList", "outputEPCList",
                       "outputQuantityList", "transformationID", "ilmd", "type")
    }  # fmt: skip
    things = lists_of(bookings, names, *_OF_OBJECTS)
    return {
        "type": "ObjectEvent", "action": "ADD" if bookings and bookings[0]["type"] == "produce"
        else "OBSERVE", **(things if things else {"epcList": []}), **made,
        **_lot_data(bookings),
    }  # fmt: skip


def _lot_data(lines: Iterable[Content]) -> Fields:
    """What was said of what was made, as it was said."""
    told = (each["object"].get("attributes") for each in lines)
    return next(({"ilmd": each} for each in told if each), {})


def _kept(attributes: Mapping[str, Any], type_: str) -> Fields:
    """What the event said when it came, as far as its bookings kept it."""
    made: Fields = {}
    for key, value in attributes.items():
        if key in _PLACES and isinstance(value, str):
            made[key] = {"id": value}
        elif key == "action" and type_ == "TransformationEvent":
            continue
        elif key in _KEPT or (":" in key and not key.startswith(("lotgraph:", "@"))):
            made[key] = value
    return made
