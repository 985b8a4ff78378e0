"""What reports about a recall case read beside its bookings. Values; pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.ledger.quantities import Sum
from app.recall.drills import Drill
from app.recall.models import Case, CaseAnswer, Row
from app.recall.papers.persons import CasePerson
from app.recall.snapshots import Snapshot
from app.reports.dossier import Dossier
from app.wording import plain_quantity, ref_number


@dataclass(frozen=True)
class CaseSource:
    """A case, what it holds, and who has what part in it. `frozen`: its snapshots that were frozen,
    oldest first; `drill`: of a mock recall that was drawn; `contacted`: refs of customers that were
    written to, `answered`: that said something."""

    dossier: Dossier
    case: Case
    answer: CaseAnswer
    persons: Sequence[CasePerson] = ()
    frozen: Sequence[Snapshot] = ()
    drill: Drill | None = None
    contacted: frozenset[str] = field(default_factory=frozenset)
    answered: frozenset[str] = field(default_factory=frozenset)

    @property
    def shipments(self) -> list[Row]:
        """Deliveries of what was not taken out by hand."""
        return [row for row in self.answer.rows["shipments"] if not row["excluded"]]

    @property
    def accounts(self) -> list[Row]:
        """Rows of customers, and of receivers nobody knows: direct accounts."""
        parties = ("customer", "unknown")
        rows = self.answer.rows["customers"]
        return [row for row in rows if self.answer.party(row["customer"]) in parties]

    @property
    def distributed(self) -> list[str]:
        """Refs of the lots and serials that left, sorted."""
        return sorted({row["ref"] for row in self.shipments})

    def good(self, ref: str) -> Mapping[str, Any]:
        """What is known of a lot or serial."""
        found: Mapping[str, Any] = self.answer.beside["goods"].get(ref, {})
        return found

    def party(self, ref: str | None) -> Mapping[str, Any]:
        """What is known of a customer or place."""
        found: Mapping[str, Any] = self.answer.beside["parties"].get(ref or "", {})
        return found

    def party_name(self, ref: str) -> str:
        """Its name, else its number."""
        return str(self.party(ref).get("name") or ref_number(ref))

    def made(self, ref: str) -> tuple[str | None, str | None, str | None]:
        """(how much of a lot was made or received, from when, to when), as far as booked."""
        types = ("PRODUCED", "SUPPLIED")
        rows = [e for e in self.dossier.bookings if e.goods == ref and e.type in types]
        own = [each for each in rows if each.type == "PRODUCED"] or rows
        at = [str(self.dossier.events.get(each.key, {}).get("at") or "") for each in own]
        times = sorted(filter(None, at))
        text = amounts_text((each.quantity, each.uom) for each in own)
        return text, (times[0] if times else None), (times[-1] if times else None)


def amounts_text(amounts: Iterable[tuple[float | None, str | None]]) -> str | None:
    """Amounts added up by unit: `350 bag; 12 kg`; None where there are none."""
    sums: dict[str | None, Sum] = defaultdict(Sum)
    for quantity, uom in amounts:
        sums[uom].add(quantity)
    told = [plain_quantity(total.value, uom) for uom, total in sorted(sums.items(), key=str)]
    return "; ".join(told) or None
