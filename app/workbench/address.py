"""Addresses of a trace page with something changed: the state of a page is its address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import Request

_OF_FRAGMENTS = ("mark", "under", "first")


@dataclass(frozen=True, slots=True)
class Address:
    """The address of a page, also seen from a part of it that was asked for by itself."""

    path: str
    pairs: Sequence[tuple[str, str]]

    def here(self, **changed: object) -> str:
        """With some parameters changed (None takes one out)."""
        kept = [(key, value) for key, value in self.pairs if key not in changed]
        kept += [(key, str(value)) for key, value in changed.items() if value is not None]
        return self._text(kept)

    def adding(self, name: str, value: str) -> str:
        """With one more value of a parameter that may have several."""
        return self._text([*self.pairs, (name, value)])

    def dropping(self, name: str, value: str) -> str:
        """Without a value of a parameter."""
        return self._text([pair for pair in self.pairs if pair != (name, value)])

    def opening(self, ref: str) -> str:
        """With a branch open."""
        return self._text([*(p for p in self.pairs if p != ("shut", ref)), ("open", ref)])

    def closing(self, ref: str) -> str:
        """With a branch shut."""
        kept = [pair for pair in self.pairs if pair not in (("open", ref), ("shut", ref))]
        return self._text([*kept, ("shut", ref)])

    def part(self, name: str, mark: str = "", **more: object) -> str:
        """The address of a part of the page, for script and downloads."""
        pairs = [*self.pairs, *(("mark", each) for each in [mark] if each)]
        pairs += [(key, str(value)) for key, value in more.items()]
        return f"{self.path}/{name}?{urlencode(pairs)}"

    def fields(self, *without: str) -> list[tuple[str, str]]:
        """Parameters as hidden fields of a form that asks for some others itself."""
        return [pair for pair in self.pairs if pair[0] not in without and pair[1]]

    def _text(self, pairs: Sequence[tuple[str, str]]) -> str:
        return self.path + ("?" + urlencode(pairs) if pairs else "")


def address_of(request: Request, direction: str, refs: Sequence[str]) -> Address:
    """The page's address, its roots as refs; empty parameters of forms are left out."""
    given = request.query_params.multi_items()
    kept = [(k, v) for k, v in given if k != "ref" and k not in _OF_FRAGMENTS and v]
    return Address(f"/trace/{direction}", [("ref", ref) for ref in refs] + kept)
