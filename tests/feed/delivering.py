"""Delivers the webhooks of the home the settings name, until it is ended or killed:
`python -m tests.feed.delivering`."""

from __future__ import annotations

import threading

from app.feed.deliverer import Deliverer
from app.feed.store import webhook_store
from app.graph.run import connect
from app.settings import Settings


def main() -> None:
    settings = Settings()
    assert settings.neo4j_uri is not None
    assert settings.neo4j_password is not None
    graph = connect(
        settings.neo4j_uri, settings.neo4j_user, settings.neo4j_password.get_secret_value(),
        settings.neo4j_database,
    )  # fmt: skip
    Deliverer(graph, webhook_store(settings), settings).begin()
    threading.Event().wait()


if __name__ == "__main__":
    main()
