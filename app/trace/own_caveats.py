"""What a walk alone makes less sure: roots that stand for nothing, inputs kept. Pure."""

from __future__ import annotations

from app.genealogy.answer import Answer
from app.ledger.columns import UNIT
from app.ledger.thing import Caveat


def of_roots_alone(answer: Answer) -> list[Caveat]:
    """Roots that stand for nothing, and containers of which no contents are known."""
    caveats = []
    for root in answer.roots:
        if not root.things:
            text = f"{root.ref} stands for nothing: no lot, serial or run is booked on it."
            caveats.append(Caveat("empty_root", root.ref, text))
        for place in root.whole:
            id_ = int(answer.told.found.things.ids[place])
            unit = answer.told.found.things.kinds[place] == UNIT
            if unit and id_ not in answer.told.found.packing.by_hu:
                text = f"No contents of {root.ref} are known."
                caveats.append(Caveat("empty_container", root.ref, text))
    return caveats


def of_kept_inputs(answer: Answer) -> list[Caveat]:
    """Outputs that keep all inputs, because time leaves them none."""
    if not any(seen.kept for seen in answer.seen):
        return []
    text = (
        "By the booked times some outputs were made before any of their inputs were used; they "
        "keep all inputs of their run as possible. Check the times of these runs."
    )
    return [Caveat("inputs_after_output", None, text)]
