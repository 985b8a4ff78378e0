"""Events of two sources, and what one of them says its totals are."""

from __future__ import annotations

import io
from typing import Any

from app.intake.choices import Choices
from app.reconciliation.models import ToldTotals
from app.reconciliation.reading import read_totals


def booking(
    event_id: str, kind: str, day: str, item: str, quantity: Any = None, **more: Any
) -> Any:
    """One event of the source `erp`."""
    amount = {} if quantity is None else {"quantity": quantity, "uom": more.pop("uom", "kg")}
    thing = {"item": item, "lot": more.pop("lot", "L1")}
    return {"event_id": event_id, "source": more.pop("source", "erp"), "type": kind, "at": day,
            "object": thing, **amount, **more}  # fmt: skip


EVENTS = [
    {"event_id": "s", "source": "erp", "type": "define", "zone": "Europe/Berlin"},
    {"event_id": "i", "source": "erp", "type": "define", "item": "MILK", "uom": "kg"},
    booking("1", "receive", "2026-03-02", "MILK", 600),
    booking("2", "receive", "2026-03-02T23:30:00Z", "MILK", 50),  # the 3rd in Berlin
    booking("3", "receive", "2026-03-02", "MILK", 400_000, uom="g"),
    booking("4", "consume", "2026-03-03", "MILK", 300, work_order="WO1"),
    booking("5", "consume", "2026-03-03", "MILK", 30, work_order="WO1"),
    {"event_id": "6", "source": "erp", "type": "void", "at": "2026-03-04", "voids": "5",
     "reason": "typed twice"},
    booking("7", "receive", "2026-03-03", "CASE", 4, uom="case"),
    booking("8", "receive", "2026-03-03", "CASE", 5, uom="pcs"),
    booking("9", "ship", "2026-03-06", "MILK", 20, customer="C1"),
    {"event_id": "10", "source": "erp", "type": "reverse", "at": "2026-03-07", "reverses": "9"},
    booking("11", "receive", "2026-03-02", "MILK", 999, source="wms"),
    {"event_id": "12", "source": "erp", "type": "transform", "at": "2026-03-06", "kind": "blend",
     "batch": "B1", "inputs": [{"object": {"item": "MILK", "lot": "L1"}, "quantity": 100,
                                "uom": "kg"}],
     "outputs": [{"object": {"item": "YOG", "lot": "Y1"}, "quantity": 99, "uom": "kg"}]},
    booking("13", "receive", "2026-03-03", "=SUM(A1)", 2),
    {**booking("14", "receive", "", "MILK", 7), "at": None},
    {"event_id": "15", "source": "erp", "type": "pack", "at": "2026-03-06", "hu": "P1",
     "contents": [{"object": {"item": "YOG", "lot": "Y1"}, "quantity": 40, "uom": "kg"}]},
    {"event_id": "16", "source": "erp", "type": "ship", "at": "2026-03-07", "object": {"hu": "P1"},
     "customer": "C1"},
]  # fmt: skip
TOLD = """\
Totals of March;;;;;
Buchungstag;Bewegungsart;Material;Summe;ME;Anzahl Buchungen
02.03.2026;Wareneingang;MILK;1.000,0;kg;2
03.03.2026;Wareneingang;MILK;50;kg;
03.03.2026;Verbrauch;MILK;-330;kg;2
03.03.2026;Wareneingang;CASE;53;pcs;
06.03.2026;Versand;MILK;20;kg;
06.03.2026;Verbrauch;MILK;100;kg;
06.03.2026;produce;YOG;99;kg;
05.03.2026;Wareneingang;MILK;10;kg;
07.03.2026;ship;YOG;40;kg;1
07.03.2026;Zauberei;MILK;1;kg;
Summe;;;1.703,0;;
"""


def totals(data: str | bytes, **said: Any) -> ToldTotals:
    """What a file with this content tells."""
    raw = data.encode() if isinstance(data, str) else data
    return read_totals(io.BytesIO(raw), "f", Choices(**said))
