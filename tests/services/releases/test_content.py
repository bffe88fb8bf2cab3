"""Bytes of files are kept once, whole, for as long and as many as the settings say."""

import hashlib
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from tracker.db.releases import ReleaseContent, ReleasePiece
from tracker.services.releases.content import Keeping, keep, kept, let_go

NOW = datetime(2024, 6, 1, 12, tzinfo=UTC)
PIECE = 1 << 20


def stored(session: Session, content: bytes, days_ago: int = 0) -> str:
    """Keep some bytes; returns their hash."""
    sha256 = hashlib.sha256(content).hexdigest()
    keep(session, sha256, BytesIO(content), NOW - timedelta(days=days_ago))
    return sha256


def still_there(session: Session) -> set[str]:
    """The hashes of what is kept."""
    session.expire_all()
    return set(session.scalars(select(ReleaseContent.sha256)))


@pytest.mark.parametrize("size", [1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE + 5])
def test_what_is_kept_comes_back_byte_for_byte(session: Session, size: int) -> None:
    content = bytes(range(251)) * (size // 251 + 1)
    sha256 = stored(session, content[:size])
    file = kept(session, sha256)
    assert file is not None
    with file:
        assert file.read() == content[:size]


def test_the_same_bytes_are_kept_once_and_longer(session: Session) -> None:
    sha256 = stored(session, b"same", days_ago=10)
    assert stored(session, b"same") == sha256
    assert session.scalar(select(func.count()).select_from(ReleasePiece)) == 1
    session.expire_all()
    assert session.scalar(select(ReleaseContent.kept_at)) == NOW


def test_bytes_that_are_not_whole_are_not_given_out(session: Session) -> None:
    sha256 = stored(session, b"whole")
    session.execute(update(ReleasePiece).values(content=b"other"))
    session.expire_all()
    assert kept(session, sha256) is None


def test_bytes_that_lost_a_piece_are_kept_anew(session: Session) -> None:
    content = b"x" * (PIECE + 1)
    sha256 = stored(session, content)
    session.execute(delete(ReleasePiece).where(ReleasePiece.number == 2))
    assert kept(session, sha256) is None
    stored(session, content)
    file = kept(session, sha256)
    assert file is not None
    with file:
        assert file.read() == content


def test_what_was_never_kept_is_not_there(session: Session) -> None:
    assert kept(session, "0" * 64) is None


def test_old_bytes_go_and_the_newest_stay_however_old(session: Session) -> None:
    oldest, middle, newest = (
        stored(session, name, days) for name, days in ((b"a", 40), (b"b", 31), (b"c", 30))
    )
    let_go(session, Keeping(days=30, most_bytes=100), NOW)
    assert still_there(session) == {newest}
    let_go(session, Keeping(days=1, most_bytes=0), NOW)
    assert still_there(session) == {newest}
    assert kept(session, oldest) is kept(session, middle) is None


def test_the_oldest_go_where_there_are_too_many(session: Session) -> None:
    hashes = [stored(session, bytes([n]) * 10, days_ago=10 - n) for n in range(4)]
    let_go(session, Keeping(days=100, most_bytes=25), NOW)
    assert still_there(session) == set(hashes[2:])
