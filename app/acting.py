"""Who acts, and how that is known: said once where somebody comes in, asked where something is
written down."""

from __future__ import annotations

import getpass
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from typing import Literal

# signed in: by a password or a provider. typed: a name somebody wrote into a field. command line:
# given there, or the user of that machine. this machine: the user lotgraph runs as.
How = Literal["signed in", "typed", "command line", "this machine", "nobody asked"]


@dataclass(frozen=True, slots=True)
class Person:
    """A name, and how it is known that it is theirs."""

    name: str
    how: How


NO_PERSON = Person("", "nobody asked")
NO_NAME = "not named"  # stands for a name that a program did not give
# Who is answered, or whose command is run.
ACTING: ContextVar[Person] = ContextVar("ACTING", default=NO_PERSON)
# Names of accounts that signed in for what is being done now: whoever is answered, and whoever
# asked for what a second person confirms.
ACCOUNTS: ContextVar[frozenset[str]] = ContextVar("ACCOUNTS", default=frozenset())


@cache
def machine_user() -> str:
    """The name of the user this process runs as; asked of the system once."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "local"


def person(by: str = "") -> Person:
    """Who does something under a name; without one, whoever acts."""
    acting = ACTING.get()
    if by == NO_NAME:
        return Person(by, "nobody asked")
    if not by or by == acting.name:
        return acting
    if by in ACCOUNTS.get():
        return Person(by, "signed in")
    return Person(by, "command line" if acting.how == "command line" else "typed")


def are_accounts(*names: str | None) -> bool:
    """Whether all of these persons (None is none) signed in for what is being done now."""
    return all(name in ACCOUNTS.get() for name in names if name is not None)
