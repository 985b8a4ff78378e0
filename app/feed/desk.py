"""What pages, API and command line share of webhooks: one table of what can be done to one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from app.errors import UsageError
from app.feed.store import WebhookStore
from app.feed.webhooks import end_webhook, new_secret, pause_webhook, resume_webhook, send_again
from app.graph.run import Graph

# What can be done, and what a person is told then; a secret is shown once, by whoever asked for it.
Act = Callable[[Graph, WebhookStore, str, str], object]
ACTS: Mapping[str, tuple[Act, str]] = {
    "pause": (pause_webhook, "It is paused."),
    "resume": (resume_webhook, "It goes on where it was."),
    "resume-from-now": (
        partial(resume_webhook, from_now=True),
        "It goes on with what is committed from now on.",
    ),
    "end": (end_webhook, "It is taken away, with all it had still to deliver."),
    "secret": (new_secret, "Another secret in place of the one there was."),
    "send-again": (send_again, "Its dead letters are sent again."),
}


def act(graph: Graph, store: WebhookStore, what: str, number: str, by: str) -> object:
    """Do something to a webhook; the new secret where one was asked for. Errors: `UsageError`,
    `NotFoundError`."""
    if what not in ACTS:
        raise UsageError(
            f"“{what[:40]}” cannot be done to a webhook.", remedy=f"There are: {', '.join(ACTS)}."
        )
    return ACTS[what][0](graph, store, number, by)
