"""Wiring: settings and a graph in, an application out. No logic lives here."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from fastapi import APIRouter, FastAPI

from app import __version__
from app.accounts.desk import desk_in, is_https, keep_notes, public_host
from app.accounts.gate import Gate
from app.accounts.own_pages import router as account_pages
from app.accounts.pages import router as sign_in_pages
from app.accounts.provider_pages import router as provider_pages
from app.api.routes import router as api
from app.audit.given_out import GivenOut
from app.audit.pages import router as audit_page
from app.booking.pages import router as booking_pages
from app.causes.pages import router as common_pages
from app.checks.pages import router as check_pages
from app.console.pages import router as console_pages
from app.crosswalk.pages import router as crosswalk_pages
from app.deps import actor
from app.feed.deliverer import Deliverer
from app.feed.pages import router as webhook_pages
from app.feed.store import webhook_store
from app.graph.planner import Planner
from app.graph.run import Graph
from app.home.pages import router as home_page
from app.intake.pages import router as load_pages
from app.links.pages import router as link_pages
from app.mirror.keeper import BYTES_A_LINK, MirrorKeeper
from app.numbering.pages import router as number_pages
from app.partners.rest import router as epcis
from app.process import Caretaker, Process
from app.recall.attachments.pages import router as attachment_pages
from app.recall.confirm_pages import router as confirm_pages
from app.recall.drill_pages import router as drill_pages
from app.recall.pages import router as recall_pages
from app.reconciliation.pages import router as reconciliation_pages
from app.reports.pages import router as report_pages
from app.search.pages import router as search_pages
from app.security.cross_site import NoCrossSiteWrites
from app.security.headers import SecurityHeaders
from app.security.hosts import KnownHosts
from app.settings import Settings
from app.things.pages import router as thing_pages
from app.watch.bodies import BoundedBodies
from app.watch.deadlines import Deadlines
from app.watch.observation import Observation, RequestWatch
from app.watch.pages import router as watch_pages
from app.watch.running import Lookout, ServerState, elsewhere
from app.watch.spans import Spans
from app.watch.watcher import Watcher, no_trouble
from app.web import assets, errors
from app.web.schemas.base import operation_id
from app.workbench.fragments import router as trace_fragments
from app.workbench.pages import router as trace_pages


def _together(*rooms: APIRouter) -> APIRouter:
    """One router of many. An application takes over its routes, not the router: FastAPI then works
    out once a process what each route takes, and not once for every application."""
    found = APIRouter(generate_unique_id_function=operation_id)
    for room in rooms:
        found.include_router(room)
    return found


_OF_ALL = _together(
    api, epcis, home_page, search_pages, thing_pages, trace_pages, trace_fragments, common_pages,
    check_pages, load_pages, reconciliation_pages, crosswalk_pages, recall_pages,
    attachment_pages, drill_pages, report_pages, number_pages, booking_pages, audit_page,
    webhook_pages, console_pages, watch_pages,
)  # fmt: skip
_OF_SIGN_IN = _together(
    sign_in_pages, provider_pages, account_pages, confirm_pages, link_pages
)  # fmt: skip


def begin_mirror(app: FastAPI) -> None:
    """Have the genealogy read into memory, if it is to be kept there."""
    graph: Graph = app.state.graph
    if graph.mirror is not None:
        graph.mirror.begin()


def begin_planning(app: FastAPI) -> None:
    """Have the server plan what is asked of it, before people wait for that."""
    kept: Process = app.state.process
    graph: Graph = app.state.graph
    kept.of(Planner, lambda: Planner(graph)).begin()


def begin_webhooks(app: FastAPI) -> None:
    """Have webhooks told of changes, if no other app of the home does it already."""
    kept: Process = app.state.process
    graph, settings = app.state.graph, kept.settings
    kept.of(Deliverer, lambda: Deliverer(graph, webhook_store(settings), settings)).begin()


def create_app(
    settings: Settings,
    graph: Graph,
    caretaker: Caretaker | None = None,
    server: ServerState = elsewhere,
    spans: Spans | None = None,
) -> FastAPI:
    """The application over one graph; it does not own the graph's connection.

    `caretaker`: whoever runs the database; `server`: what is known of its state. `spans`: where
    they are switched on.
    """
    kept = Process(settings, lambda request: actor(request).name, caretaker)
    trouble = no_trouble if caretaker is None else caretaker.trouble
    watcher = kept.of(Watcher, lambda: Watcher(graph, trouble))
    observation = kept.of(Observation, lambda: Observation(lambda: lookout.gauges(), spans))
    mirror = None
    if settings.mirror_mib:
        most = (settings.mirror_mib << 20) // BYTES_A_LINK
        file = settings.columns_file
        mirror = kept.of(MirrorKeeper, lambda: MirrorKeeper(graph, most, file=file))
    planner = kept.of(Planner, lambda: Planner(graph))
    lookout = Lookout(
        observation, watcher, settings, server, (dict) if mirror is None else mirror.state, planner
    )

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        kept.close()

    signed_in = _OF_SIGN_IN.routes if settings.sign_in_needed else []
    app = FastAPI(
        routes=[*_OF_ALL.routes, *signed_in],
        lifespan=lifespan,
        title="lotgraph",
        version=__version__,
        description="Lot and serial genealogy on Neo4j. Events go in through one door; traces "
        "come out as one object that pages, API and command line show alike.",
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=operation_id,
        openapi_url=None,  # served by the API, to whoever may read
    )
    app.state.graph = graph if mirror is None else replace(graph, mirror=mirror)
    app.state.process = kept
    app.state.watcher = watcher
    app.state.lookout = lookout
    errors.install(app)  # the innermost layer; those below are added around it
    app.add_middleware(GivenOut, graph=graph)
    app.add_middleware(BoundedBodies, settings=settings)
    app.add_middleware(Deadlines, settings=settings, watcher=watcher)
    if settings.sign_in_needed:
        keep_notes(kept, graph)
        app.add_middleware(Gate, desk=desk_in(kept))
    app.add_middleware(NoCrossSiteWrites)
    app.add_middleware(KnownHosts, allowed=public_host(settings))
    app.add_middleware(SecurityHeaders, https_only=is_https(settings))
    app.add_middleware(RequestWatch, observation=observation, person=kept.asker)
    assets.install(app)
    return app
