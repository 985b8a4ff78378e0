"""A balance in words, the same on the command line and on pages. Pure."""

from __future__ import annotations

from app.balance.models import PARTS, Balance
from app.wording import computed_text, percent


def heading(found: Balance) -> str:
    """`98.7 % accounted`, or that it is not known."""
    if found.accounted_percent is None:
        return "Not known how much is accounted for"
    return f"{percent(found.accounted_percent)} accounted"


def parts(found: Balance) -> str:
    """`received 500 kg; consumed 300 kg, shipped …`: what is not zero, what came in first."""
    told = [
        (name, f"{PARTS[name]} {computed_text(value, found.uom)}")
        for name, value in found.parts.items()
        if value is None or value != 0
    ]
    came = [text for name, text in told if name in ("received", "produced", "inputs")]
    gone = [text for name, text in told if name not in ("received", "produced", "inputs")]
    return "; ".join(", ".join(each) for each in (came, gone) if each)


def gaps(found: Balance) -> str:
    """What is not accounted for, or not known: `gaps: 3 kg on hand at no named place`."""
    return "gaps: " + "; ".join(gap.text for gap in found.gaps) if found.gaps else ""


def sentence(found: Balance) -> str:
    """The balance in one sentence."""
    said = "; ".join(each for each in (parts(found), gaps(found)) if each)
    return heading(found) + (f": {said}." if said else ".")
