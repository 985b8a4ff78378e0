"""The columns of a file for a person to say what they are; what was said is an own profile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.errors import DiskSpaceError, LotgraphError, UsageError
from app.files.words import CHANGING, looks_like, meaning_of, plain_word
from app.intake.choices import Choices
from app.intake.looking import head_of
from app.profiles.find import Fit, fit
from app.profiles.mapping import MARK, MEANINGS, check_name, profile_of_columns, profile_with
from app.profiles.model import Profile, read_profile
from app.profiles.shelf import shipped_profiles

_KIND_OF = (("supplier", "receive"), ("customer", "ship"), ("work_order", "produce"),
            ("to", "move"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class ColumnOffer:
    """One column as it is offered: its first values, and what it probably is."""

    header: str
    values: Sequence[str]
    field: str


@dataclass(frozen=True, slots=True)
class MappingOffer:
    """The columns of a table, what each may be, and the profile that is begun with (`base`)."""

    columns: Sequence[ColumnOffer]
    meanings: Mapping[str, str]
    base: str
    kind: str


def offer_of(path: Path, choices: Choices) -> MappingOffer | None:
    """The columns of a file's first table; None when there is none."""
    try:
        head = head_of(path, choices.profiles, choices.sheet)
    except LotgraphError:
        return None
    base = _base(choices, head.columns)
    offers: list[ColumnOffer] = []
    for place, header in enumerate(head.columns):
        if header:
            taken = {each.field for each in offers}
            field = _probably(header) if base is None else _of_base(base, place)
            offers.append(ColumnOffer(header, head.values(place), "" if field in taken else field))
    fields = {each.field for each in offers}
    kind = next((kind for name, kind in _KIND_OF if name in fields), "")
    meanings = dict(MEANINGS)
    if base is not None:
        meanings = {name: MEANINGS.get(name, name.replace("_", " "))
                    for name in base.profile.columns}  # fmt: skip
    return MappingOffer(offers, meanings, base.profile.name if base else "", kind)


def _base(choices: Choices, columns: Sequence[str]) -> Fit | None:
    """The profile that was chosen, else the one that knows most of the columns."""
    if choices.profile is not None:
        return fit(choices.profile, columns)
    made = [one for each in choices.profiles if (one := fit(each, columns)) is not None]
    return max(made, key=lambda each: len(each.places), default=None)


def _of_base(base: Fit, place: int) -> str:
    return next((name for name, at in base.places.items() if at == place), "")


def _probably(header: str) -> str:
    if plain_word(header) in CHANGING:
        return ""
    field = plain_word(header)
    return (field if field in MEANINGS else "") or meaning_of(header) or looks_like(header)


def save(folder: Path, name: str, text: str) -> Profile:
    """Keep an own profile; one that was made in a page may be made again. Errors: `UsageError`,
    `ProfileError`, `DiskSpaceError`."""
    check_name(name)
    if any(each.name == name for each in shipped_profiles()):
        raise UsageError(f"A shipped profile is called {name}.", remedy="Choose another name.")
    made = read_profile(text, name, shipped=False)
    path, part = folder / f"{name}.yaml", folder / f"{name}.yaml.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if path.exists() and not _made_here(path):
            raise UsageError(
                f"There is a profile {name} that was written by hand.",
                remedy="Choose another name.",
            )
        part.write_text(text, "utf-8")
        part.replace(path)
    except OSError as error:
        raise DiskSpaceError(
            f"The profile could not be kept: {error.strerror}.",
            remedy="See that LOTGRAPH_HOME can be written to.",
        ) from None
    return made


def forget(folder: Path, name: str) -> None:
    """Remove an own profile that was made in a page. Errors: `UsageError`, `DiskSpaceError`."""
    path = folder / f"{check_name(name)}.yaml"
    try:
        if made_here := _made_here(path):
            path.unlink()
    except FileNotFoundError:
        return
    except OSError as error:
        raise DiskSpaceError(
            f"The profile could not be removed: {error.strerror}.",
            remedy="See that LOTGRAPH_HOME can be written to.",
        ) from None
    if not made_here:
        raise UsageError(
            f"The profile {name} was written by hand.",
            remedy=f"Whoever keeps this lotgraph removes profiles/{name}.yaml from its home.",
        )


def _made_here(path: Path) -> bool:
    """Whether a profile was made in a page, and not written by hand."""
    return path.read_text("utf-8", "replace").startswith(MARK)


def profile_text(
    name: str, source: str, base: Profile | None, columns: Mapping[str, str], kind: str
) -> str:
    """A profile of what was said of the columns. Errors: `UsageError`."""
    if base is None:
        return profile_of_columns(name, source, columns, kind)
    return profile_with(base, name, columns)
