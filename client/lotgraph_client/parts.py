"""Frozen values from JSON: the fields a class knows are taken, later additions are left aside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from types import MappingProxyType
from typing import Any, TypeVar

from lotgraph_client.problems import UnreadableAnswerError

T = TypeVar("T")


def part(kind: type[T], told: Mapping[str, Any], **instead: Any) -> T:
    """A frozen value of a class; `instead`: fields that are read otherwise.

    Errors: `UnreadableAnswerError` where a field is missing that was always there.
    """
    names = {each.name for each in fields(kind)}  # type: ignore[arg-type]
    found = {name: frozen(each) for name, each in told.items() if name in names}
    try:
        return kind(**(found | instead))
    except TypeError as error:
        raise UnreadableAnswerError(
            f"The answer holds no {kind.__name__}: {error}.",
            code="unreadable_answer",
            remedy="A newer client may read what this server says.",
        ) from None


def parts(make: Callable[[Mapping[str, Any]], T], told: Any) -> tuple[T, ...]:
    """A list of them."""
    return tuple(make(each) for each in told or ())


def frozen(value: Any) -> Any:
    """Lists as tuples, objects as mappings that cannot be written to."""
    if isinstance(value, Mapping):
        return MappingProxyType({name: frozen(each) for name, each in value.items()})
    if isinstance(value, list):
        return tuple(frozen(each) for each in value)
    return value
