"""Months by their names: in full, or shortened to what still names one month alone.

`juil` is July; `jui` begins June and July in French and names none.
"""

from __future__ import annotations

from app.files.words import without_accents

# A line a month, in English, German, French, Spanish, Italian, Dutch, Portuguese, Polish and the
# languages of the North, in the forms dates have; last those that leave letters out.
_NAMES = """
    january januar jänner janvier enero gennaio januari janeiro styczeń stycznia
    february februar feber février febrero febbraio februari fevereiro luty lutego
    march märz maerz mars marzo maart março marts marzec marca mrz mrt
    april avril abril aprile kwiecień kwietnia
    may mai mayo maggio mei maio maj maja
    june juni juin junio giugno junho czerwiec czerwca
    july juli juillet julio luglio julho lipiec lipca
    august août agosto augustus augusti sierpień sierpnia
    september septembre septiembre setiembre settembre setembro wrzesień września
    october oktober octobre octubre ottobre outubro październik października
    november novembre noviembre novembro listopad listopada
    december dezember décembre diciembre dicembre dezembro desember grudzień grudnia
"""
_SHORTEST = 3


def _folded(word: str) -> str:
    return without_accents(word.casefold())


def _beginnings() -> dict[str, int]:
    made: dict[str, int] = {}
    for number, line in enumerate(_NAMES.strip().splitlines(), 1):
        for name in map(_folded, line.split()):
            for length in range(_SHORTEST, len(name) + 1):
                other = made.setdefault(name[:length], number)
                if other != number:
                    made[name[:length]] = 0
    return made


_MONTHS = _beginnings()


def month_of(word: str) -> int:
    """1 to 12; 0 for what names no month, or two."""
    return _MONTHS.get(_folded(word), 0)
