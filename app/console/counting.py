"""Whether a typed statement asks if the bookings it walks count. Pure.

Nothing is ever deleted from the graph: a booking that was voided, or taken back wholly, stays and
says so. A statement that does not ask walks it like any other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.console.lexer import GuardError, Token, tokens
from app.vocabulary import EVENT_RELATIONSHIPS

ASKS = ("voided_at", "undone_at", "flags")
_NO_BOOKINGS = frozenset({"ABOUT", "MEASURED", "RAN_ON"})  # voided as well, but they move nothing
_DELIVERED = (
    " DELIVERED says what shipments brought, contents of containers with quantities: only what "
    "counts has such a link."
)


def counting_warning(text: str) -> str | None:
    """What to know of a statement that walks bookings and does not ask whether they count."""
    try:
        cut = tokens(text)
    except GuardError:
        return None
    if any(token.text.strip("`") in ASKS for token in cut):
        return None
    walked = dict.fromkeys(_walked(cut))
    if not walked:
        return None
    return (
        f"This walks bookings ({', '.join(walked)}) without asking whether they count: voided ones "
        "and those taken back are among them. To leave them out, give the relationship a name and "
        "add WHERE r.voided_at IS NULL AND r.undone_at IS NULL."
        + (_DELIVERED if "SHIPPED_TO" in walked else "")
    )


def _walked(cut: Sequence[Token]) -> Iterator[str]:
    """Types of bookings a text names; `any` where a relationship has no type."""
    types = set(EVENT_RELATIONSHIPS) - _NO_BOOKINGS
    for token in cut:
        if token.kind in ("name", "quoted") and token.text.strip("`") in types:
            yield token.text.strip("`")
    for place, token in enumerate(cut[1:-1], 1):
        if cut[place - 1].text not in ("-", "<-"):
            continue
        bare = token.text in ("-", "->") and cut[place + 1].text == "("
        if bare or (token.text == "[" and not _has_type(cut, place)):
            yield "any"


def _has_type(cut: Sequence[Token], bracket: int) -> bool:
    """Whether the pattern that a bracket opens says which types of relationships it takes."""
    for token in cut[bracket + 1 :]:
        if token.text in ("]", ":"):
            return token.text == ":"
    return False
