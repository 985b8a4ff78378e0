"""The least of Bolt needed to know that a server answers: hello, log on, `RETURN 1`.

Not a driver: it reads no rows. Message layout after Neo4j's Bolt protocol documentation,
version 5.4 (handshake, HELLO, LOGON, RUN, PULL).
"""

from __future__ import annotations

import re
import socket
import struct
from enum import Enum

_MAGIC = b"\x60\x60\xb0\x17"
_OFFERS = b"\x00\x04\x04\x05" + b"\x00" * 12
_HELLO, _LOGON, _RUN, _PULL = 0x01, 0x6A, 0x10, 0x3F
_SUCCESS, _FAILURE = 0x70, 0x7F


class PortAnswer(Enum):
    """What a port had to say."""

    NOTHING = "nothing"
    READY = "ready"
    NOT_YET = "not yet"
    WRONG_PASSWORD = "wrong password"  # noqa: S105


def ask(port: int, user: str, password: str, database: str, timeout_s: float = 10.0) -> PortAnswer:
    """Run `RETURN 1` on 127.0.0.1:`port`.

    NOTHING: no listener, or none that speaks Bolt; NOT_YET: Bolt, but the database does not
    answer queries (yet).
    """
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=timeout_s) as line:
            line.settimeout(timeout_s)
            line.sendall(_MAGIC + _OFFERS)
            if _exactly(line, 4)[2:] != b"\x04\x05":
                return PortAnswer.NOTHING
            return _query(line, user, password, database)
    except OSError:
        return PortAnswer.NOTHING


def _query(line: socket.socket, user: str, password: str, database: str) -> PortAnswer:
    agent = {"user_agent": "lotgraph", "bolt_agent": {"product": "lotgraph"}}
    logon = {"scheme": "basic", "principal": user, "credentials": password}
    for tag, fields in (
        (_HELLO, [agent]),
        (_LOGON, [logon]),
        (_RUN, ["RETURN 1", {}, {"db": database}]),
        (_PULL, [{"n": -1}]),
    ):
        body = bytes([0xB0 | len(fields), tag]) + b"".join(_pack(field) for field in fields)
        line.sendall(struct.pack(">H", len(body)) + body + b"\x00\x00")
        while (message := _message(line))[1] not in (_SUCCESS, _FAILURE):
            pass
        if message[1] == _FAILURE:
            code = re.search(rb"Neo\.[A-Za-z.]+", message)
            wrong = code is not None and b"Security.Unauthorized" in code.group()
            return PortAnswer.WRONG_PASSWORD if wrong else PortAnswer.NOT_YET
    return PortAnswer.READY


def _message(line: socket.socket) -> bytes:
    body = b""
    while True:
        (size,) = struct.unpack(">H", _exactly(line, 2))
        if size:
            body += _exactly(line, size)
        elif len(body) >= 2:
            return body


def _exactly(line: socket.socket, size: int) -> bytes:
    got = b""
    while len(got) < size:
        chunk = line.recv(size - len(got))
        if not chunk:
            raise ConnectionError("closed")
        got += chunk
    return got


def _pack(value: object) -> bytes:
    if isinstance(value, dict):
        body = b"".join(_pack(key) + _pack(item) for key, item in value.items())
        return bytes([0xA0 | len(value)]) + body
    if isinstance(value, int):
        return struct.pack(">b", value)
    text = str(value).encode()
    if len(text) < 16:
        return bytes([0x80 | len(text)]) + text
    return b"\xd0" + bytes([len(text)]) + text
