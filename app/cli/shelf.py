"""The profiles a verb reads tables by, own ones that are wrong told and left out."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.markup import escape

from app.profiles.model import Profile
from app.profiles.shelf import all_profiles, profile_named, profile_of_file


def is_profile_file(file: Path) -> bool:
    """Whether a file is a profile, by its name."""
    return file.suffix in (".yaml", ".yml")


def profiles_of(home: Path, console: Console) -> list[Profile]:
    """The profiles there are, shipped and own."""
    found, wrong = all_profiles(home / "profiles")
    for error in wrong:
        console.print(f"[yellow]{escape(error.text)}[/yellow] It is left out.")
    return found


def profile_said(said: str, profiles: list[Profile]) -> Profile:
    """The profile that somebody names, or gives as a file. Errors: `ProfileError`."""
    file = Path(said)
    return profile_of_file(file) if is_profile_file(file) else profile_named(said, profiles)
