"""`/api/v1/webhooks`: receivers that are told of changes."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from app.deps import ConnectActor, GraphDep, SettingsDep
from app.feed.desk import act
from app.feed.models import KINDS
from app.feed.store import webhook_store
from app.feed.webhooks import (
    all_webhooks,
    dead_letters,
    find_webhook,
    make_webhook,
    send_again,
)
from app.web.json_bodies import JsonRoute

router = APIRouter(prefix="/webhooks", tags=["changes"], route_class=JsonRoute)
Json = dict[str, Any]
Number = Annotated[str, Query(max_length=64, description="Number of the webhook.")]
What = Literal["pause", "resume", "resume-from-now", "end", "secret"]


class NewWebhook(BaseModel):
    """A receiver to be told of changes."""

    url: str = Field(description="Where to; https only unless settings allow http.")
    title: str = Field("", description="What people call it; else the host.")
    kinds: list[str] = Field([], description=f"Of: {', '.join(KINDS)}; all where none is named.")
    from_start: bool = Field(
        False, description="All there is in the feed, not only what is committed from now on."
    )


@router.get("", summary="All webhooks")
def get_webhooks(_: ConnectActor, settings: SettingsDep) -> Json:
    """With their state, last success and failure, how much waits, how many dead letters; never
    their secrets."""
    return {"webhooks": [each.as_json() for each in all_webhooks(webhook_store(settings))]}


@router.post("", status_code=201, summary="Make a webhook")
def post_webhook(
    body: NewWebhook, actor: ConnectActor, graph: GraphDep, settings: SettingsDep
) -> Json:
    """Its `secret` is in this answer and in no other."""
    made, secret = make_webhook(
        graph, webhook_store(settings), settings, url=body.url, by=actor.name, title=body.title,
        kinds=body.kinds, from_start=body.from_start,
    )  # fmt: skip
    return {**made.as_json(), "secret": secret}


@router.post("/act", summary="Pause a webhook, go on, end it, renew its secret")
def post_act(
    number: Number, do: What, actor: ConnectActor, graph: GraphDep, settings: SettingsDep
) -> Json:
    """`secret` is in the answer only where it was renewed."""
    store = webhook_store(settings)
    given = act(graph, store, do, number, actor.name)
    if do == "end":
        return {"ended": number}
    told = find_webhook(store, number).as_json()
    return {**told, "secret": given} if do == "secret" else told


@router.get("/dead", summary="What was not taken")
def get_dead(
    _: ConnectActor, settings: SettingsDep, number: Number = "",
    count: Annotated[int, Query(ge=1, le=1_000)] = 200,
) -> Json:  # fmt: skip
    """Dead letters, the oldest first, of one webhook or of all."""
    found = dead_letters(webhook_store(settings), number, count)
    return {"dead": [each.as_json() for each in found]}


@router.post("/again", summary="Send dead letters again")
def post_again(
    number: Number, actor: ConnectActor, graph: GraphDep, settings: SettingsDep,
    change: Annotated[str, Query(max_length=64, description="One change; unset: all.")] = "",
) -> Json:  # fmt: skip
    """How many are sent again; under the ids they had."""
    return {"again": send_again(graph, webhook_store(settings), number, actor.name, change)}
