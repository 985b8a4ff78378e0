"""Siblings in words: what ran around it, what belongs together. Pure."""

from __future__ import annotations

from app.causes.sibling_models import Siblings
from app.wording import list_text, number, plural, ref_name

_TOGETHER = {
    "same_run": "{} made by {}",
    "same_order": "{} made by the same work order",
    "same_supplier_lot": "{} received from the same supplier lot",
    "same_receipt": "{} received with the same document",
}


def sibling_sentences(found: Siblings) -> list[str]:
    """The answer in plain words; nothing when there are no siblings."""
    return [*_around(found), *_together(found)]


def _around(found: Siblings) -> list[str]:
    said = []
    for relation, word in (("run_before", "before"), ("run_after", "after")):
        refs = sorted({row.ref for row in found.rows if relation in row.relations})
        if refs:
            names = [ref_name(ref) for ref in refs[:3]]
            names += [f"{len(refs) - 3:,} more"] if len(refs) > 3 else []
            said.append(f"{list_text(names)} {word} it")
    count = found.counts.get("same_resource", 0)
    text = (
        f"{plural(count, 'other run')} on the same resource within "
        f"{number(found.window_hours)}\u00a0h."
    )
    neighbours = [f"Next on the same resource: {', '.join(said)}."] if said else []
    return [*neighbours, text] if said or count else []


def _together(found: Siblings) -> list[str]:
    run = "it" if found.ref.startswith(("batch:", "order:")) else "the same run"
    parts = [
        text.format(plural(found.counts[relation], "lot or serial", "lots or serials"), run)
        for relation, text in _TOGETHER.items()
        if relation in found.counts
    ]
    return [text[0].upper() + text[1:] + "." for text in ["; ".join(parts)] if text]
