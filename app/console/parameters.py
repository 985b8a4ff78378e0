"""Values of parameters: from a form or the command line (text) or from JSON, to what is declared.

Types are those of the headers: text, date, integer, number, boolean, and lists of them.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from app.console.lexer import GuardError, tokens
from app.errors import UsageError

_LIST = re.compile(r"lists? (?:of )?(\w+)|list<(\w+)>")
_SCALARS = {
    "int": "integer", "integer": "integer", "number": "number", "float": "number",
    "decimal": "number", "boolean": "boolean", "bool": "boolean", "date": "date", "text": "text",
    "string": "text",
}  # fmt: skip

_BOOLEANS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


class ParameterError(UsageError):
    """A parameter is missing, unknown or of the wrong type; `parameter` names it."""

    code = "parameter"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A declared parameter. `type` is text, date, integer, number, boolean, json or `list of …`."""

    name: str
    type: str
    meaning: str
    example: Any = None

    @property
    def example_text(self) -> str:
        """The example as a person types it."""
        return form_text(self.example)

    def as_json(self) -> dict[str, Any]:
        """`name, type, meaning, example`."""
        return {
            "name": self.name, "type": self.type, "meaning": self.meaning, "example": self.example,
        }  # fmt: skip


def parameter_of(name: str, said: str, example: Any = None) -> Parameter:
    """A parameter from its line in a header: `integer, rows a page`."""
    first, _, meaning = said.partition(",")
    listed = _LIST.match(first.strip().lower())
    if listed:
        inner = _SCALARS.get((listed[1] or listed[2]).rstrip("s"))
        kind = f"list of {inner}" if inner else "json"
        return Parameter(name, kind, meaning.strip() or first.strip(), example)
    scalar = _SCALARS.get(first.strip().lower().split(" ")[0])
    return Parameter(name, scalar or "json", meaning.strip() or first.strip(), example)


def used_in(text: str) -> tuple[Parameter, ...]:
    """The parameters a typed statement uses, each of any type; none when it cannot be read."""
    try:
        found = [
            each.text[1:].strip().strip("`") for each in tokens(text) if each.kind == "parameter"
        ]
    except GuardError:
        return ()
    return tuple(Parameter(name, "json", "") for name in dict.fromkeys(found))


def values(declared: Mapping[str, Parameter], given: Mapping[str, Any]) -> dict[str, Any]:
    """All declared parameters with values of their types. Errors: `ParameterError`."""
    unknown = sorted(set(given) - set(declared))
    if unknown:
        known = ", ".join(declared) or "none"
        raise ParameterError(
            f"There is no parameter “{unknown[0]}”.", remedy=f"It takes: {known}.",
            parameter=unknown[0],
        )  # fmt: skip
    missing = [each for name, each in declared.items() if given.get(name) in (None, "")]
    if missing:
        each = missing[0]
        hint = f" For example {each.example_text}." if each.example is not None else ""
        raise ParameterError(
            f"The parameter “{each.name}” is missing: {each.meaning or each.type}.",
            remedy=f"Give it a value ({each.type}).{hint}",
            parameter=each.name,
            code="parameter_missing",
        )
    return {name: value(each, given[name]) for name, each in declared.items()}


def value(parameter: Parameter, given: Any) -> Any:
    """One value, of the declared type. Errors: `ParameterError`."""
    try:
        return _typed(parameter.type, given)
    except (ValueError, TypeError, KeyError):
        hint = f", for example {parameter.example_text}" if parameter.example is not None else ""
        raise ParameterError(
            f"The parameter “{parameter.name}” is “{str(given)[:80]}”, which is not of type "
            f"{parameter.type}.",
            remedy=f"Its type is {parameter.type}{hint}.",
            parameter=parameter.name,
            code="parameter_type",
        ) from None


def _typed(kind: str, given: Any) -> Any:
    if kind == "json":
        return from_text(given) if isinstance(given, str) else given
    if kind.startswith("list of "):
        return [_typed(kind.removeprefix("list of "), each) for each in _entries(given)]
    if isinstance(given, (list, dict)) or given is None:
        raise TypeError
    if kind == "integer":
        return _integer(given)
    if kind == "number":
        number = float(given)
        if isinstance(given, bool) or not math.isfinite(number):
            raise ValueError
        return number
    if kind == "boolean":
        return _BOOLEANS[str(given).strip().lower()]
    if kind == "date":
        return datetime.date.fromisoformat(str(given).strip()).isoformat()
    return str(given)


def _integer(given: Any) -> int:
    if isinstance(given, bool) or (isinstance(given, float) and not given.is_integer()):
        raise ValueError
    whole = int(given)
    if not -(2**63) <= whole < 2**63:
        raise ValueError
    return whole


def _entries(given: Any) -> list[Any]:
    """A list as JSON, or as text with a value per line or between commas."""
    if isinstance(given, list):
        return given
    text = str(given).strip()
    if text.startswith("["):
        found = orjson.loads(text)
        if not isinstance(found, list):
            raise ValueError
        return found
    return [each.strip() for each in re.split(r"[\n,]", text) if each.strip()]


def from_text(text: str) -> Any:
    """A typed value: JSON where it is JSON (a number, true, a list …), else the text itself."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return text


def form_text(given: Any) -> str:
    """A value as it is typed into a form, so that it is read back as it was."""
    if given is None:
        return ""
    if isinstance(given, str):
        return orjson.dumps(given).decode() if from_text(given) != given else given
    return orjson.dumps(given).decode()
