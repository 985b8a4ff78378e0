"""Balance of a lot or a run: what is accounted for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Balance:
    """Accounted per cent, or None; and its parts."""

    accounted: float | None


def balance(events: list[dict[str, object]], ref: str) -> Balance:
    """Later."""
    raise NotImplementedError
