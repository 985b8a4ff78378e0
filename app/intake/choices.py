"""What somebody says of the files that are loaded, where looking is not enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.exchange.reading import BookingsOf
from app.profiles.model import Profile


@dataclass(frozen=True, slots=True)
class Choices:
    """`source` of events that name none; `profile` to read tables by; `profiles` there are; `dates`
    and `decimal` of all tables; `sheet` of workbooks; `known` finds bookings made of an eventID."""

    source: str | None = None
    profile: Profile | None = None
    profiles: Sequence[Profile] = field(default_factory=tuple)
    dates: str | None = None
    decimal: str | None = None
    sheet: str | None = None
    known: BookingsOf | None = None
