"""Passwords: what is taken for one, and how it is kept (argon2id)."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.errors import UsageError

SHORTEST, LONGEST = 12, 256  # characters
_HASHER = PasswordHasher()  # argon2id with the parameters of RFC 9106, low memory


class WeakPasswordError(UsageError):
    """A password too short, too long or too plain (HTTP 400, exit 2)."""

    code = "weak_password"


def check_password(password: str, name: str) -> None:
    """Whether it may be an account's password. Errors: `WeakPasswordError`."""
    remedy = f"Take {SHORTEST} characters or more, such as four words that nobody would guess."
    if not SHORTEST <= len(password) <= LONGEST:
        raise WeakPasswordError(
            f"The password has {len(password)} characters; it takes {SHORTEST} to {LONGEST}.",
            remedy=remedy,
        )
    if len(set(password)) < 5 or name.casefold() in password.casefold():
        raise WeakPasswordError("The password is too easily guessed.", remedy=remedy)


def hash_of(password: str) -> str:
    """What is kept of a password."""
    return _HASHER.hash(password)


def fits(password: str, kept: str | None) -> bool:
    """Whether a password is the one that is kept; as slow where there is none to compare with."""
    try:
        fit = _HASHER.verify(kept or _nobodys(), password[: LONGEST + 1])
    except (VerificationError, InvalidHashError):
        return False
    return fit and kept is not None


def is_older(kept: str) -> bool:
    """Whether it was hashed by other parameters than those of today."""
    return _HASHER.check_needs_rehash(kept)


@cache
def _nobodys() -> str:
    return hash_of("a password of nobody")
