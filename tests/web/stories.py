"""Small genealogies that pages are tested on."""

from __future__ import annotations

from typing import Any

Event = dict[str, Any]


def dairy() -> list[Event]:
    """Milk A7 went into yoghurt F1, of which 40 went to Corner Shop on a pallet and 10 stayed.

    SL-9 of North ──► RM-100/A7 ──120 kg──► WO-1/1 ──50──► FIN/F1 ──40──► pallet PAL1 ──► C1
                                                          (5 of the 40 came back)
    A wrong scan (30 kg of A8 into WO-1/1) was voided; A7 is on hold.
    """
    return [
        _event(1, "define", item="RM-100", name="Raw milk", uom="kg", item_type="raw"),
        _event(2, "define", item="FIN", name="Yoghurt", uom="pcs", item_type="finished"),
        _event(3, "define", customer="C1", name="Corner Shop"),
        _event(4, "define", supplier="S-N", name="North Farm"),
        _event(
            5, "receive", "2026-03-02T06:00:00Z", object=_lot("RM-100", "A7"), quantity=500,
            uom="kg", supplier="S-N", supplier_lot="SL-9", location="TANKS",
        ),
        _event(
            6, "consume", "2026-03-02T08:00:00Z", object=_lot("RM-100", "A7"), quantity=120,
            uom="kg", work_order="WO-1", batch="1", location="TANKS",
        ),
        _event(
            7, "consume", "2026-03-02T08:01:00Z", object=_lot("RM-100", "A8"), quantity=30,
            uom="kg", work_order="WO-1", batch="1",
        ),
        _event(8, "void", "2026-03-02T09:00:00Z", voids="7", reason="wrong lot scanned"),
        _event(
            9, "produce", "2026-03-02T10:00:00Z", object=_lot("FIN", "F1"), quantity=50, uom="pcs",
            work_order="WO-1", batch="1", location="COLD",
        ),
        _event(
            10, "pack", "2026-03-03T08:00:00Z", hu="PAL1",
            contents=[{"object": _lot("FIN", "F1"), "quantity": 40, "uom": "pcs"}],
        ),
        _event(
            11, "ship", "2026-03-03T09:00:00Z", object={"hu": "PAL1"}, customer="C1",
            document="DN-1", **{"from": "COLD"},
        ),
        _event(
            12, "return", "2026-03-05T09:00:00Z", object=_lot("FIN", "F1"), quantity=5, uom="pcs",
            customer="C1", to="BACK",
        ),
        _event(
            13, "status", "2026-03-06T09:00:00Z", object=_lot("RM-100", "A7"), status="hold",
            reason="listeria suspected",
        ),
        _event(
            14, "run", "2026-03-02T10:00:00Z", work_order="WO-1", batch="1",
            started_at="2026-03-02T08:00:00Z", parameters={"temperature": 72.5},
        ),
        _event(
            15, "inspect", "2026-03-02T11:00:00Z", object=_lot("FIN", "F1"), test="Coliforms",
            result="fail", value=12, uom="cfu",
        ),
    ]  # fmt: skip


