"""A receiver as it may be: it checks signatures, and fails, doubles, delays as the dice say.

A process of its own, a real HTTP server (`python -m tests.feed.receiver PORT FILE SECRET FAILS
SLOW`). What it took is a line of FILE before it answers, so that it survives a kill. FAILS: of a
hundred deliveries so many are not taken well: refused, taken and then said to be refused, taken and
broken off. SLOW: so many of a thousand are answered after three seconds.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import random
import socket
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


def verified(secret: str, headers: dict[str, str], body: bytes) -> bool:
    """The few lines by which a receiver believes a delivery, as docs/feed.md has them."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    wanted = "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    fresh = abs(time.time() - int(headers["webhook-timestamp"])) < 300
    return fresh and hmac.compare_digest(wanted, headers["webhook-signature"])


def main(port: int, path: str, secret: str, fails: int, slow: int) -> None:
    file = Path(path).open("a", encoding="utf-8")  # noqa: SIM115 — open until it is killed

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            good = verified(secret, headers, body)
            how = random.choice(("refuse", "take, refuse", "take, break off"))
            if random.randrange(100) >= fails:
                how = "take"
            if "take" in how or not good:
                told = json.loads(body)["data"]
                line = {"id": headers["webhook-id"], "good": good, "how": how,
                        "about": told["thing"] or told["case"], "change": told["id"]}  # fmt: skip
                file.write(json.dumps(line) + "\n")
                file.flush()
            if random.randrange(1000) < slow:
                threading.Event().wait(3)
            if how == "take, break off":
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            self.send_response(200 if how == "take" else 500)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        allow_reuse_address = True
        request_queue_size = 64

        def handle_error(self, *_: object) -> None:
            pass

    Server(("127.0.0.1", port), Receiver).serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5]))
