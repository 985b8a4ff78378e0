"""Text that shows what it says: as lines of a letter or a page on paper, and as names of files.

Control characters can hide or overwrite what stands around them, marks of direction can turn it
about (`gpj.exe` shown as `exe.jpg`). Where such a sign stood, � stands: something was there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import quote

MARK = "\ufffd"
# Embeddings, overrides and isolates turn what follows them about; the marks of a single letter's
# direction (LRM, RLM) and the joiners do not, and Arabic, Hebrew and Hindi names need them.
_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LINES = frozenset("\n\t")
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])", re.I)
_FORBIDDEN = frozenset('<>:"/\\|?*')
NAME_BYTES = 200  # of a file name: below what any file system takes, with room for a number


def plain_text(text: str) -> str:
    """A text of lines without signs that hide or turn about what it says."""
    if text.isascii() and text.isprintable():
        return text
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(MARK if sign not in _LINES and _hides(sign) else sign for sign in lines)


def in_utf8(text: str) -> str:
    """A text with `?` for what UTF-8 cannot hold: bytes of a file's name that are no UTF-8, half a
    surrogate pair. For what is stored or sent; a file itself is opened by the name it has."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def plain_line(text: str) -> str:
    """The same in one line."""
    return " ".join(plain_text(text).split())


def file_name(text: str) -> str:
    """A name any system takes for a file, of any text; `_` for what a name cannot have.

    It stays in its folder, is no device of Windows, and shows the ending it has.
    """
    name = unicodedata.normalize("NFC", text)
    name = "".join("_" if sign in _FORBIDDEN or _unfit(sign) else sign for sign in name)
    stem, dot, ending = name.strip(" .").rpartition(".")
    stem, ending = (stem.rstrip(" ."), ending) if dot and stem else (ending, "")
    if not stem:
        stem = "_"
    if _RESERVED.fullmatch(stem.split(".")[0].rstrip(" ")):
        stem = "_" + stem
    ending = "." + _cut(ending, 16) if ending else ""
    return _cut(stem, NAME_BYTES - len(ending.encode())) + ending


def distinct_names(texts: Iterable[str]) -> list[str]:
    """A file name for each text, none twice; also not where `a` and `A` are the same file."""
    taken: set[str] = set()
    names = []
    for text in texts:
        name, count = file_name(text), 1
        while name.casefold() in taken:
            count += 1
            stem, dot, ending = file_name(text).rpartition(".")
            stem, ending = (stem, dot + ending) if dot else (ending, "")
            name = f"{_cut(stem, NAME_BYTES - 30)}-{count}{ending}"
        taken.add(name.casefold())
        names.append(name)
    return names


def attachment(text: str) -> str:
    """The header `Content-Disposition` under which a browser saves an answer as a file."""
    name = file_name(text)
    ascii_name = name.encode("ascii", "replace").decode().replace("?", "_").replace("%", "_")
    plain = f'attachment; filename="{ascii_name}"'
    return plain if ascii_name == name else f"{plain}; filename*=UTF-8''{quote(name, safe='')}"


def _hides(sign: str) -> bool:
    """Control characters, what turns text about, ends of lines of other kinds, half characters."""
    return sign in _TURNS or unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp")


def _unfit(sign: str) -> bool:
    """What a file name cannot have or does not show; any blank but the plain one."""
    return _hides(sign) or unicodedata.category(sign) in ("Cf", "Cn", "Co") or (
        sign.isspace() and sign != " "
    )  # fmt: skip


def _cut(text: str, size: int) -> str:
    """As much of a text as fits into so many bytes of UTF-8, no character halved."""
    return text.encode()[:size].decode("utf-8", "ignore").rstrip(" .") or "_"
