"""The last files of a first load: what follows from all events together, and what lotgraph keeps
beside them."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from app.chain.entries import LogHead, link
from app.deliveries.service import STEP as DELIVERED_STEP
from app.events.ordinals import STEP as ORDINALS_STEP
from app.events.upgrade import STEP as REVERSALS_STEP
from app.firstload.building import GraphFiles
from app.firstload.columns import EVENT, SIGNS, TELLING
from app.firstload.finish import STEP
from app.times import now
from app.vocabulary import make_ref

_BUFFER = 4 * 1024**2  # the importer's own
_SOURCE = ("name", "name_shown", "zone", "day_start", "at_basis", "event_types:string[]",
           "retime_after:long")  # fmt: skip
_ENTRY = ("chain", "number:long", "at:long", "kind", "by", "how", "text", "hash")
_HEAD = ("name", "chain", "number:long", "hash", "taken_at:long")
_REFUSED = ("sha256", "source", "event_id", "code", "field", "text", "content", "refs:string[]",
            "recorded_at:long")  # fmt: skip
_CLOCK = ("name", "last:long", "ordinals:long", "shape:long", "drawn", "taken_by:long")
_STEP = ("name", "whole:boolean", "source", "event_id")
_OWN = {"Source": _SOURCE, "AuditEntry": _ENTRY, "AuditHead": _HEAD, "Refused": _REFUSED,
        "Clock": _CLOCK, "Step": _STEP}  # fmt: skip


def write_rest(found: GraphFiles) -> list[str]:
    """Write what is not written yet; the importer's arguments behind `database import full`, files
    by their names in the folder."""
    for page in found.shipments.delivered(found.taken.given):
        found.sheets.add("DELIVERED", page)
    within: list[list[str]] = []
    for sheet, columns, rows in found.things.written(lambda ref: _given(found, ref, within)):
        found.sheets.add(sheet, rows, columns)
    found.sheets.add("IN", within)
    for label, kept in _beside(found):
        names = [name.partition(":")[0] for name in _OWN[label]]
        cells = [[row.get(name) for name in names] for row in kept]
        found.sheets.add(label, cells, _OWN[label])
    found.sheets.close()
    return list(_arguments(found))


def _given(found: GraphFiles, ref: str, within: list[list[str]]) -> Mapping[str, Any]:
    """What events give a thing, its supplier lots among it; `within`: places in others."""
    told = found.taken.given(ref) if ref in found.taken.about else {}
    if "in" in told:
        told = dict(told)
        if inner := told.pop("in"):
            within.append([ref, make_ref("location", inner)])
    if ref in found.supplied:
        told = {**told, "supplier_lots": sorted(found.supplied[ref])}
    return told


def _beside(found: GraphFiles) -> Iterator[tuple[str, list[Mapping[str, Any]]]]:
    """The nodes that are neither things nor events."""
    yield (
        "Source",
        [
            {"name": name, **found.words.told(name)}
            | ({"retime_after": -1} if found.words.is_pending(name) else {})
            for name in sorted(found.words.names)
        ],
    )
    entries = link(LogHead(secrets.token_hex(8), 0, ""), found.drafts, now())
    if found.events:
        last = entries[-1]
        yield "AuditEntry", [each.row for each in entries]
        yield "AuditHead", [
            {"name": "audit", "chain": last.fields["chain"], "number": last.number,
             "hash": last.hash, "taken_at": now()}
        ]  # fmt: skip
    refused = list(found.refusals.values())
    first, found.next_stamp = found.next_stamp, found.next_stamp + len(refused)
    yield (
        "Refused",
        [each.row | {"recorded_at": first + place} for place, each in enumerate(refused)],
    )
    yield "Clock", [
        {"name": "recorded", "last": found.next_stamp - 1, "shape": 1,
         "ordinals": len(found.things.ordinals), "drawn": secrets.token_hex(8)}
    ]  # fmt: skip
    done = (REVERSALS_STEP, DELIVERED_STEP, ORDINALS_STEP)
    whole = dict.fromkeys(done, True) | {STEP: False}
    yield "Step", [{"name": name, "whole": told} for name, told in whole.items()]


def _arguments(found: GraphFiles) -> Iterator[str]:
    yield from SIGNS
    yield "--id-type=string"
    if found.sheets.quoted:
        yield "--multiline-fields=true"
    if found.sheets.longest * 2 > _BUFFER:
        yield f"--read-buffer-size={found.sheets.longest * 2 // 1024**2 + 1}m"
    for name in found.sheets.names():
        label = name.partition(".")[0]
        file = f"{name}.csv"
        if name in (EVENT, TELLING):
            yield f"--nodes=Event={file}"
        elif label in _OWN:
            yield f"--nodes={label}={file}"
        elif label.isupper():
            yield f"--relationships={label}={file}"
        else:
            yield f"--nodes=Thing:{label}={file}"


COMMAND = "command.txt"
"""Name of the file that says how a server is made of the folder it stands in."""


def command_of(arguments: Sequence[str], database: str) -> str:
    """The command that makes a database of the files of the folder it is run in."""
    parts = ["neo4j-admin database import full --overwrite-destination", *arguments, "--", database]
    return " ".join(parts)


def in_folder(arguments: Sequence[str], folder: Path) -> list[str]:
    """The same arguments with files named where they are."""
    found = []
    for each in arguments:
        head, sign, file = each.rpartition("=")
        named = head.startswith(("--nodes=", "--relationships="))
        found.append(f"{head}{sign}{folder / file}" if named else each)
    return found
