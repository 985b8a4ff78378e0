"""Values of a balance: how much of what came in is accounted for, and what is not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

# Parts in the order in which a person reads them; those of runs are the first and the last three.
PARTS: Mapping[str, str] = {
    "received": "received",
    "produced": "produced",
    "consumed": "consumed",
    "shipped": "shipped",
    "returned": "returned by customers",
    "returned_to_supplier": "returned to suppliers",
    "lost": "scrapped, sampled or lost",
    "on_hand": "on hand at named places",
    "inputs": "put in",
    "outputs": "came out",
    "scrap": "came out as scrap",
}


@dataclass(frozen=True, slots=True)
class BalanceGap:
    """Something by which a balance does not close, or is not known.

    `quantity` in `uom` is the amount the text speaks of, signed as in the books (stock below zero
    and what was taken out or counted too little are negative); None: unknown, or no amount.
    """

    code: str
    text: str
    quantity: float | None = None
    uom: str | None = None

    def as_json(self) -> dict[str, Any]:
        """As in the balance's JSON."""
        return {
            "code": self.code, "text": self.text, "quantity": self.quantity, "uom": self.uom,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Balance:
    """The balance of a lot, serial, order or batch.

    `accounted_percent`: None when nothing came in or an amount is not known; `parts`: amounts in
    `uom` by name, None unknown; `within_tolerance`: whether per cent is 100 give or take
    `tolerance_percent`, None when it is not known.
    """

    ref: str
    accounted_percent: float | None
    uom: str | None
    tolerance_percent: float
    parts: Mapping[str, float | None] = field(default_factory=dict)
    gaps: tuple[BalanceGap, ...] = ()

    @property
    def within_tolerance(self) -> bool | None:
        """Whether what is accounted for is 100 %, give or take the tolerance."""
        if self.accounted_percent is None:
            return None
        return abs(self.accounted_percent - 100) <= self.tolerance_percent

    def as_json(self) -> dict[str, Any]:
        """The balance's JSON, the same on API and command line."""
        return {
            "ref": self.ref,
            "accounted_percent": self.accounted_percent,
            "uom": self.uom,
            "parts": dict(self.parts),
            "gaps": [gap.as_json() for gap in self.gaps],
            "within_tolerance": self.within_tolerance,
            "tolerance_percent": self.tolerance_percent,
        }
