"""Which profile a table is of, by its headers, and where each of its columns stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.events.models import UnreadableError
from app.files.headers import name_and_unit, one_name
from app.files.survey import ColumnKind
from app.files.words import CHANGING, looks_like, meaning_of, plain_word
from app.profiles.model import Following, Profile

OWN_ID = "event_id"  # the column a refused file has beside the table's own
_REFUSED = "_code"  # a column only refused files have


@dataclass(frozen=True, slots=True)
class Fit:
    """A profile on a table: `places` of its columns, of the others by what is done with them;
    `units` that headers of its columns have."""

    profile: Profile
    columns: tuple[str, ...]
    places: Mapping[str, int]
    wide: tuple[int, ...] = ()
    ignored: tuple[int, ...] = ()
    others: tuple[int, ...] = ()
    units: Mapping[str, str] = field(default_factory=dict)

    @property
    def kinds(self) -> list[ColumnKind]:
        """How the cells of every column are read."""
        made: list[ColumnKind] = ["text"] * len(self.columns)
        for name, place in self.places.items():
            made[place] = self.profile.kinds.get(name, "text")
        for place in self.wide:
            made[place] = "number"
        return made


def known_words(profiles: Iterable[Profile]) -> frozenset[str]:
    """All words that head a column of some profile."""
    return frozenset(
        word for each in profiles for words in each.columns.values() for word in words
    ) | frozenset(word for each in profiles for word in each.ignored)


def fit(profile: Profile, columns: Sequence[str]) -> Fit | None:
    """A profile on the headers of a table, or None when a column it needs is not there."""
    words = _words(profile, columns)
    if profile.without & {*words, *map(meaning_of, columns)}:
        return None
    places: dict[str, int] = {}
    free = {place for place, word in enumerate(words) if word}
    if OWN_ID in words and _REFUSED in columns:  # beside a column of the table's own of that name
        places[OWN_ID] = words.index(OWN_ID)
        free.discard(places[OWN_ID])
    kin: set[frozenset[str]] = set()
    for name, wanted in profile.columns.items():
        for word in wanted:
            own = {each for each in profile.together if word in each}
            found = [place for place in sorted(free) if words[place] == word]
            if (rule := profile.after.get(name)) is not None and word in rule.words:
                found = _following(profile, rule, places, words, found)
            if found and (not kin or not own or own & kin):
                places[name] = found[0]
                free.discard(places[name])
                kin |= own
                break
    given = [place for place in sorted(free) if words[place] == OWN_ID]
    if given and OWN_ID not in places and OWN_ID not in profile.columns:
        places[OWN_ID] = given[0]
        free.discard(given[0])
    if any(not any(name in places for name in need) for need in profile.needs):
        return None
    taken = {words[place] for place in places.values()}
    ignored: list[int] = []
    others: list[int] = []
    for place in sorted(free):
        word = words[place]
        dropped = word in profile.ignored or word in CHANGING or word in taken or word[:1] == "_"
        (ignored if dropped or columns[place].startswith("_") else others).append(place)
    wide = [place for place in others if profile.wide and _is_analyte(columns[place])]
    others = [place for place in others if place not in wide]
    units = {name: name_and_unit(columns[place])[1] for name, place in places.items()
             if unit_name(profile, name)}  # fmt: skip
    return Fit(
        profile, tuple(columns), places, tuple(wide), tuple(ignored), tuple(others),
        {name: unit for name, unit in units.items() if unit},
    )  # fmt: skip


def lacks(profile: Profile, columns: Sequence[str]) -> list[str]:
    """What a profile needs and finds under no header of a table."""
    made = fit(replace(profile, needs=(), without=frozenset()), columns)
    places = made.places if made is not None else {}
    return [" or ".join(need) for need in profile.needs if not any(n in places for n in need)]


def _following(
    profile: Profile, rule: Following, places: Mapping[str, int], words: Sequence[str],
    found: Sequence[int],
) -> list[int]:  # fmt: skip
    """Those columns that may follow the one they are of, the next of them first."""
    others = {word for name in rule.others for word in profile.columns[name]}
    mine = [place for place in found if not (place and words[place - 1] in others)]
    first = places.get(rule.of, -1)
    return sorted(mine, key=lambda place: (place < first, place))


def _words(profile: Profile, columns: Sequence[str]) -> list[str]:
    """Headers as they are compared; one that the profile does not know, without its unit and in
    one of its languages."""
    own = {word for words in profile.columns.values() for word in words} | profile.ignored
    numbers = {word for name, words in profile.columns.items() for word in words
               if unit_name(profile, name)}  # fmt: skip
    made = []
    for header in columns:
        word = plain_word(header)
        if word not in own:
            name, unit = name_and_unit(header)
            of_name = plain_word(one_name(name))
            word = of_name if unit and of_name in numbers else plain_word(one_name(header))
        made.append(word)
    return made


def unit_name(profile: Profile, name: str) -> str:
    """The column that has the unit of an amount; none for what is no amount with a unit."""
    unit = "uom" if name == "result" else name.replace("quantity", "uom")
    is_amount = profile.kinds.get(name) == "number" and unit != name
    return unit if is_amount and unit in profile.columns else ""


def _is_analyte(header: str) -> bool:
    """Whether a column that a profile does not know may be of results: not one of things."""
    return meaning_of(header) in ("", "quantity") and looks_like(header) in ("", "quantity")


def best_fit(profiles: Iterable[Profile], columns: Sequence[str], where: str) -> Fit | None:
    """The profile that knows most of a table's columns; an own one comes before a shipped one.

    Errors: `UnreadableError` when two know as much, and when a column speaks of a lot or the like
    and is not known to the profile.
    """
    found = [made for each in profiles if (made := fit(each, columns)) is not None]
    if not found:
        return None
    ranked = sorted(found, key=_rank, reverse=True)
    first = ranked[0]
    if len(ranked) > 1 and _rank(ranked[1]) == _rank(first):
        names = f"{first.profile.name} and {ranked[1].profile.name}"
        raise UnreadableError(
            f"{where}: the profiles {names} both fit.",
            remedy="Say which: with --profile NAME, or as “Profile” on the page Load.",
        )
    return first


def _rank(each: Fit) -> tuple[bool, int, int]:
    return not each.profile.shipped, len(each.places), len(each.profile.needs)


def check_others(made: Fit, where: str) -> None:
    """Errors: `UnreadableError` for a column that speaks of something and that the profile
    lacks.
    """
    names = {*made.places, *made.profile.derived}
    heads = {plain_word(made.columns[at]): name for name, at in made.places.items()}
    for place in made.ignored:
        name = heads.get(plain_word(made.columns[place]))
        if name is not None and made.profile.kinds.get(name) == "lot":
            raise UnreadableError(
                f"{where}: two columns are called “{made.columns[place]}”.",
                remedy="Rename one of them, or take it out: one is the lot.",
            )
    for place in made.others:
        column = made.columns[place]
        told = looks_like(column)
        has = told in names or (told == "at" and "date" in names)
        if told and (not has or told in ("lot", "serial")):
            raise UnreadableError(
                f"{where}: “{column}” looks like a column of {_WORDS[told]}, and the profile "
                f"{made.profile.name} does not know it.",
                remedy="Map it, or list it under “ignored”, in a profile of your own: "
                f"“lotgraph profile new FILE --like {made.profile.name}”.",
            )


_WORDS = {
    "lot": "lots", "serial": "serial numbers", "quantity": "quantities", "at": "dates",
    "item": "items",
}  # fmt: skip
