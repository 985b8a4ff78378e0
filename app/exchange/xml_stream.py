"""XML read element by element in bounded memory, by expat alone.

Nothing is fetched and nothing is expanded: a document type declaration ends the reading, so there
are no entities but the five of XML. Depth, the length of one element that is held, and the length
of one tag are bounded. A reader says at which elements it wants whole subtrees.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO
from xml.parsers import expat

DEPTH = 100
LONGEST = 1 << 23  # bytes of one element that is held, and of one tag
_CHUNK = 1 << 18
_PREFIX = {
    "http://www.w3.org/2001/XMLSchema-instance": "xsi",
    "http://www.w3.org/XML/1998/namespace": "xml",
}
_BETWEEN = "\x1f"  # what no XML holds, between the parts of a name
_MOST = 200  # of what stands around
WRAPPERS = ("extension", "baseExtension")


class XmlError(ValueError):
    """XML that is not read; the text says why, `line` where."""

    def __init__(self, text: str, line: int) -> None:
        super().__init__(text)
        self.line = line


@dataclass(slots=True, eq=False)
class XmlNode:
    """An element: its local name, its name with prefix, its namespace, attributes and children.

    `raw` is its text as it was written, of the outermost that is held.
    """

    name: str
    prefixed: str
    uri: str
    attributes: dict[str, str]
    children: list[XmlNode] = field(default_factory=list)
    text: str = ""
    raw: str = ""

    def child(self, name: str) -> XmlNode | None:
        """The first child of this local name."""
        return next((each for each in self.children if each.name == name), None)

    def value(self, name: str) -> str:
        """The text of the first child of this local name, or nothing."""
        found = self.child(name)
        return "" if found is None else found.text.strip()


Around = tuple[tuple[str, dict[str, str]], ...]  # names and attributes of the elements around
PathTest = Callable[[list[str], str], bool]


class XmlStream:
    """The elements of an XML stream that are wanted, each whole, in their order.

    `wanted(path, name)` says whether an element, below elements of these local names, is held.
    `surroundings` are the first elements outside of those, `texts` what stands in such elements,
    `roots` the namespaces they declare.
    """

    def __init__(self, stream: BinaryIO, wanted: PathTest) -> None:
        self._stream = stream
        self._wanted = wanted
        self._path: list[str] = []
        self._said: list[dict[str, str]] = []
        self._held: list[XmlNode] = []
        self._found: list[tuple[Around, XmlNode]] = []
        self._begin = 0  # byte of the outermost held element
        self._buffer, self._offset = b"", 0
        self._declared: dict[str, str] = {}
        self._text: list[str] = []
        self.position = 0
        self.surroundings: list[tuple[str, dict[str, str]]] = []
        self.texts: list[tuple[str, str]] = []
        self.roots: dict[str, str] = {}
        self._parser = self._made()

    def _made(self) -> Any:
        parser = expat.ParserCreate("utf-8", _BETWEEN)
        parser.namespace_prefixes = True
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartNamespaceDeclHandler = self._namespace
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        return parser

    def first(self) -> None:
        """Read chunk by chunk up to the root element. Errors: `XmlError`."""
        self._stream.seek(0)
        while not self.surroundings and self._chunk():
            self._let_go()

    def nodes(self) -> Iterator[tuple[Around, XmlNode]]:
        """(the elements around, element), one after another. Errors: `XmlError`."""
        self._stream.seek(0)
        more = True
        while more:
            more = self._chunk()
            yield from self._found
            self._found.clear()
            self._let_go()

    def _chunk(self) -> bool:
        """Parse some more; whether there was any."""
        chunk = self._stream.read(_CHUNK)
        self.position += len(chunk)
        self._buffer += chunk
        try:
            self._parser.Parse(chunk, not chunk)
        except expat.ExpatError as error:
            raise XmlError(expat.errors.messages[error.code], error.lineno) from None
        return bool(chunk)

    def _let_go(self) -> None:
        """Keep no more of what was read than what is held and the tag that is being read."""
        at = self._parser.CurrentByteIndex
        start = self._begin if self._held else at
        if self._offset + len(self._buffer) - start > LONGEST:
            raise XmlError(f"an element is longer than {LONGEST:,} bytes", self._line)
        self._buffer = self._buffer[start - self._offset :]
        self._offset = start

    @property
    def _line(self) -> int:
        return int(self._parser.CurrentLineNumber)

    def _doctype(self, *_: Any) -> None:
        raise XmlError("it has a document type declaration (<!DOCTYPE …>)", self._line)

    def _namespace(self, prefix: str | None, uri: str | None) -> None:
        if not self._held:
            self._declared[prefix or ""] = uri or ""

    def _start(self, written: str, attributes: dict[str, str]) -> None:
        self._flush()
        if len(self._path) >= DEPTH:
            raise XmlError(f"elements are nested more than {DEPTH} deep", self._line)
        uri, name, prefixed = _names(written)
        said = {_names(key)[2]: value for key, value in attributes.items()}
        if self._held or self._wanted(self._path, name):
            node = XmlNode(name, prefixed, uri, said)
            if self._held:
                self._held[-1].children.append(node)
            else:
                self._begin = self._parser.CurrentByteIndex
            self._held.append(node)
        else:
            self.roots = self._declared | self.roots
            if len(self.surroundings) < _MOST and name not in WRAPPERS:
                self.surroundings.append((name, said))
        self._declared = {}
        self._path.append(name)
        self._said.append(said)

    def _characters(self, text: str) -> None:
        if self._held:
            self._held[-1].text += text
        else:
            self._text.append(text)

    def _flush(self) -> None:
        """Note a text that stands outside of what is held."""
        text = "".join(self._text).strip()
        self._text.clear()
        if text and len(self.texts) < _MOST:
            self.texts.append((self._path[-1] if self._path else "", text))

    def _end(self, _written: str) -> None:
        self._flush()
        self._path.pop()
        self._said.pop()
        if self._held:
            node = self._held.pop()
            if not self._held:
                node.raw = self._raw()
                around = tuple(zip(self._path, self._said, strict=True))
                self._found.append((around, node))

    def _raw(self) -> str:
        """The text of the element that ends here."""
        at = self._parser.CurrentByteIndex - self._offset
        tag = self._buffer.find(b">", at)
        text = self._buffer[self._begin - self._offset : tag + 1]
        return text.decode("utf-8", "replace")


def _names(written: str) -> tuple[str, str, str]:
    """(namespace, local name, name with prefix) of a name as expat gives it."""
    parts = written.split(_BETWEEN)
    if len(parts) == 1:
        return "", written, written
    uri, name = parts[:2]
    prefix = _PREFIX.get(uri, parts[2] if len(parts) > 2 else "")
    return uri, name, f"{prefix}:{name}" if prefix else name


def root_of(stream: BinaryIO) -> str:
    """The local name of the root element; the stream is left at its start. Errors: `XmlError`."""
    found = XmlStream(stream, lambda _path, _name: False)
    found.first()
    stream.seek(0)
    return found.surroundings[0][0] if found.surroundings else ""
