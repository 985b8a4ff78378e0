#!/bin/sh
# Found with FastAPI 0.165.0 (Starlette 1.10.0, pydantic 2): what the routes of an included router
# take is worked out once more for every application, and not when it is made but while it answers
# its first request.
#
# What one would guess: a decorated function is looked at once, where it is decorated; including its
# router in an application is cheap, and so is the first request.
# What happens: `include_router` only notes the router. The first request has every route before the
# one that matches worked out for this application (all of them for an unknown path): signature,
# dependencies and a pydantic schema for each parameter. With 250 routes that is a third of a second
# for whoever asks first, and in tests that make an application each for every test.
#
# What to do: include the routers in one `APIRouter` for the process, and have each application take
# over the routes of that one (`app.router.routes.extend(shared.routes)`, `FastAPI(routes=...)`).
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet fastapi==0.165.0 starlette==1.10.0
cd "$work"
cat > look.py <<'PY'
import asyncio

from fastapi import APIRouter, FastAPI
from pydantic_core import core_schema

looked = 0


class Ref(str):
    """A parameter that counts how often somebody asks for its schema."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source, handler):
        global looked
        looked += 1
        return core_schema.no_info_plain_validator_function(cls)


def since(before):
    return f"{(looked - before) / 50:g} for each route"


router = APIRouter()
before = looked
for number in range(50):
    @router.get(f"/things/{number}")
    def thing(ref: Ref) -> str:
        return ref
print("decorated:", since(before))


def ask(app):
    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        pass

    scope = {
        "type": "http", "method": "GET", "path": "/none", "raw_path": b"/none", "root_path": "",
        "query_string": b"", "headers": [], "scheme": "http", "http_version": "1.1",
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80),
    }
    asyncio.run(app(scope, receive, send))


for name in ("one", "another"):
    before = looked
    app = FastAPI()
    app.include_router(router)
    print(f"{name} application made:", since(before))
    before = looked
    ask(app)
    print("its first request:", since(before))
    before = looked
    ask(app)
    print("its second request:", since(before))

shared = APIRouter()
shared.include_router(router)
for name in ("one", "another"):
    app = FastAPI()
    app.router.routes.extend(shared.routes)
    before = looked
    ask(app)
    print(f"{name} that takes over routes, first request:", since(before))
PY
seen=$("$work/venv/bin/python" look.py)
echo "$seen"
expected="decorated: 1 for each route
one application made: 0 for each route
its first request: 1 for each route
its second request: 0 for each route
another application made: 0 for each route
its first request: 1 for each route
its second request: 0 for each route
one that takes over routes, first request: 1 for each route
another that takes over routes, first request: 0 for each route"
test "$seen" = "$expected" || { echo "this has changed" >&2; exit 1; }
