"""Histories and what is on hand after them: places of one's own, statuses of parts."""

from __future__ import annotations

from tests.genealogy.drawn_statuses import shipped_after_the_release, shipped_from_the_rejected
from tests.genealogy.shows import Told
from tests.trace.telling import Event, Tell, thing


def own_stock() -> list[Event]:
    """F/1 10 at WH, 6 → OWN by T1, 4 received at BR by T1, 1 → C1 from BR."""
    tell = Tell()
    tell.add("define", customer="OWN", kind="own", at=None)
    tell.receive("F/1", 10, supplier="S1", location="WH")
    tell.ship("F/1", "OWN", 6, from_="WH", document="T1")
    tell.receive("F/1", 4, location="BR", document="T1")
    tell.ship("F/1", "C1", 1, from_="BR")
    return tell.events


def own_stock_returned() -> list[Event]:
    """F/1 10 at WH, 6 → OWN, 2 come back to WH, 1 is shipped from OWN."""
    tell = Tell()
    tell.add("define", customer="OWN", kind="own", at=None)
    tell.receive("F/1", 10, supplier="S1", location="WH")
    tell.ship("F/1", "OWN", 6, from_="WH")
    tell.back("F/1", "OWN", 2, to="WH")
    tell.ship("F/1", "C1", 1, from_="OWN")
    return tell.events


def held_box_in_stock() -> list[Event]:
    """F/1 10 at WH → [P], on hold;  G/1 5 at WH beside it."""
    tell = Tell()
    tell.receive("F/1", 10, location="WH")
    tell.receive("G/1", 5, location="WH")
    tell.pack("P", ("F/1", 10))
    tell.add("status", object=thing("[P]"), status="hold")
    return tell.events


def no_place_named() -> list[Event]:
    """F/1 10 received, 3 shipped, no place named."""
    tell = Tell()
    tell.receive("F/1", 10)
    tell.ship("F/1", "C1", 3)
    return tell.events


def _pallet_back() -> Tell:
    """F/1 6 at WH → [P] → C1, [P] back to WH."""
    tell = Tell()
    tell.receive("F/1", 6, location="WH")
    tell.pack("P", ("F/1", 6))
    tell.ship("[P]", "C1", from_="WH")
    tell.back("[P]", "C1", to="WH")
    return tell


def pallet_back_unopened() -> list[Event]:
    """F/1 6 at WH → [P] → C1, [P] back to WH: nobody knows what is in it."""
    return _pallet_back().events


def pallet_back_and_named() -> list[Event]:
    """The same, and F/1 6 back from C1 to WH: it came back once."""
    tell = _pallet_back()
    tell.back("F/1", "C1", 6, to="WH")
    return tell.events


def pallet_back_in_part() -> list[Event]:
    """The same, F/1 2 out of [P] then."""
    tell = _pallet_back()
    tell.unpack("P", ("F/1", 2))
    return tell.events


Row = tuple[str, str | None, float | None, str | None]
OWN_STOCK: tuple[tuple[Told, tuple[Row, ...]], ...] = (
    (own_stock, (("lot:F/1", "WH", 4, None), ("lot:F/1", "OWN", 2, None),
                 ("lot:F/1", "BR", 3, None))),
    (own_stock_returned, (("lot:F/1", "WH", 6, None), ("lot:F/1", "OWN", 3, None))),
)  # fmt: skip
STOCK: tuple[tuple[Told, tuple[Row, ...]], ...] = (
    (held_box_in_stock, (("lot:F/1", "WH", 10, "hold"), ("lot:G/1", "WH", 5, None))),
    (shipped_from_the_rejected, (("lot:F/1", "WH", 6, None), ("lot:F/1", "REJ", 3, "rejected"))),
    (shipped_after_the_release, (("lot:F/1", "WH", 6, "released"),
                                 ("lot:F/1", "REJ", 3, "released"))),
    (no_place_named, (("lot:F/1", None, 7, None),)),
    (pallet_back_unopened, (("lot:F/1", "WH", None, None),)),
    (pallet_back_and_named, (("lot:F/1", "WH", 6, None),)),
    (pallet_back_in_part, (("lot:F/1", "WH", 2, None),)),
)  # fmt: skip
