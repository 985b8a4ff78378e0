"""The demo plant: Meadow Dairy and Brook Pumps, as a stream of events of the contract.

`events(scale)` gives the same events on every machine. Scale 1 is four weeks of one dairy and
one pump works; a larger scale is a longer year first and then more sites, one production day of
one site in memory at a time. Events come in the order they are told, not in the order they
happened: some are told days late.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from app.demo.book import Book, Day, Event, day_of
from app.demo.catalogue import tell_catalogue
from app.demo.dairy.goods_in import CULTURE_BANK
from app.demo.dairy.site import dairy_day
from app.demo.dairy.state import Dairy, new_dairy
from app.demo.gaps import gap_events
from app.demo.pumps.state import Works, new_works
from app.demo.pumps.works import works_day
from app.demo.story_events import story_events
from app.errors import UsageError

WEEKS_PER_SCALE = 4
YEAR_WEEKS = 52


def events(scale: int = 1) -> Iterator[Event]:
    """Every event of the plant, about 20,000 a step of `scale` (1 or more).

    Raises `UsageError` when `scale` is below 1.
    """
    sites = _sites(scale)
    catalogue = Book("MD")
    tell_catalogue(catalogue)
    yield from catalogue.told
    for dairy, works, _ in sites:
        yield from dairy.book.told
        yield from works.book.told
    by_day: dict[int, list[Event]] = {}
    for index, event in chain(story_events(), gap_events()):
        by_day.setdefault(index, []).append(event)
    for index in range(sites[0][2] * 7):
        day = day_of(index)
        told = _told(sites, day)
        told += by_day.pop(index, [])
        told.sort(key=_when)
        yield from told
    for dairy, works, _ in sites:
        yield from dairy.book.rest()
        yield from works.book.rest()


def bench_root(scale: int = 1) -> str:
    """The ref of the culture bank's lot: what it reaches grows with `scale`, about 500 lots a step.

    It went into the first mother culture of every dairy site, and each mother culture into the
    next day's, so the chain below it is as deep as the history is long.
    """
    _sites_weeks(scale)
    return f"lot:CULT-BANK/{CULTURE_BANK}"


def _told(sites: list[tuple[Dairy, Works, int]], day: Day) -> list[Event]:
    told: list[Event] = []
    for dairy, works, weeks in sites:
        if day.index < weeks * 7:
            told += dairy_day(dairy, day)
            told += works_day(works, day)
    return told


def _when(event: Event) -> str:
    at: str = event.get("at", "")
    return at


def _sites_weeks(scale: int) -> list[int]:
    """How many weeks each site works: whole years first, what is left at the last site."""
    if scale < 1:
        raise UsageError(
            f"A demo plant of scale {scale} cannot be built.", remedy="Use --scale 1 or more."
        )
    years, weeks = divmod(scale * WEEKS_PER_SCALE, YEAR_WEEKS)
    return [YEAR_WEEKS] * years + ([weeks] if weeks else [])


def _sites(scale: int) -> list[tuple[Dairy, Works, int]]:
    return [
        (new_dairy(number), new_works(number), weeks)
        for number, weeks in enumerate(_sites_weeks(scale), 1)
    ]
