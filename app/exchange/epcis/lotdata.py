"""Instance and lot master data (`ilmd`): what an event says of the things it creates.

Expiry and manufacturing dates and the lot number become fields of the object; all else becomes
attributes of the lot or serial.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from app.exchange.epcis.draft import Draft
from app.exchange.epcis.things import EpcisThing
from app.exchange.epcis.words import mappings, short, text_of, written_time

# Best first. CBV and GS1 Web Vocabulary names, without their prefixes.
_EXPIRES = ("itemExpirationDate", "expirationDate", "bestBeforeDate", "sellByDate")
_MADE = (
    "productionDate", "productionDateTime", "manufacturingDate", "harvestDate", "harvestEndDate",
    "harvestDateEnd", "harvestStartDate", "harvestDateStart",
)  # fmt: skip
_LOT = ("lotNumber", "hasBatchLotNumber", "batchLotNumber")


@dataclass(frozen=True, slots=True)
class LotData:
    """Dates, lot number and other attributes given to created things."""

    lot: str = ""
    dates: dict[str, str] = field(default_factory=dict)
    attributes: dict[str, Any] = field(default_factory=dict)

    def on(self, draft: Draft, things: list[EpcisThing]) -> list[EpcisThing]:
        """The things with their dates and attributes; untracked ones leave `ilmd` on the event."""
        if things and all(thing.tracked for thing in things):
            draft.used.add("ilmd")
        more = dict(self.dates) | ({"attributes": self.attributes} if self.attributes else {})
        return [
            replace(thing, object=thing.object | more) if thing.tracked else thing
            for thing in things
        ]


def lot_data(draft: Draft) -> LotData:
    """Read the event's `ilmd`. A date that cannot be read stays an attribute, with a note."""
    given: dict[str, Any] = {}
    for part in mappings(draft.event.get("ilmd")):
        given |= part
    dates = {}
    for target, names in (("expires_at", _EXPIRES), ("manufactured_at", _MADE)):
        for key in _keys(given, names):
            written = written_time(given[key])
            if written is not None:
                dates[target] = written
                break
            draft.note("date_not_understood", f"{key} is no date: {given[key]!r:.60}", "ilmd")
    lot = next((text_of(given[key]) for key in _keys(given, _LOT)), "")
    return LotData(lot, dates, given)


def _keys(given: Mapping[str, Any], names: tuple[str, ...]) -> list[str]:
    """The keys with one of these bare names that say something, in the order of the names."""
    by_name = {short(key): key for key in given if given[key] not in ("", None)}
    return [by_name[name] for name in names if name in by_name]
