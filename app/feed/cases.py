"""What an entry of the log says that happened to a recall case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.chain.objects import CASE
from app.feed.models import FeedChange, change_id
from app.graph.run import Work

_DECISION = "RecallDecision"
_STATUS = {"opened": "draft", "activated": "active", "closed": "closed"}
_KIND = {"opened": "case.opened", "closed": "case.closed"}


def case_change(work: Work, told: Mapping[str, Any]) -> FeedChange | None:
    """The change an entry (its fields) tells of a case; None where none was made, as by a file that
    was given out.

    What people wrote stands in the case and not here: it can be erased there.
    """
    case = told["case"]
    numbers = [key for label, _, key, hash_ in told["objects"] if label == _DECISION and hash_]
    if case is None or not any(each[0] == CASE for each in told["objects"]) or not numbers:
        return None
    what, entry = told["kind"], told["number"]
    was = None
    if what != "opened":
        rows = work.rows("feed/case_turns", case=case, before=entry, kinds=sorted(_STATUS))
        was = _STATUS[rows[0]["kind"]] if rows else "draft"
    kind = _KIND.get(what, "case.changed")
    return FeedChange(
        change_id(told["chain"], entry, kind, case), kind, entry, told["at"], None, None, case, was,
        _STATUS.get(what, was), {"what": what, "decision": max(numbers)},
    )  # fmt: skip
