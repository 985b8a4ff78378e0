"""A profile begun for a table that none fits: its columns by what their headers mean, one rule.

What is not understood stands in a comment, so that somebody who knows the table moves it where it
belongs; the draft is read and checked like any other profile.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence

from app.files.headers import has_unit, name_and_unit
from app.files.words import CHANGING, looks_like, meaning_of, plain_word
from app.profiles.model import VERSION, Profile

_OBJECT = ("item", "lot", "serial", "hu", "expires_at", "manufactured_at")
_EVENTS = (  # the first whose column is there
    ("supplier", "receive", ("quantity", "uom", "supplier", "supplier_lot", "location")),
    ("customer", "ship", ("quantity", "uom", "customer", "from")),
    ("work_order", "produce", ("quantity", "uom", "work_order", "location", "resource")),
    ("to", "move", ("quantity", "uom", "from", "to")),
)


def draft(name: str, columns: Sequence[str]) -> str:
    """A profile for a table with these headers, as YAML."""
    found: dict[str, str] = {}
    unknown, changing = [], []
    for column in columns:
        if not column:
            continue
        field = meaning_of(column) or meaning_of(name_and_unit(column)[0])
        if plain_word(column) in CHANGING:
            changing.append(column)
        elif field and field not in found:
            found[field] = column
        else:
            unknown.append(column)
    named = list(found)
    lines = [
        f"profile: {name}", f"version: {VERSION}", f"title: {name}",
        "source: " + name.split("-")[0],
        "needs: [" + ", ".join(each for each in found if each in (*_OBJECT[:3], "quantity")) + "]",
        "columns:",
        *(f"  {field}: [{_quoted(column)}]" for field, column in found.items()),
    ]  # fmt: skip
    if "uom" not in found and has_unit(found.get("quantity", "")):
        lines.append("  uom: []  # that of the header, or of a column of another export")
        found["uom"] = ""
    if unknown:
        lines += ["  # What are these? Give each a name here, or list it under “ignored”."]
        lines += [f"  # {_guess(column)}: [{_quoted(column)}]" for column in unknown]
    # A column that may hold lots is not passed over: loading stops until somebody decides.
    left = [column for column in unknown if looks_like(column) not in ("lot", "serial")]
    lines.append("ignored: [" + ", ".join(map(_quoted, (*left, *changing))) + "]")
    lines.append("# Cells that name a row for good, so that a later export books nothing twice:")
    lines.append("key_of: [" + ", ".join(each for each in named if each != "note") + "]")
    lines += ["rules:", "  - when: {}", "    events: " + _event(found)]
    return "\n".join(lines) + "\n"


def _event(found: Iterable[str]) -> str:
    names = set(found)
    told = ((type_, fields) for name, type_, fields in _EVENTS if name in names)
    type_, fields = next(told, ("receive", ("quantity", "uom", "location")))
    parts = ", ".join(f"{name}: '{{{name}}}'" for name in _OBJECT if name in names)
    more = [name for name in (*fields, "document", "note") if name in names]
    at = ["at: '{at}'"] if "at" in names else []
    return "{" + ", ".join([
        f"type: {type_}", *at, f"object: {{{parts}}}", *(f"{name}: '{{{name}}}'" for name in more),
    ]) + "}"  # fmt: skip


def _guess(column: str) -> str:
    return looks_like(column) or re.sub(r"\W+", "_", plain_word(column)) or "column"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def draft_like(profile: Profile, name: str, others: Sequence[str]) -> str:
    """A copy of a profile under a name of one's own, with the columns it does not know."""
    text = re.sub(r"(?m)^profile:.*$", f"profile: {name}", profile.text, count=1)
    if others:
        told = ", ".join(map(_quoted, others))
        text = f"# It does not know these columns yet: {told}\n" + text
    return text
