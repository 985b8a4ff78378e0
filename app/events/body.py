"""A request's body as a stream on disk, and the door's answer line by line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

import orjson
from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response, StreamingResponse

from app.errors import DiskSpaceError, LotgraphError, UsageError
from app.events.expectation import Expectation
from app.events.foresight import foresee
from app.events.models import Incoming, Outcome
from app.events.reading import Reading, read_stream
from app.events.service import OutcomeCounts, take
from app.graph.run import Graph
from app.observer import OBSERVER, Job, running
from app.settings import Settings

_COLLECTED_BYTES = 4 * 1024 * 1024  # up to this size everything is answered at once
_MEDIA_TYPE = "application/x-ndjson"


async def spool(request: Request, settings: Settings) -> tuple[BinaryIO, int]:
    """The body in a temporary file, and its size. Errors: `UsageError` (413) when too large."""
    stream = cast(BinaryIO, SpooledTemporaryFile(max_size=_COLLECTED_BYTES))  # noqa: SIM115
    size = 0
    try:
        async for chunk in request.stream():
            size += len(chunk)
            if size > settings.request_bytes_limit:
                raise _too_large(settings.request_bytes_limit)
            stream.write(chunk)
        stream.seek(0)
    except OSError as error:
        stream.close()
        raise DiskSpaceError(
            f"The body could not be kept while it came: {error.strerror}.",
            remedy="Free some space on the disk of temporary files (TMPDIR), or send less at once.",
            retry_after_s=30,
        ) from None
    except BaseException:
        stream.close()
        raise
    return stream, size


def _too_large(limit: int, which: str = "") -> UsageError:
    error = UsageError(
        f"The body{which} is larger than {limit:,} bytes.",
        remedy="Send it in parts, or use “lotgraph load”.",
        code="too_large",
    )
    error.status = 413
    return error


async def answer(
    graph: Graph,
    settings: Settings,
    stream: BinaryIO,
    size: int,
    source: str | None,
    read: Callable[[BinaryIO], Iterable[Incoming]],
    expected: Expectation | None = None,
) -> Response:
    """Take the events of a body: 200, or 207 when some were refused; one line an event.

    A small body is answered when all of it is committed. A large one is read twice: first to
    see whether anything will be refused, then each batch is answered as it is committed.
    Errors: `UsageError` (413) when something is `expected` of a large one.
    """
    if expected is not None and size > _COLLECTED_BYTES:
        stream.close()
        raise _too_large(_COLLECTED_BYTES, " that expects versions")

    def outcomes() -> Iterator[list[Outcome]]:
        taken = take(
            graph, read(stream), source=source, batch_events=settings.load_batch_events,
            expected=expected,
        )  # fmt: skip
        return observe(taken, size)

    if size <= _COLLECTED_BYTES:
        with stream:
            done = await run_in_threadpool(lambda: [each for batch in outcomes() for each in batch])
        status = 207 if any(each.problem for each in done) else 200
        headers = {"Lotgraph-Bookmarks": orjson.dumps(graph.bookmarks()).decode()}
        body = b"".join(_line(each) for each in done)
        return Response(body, status, headers, _MEDIA_TYPE)

    def foreseen() -> bool:
        ahead = foresee(graph, read(stream), source=source)
        return any(each.problem is not None for batch in ahead for each in batch)

    try:
        refused = await run_in_threadpool(foreseen)
    except BaseException:
        stream.close()
        raise
    stream.seek(0)

    def lines() -> Iterator[bytes]:
        with stream:
            try:
                for batch in outcomes():
                    yield b"".join(_line(each) for each in batch)
            except LotgraphError as error:  # the status is sent: the last line says it
                yield orjson.dumps(error.as_json(), option=orjson.OPT_APPEND_NEWLINE)

    return StreamingResponse(lines(), 207 if refused else 200, media_type=_MEDIA_TYPE)


def observe(taken: Iterable[list[Outcome]], size: int) -> Iterator[list[Outcome]]:
    """Batches of outcomes as they come, each told to who looks; `size`: bytes of all of them."""
    observer, counts = OBSERVER.get(), OutcomeCounts()
    with running(Job("load", f"Events, {size:,} bytes")) as job:
        for batch in taken:
            found: dict[str, int] = {}
            for outcome in batch:
                counts.add(outcome)
                found[outcome.result] = found.get(outcome.result, 0) + 1
            if observer is not None:
                observer.taken(found)
            job.say(counts.text)
            yield batch


def _line(outcome: Outcome) -> bytes:
    return orjson.dumps(outcome.as_json(), option=orjson.OPT_APPEND_NEWLINE)


def events_of(stream: BinaryIO, size: int) -> Reading:
    """Read a spooled body; the stream stays open for a second reading."""
    return read_stream(stream, size, "the request", keep_open=True)
