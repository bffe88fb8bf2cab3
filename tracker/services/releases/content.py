"""The bytes of files that were taken away: kept in pieces, once, for a while."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO

from sqlalchemy import delete, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from tracker.db.releases import ReleaseContent, ReleasePiece
from tracker.services.releases.making import spool

_PIECE = 1 << 20


@dataclass(frozen=True)
class Keeping:
    """How long bytes are kept, and how many at most; the newest file is always kept."""

    days: int
    most_bytes: int


def keep(session: Session, sha256: str, file: IO[bytes], now: datetime) -> None:
    """Keep the bytes of a file, or keep them longer where they are kept already."""
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    size = file.seek(0, 2)
    file.seek(0)
    session.execute(
        dialect.insert(ReleaseContent)
        .values(sha256=sha256, size_bytes=size, kept_at=now)
        .on_conflict_do_update(index_elements=["sha256"], set_={"kept_at": now})
    )
    if _is_whole(session, sha256, size):
        return
    session.execute(delete(ReleasePiece).where(ReleasePiece.sha256 == sha256))
    number = 0
    while piece := file.read(_PIECE):
        number += 1
        values = {"sha256": sha256, "number": number, "content": piece}
        session.execute(insert(ReleasePiece).values(values))
    file.seek(0)


def _is_whole(session: Session, sha256: str, size: int) -> bool:
    length = func.coalesce(func.sum(func.length(ReleasePiece.content)), 0)
    return session.scalar(select(length).where(ReleasePiece.sha256 == sha256)) == size


def kept(session: Session, sha256: str) -> IO[bytes] | None:
    """The very bytes of this hash, at their beginning; none where they were let go."""
    file, digest = spool(), hashlib.sha256()
    numbers = session.scalars(
        select(ReleasePiece.number)
        .where(ReleasePiece.sha256 == sha256)
        .order_by(ReleasePiece.number)
    ).all()
    for number in numbers:
        # One at a time: a long file is never in memory whole.
        piece = session.scalar(
            select(ReleasePiece.content).where(
                ReleasePiece.sha256 == sha256, ReleasePiece.number == number
            )
        )
        digest.update(piece or b"")
        file.write(piece or b"")
    if digest.hexdigest() != sha256:
        file.close()
        return None
    file.seek(0)
    return file


def let_go(session: Session, keeping: Keeping, now: datetime) -> None:
    """Let go of the bytes whose time is over, and of the oldest beyond what may be kept."""
    rows = session.execute(
        select(ReleaseContent.sha256, ReleaseContent.size_bytes, ReleaseContent.kept_at).order_by(
            ReleaseContent.kept_at.desc(), ReleaseContent.sha256
        )
    ).all()
    oldest, total, gone = now - timedelta(days=keeping.days), 0, []
    for place, row in enumerate(rows):
        total += row.size_bytes
        if place and (row.kept_at < oldest or total > keeping.most_bytes):
            gone.append(row.sha256)
    for sha256 in gone:
        session.execute(delete(ReleasePiece).where(ReleasePiece.sha256 == sha256))
        session.execute(delete(ReleaseContent).where(ReleaseContent.sha256 == sha256))
