"""The data dictionary: what every label, relationship type and property means.

`docs/data-dictionary.md` is made from this (`lotgraph schema --dictionary`), and a test holds it
against the graph of the demo plant: a property without a meaning is an error.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.vocabulary import (
    CACHED_RELATIONSHIPS,
    EVENT_RELATIONSHIPS,
    LABELS,
    LASTING_RELATIONSHIPS,
    RELATIONSHIPS,
)

LABEL_MEANINGS: Mapping[str, str] = {
    "Item": "A material, part or product.",
    "Lot": "A quantity of an item that is managed together; its key is item and lot number.",
    "Serial": "One unit of an item; its key is item and serial number.",
    "WorkOrder": "An order to make something; it may have several runs.",
    "Batch": "One run of an order, or of none: a process event, not an inventory grouping.",
    "Completion": "What an order as a whole reported as made; people see it as the order.",
    "HandlingUnit": "A pallet, box, tote or tank that holds things; it may hold others.",
    "Location": "A site, warehouse, area, bin or place in transit.",
    "Customer": "Who gets what is shipped: customer, partner, own place or disposal firm.",
    "Supplier": "Who delivered.",
    "Resource": "A line, machine, tank or room that runs are on.",
    "Inspection": "One test result of a lot, serial or run.",
    "Thing": "Every node that a person can name carries this beside its own label.",
    "Source": "A system that tells events: MES, ERP, WMS, LIMS.",
    "Event": "Every event that was taken, as it was told. Nothing is ever deleted.",
    "Refused": "An event that was not taken, so that answers can say it is missing.",
}
RELATIONSHIP_MEANINGS: Mapping[str, tuple[str, str]] = {
    name: (each.ends, each.means) for name, each in RELATIONSHIPS.items()
}
# Properties of nodes. A property that means the same everywhere stands once.
NODE_PROPERTIES: Mapping[str, str] = {
    "ref": "readable key, unique over all kinds, e.g. lot:ITEM/LOT",
    "ordinal": "the thing's own whole number in this graph; never given to another thing",
    "number": "the number a person knows it by: lot, serial, order, container, item number",
    "name": "name for people",
    "name_shown": "name of the source for people",
    "item": "number of the item",
    "status": "released, quarantine, hold, rejected, recalled, scrapped or expired",
    "manufactured_at": "when it was made, ISO 8601",
    "expires_at": "when it expires, ISO 8601",
    "supplier_lots": "refs of the supplier lots it was received as",
    "aliases": "the same thing's identifiers in other forms, e.g. EPC URNs",
    "attributes": "whatever else was told, as JSON text",
    "uom": "unit: of an item its own, of an order its quantity's, of an inspection its value's",
    "factors": "conversions of the item's units, as JSON text, e.g. pieces per case",
    "type": "of an item: raw, packaging, intermediate, finished; of an event: its type",
    "tracking": "how the item is tracked: lot, serial, lot_and_serial, none",
    "gtin": "GS1 item number, 14 digits",
    "gln": "GS1 location number",
    "kind": "of a run what was done; of a place or a customer what it is",
    "homogeneous": "whether everything in the run mixed evenly",
    "order": "number of the order",
    "started_at": "when the run began, as told",
    "ended_at": "when the run ended, as told",
    "operator": "who ran it",
    "parameters": "process parameters as JSON text",
    "record": "address of the record in the source",
    "makes": "number of the item the order is to make",
    "quantity": "how much the order is to make",
    "due": "when the order is due",
    "contact": "person to contact",
    "phone": "telephone",
    "email": "mail address",
    "address": "postal address",
    "country": "country code",
    "test": "what was tested",
    "result": "pass, fail or value",
    "value": "measured value",
    "limits": "limits of the value, as JSON text",
    "zone": "time zone of the source",
    "day_start": "when a day of the source begins",
    "at_basis": "occurred (it happened then) or posted (booked then, happened at or before)",
    "event_types": "the event types the source owns",
    "source": "which system told it",
    "event_id": "the event's id, unique within its source",
    "at": "time as it was told",
    "at_from": "begin of the time, microseconds since 1970 in UTC",
    "at_to": "end of the time, microseconds since 1970 in UTC",
    "recorded_at": "stamp of the writer, microseconds, strictly increasing in order of commit",
    "named_at": "of a thing: stamp of the first event that named it",
    "voided_at": "when it was voided, a stamp; absent: it stands",
    "document": "number of the document",
    "documents": "numbers of other documents beside it",
    "content": "canonical JSON of the event (RFC 8785)",
    "batch": "of an event whose stamp came from a file: the first stamp of its batch",
    "sha256": "hash of the content",
    "target": "id of the event a void or reverse points at",
    "code": "why it was refused, a stable code",
    "text": "why it was refused, in words",
    "refs": "the refs it names",
    "field": "the field that was wrong",
    "line": "line of the input",
    "conflict": "whether another content of the same event was there first",
}
RELATIONSHIP_PROPERTIES: Mapping[str, str] = {
    "event": "id of the event it comes from; unique with source and line, per type",
    "source": "source of that event",
    "line": "which line of the event's sorted content",
    "at": "time as it was told, when it was a date or a local time",
    "at_from": "begin of the booked time, microseconds since 1970 in UTC; absent: unknown",
    "at_to": "end of the booked time, microseconds since 1970 in UTC; absent: unknown",
    "at_basis": "occurred or posted",
    "recorded_at": "stamp of the writer when it was taken",
    "named_at": "of a link without an event: stamp of the first event that named both ends",
    "quantity": "as booked; net is quantity less reversed; DELIVERED: net, in the item's unit",
    "uom": "unit of the quantity",
    "container": "of what was delivered: ref of the container it was shipped in",
    "certain": "of what was delivered: whether it surely was in the container",
    "also": "the same amount in other units, as 5.5 kg each",
    "position": "where in the unit it is",
    "part": "of a status: whether it is of a part of the thing only",
    "document": "number of the document",
    "documents": "numbers of other documents beside it",
    "document_kinds": "what kinds these are, in the same order",
    "basis": "recorded, or assumed (never certain, time unknown)",
    "voided_at": "when the event was voided; absent: it stands",
    "undone_at": "when nothing was left of it after reversals; absent: something is",
    "reversed": "how much was taken back since",
    "rest_unknown": "true when more of it was taken back, nobody knows how much",
    "rev_quantity": "each reversal's quantity; -1: all, -2: some, nobody knows how much",
    "rev_recorded_at": "each reversal's stamp",
    "rev_voided_at": "when each reversal was voided itself",
    "past_quantity": "what reversals that name no event once took back, before others were chosen",
    "past_recorded_at": "since which stamp each of these did",
    "past_voided_at": "until which stamp each of these did",
    "flags": "what is out of the ordinary as one number, see graph.md",
    "untracked": "true where one end is an item without a lot: a leaf",
    "role": "of what was made: main, co_product, by_product, scrap",
    "location": "ref of the place of the booking",
    "from": "ref of the place it left",
    "to": "ref of the place it came back to",
    "ship_to": "where the customer wanted it",
    "reason": "why it was adjusted",
    "supplier_lot": "ref of the supplier's lot",
    "supplier_lot_number": "the supplier's lot number as such",
    "everything": "true when all that was inside was taken out",
    "status": "status of a part of the lot",
}


def as_markdown() -> str:
    """The dictionary as a page."""
    lines = [
        "# Data dictionary",
        "",
        "What the names in the graph and in `lotgraph export` mean. Made by `lotgraph schema "
        "--dictionary`; [graph.md](graph.md) tells how they belong together, `lotgraph schema` "
        "what there is in your graph, with types and counts.",
        "",
        "## Labels",
        "",
        "| label | refs begin with | meaning |",
        "|---|---|---|",
    ]
    kinds = {label: kind for kind, label in LABELS.items()}
    for label, meaning in LABEL_MEANINGS.items():
        prefix = f"`{kinds[label]}:`" if label in kinds else ""
        lines.append(f"| `{label}` | {prefix} | {meaning} |")
    lines += ["", "## Relationships", "", "| type | from → to | carries an event | meaning |",
              "|---|---|---|---|"]  # fmt: skip
    for name, (ends, meaning) in RELATIONSHIP_MEANINGS.items():
        carries = "yes" if name in EVENT_RELATIONSHIPS else "no, it lasts"
        carries = "names one, a cache" if name in CACHED_RELATIONSHIPS else carries
        lines.append(f"| `{name}` | {ends} | {carries} | {meaning} |")
    lines += _table("Properties of nodes", NODE_PROPERTIES)
    lines += _table("Properties of relationships", RELATIONSHIP_PROPERTIES)
    lines += [
        "",
        "## Files of an export",
        "",
        "`nodes/<label>.parquet` has `key` (the ref; source and event id for events), `labels`, "
        "then the properties. `relationships/<type>.parquet` has `start` and `end` (keys), then "
        "the properties. `manifest.json` lists every file with rows, bytes, SHA-256 and columns.",
    ]
    return "\n".join(lines) + "\n"


def _table(title: str, meanings: Mapping[str, str]) -> list[str]:
    head = ["", f"## {title}", "", "| property | meaning |", "|---|---|"]
    return head + [f"| `{name}` | {meaning} |" for name, meaning in meanings.items()]


def without_meaning() -> set[str]:
    """Labels and types of the vocabulary that this dictionary forgets; empty when it is whole."""
    types = {*EVENT_RELATIONSHIPS, *LASTING_RELATIONSHIPS, *CACHED_RELATIONSHIPS}
    return (set(LABELS.values()) - set(LABEL_MEANINGS)) | (types - set(RELATIONSHIP_MEANINGS))
