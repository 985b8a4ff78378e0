"""Warnings that go with taken events; nothing is refused for them.

They are given once, with the answer `created`, from what is known at that moment.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson

from app.events.models import Note
from app.events.rows_of_event import EventRows, Key
from app.events.unit_notes import unit_notes
from app.events.warnings.numbers import number_notes
from app.graph.reads import Reads
from app.vocabulary import EVENT_TYPES
from app.vocabulary.reversing import booked_quantity, is_unknown, taken_back
from app.vocabulary.sources import SourceRules

Content = Mapping[str, Any]

# A source may always correct and describe its own.
_ANYONES = ("define", *(name for name, type_ in EVENT_TYPES.items() if type_.corrects))
_LOT_TRACKED = ("lot", "lot_and_serial")


def notes_of(
    work: Reads,
    events: Sequence[EventRows],
    rules: Mapping[str, SourceRules],
    *,
    numbered: bool = False,
) -> dict[Key, list[Note]]:
    """The warnings of new events, by (source, event id); `numbered`: numbers are handed out."""
    notes: dict[Key, list[Note]] = defaultdict(list)
    lotless: dict[str, list[tuple[Key, str]]] = defaultdict(list)
    corrections: list[Content] = []
    on_run: set[Key] = set()
    for each in events:
        key, kind = each.key, each.type
        rule = rules[key[0]]
        if each.local:
            text = f"the time has no offset; the source's zone {rule.zone} applies"
            notes[key].append(Note("time_without_offset", text, "at"))
        if rule.event_types is not None and kind not in (*rule.event_types, *_ANYONES):
            text = f"{key[0]} does not own {kind} events"
            notes[key].append(Note("not_the_owner", text, "type"))
        if EVENT_TYPES[kind].corrects and "like" not in each.content:
            corrections.append(each.content)
        for ref, field in each.lotless:
            lotless[ref].append((key, field))
            on_run |= {key} if "batch" in each.content else set()
        if each.notes:
            notes[key] += each.notes
    if lotless:
        for row in work.rows("events/tracking", refs=sorted(lotless)):
            text = "the item has lots but none is given"
            if row["tracking"] in _LOT_TRACKED:
                text = "the item is tracked by lot but no lot is given"
            elif not row["lots"]:
                continue
            for key, field in lotless[row["ref"]]:
                more = "; is the lot in “batch”?" if key in on_run else ""
                notes[key].append(Note("lot_missing", text + more, field))
    for key, note in (
        *unit_notes(work, events), *_of_corrections(work, corrections),
        *(number_notes(work, events) if numbered else ()),
    ):  # fmt: skip
        notes[key].append(note)
    return notes


def _of_corrections(work: Reads, corrections: Sequence[Content]) -> Iterator[tuple[Key, Note]]:
    """What voids and reverses cannot do to the events they point at."""
    if not corrections:
        return
    targets = {(each["source"], _target(each)) for each in corrections}
    rows = work.rows("events/content", keys=[list(target) for target in sorted(targets)])
    known = {(row["source"], row["event_id"]): orjson.loads(row["content"]) for row in rows}
    for each in corrections:
        source, target = each["source"], _target(each)
        field = EVENT_TYPES[each["type"]].corrects
        content = known.get((source, target))
        if content is None:
            text = f"event {target} of {source} is not known yet; this takes effect when it comes"
            yield (source, each["event_id"]), Note("target_unknown", text, field)
        elif why := _powerless(each, content):
            yield (source, each["event_id"]), Note("no_effect", why, field)
        elif why := _leaves_open(each, content):
            yield (source, each["event_id"]), Note("stays_unknown", why, "quantity")


def _target(content: Content) -> str:
    return str(content[EVENT_TYPES[content["type"]].corrects])


def _powerless(correction: Content, content: Content) -> str:
    """Why a void or reverse changes nothing, or nothing to say."""
    kind, target = content["type"], content["event_id"]
    if correction["type"] == "void":
        if kind == "void":
            return f"event {target} is a void, and a void cannot be voided; send the event anew"
        return ""
    reversed_ = EVENT_TYPES[kind].reversed
    if reversed_ == "no":
        return f"event {target} is a {kind} and books no quantity; a void takes it out"
    if correction.get("quantity") is None:
        return ""
    if reversed_ == "whole":
        return f"event {target} is a {kind}: it can be reversed as a whole only"
    if correction["quantity"] and is_unknown(1.0, [taken_back(content, correction)]):
        uom, own = correction.get("uom"), content.get("uom")
        why = f"{uom} and {own} do not convert"
        if uom is None or own is None:
            named = f"only the one names a unit, {uom or own}"
            booked = abs(booked_quantity(content) or 0)
            why = f"it takes back {correction['quantity']:g} of {booked:g}, and {named}"
        text = f"{why}: what is left of event {target} is not known; "
        return text + "give the quantity in its unit"
    return ""


def _leaves_open(correction: Content, content: Content) -> str:
    """Why nobody knows how much is left after a reverse of a part, or nothing to say."""
    part, target = correction.get("quantity"), content["event_id"]
    if correction["type"] == "void" or not part:
        return ""
    if EVENT_TYPES[content["type"]].reversed != "part":
        return ""
    if "hu" in content.get("object", ()):
        return f"event {target} is of a container: which of its contents came back is not known"
    if booked_quantity(content) is None:
        return f"event {target} has no quantity, so what is left of it is not known"
    return ""
