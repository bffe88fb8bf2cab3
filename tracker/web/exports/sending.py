"""How a file is sent, with the hash by which it is known, and how its size is said."""

import base64
import shutil
from io import BytesIO
from tempfile import TemporaryFile
from typing import IO

from flask import Response, send_file

from tracker.services.releases.making import IN_MEMORY


def send_whole(file: IO[bytes], name: str, mimetype: str, sha256: str) -> Response:
    """A file as an attachment under its name, with its hash; it is closed when it has been sent."""
    response = send_file(file, mimetype=mimetype, as_attachment=True, download_name=name)
    response.call_on_close(file.close)
    return with_hash(response, sha256)


def copied(file: IO[bytes]) -> IO[bytes]:
    """A file of the answer's own, at its beginning: in memory where it is short."""
    is_short = file.seek(0, 2) <= IN_MEMORY
    file.seek(0)
    copy: IO[bytes] = BytesIO() if is_short else TemporaryFile()  # noqa: SIM115 the response closes it
    shutil.copyfileobj(file, copy)
    copy.seek(0)
    return copy


def with_hash(response: Response, sha256: str) -> Response:
    """The hash as RFC 9530 writes it, and as people compare it."""
    digest = base64.b64encode(bytes.fromhex(sha256)).decode()
    response.headers["Repr-Digest"] = f"sha-256=:{digest}:"
    response.headers["X-SHA-256"] = sha256
    return response


def size_in_words(size: int) -> str:
    """How large a file is, as a link to it says."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1_000)):,} kB"
    return f"{size / 1_000_000:.1f} MB"
