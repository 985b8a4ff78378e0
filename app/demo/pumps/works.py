"""One day at one pump works, in the order the work is done; nothing happens at weekends."""

from __future__ import annotations

from app.demo.book import Day, Event
from app.demo.pumps.assembly import build_orders, make_kits
from app.demo.pumps.dispatch import ship_units, take_back
from app.demo.pumps.goods_in import receive_parts
from app.demo.pumps.state import Works


def works_day(works: Works, day: Day) -> list[Event]:
    """All events told on this day."""
    works.book.open(day)
    if day.weekday > 4:
        return works.book.told
    receive_parts(works, day)
    ship_units(works)
    build_orders(works, day)
    if day.weekday in (0, 3):
        take_back(works, day)
    if day.weekday == 2:
        make_kits(works, day)
    return works.book.told
