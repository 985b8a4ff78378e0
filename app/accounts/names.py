"""Names of accounts: one for one person, however it is typed, and none that looks like another's.

Whoever confirms reads a name and decides by it; so two accounts must not look the same.
"""

from __future__ import annotations

import re
import unicodedata

from app.errors import UsageError

_NAME = re.compile(r"[^\W_](?:[\w.@ '-]{0,98}[\w.])?")
# Alphabets that share the shapes of letters; a name is of one of them.
_ALIKE = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC"})
_SHAPES = str.maketrans(
    "авекмнорстухіјѕһԁԛԝгпьзѵɡαβγεηικνορτυχωϲϳոսցհօ01",
    "abekmhopctyxijshdqwrnb3vgabyenikvoptuxwcjnughool",
)


class AccountError(UsageError):
    """An account cannot be what it was asked to be (HTTP 400, exit 2)."""

    code = "account"


def folded_name(name: str) -> str:
    """What a name is found by: however its letters are put together, in any case."""
    return unicodedata.normalize("NFKC", name.strip()).casefold()


def shape_of(name: str) -> str:
    """What a name looks like: letters of other alphabets, and digits, as the Latin ones they look
    like."""
    return " ".join(folded_name(name).translate(_SHAPES).split())


def check_name(name: str) -> str:
    """A name, trimmed: letters of one alphabet, digits, dots, blanks. Errors: `AccountError`."""
    name = unicodedata.normalize("NFC", name.strip())
    if not _NAME.fullmatch(name) or not name.isprintable() or name.casefold() == "nobody":
        raise AccountError(
            f"“{name}” cannot be the name of an account.",
            remedy="It begins with a letter or digit and has letters, digits, blanks, . @ ' - _.",
        )
    odd = any(0x0250 <= ord(each) <= 0x02FF or 0x1D00 <= ord(each) <= 0x1DFF for each in name)
    alphabets = {unicodedata.name(each, "?").split()[0] for each in name if each.isalpha()}
    if odd or unicodedata.normalize("NFKC", name) != name or len(alphabets & _ALIKE) > 1:
        raise AccountError(
            f"“{name}” cannot be the name of an account: letters of it look like others.",
            remedy="Write it with the plain letters of one alphabet.",
        )
    return name
