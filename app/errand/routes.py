"""The server's side: a verb run for the command line of this home, and what it printed.

Whoever asks proves to know the secret that stands in the home, which only its user can read; where
people sign in, a token is shown besides. What did not end well is not answered: the command line
then finds out itself, and tells it in its own words.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable

import anyio.to_thread
import structlog
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from app.acting import ACTING, Person
from app.deps import GraphDep, ReadActor
from app.errand.client import HERE, NONCE_HEADER, PATH, PROOF_HEADER
from app.errand.offer import Offer, proof_of
from app.errand.screen import Screen, errand_for
from app.errors import ForbiddenError
from app.graph.run import Graph

log = structlog.get_logger(__name__)
RunVerb = Callable[[tuple[str, str], list[str]], None]
_ALONE = 409  # it has to find out itself


class _Screen(BaseModel):
    width: int = Field(ge=1, le=10_000)
    color: str | None = Field(None, max_length=20)
    terminal: bool = False
    plain: bool = False
    encoding: str = Field("utf-8", max_length=40)


class _Asked(BaseModel):
    verb: tuple[str, str]
    arguments: list[str] = Field(max_length=10_000)
    screen: _Screen
    by: str = Field(max_length=200)
    nonce: str = Field(max_length=100)


def errand_router(run: RunVerb, offer: Offer) -> APIRouter:
    """The route by which whoever was made an offer has verbs run. `run`: runs one in this process,
    and raises for whatever is not its answer."""
    router = APIRouter(include_in_schema=False)

    @router.get(HERE)
    async def here(request: Request) -> Response:
        """Prove to be the one who made the offer."""
        nonce = request.headers.get(NONCE_HEADER, "")
        return Response(headers={PROOF_HEADER: proof_of(offer.secret, "here", nonce)})

    @router.post(PATH)
    async def errand(
        request: Request, asked: _Asked, graph: GraphDep, actor: ReadActor
    ) -> Response:
        """What a verb prints; 409 when it did not end well."""
        sent = await request.body()
        told, wanted = request.headers.get(PROOF_HEADER, ""), proof_of(offer.secret, "asked", sent)
        if not hmac.compare_digest(told.encode(), wanted.encode()):
            raise ForbiddenError("Only the command line of this home is answered here.")
        if not actor.account:
            ACTING.set(Person(asked.by, "command line"))
        text = await anyio.to_thread.run_sync(_printed, run, asked, graph)
        if text is None:
            return Response(status_code=_ALONE)
        proof = {PROOF_HEADER: proof_of(offer.secret, "answered", sent, text)}
        return Response(text, media_type="application/octet-stream", headers=proof)

    return router


def _printed(run: RunVerb, asked: _Asked, graph: Graph) -> bytes | None:
    """What a verb printed; None when it did not end well."""
    screen = Screen(**asked.screen.model_dump())
    try:
        with errand_for(screen, graph) as printed:
            run(asked.verb, asked.arguments)
    except Exception as error:  # whatever it is, whoever asked meets it, too, and says it in words
        log.debug("errand_alone", verb=" ".join(asked.verb), error=type(error).__name__)
        return None
    return printed.getvalue()
