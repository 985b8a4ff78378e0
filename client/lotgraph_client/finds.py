"""Finding things, and what events say of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from lotgraph_client.answers import Truncation, truncation_of
from lotgraph_client.parts import part, parts


@dataclass(frozen=True, slots=True)
class Find:
    """One thing found."""

    ref: str
    kind: str
    name: str | None = None
    item: str | None = None
    item_name: str | None = None
    status: str | None = None
    expires_at: str | None = None
    supplier_lots: tuple[str, ...] = ()
    suppliers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """What a text may mean. `how`: the finds are named so ("exact"), have the number or item of a
    code ("number"), begin with it or hold its words ("alike"), or are spelt nearly so ("nearly").

    `documents`: document numbers that begin with it; `document_events`: events of the document of
    that very number; `notes`: what is odd about a scanned code.
    """

    text: str
    how: Literal["exact", "number", "alike", "nearly"]
    finds: tuple[Find, ...]
    document_events: int = 0
    documents: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    truncated: Truncation | None = None


@dataclass(frozen=True, slots=True)
class Thing:
    """What events say of one thing. `version` rises with whatever is said of it; 0: nothing was."""

    ref: str
    kind: str
    version: int
    properties: Mapping[str, Any]
    said_at: str | None = None
    said_by: Mapping[str, str] | None = None


def search_of(told: Mapping[str, Any]) -> SearchAnswer:
    """The answer of a search from its JSON."""
    finds = parts(lambda each: part(Find, each), told["finds"])
    return part(SearchAnswer, told, finds=finds, truncated=truncation_of(told["truncated"]))


def thing_of(told: Mapping[str, Any]) -> Thing:
    """A thing from its JSON."""
    return part(Thing, told)
