"""How the product is broken on purpose: a function of the pure core with some of its text changed.

A break replaces the function everywhere it was imported to, for as long as the patcher holds. The
text that is changed must stand in the function exactly as often as said, so that a break that no
longer breaks anything fails loudly. A compiled loop runs uncompiled while it is broken.
"""

from __future__ import annotations
import __future__

import inspect
import sys
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from types import CodeType, FunctionType, ModuleType
from typing import Any

import pytest

Break = Callable[[pytest.MonkeyPatch], None]
Change = tuple[str, str]  # text of a function, and what stands there instead


@dataclass(frozen=True)
class Mutation:
    """One rule of the product, broken.

    `rule`: its number, or `events`, `customers`, `stock`; `sentence`: words of `docs/trace.md`;
    `instead`: what the broken product does; `caught_by`: drawn genealogies (the function that tells
    them) or cases (`case 01`) that it answers wrongly; `reading`: the sentence of
    `tests/reference/READINGS.md` it belongs to, if version 2 changed it.
    """

    rule: str
    sentence: str
    instead: str
    break_: Break
    caught_by: tuple[str, ...]
    reading: str = ""

    def __str__(self) -> str:
        return f"{self.rule} {self.instead}"


def edit(function: Any, *changes: Change, times: int = 1) -> Break:
    """A break that changes the text of a function, method or property, `times` times each."""

    def break_(patch: pytest.MonkeyPatch) -> None:
        _replace(patch, function, _edited(_plain(function), changes, times))

    return break_


def swap(function: Any, wrong: Callable[..., Any]) -> Break:
    """A break that puts another function in the place of one."""

    def break_(patch: pytest.MonkeyPatch) -> None:
        _replace(patch, function, wrong)

    return break_


def both(*breaks: Break) -> Break:
    """Several breaks together."""

    def break_(patch: pytest.MonkeyPatch) -> None:
        for each in breaks:
            each(patch)

    return break_


def _plain(function: Any) -> FunctionType:
    """The function of a property or a compiled loop."""
    for name in ("fget", "func", "py_func"):
        function = getattr(function, name, function)
    assert isinstance(function, FunctionType)
    return function


def _edited(function: FunctionType, changes: tuple[Change, ...], times: int) -> FunctionType:
    text = textwrap.dedent(inspect.getsource(function))
    for old, new in changes:
        assert text.count(old) == times, f"{text.count(old)} times in {function.__name__}: {old}"
        text = text.replace(old, new)
    whole = compile(text, inspect.getfile(function), "exec", dont_inherit=True, flags=_FLAGS)
    code = next(each for each in whole.co_consts if isinstance(each, CodeType))
    made = FunctionType(code, function.__globals__, function.__name__, function.__defaults__)
    made.__kwdefaults__ = function.__kwdefaults__
    return made


_FLAGS = __future__.annotations.compiler_flag


def _replace(patch: pytest.MonkeyPatch, function: Any, wrong: Callable[..., Any]) -> None:
    plain = _plain(function)
    owner, _, name = plain.__qualname__.rpartition(".")
    if owner:
        class_ = getattr(sys.modules[plain.__module__], owner)
        patch.setattr(class_, name, _as(function, wrong, name))
        return
    places = [module for module in _modules() if vars(module).get(name) is function]
    assert places, f"{name} stands nowhere"
    for module in places:
        patch.setattr(module, name, wrong)


def _as(function: Any, wrong: Callable[..., Any], name: str) -> Any:
    """A property, where the function was one."""
    if isinstance(function, cached_property):
        made = cached_property(wrong)
        made.__set_name__(type(function), name)
        return made
    return property(wrong) if isinstance(function, property) else wrong


def _modules() -> Iterator[ModuleType]:
    for name, module in list(sys.modules.items()):
        if name.startswith(("app.", "tests.trace.", "tests.genealogy.of_events")):  # they ask it
            yield module
