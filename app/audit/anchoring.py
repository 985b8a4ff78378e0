"""Whether the log still is what was told outside of it."""

from __future__ import annotations

from collections.abc import Sequence

from app.audit.models import LogLook
from app.audit.walk import WalkedLog
from app.chain.anchors import RESTORE, Anchor
from app.times import instant_text

_NOBODY = (
    "no anchor was told yet, so a log that was rewritten whole, or put back to an earlier "
    "state, cannot be told from a true one"
)


def standing(anchors: Sequence[Anchor]) -> list[Anchor]:
    """Those that still count: after a restore later ones of before do not, after a reset none."""
    kept: list[Anchor] = []
    for each in anchors:
        if each.why == "reset" or (each.why == RESTORE and not each.chain):
            kept = []
            continue
        if each.why == RESTORE:
            kept = [
                one for one in kept if one.chain == each.chain and one.number <= each.number - 1
            ]  # fmt: skip
        kept.append(each)
    return kept


def look_at_anchors(log: WalkedLog, anchors: Sequence[Anchor] | None) -> LogLook:
    """Compare each anchor that counts with the entry it names. `anchors`: None where none are
    kept."""
    look = LogLook("anchors")
    kept = standing(anchors or ())
    if not kept:
        look.aside.append(_NOBODY if anchors is not None else f"by setting {_NOBODY}")
    for each in kept:
        look.looked_at += 1
        when = instant_text(each.at)
        if log.head is None or not log.look.looked_at:
            text = f"The anchor of {when} knows entry {each.number}; the log is gone."
            look.add("log_gone", f"entry {each.number}", text)
            continue
        found = log.hashes.get(each.number)
        if found is None:
            text = f"The anchor of {when} knows entry {each.number}, which the log has not: it was "
            text += "put back to an earlier state, or cut off."
            look.add("rolled_back", f"entry {each.number}", text)
        elif found != (each.chain, each.hash):
            text = f"Entry {each.number} is not the one the anchor of {when} knows: the log was "
            text += "written anew." if found[0] == each.chain else "begun anew."
            look.add("rewritten", f"entry {each.number}", text)
    return look
