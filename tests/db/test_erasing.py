"""What is erased from a SQLite database is not left lying in its file."""

from pathlib import Path

from sqlalchemy import text

from tracker.db.engine import make_engine

SECRET = b"Somebody's name" * 1_000


def test_the_bytes_of_a_row_that_is_deleted_are_gone_from_the_file(tmp_path: Path) -> None:
    path = tmp_path / "tracker.db"
    engine = make_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE held (content BLOB)"))
        connection.execute(text("INSERT INTO held VALUES (:content)"), {"content": SECRET})
    fold = text("PRAGMA wal_checkpoint(TRUNCATE)")
    with engine.connect() as connection:
        connection.execute(fold).all()
    assert SECRET[:100] in path.read_bytes()
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM held"))
    with engine.connect() as connection:
        connection.execute(fold).all()
    assert SECRET[:100] not in path.read_bytes()
    engine.dispose()
