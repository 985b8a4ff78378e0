"""What a trace can be asked beside its roots, as parameters of an address."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Query

from app.deps import SettingsDep
from app.genealogy.question import Options
from app.trace.parameters import read_options


def _asked(
    settings: SettingsDep,
    at: Annotated[
        str, Query(description="Count only what may have happened by then (ISO time or date).")
    ] = "",
    known_at: Annotated[
        str, Query(description="Answer as it would have been known then (ISO time or date).")
    ] = "",
    start: Annotated[
        str,
        Query(
            alias="from",
            description="Limits roots that are orders, batches, resources, locations or customers "
            "to what was booked from then on (ISO time or date).",
        ),
    ] = "",
    end: Annotated[
        str, Query(alias="to", description="… and up to then (a date: its whole day).")
    ] = "",
    ignore_time: Annotated[
        bool, Query(description="Count every chain of bookings, whenever it happened.")
    ] = False,
    include_candidates: Annotated[
        bool,
        Query(description="Follow bookings of an item without a lot, too, as possible."),
    ] = False,
    stop: Annotated[
        list[str] | None,
        Query(
            description="What if it had not gone on from here: the walk ends at this lot, serial, "
            "item, order, batch, container or supplier lot; `stopped` lists what that leaves out. "
            "May be repeated.",
        ),
    ] = None,
) -> Options:
    return read_options(
        settings.site_zone,
        at=at,
        known_at=known_at,
        start=start,
        end=end,
        ignore_time=ignore_time,
        include_candidates=include_candidates,
        stop=stop or (),
    )


OptionsDep = Annotated[Options, Depends(_asked)]
