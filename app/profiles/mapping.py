"""A profile made of what a person said of a table's columns: one by one, or beside another profile.

It is written as YAML like any other, so that it can be shown, mended and checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import yaml

from app.errors import UsageError
from app.files.headers import has_unit
from app.files.words import plain_word
from app.profiles.find import lacks
from app.profiles.model import VERSION, Profile, read_profile
from app.vocabulary import EVENT_TYPES

MARK = "# Made on the page Load; made again there, it is replaced.\n"
# What a column can be, in the words of people.
MEANINGS: Mapping[str, str] = {
    "at": "date or time", "item": "item", "lot": "lot", "serial": "serial number",
    "quantity": "quantity", "uom": "unit", "type": "kind of event (receive, consume, …)",
    "work_order": "work order", "batch": "batch of the order", "supplier": "supplier",
    "supplier_lot": "supplier's lot", "customer": "customer", "from": "from place",
    "to": "to place", "location": "place", "document": "document", "resource": "machine or line",
    "expires_at": "expiry date", "manufactured_at": "production date", "reason": "reason",
    "note": "note", "row": "number that names the row for good",
}  # fmt: skip
KINDS: Mapping[str, str] = {
    "receive": "came in from a supplier", "produce": "was made",
    "consume": "was used up in an order", "ship": "went to a customer", "move": "was moved",
    "return": "came back, or went back to the supplier", "adjust": "changed its stock by so much",
    "count": "was counted",
}  # fmt: skip
_OBJECT = ("item", "lot", "serial", "expires_at", "manufactured_at")
_NEEDED = ("item", "lot", "serial", "quantity", "work_order", "type")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")


def name_from(text: str) -> str:
    """A name for a profile, from that of a file."""
    plain = re.sub(r"[^a-z0-9]+", "-", plain_word(text.rpartition(".")[0] or text))
    return plain.strip("-")[:50].strip("-") or "own"


def check_name(name: str) -> str:
    """The name of an own profile. Errors: `UsageError`."""
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"“{name}” is no name for a profile.",
            remedy="Write small letters a to z, digits and dashes, 60 at the most.",
        )
    return name


def profile_of_columns(name: str, source: str, columns: Mapping[str, str], kind: str) -> str:
    """A profile for a table: each header with what it means (nothing: it is not read). `kind`: what
    its rows say, where no column does. Errors: `UsageError`."""
    fields = _each_once(columns)
    if "item" not in fields or not {"lot", "serial"} & set(fields):
        raise UsageError(
            "No column is said to be the item, or none to be the lot or serial number.",
            remedy="Choose which columns hold them.",
        )
    named = list(fields)
    if "uom" not in fields and has_unit(*fields.get("quantity", [""])):
        fields["uom"] = []  # that of the header, or of a column of another export
    kinds = list(KINDS) if "type" in fields else [kind]
    if kinds[0] not in KINDS:
        raise UsageError("It is not said what the rows say.", remedy="Choose what happened there.")
    rules = [{"when": {"type": [each]} if "type" in fields else {},
              "events": [_event(each, fields)]} for each in kinds]  # fmt: skip
    return _written({
        "profile": name, "version": VERSION, "title": f"Columns of {name}, chosen by hand",
        "source": source or name.split("-")[0],
        "needs": [each for each in fields if each in _NEEDED],
        "columns": fields,
        "ignored": [header for header, field in columns.items() if header and not field],
        **({"key": ["{row}"]} if "row" in fields else {}),
        "key_of": [each for each in named if each not in ("note", "row")],
        "rules": rules,
    })  # fmt: skip


def _each_once(columns: Mapping[str, str]) -> dict[str, list[str]]:
    """The header of each meaning. Errors: `UsageError` when two are said to be the same."""
    fields: dict[str, list[str]] = {}
    for header, field in columns.items():
        if field and field in fields:
            raise UsageError(
                f"Two columns are said to be the {MEANINGS.get(field, field)}: "
                f"“{fields[field][0]}” and “{header}”.",
                remedy="Choose one of them, and “not read” for the other.",
            )
        if field:
            fields[field] = [header]
    return fields


def _event(kind: str, fields: Iterable[str]) -> dict[str, Any]:
    names, type_ = set(fields), EVENT_TYPES[kind]
    event: dict[str, Any] = {"type": kind}
    event["object"] = {name: f"{{{name}}}" for name in _OBJECT if name in names}
    for name in fields:
        if name in ("at", "document", "note") or (name not in event and type_.field(name)):
            event[name] = f"{{{name}}}"
    # The place of a row is where its kind of event has one.
    if "location" in names and not type_.field("location"):
        event.setdefault("from" if type_.field("from") else "to", "{location}")
    return event


def profile_with(profile: Profile, name: str, columns: Mapping[str, str]) -> str:
    """A profile with the headers of a table put under its own names, or under those it does not
    read. Errors: `UsageError`, also when it then lacks what it needs; `ProfileError`."""
    _each_once(columns)
    given = yaml.safe_load(profile.text)
    given["profile"] = name
    words = {field: [str(each) for each in told] for field, told in given["columns"].items()}
    ignored = [str(each) for each in given.get("ignored", [])]
    for header, field in columns.items():
        if field not in ("", *words):
            raise UsageError(
                f"The profile {profile.name} has no column “{field}”.",
                remedy=f"It has: {', '.join(words)}.",
            )
        for told in (*words.values(), ignored):
            if header in told:
                told.remove(header)
        # What was said by hand comes before the other words of a column.
        (words[field].insert(0, header) if field else ignored.append(header))
    text = _written(given | {"columns": words, "ignored": ignored})
    if missing := lacks(read_profile(text, name, shipped=False), list(columns)):
        names = ", ".join(MEANINGS.get(each, each) for each in missing)
        raise UsageError(
            f"The profile {profile.name} needs a column that no column is said to be: {names}.",
            remedy="Choose which column holds it.",
        )
    return text


def _written(given: Mapping[str, Any]) -> str:
    text: str = yaml.safe_dump(dict(given), allow_unicode=True, sort_keys=False, width=100)
    return MARK + text
