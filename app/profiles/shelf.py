"""The profiles there are: shipped with lotgraph, and people's own in a folder."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from app.profiles.model import Profile, ProfileError, read_profile
from app.resources import profiles_folder


@lru_cache(maxsize=1)
def shipped_profiles() -> tuple[Profile, ...]:
    """Those that came with lotgraph, by name."""
    files = sorted(profiles_folder().glob("*.yaml"))
    return tuple(read_profile(file.read_text("utf-8"), file.name, shipped=True) for file in files)


def all_profiles(folder: Path | None) -> tuple[list[Profile], list[ProfileError]]:
    """Own profiles, then the shipped ones that no own one replaces; and what own ones are wrong."""
    own, wrong = [], []
    for file in sorted(folder.glob("*.yaml")) if folder is not None and folder.is_dir() else ():
        try:
            own.append(profile_of_file(file))
        except ProfileError as error:
            wrong.append(error)
    names = {each.name for each in own}
    return [*own, *(each for each in shipped_profiles() if each.name not in names)], wrong


def profile_of_file(file: Path) -> Profile:
    """An own profile. Errors: `ProfileError` for a file that cannot be read or is none."""
    try:
        text = file.read_text("utf-8")
    except OSError as error:
        raise ProfileError(f"{file}: cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise ProfileError(f"{file}: cannot be read: it is not UTF-8.") from None
    return read_profile(text, str(file), shipped=False)


def profile_named(name: str, profiles: Sequence[Profile]) -> Profile:
    """The profile of a name. Errors: `ProfileError` for none."""
    for each in profiles:
        if each.name == name:
            return each
    raise ProfileError(
        f"There is no profile “{name}”.",
        remedy="“lotgraph profile list” names those there are.",
    )
