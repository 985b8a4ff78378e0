"""Names: the field's nouns. No class, function or constant is named by a participle alone, and a
public class has a name that no other has.
"""

from __future__ import annotations

from collections import defaultdict

from tests.house.sources import app_sources

_IRREGULAR = """
    asked begun bought brought built caught chosen done drawn found given gone heard held hidden
    kept known left lost made meant met paid put reached said seen sent shown sold stood taken
    told thrown understood won written
"""
IRREGULAR = frozenset(_IRREGULAR.split())
# Words that end like one and are none, or verbs in the form they have anyway.
NO_PARTICIPLES = frozenset(("feed", "need", "put", "seed", "speed"))


def _is_participle(name: str) -> bool:
    word = name.lower()
    if word in NO_PARTICIPLES or "_" in word:
        return False
    return word in IRREGULAR or word.endswith("ed")


def test_no_public_name_is_a_participle() -> None:
    found = {
        f"{file}: {name}"
        for file, source in app_sources().items()
        for name, _ in source.names
        if not name.startswith("_") and _is_participle(name)
    }
    assert not found


def test_a_participle_is_known_as_one() -> None:
    names = ("Told", "KEPT", "settled", "Feed", "read_at_commit", "Delivery", "shown")
    assert [name for name in names if _is_participle(name)] == ["Told", "KEPT", "settled", "shown"]


def test_a_public_class_name_stands_once() -> None:
    files = defaultdict(list)
    for file, source in app_sources().items():
        for name, kind in source.names:
            if kind == "ClassDef" and not name.startswith("_"):
                files[name].append(file)
    assert not {name: where for name, where in files.items() if len(where) > 1}
