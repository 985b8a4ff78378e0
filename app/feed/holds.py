"""What one event made of the requests of the recall desk to hold something. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.feed.words import CommitKey, StatusWord, words_at
from app.vocabulary import RECALL_DESK
from app.vocabulary.holds import hold_state

_KINDS = {"confirmed": "hold.confirmed", "in part": "hold.confirmed", "refused": "hold.refused"}


@dataclass(frozen=True, slots=True)
class HoldTurn:
    """A request that became something else: `kind` of the change, `request` the word that asks,
    `by` the word that answers it (None where nothing does)."""

    kind: str
    request: StatusWord
    was: str | None
    now: str
    by: StatusWord | None


def hold_turns(words: Sequence[StatusWord], at: CommitKey) -> Iterator[HoldTurn]:
    """What the event of a commit key made of the requests about one thing, all of whose words these
    are."""
    if not any(at in (each.key, each.voided) for each in words):
        return
    others = [each for each in words if each.source != RECALL_DESK and each.decided]
    before, after = words_at(others, at, before=True), words_at(others, at, before=False)
    for request in sorted((each for each in words if each.asked), key=lambda each: each.key):
        was, _ = _state(request, before, at, before=True)
        now, by = _state(request, after, at, before=False)
        if now is None or now == was:
            continue
        if was is None and now != "taken back":
            yield HoldTurn("hold.requested", request, None, "asked", None)
            if now == "asked":
                continue
            was = "asked"  # held already when it was asked for
        if was is not None:
            yield HoldTurn(_kind(now), request, was, now, by)


def _state(
    request: StatusWord, told: Sequence[StatusWord], at: CommitKey, *, before: bool
) -> tuple[str | None, StatusWord | None]:
    there = request.key < at if before else request.key <= at
    if not there:
        return None, None
    if not request.counts(at, before=before):
        return "taken back", None
    return hold_state(told, request.event_id, request.place, request.quantity)


def _kind(now: str) -> str:
    if now == "taken back":
        return "hold.withdrawn"
    return _KINDS.get(now, "hold.released")
