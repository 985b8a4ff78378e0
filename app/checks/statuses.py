"""Statuses that events gave to things as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import orjson

from app.checks.ledger import Statuses
from app.errors import InvalidRefError
from app.ledger.columns import Ints, Names
from app.times import BEFORE_ALL
from app.vocabulary import make_ref


def statuses_of(
    rows: Sequence[Sequence[Any]], ids: Ints, refs: Sequence[str], names: Names
) -> Statuses:
    """From what the statement gives: [thing, from, to, source, event, type, content] each; the
    accounts by id."""
    found = []
    for thing, start, end, source, event, type_, content in rows:
        account = int(np.searchsorted(ids, thing))
        status = _given(type_, orjson.loads(content), refs[account])
        times = [BEFORE_ALL if each is None else each for each in (end, start)]
        found.append((account, times[0], source, event, times[1], status or "", type_ == "status"))
    found.sort()
    columns = [list(column) for column in zip(*found, strict=True)] or [[] for _ in range(7)]
    return Statuses(
        np.array(columns[0], np.int64), np.array(columns[4], np.int64),
        np.array(columns[1], np.int64), names.of(columns[5]), np.array(columns[6], np.bool_),
        columns[2], columns[3],
    )  # fmt: skip


def _given(type_: str, content: Mapping[str, Any], ref: str) -> str | None:
    """The status an event gives a thing as a whole."""
    status: str | None
    if type_ == "status":
        partial = "location" in content or "quantity" in content
        status = None if partial else content["status"]
        return status
    if type_ == "define":
        status = content.get("properties", {}).get("status")
        return status
    objects = [content.get("object")]
    for name in ("inputs", "outputs", "contents"):
        objects += [line.get("object") for line in content.get(name, ())]
    for each in objects:
        if each and "status" in each and _ref(each) == ref:
            status = each["status"]
            return status
    return None


def _ref(named: Mapping[str, Any]) -> str | None:
    try:
        if "hu" in named:
            return make_ref("hu", named["hu"])
        kind = "serial" if "serial" in named else "lot"
        return make_ref(kind, named["item"], named[kind])
    except (KeyError, InvalidRefError):
        return None
