"""What a person says of a file in a page or a request, where looking is not enough."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Query

from app.errors import UsageError
from app.files.dates import ORDERS
from app.files.survey import MARKS
from app.intake.choices import Choices
from app.profiles.shelf import all_profiles, profile_named

_LENGTH = 200


@dataclass(frozen=True, slots=True)
class FileWords:
    """What was said; nothing where it is to be found by looking."""

    source: str = ""
    profile: str = ""
    sheet: str = ""
    dates: str = ""
    decimal: str = ""

    @classmethod
    def of(cls, texts: Mapping[str, str]) -> FileWords:
        """From the fields of a form."""
        return cls(*(texts.get(name, "").strip()[:_LENGTH] for name in cls.__dataclass_fields__))

    @property
    def filled(self) -> dict[str, str]:
        """What was said, by name."""
        return {name: text for name, text in asdict(self).items() if text}

    def choices(self, home: Path) -> Choices:
        """As the readers take it. Errors: `UsageError`, `ProfileError`."""
        if self.dates and self.dates not in ORDERS:
            raise UsageError(
                f"“{self.dates}” is no order of dates.", remedy=f"One of: {', '.join(ORDERS)}."
            )
        if self.decimal and self.decimal not in MARKS:
            raise UsageError(f"“{self.decimal}” is no decimal mark.", remedy="comma or point.")
        profiles, _ = all_profiles(home / "profiles")
        return Choices(
            self.source or None,
            profile_named(self.profile, profiles) if self.profile else None,
            tuple(profiles), self.dates or None, MARKS[self.decimal] if self.decimal else None,
            self.sheet or None,
        )  # fmt: skip


def _words(
    source: Annotated[
        str, Query(max_length=_LENGTH, description="Source of events that name none.")
    ] = "",
    profile: Annotated[
        str, Query(max_length=_LENGTH, description="Profile to read tables by; else it is found.")
    ] = "",
    sheet: Annotated[
        str, Query(max_length=_LENGTH, description="Only this sheet of a workbook.")
    ] = "",
    dates: Annotated[
        str, Query(max_length=_LENGTH, description="Order of dates in tables: dmy, mdy or ymd.")
    ] = "",
    decimal: Annotated[
        str, Query(max_length=_LENGTH, description="Decimal mark in tables: comma or point.")
    ] = "",
) -> FileWords:
    return FileWords(source, profile, sheet, dates, decimal)


WordsDep = Annotated[FileWords, Depends(_words)]
