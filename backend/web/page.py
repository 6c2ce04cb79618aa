"""The page: the files of a folder, held in memory, each at two addresses.

Below `page/DIGEST/`, where the digest is that of all files, an answer may be kept for ever. So index.html, which is
asked for anew each time, names its files there: who comes again asks for one file, and no file of one version ever
meets one of another. At its plain address a file is what it is now.
"""

import mimetypes
import os
import re
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from hashlib import blake2b
from pathlib import Path

from anyio.to_thread import run_sync
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from backend.web import packing
from backend.web.middleware import FIXED_HEADERS, has

# What is text, and so gets smaller. Not left to the system's own table, which may not know what a module is.
TEXTS = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".json": "application/json",
    ".md": "text/markdown",
    ".svg": "image/svg+xml",
    ".ts": "text/plain",
}
MISSING = "missing.html"
FOR_EVER = "public, max-age=31536000, immutable"

Stamps = dict[str, tuple[int, int]]


class File:
    """One file."""

    def __init__(self, name: str, content: bytes) -> None:
        """`name` tells what it is."""
        text = TEXTS.get(Path(name).suffix)
        self.kind = text or mimetypes.guess_type(name)[0] or "application/octet-stream"
        self.content = content
        self.tag = blake2b(content, digest_size=16).hexdigest()
        self.smaller = text is not None and len(content) >= packing.LEAST
        self._packed: bytes | None = None

    async def packed(self) -> bytes:
        """Packed when it is first asked for, and beside the loop, since the largest takes a tenth of a second."""
        if self._packed is None:
            self._packed = await run_sync(partial(packing.pack, self.content))
        return self._packed


class Page:
    """Answers GET with the files of a folder."""

    def __init__(self, folder: Path, frames: Sequence[str] = ()) -> None:
        """`frames` are those whose pages may frame this one."""
        self.folder = folder
        ancestors = f"frame-ancestors {' '.join(frames)}" if frames else "frame-ancestors 'none'"
        policy = FIXED_HEADERS["Content-Security-Policy"].replace("frame-ancestors 'none'", ancestors)
        self.framed = {"Content-Security-Policy": policy}
        self.read(stamped(str(folder)))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The file at the path, or a 404 or 405 that becomes a problem."""
        response = await self.response(scope["path"].removeprefix("/") or "index.html", scope)
        await response(scope, receive, send)

    async def response(self, path: str, scope: Scope) -> Response:
        """What is at a path, a name among those that were read: nothing leads out of the folder."""
        if scope["method"] != "GET":
            raise HTTPException(405)
        kept = re.fullmatch(r"page/([0-9a-f]+)/(.+)", path)
        if kept is None:
            self.look()
            file = self.documents.get(path) or self.files.get(path)
        else:
            # A page that was loaded before an update asks for files that are no more. Today's would not fit the ones
            # that it has, and could be kept for ever under the wrong name: it has to load itself anew.
            file = self.files.get(kept[2]) if kept[1] == self.digest else None
        if file is None:
            read_by_a_person = "text/html" in Headers(scope=scope).get("accept", "") and not path.startswith("api/")
            if not read_by_a_person or MISSING not in self.documents:
                raise HTTPException(404)
            return self.missing(scope.get("raw_path", scope["path"].encode()))
        packed = file.smaller and packing.taken(Headers(scope=scope).get("accept-encoding", "").encode("latin-1"))
        tag = f'"{file.tag}{packing.SUFFIX if packed else ""}"'
        headers = {"ETag": tag, "Vary": "Accept-Encoding"}
        if kept is not None:
            headers["Cache-Control"] = FOR_EVER
        if has(scope, tag.encode()):
            return Response(status_code=304, headers=headers)
        if path in self.documents:
            headers |= self.framed
        if not packed:
            return Response(file.content, headers=headers, media_type=file.kind)
        return Response(await file.packed(), headers=headers | {"Content-Encoding": "gzip"}, media_type=file.kind)

    def missing(self, path: bytes) -> Response:
        """What a person is shown at an address where there is nothing, with the way to where there is something."""
        # The way up from there, since a proxy may have put the page below a path that only the browser knows.
        up = b"../" * (path.count(b"/") - 1)
        content = re.sub(rb'\bhref="', rb'href="' + up, self.documents[MISSING].content)
        return Response(content, 404, {"Cache-Control": "no-store"}, "text/html")

    def look(self) -> None:
        """Reads the files anew where one has changed, so that who writes them sees it. To look takes a millisecond."""
        with suppress(OSError):  # one went while it was read: what there was is whole
            stamps = stamped(str(self.folder))
            if stamps != self.stamps:
                self.read(stamps)

    def read(self, stamps: Stamps) -> None:
        """Takes in the files that are there."""
        read = {name: File(name, (self.folder / name).read_bytes()) for name in sorted(stamps)}
        files = {name: file for name, file in read.items() if not name.endswith(".html")}
        digest = blake2b(digest_size=8)
        for name, file in files.items():
            digest.update(f"{name} {file.tag}\n".encode())
        self.digest = digest.hexdigest()

        def moved(found: re.Match[bytes]) -> bytes:
            name = found[2].decode()
            return b'%s="page/%s/%s"' % (found[1], self.digest.encode(), found[2]) if name in files else found[0]

        self.documents = {
            name: File(name, re.sub(rb'\b(href|src)="([^"]+)"', moved, file.content))
            for name, file in read.items()
            if name not in files
        }
        self.files, self.stamps = files, stamps


def stamped(folder: str, under: str = "") -> Stamps:
    """The files below a folder, with what changes when they do. Links lead elsewhere, and hidden files are no page."""
    found: Stamps = {}
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                found |= stamped(entry.path, f"{under}{entry.name}/")
            elif entry.is_file(follow_symlinks=False):
                stat = entry.stat(follow_symlinks=False)
                found[under + entry.name] = stat.st_mtime_ns, stat.st_size
    return found