def doubtful() -> list[Event]:
    """Bolts A1: surely in B3, perhaps in B1 and B2 (A2 went into the same run), later in the oil.

    A1 ──100──► W1/1 ──► B1 ──8──► K1         A1 ──100──► W2/1 ──► B3 ──15──► K1
    A2 ───60──►      └─► B2 ──9──► K2 (2 came back)
    S1 ──40 (1 March)──► W4/1 ──► L4 ──30──► K4       before A1 came into the oil: left out by time
    A1 ──5──► W5/1 ──► S1 ──40 (5 March)──► W6/1 ──► L6 ──30──► K3
    """
    told = [
        ("define", None, {"item": "BOLT", "name": "Bolt M8", "uom": "pcs", "item_type": "raw"}),
        ("define", None, {"item": "BIKE", "name": "Bike", "uom": "pcs", "item_type": "finished"}),
        ("define", None, {"item": "OIL", "name": "Oil", "uom": "l"}),
        *(
            ("define", None, {"customer": ref, "name": name})
            for ref, name in (("K1", "North"), ("K2", "South"), ("K3", "East"), ("K4", "West"))
        ),
        ("receive", "01T06:00", _of("OIL", "S1", 100, "l", location="TANK")),
        ("receive", "01T07:00", _of("BOLT", "A1", 500, location="RAW")),
        ("receive", "01T08:00", _of("BOLT", "A2", 500, location="RAW")),
        ("consume", "01T09:00", _of("OIL", "S1", 40, "l", work_order="W4", batch="1")),
        ("produce", "01T10:00", _of("LUBE", "L4", 40, "l", work_order="W4", batch="1")),
        ("ship", "02T10:00", _of("LUBE", "L4", 30, "l", customer="K4", document="DN-4")),
        ("consume", "02T08:00", _of("BOLT", "A1", 100, work_order="W1", batch="1")),
        ("consume", "02T08:00", _of("BOLT", "A2", 60, work_order="W1", batch="1")),
        ("produce", "02T10:00", _of("BIKE", "B1", 10, work_order="W1", batch="1", location="FG")),
        ("produce", "02T11:00", _of("BIKE", "B2", 10, work_order="W1", batch="1", location="FG")),
        ("consume", "03T08:00", _of("BOLT", "A1", 100, work_order="W2", batch="1")),
        ("produce", "03T10:00", _of("BIKE", "B3", 20, work_order="W2", batch="1", location="FG")),
        ("ship", "03T12:00", _of("BIKE", "B1", 8, customer="K1", document="DN-1")),
        ("ship", "03T12:00", _of("BIKE", "B3", 15, customer="K1", document="DN-1")),
        ("ship", "03T13:00", _of("BIKE", "B2", 9, customer="K2", document="DN-2")),
        ("consume", "04T08:00", _of("BOLT", "A1", 5, work_order="W5", batch="1")),
        ("produce", "04T09:00", _of("OIL", "S1", 10, "l", work_order="W5", batch="1")),
        ("consume", "05T09:00", _of("OIL", "S1", 40, "l", work_order="W6", batch="1")),
        ("produce", "05T10:00", _of("LUBE", "L6", 40, "l", work_order="W6", batch="1")),
        ("ship", "06T10:00", _of("LUBE", "L6", 30, "l", customer="K3", document="DN-6")),
        ("return", "07T13:00", _of("BIKE", "B2", 2, customer="K2", to="BACK")),
    ]
    return [
        _event(number, type_, f"2026-03-{at}:00Z", at_basis="occurred", **fields)
        if at
        else _event(number, type_, **fields)
        for number, (type_, at, fields) in enumerate(told, 1)
    ]


def _of(item: str, lot: str, quantity: float, uom: str = "pcs", **more: Any) -> dict[str, Any]:
    return {"object": _lot(item, lot), "quantity": quantity, "uom": uom, **more}


def same_number_twice() -> list[Event]:
    """The lot number 77 under two items."""
    return [
        _event(1, "receive", "2026-03-01", object=_lot("SUGAR", "77"), quantity=1, uom="kg"),
        _event(2, "receive", "2026-03-01", object=_lot("SALT", "77"), quantity=1, uom="kg"),
    ]


def renumbered(events: list[Event], source: str) -> list[Event]:
    """The same events of another source, so that two stories can be told together."""
    return [event | {"source": source} for event in events]


def hostile() -> list[Event]:
    """Numbers and names that would be markup or script where they are not escaped."""
    script = "<script>window.hacked=1</script>"
    quotes = "\"'><img src=x onerror=window.hacked=2>"
    return [
        _event(1, "define", customer=quotes, name=script),
        _event(
            2, "receive", "2026-03-01", object=_lot("I<b>", script), quantity=3, uom="<i>kg",
            supplier=script, supplier_lot=quotes, document=script,
        ),
        _event(
            3, "consume", "2026-03-02", object=_lot("I<b>", script), quantity=1, uom="<i>kg",
            work_order=script, batch=quotes,
        ),
        _event(
            4, "produce", "2026-03-03", object=_lot("I<b>", quotes), quantity=1, uom="<i>kg",
            work_order=script, batch=quotes,
        ),
        _event(
            5, "ship", "2026-03-04", object=_lot("I<b>", quotes), quantity=1, uom="<i>kg",
            customer=quotes, ship_to=script, document=quotes,
        ),
        _event(
            6, "status", "2026-03-05", object=_lot("I<b>", script), status="hold", reason=script
        ),
        _event(7, "define", object=_lot("I<b>", script), same_as=script),
    ]  # fmt: skip


def _lot(item: str, lot: str) -> dict[str, str]:
    return {"item": item, "lot": lot}


def _event(number: int, type_: str, at: str | None = None, **fields: Any) -> Event:
    event = {"event_id": str(number), "source": "test", "type": type_, **fields}
    return event if at is None else event | {"at": at}
