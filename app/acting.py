"""Who acts, and how that is known: said once where somebody comes in, asked where something is
written down."""

from __future__ import annotations

import getpass
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Literal

# signed in: by a password or a provider. typed: a name somebody wrote into a field. command line:
# given there, or the user of that machine. this machine: the user lotgraph runs as.
How = Literal["signed in", "typed", "command line", "this machine", "nobody asked"]


@dataclass(frozen=True, slots=True)
class Person:
    """A name, and how it is known that it is theirs."""

    name: str
    how: How


NOBODY = Person("", "nobody asked")
# Who is answered, or whose command is run.
ACTING: ContextVar[Person] = ContextVar("ACTING", default=NOBODY)


def machine_user() -> str:
    """The name of the user this process runs as."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "local"


def person(by: str = "") -> Person:
    """Who does something under a name; without one, whoever acts."""
    acting = ACTING.get()
    if not by or by == acting.name:
        return acting
    return Person(by, "command line" if acting.how == "command line" else "typed")
