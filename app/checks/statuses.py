"""Statuses that events gave to things, and to parts of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import orjson

from app.checks.ledger import Statuses
from app.errors import InvalidRefError
from app.ledger.columns import Ints, Names
from app.times import BEFORE_ALL
from app.vocabulary import RECALL_DESK, make_ref


def statuses_of(
    rows: Sequence[Sequence[Any]], ids: Ints, refs: Sequence[str], names: Names
) -> Statuses:
    """From what the statement gives: [thing, from, to, source, event, type, content] each; the
    accounts by id."""
    found = []
    for thing, start, end, source, event, type_, content in rows:
        account = int(np.searchsorted(ids, thing))
        told = orjson.loads(content)
        status = given_status(type_, told, refs[account])
        place, amount = "", False
        if type_ == "status":
            place = make_ref("location", told["location"]) if "location" in told else ""
            amount = "quantity" in told
            if source == RECALL_DESK and (place or amount):
                status = None  # asked for is not held
        times = [BEFORE_ALL if each is None else each for each in (end, start)]
        by_event = type_ == "status"
        row = (account, times[0], source, event, times[1], status or "", by_event, place, amount)
        found.append(row)
    found.sort()
    columns = [list(column) for column in zip(*found, strict=True)] or [[] for _ in range(9)]
    return Statuses(
        np.array(columns[0], np.int64), np.array(columns[4], np.int64),
        np.array(columns[1], np.int64), names.of(columns[5]), np.array(columns[6], np.bool_),
        names.of(columns[7]), np.array(columns[8], np.bool_), columns[2], columns[3],
    )  # fmt: skip


def given_status(type_: str, content: Mapping[str, Any], ref: str) -> str | None:
    """The status an event gives a thing, or a part of it."""
    status: str | None
    if type_ == "status":
        status = content["status"]
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
