"""How a file is sent, with the hash by which it is known, and how its size is said."""

import base64

from flask import Response


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
