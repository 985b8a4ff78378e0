"""The options of a trace on the command line, written once for every verb that traces."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Annotated, Any, get_type_hints

import typer

from app.settings import Settings
from app.trace.parameters import read_options

TIMES = (
    "T is an ISO time (2026-03-02T08:00:00+01:00, or 2026-03-02T08:00 in the site's zone) or a "
    "date, which is its whole day."
)
_EACH: dict[str, tuple[Any, str | bool | tuple[str, ...]]] = {
    "at": (
        Annotated[
            str,
            typer.Option(
                metavar="T", help="Count only what may have happened by then: time or date."
            ),
        ],
        "",
    ),
    "known_at": (
        Annotated[
            str,
            typer.Option(
                metavar="T",
                help="Answer as it was known then: without what was recorded or corrected later.",
            ),
        ],
        "",
    ),
    "start": (
        Annotated[
            str,
            typer.Option(
                "--from",
                metavar="T",
                help="Of an order, batch, resource, location or customer, count what was booked "
                "from then on …",
            ),
        ],
        "",
    ),
    "end": (Annotated[str, typer.Option("--to", metavar="T", help="… and up to then.")], ""),
    "ignore_time": (
        Annotated[
            bool,
            typer.Option("--ignore-time", help="Count every chain, whenever it happened."),
        ],
        False,
    ),
    "include_candidates": (
        Annotated[
            bool,
            typer.Option(
                "--include-candidates",
                help="Follow bookings of an item without a lot, too, as possible.",
            ),
        ],
        False,
    ),
    "stop": (
        Annotated[
            list[str],
            typer.Option(
                "--stop",
                metavar="REF",
                help="What if it had not gone on from here: the walk ends there; may be repeated.",
            ),
        ],
        (),
    ),
}
Command = Callable[..., None]


def takes_options(*, without: tuple[str, ...] = ()) -> Callable[[Command], Command]:
    """Give a verb the options of a trace but for some; it gets them read, as `options`.

    Errors: those of `read_options`, when the verb is run.
    """
    names = [name for name in _EACH if name not in without]

    def decorate(command: Command) -> Command:
        @functools.wraps(command)
        def run(**given: Any) -> None:
            own = {name: given.pop(name) for name in names}
            command(options=read_options(Settings().site_zone, **own), **given)

        hints = get_type_hints(command, include_extras=True)
        parameters = []
        for parameter in inspect.signature(command).parameters.values():
            if parameter.name == "options":
                parameters += [_parameter(name) for name in names]
            else:
                parameters.append(
                    parameter.replace(
                        kind=inspect.Parameter.KEYWORD_ONLY, annotation=hints[parameter.name]
                    )
                )
        run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        run.epilog = TIMES  # type: ignore[attr-defined]
        run.__annotations__ = {each.name: each.annotation for each in parameters}
        return run

    return decorate


def _parameter(name: str) -> inspect.Parameter:
    annotation, default = _EACH[name]
    return inspect.Parameter(
        name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation
    )
