"""One day at one dairy site, in the order the work is done."""

from __future__ import annotations

from app.demo.book import Day, Event
from app.demo.dairy.dispatch import release_and_ship, ship_cheese, take_returns
from app.demo.dairy.fill import fill_cups, wrong_scan
from app.demo.dairy.goods_in import (
    count_stock,
    receive_culture_bank,
    receive_goods,
    receive_milk,
    return_to_supplier,
)
from app.demo.dairy.milk import (
    bottle_milk,
    fill_silos,
    grow_culture,
    make_butter,
    make_cheese,
    make_yoghurt,
)
from app.demo.dairy.state import Dairy


def dairy_day(site: Dairy, day: Day) -> list[Event]:
    """All events told on this day, whenever they happened."""
    site.book.open(day)
    if day.index == 0 and site.number == 1:
        receive_culture_bank(site.book)
    receive_goods(site, day)
    fill_silos(site, day, receive_milk(site, day))
    grow_culture(site, day)
    make_yoghurt(site, day)
    make_cheese(site, day)
    make_butter(site, day)
    bottle_milk(site, day)
    release_and_ship(site, day)
    ship_cheese(site, day)
    take_returns(site)
    fill_cups(site, day)
    if day.weekday == 2:
        wrong_scan(site, day)
    if day.weekday == 4:
        return_to_supplier(site, day)
    if day.weekday == 6:
        count_stock(site, day)
    return site.book.told
