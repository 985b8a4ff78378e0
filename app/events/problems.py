"""Saying what is wrong with an event: stable codes, words, and what to do."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from app.events.models import Problem
from app.vocabulary import EVENT_TYPES as RECORDS

EVENT_TYPES = tuple(RECORDS)

_REMEDIES = {
    "missing_field": "Add the field.",
    "unknown_field": "Remove it, correct its name, or put it under “attributes”.",
    "unknown_type": "Use one of: " + ", ".join(EVENT_TYPES) + ".",
    "bad_time": "Write 2026-03-02T08:00:00+01:00, or 2026-03-02 for a whole day.",
    "bad_quantity": "Write a plain number such as 12.5.",
    "negative_quantity": "Quantities are zero or more.",
    "too_many_places": "Round to six decimal places.",
    "too_long": "Shorten it; longer texts belong into “note” or “attributes”.",
    "bad_object": 'Write {"item": …, "lot": …}, {"item": …, "serial": …}, {"hu": …}.',
    "empty": "Fill the field or leave it out.",
    "wrong_type": "See the event table in the manual.",
    "bad_value": "Correct it as said.",
    "bad_text": "Remove the character.",
}

_EXPECTED = {
    "model_type": "it should be an object {…}",
    "dict_type": "it should be an object {…}",
    "list_type": "it should be a list […]",
    "string_type": "it should be a text",
    "bool_type": "it should be true or false",
    "bool_parsing": "it should be true or false",
}


def _code(error: ErrorDetails) -> str:
    kind = error["type"]
    if kind in _REMEDIES:
        return kind
    if kind in ("missing", "too_short"):
        return "missing_field"
    if kind == "extra_forbidden":
        return "unknown_field"
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        return "unknown_type"
    if kind == "string_too_short":
        return "empty"
    if kind == "string_too_long":
        return "too_long"
    if kind == "string_unicode":
        return "bad_text"
    return "bad_value" if kind in ("literal_error", "enum") else "wrong_type"


def say(error: ValidationError, fields: Mapping[str, Any]) -> Problem:
    """What is wrong with an event, in words: the first error, and how many more there are."""
    details = error.errors(include_url=False)
    first = details[0]
    code = _code(first)
    tag = fields.get("type")
    field = _field(first, fields)
    if code == "unknown_type":
        given = f"“{str(tag)[:40]}” is not an event type" if tag else "the event has no type"
        remedy = _REMEDIES[code]
        near = difflib.get_close_matches(str(tag).lower(), EVENT_TYPES, 1, 0.7) if tag else []
        if near:
            given += f"; did you mean “{near[0]}”?"
        if "@context" in fields or str(tag).startswith("EPCIS"):
            remedy = "Load an EPCIS document whole, or send it to /api/v1/epcis."
        return Problem(code, given, "type", remedy)
    whole = "field" in first.get("ctx", {}) and len(first["loc"]) <= 1
    text = f"{'the event' if whole or not field else field} {_words(code, first)}"
    if len(details) > 1:
        text += f" (and {len(details) - 1} more)"
    return Problem(code, text, field, _REMEDIES[code])


def said_twice(key: str) -> Problem:
    """What is wrong with an object that has a key twice: which was meant, nobody can tell."""
    remedy = "Keep the one that is meant."
    return Problem("duplicate_key", f"{key} is given twice in one object", key, remedy)


def _field(error: ErrorDetails, fields: Mapping[str, Any]) -> str:
    """The field as the sender knows it: the parts of a define's one shape get their own names."""
    path = [str(step) for step in error["loc"]]
    if path and path[0] == fields.get("type"):
        path = path[1:]
    path += [str(error.get("ctx", {}).get("field", ""))]
    field = ".".join(step for step in path if step)
    if fields.get("type") != "define":
        return field
    subject = fields.get("subject")
    kind = subject.get("kind", "") if isinstance(subject, Mapping) else ""
    own = {"order": "work_order"}.get(str(kind), str(kind))
    field = own if field == "subject.number" and own else field
    return field.removeprefix("subject.").removeprefix("properties.")


def _words(code: str, error: ErrorDetails) -> str:
    if error["type"] in _REMEDIES:
        return error["msg"]
    if code == "missing_field":
        return "is missing"
    if code == "unknown_field":
        return "is not a field of this event type"
    if code == "empty":
        return "is empty"
    if code == "too_long":
        return "is too long"
    if code == "bad_text":
        return "holds a character that is none (half a surrogate pair)"
    given = repr(error["input"])
    given = given if len(given) <= 60 else given[:57] + "…"
    said = _EXPECTED.get(error["type"]) or error["msg"].replace("Input should be", "it should be")
    return f"is {given}; {said}"
