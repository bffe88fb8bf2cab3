"""Making a file somewhere out of memory, before anybody is given it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO

from sqlalchemy.orm import Session

from tracker.services.evaluation import Export
from tracker.services.releases.asked import FilePublisher, FileQuestion
from tracker.services.releases.kinds import FileKind

# A short file stays in memory; a long one goes to the disk.
IN_MEMORY = 1 << 20


@dataclass(frozen=True)
class Order:
    """A file to be made: its kind, what it is to hold, and who publishes it."""

    kind: FileKind
    question: FileQuestion
    publisher: FilePublisher


@dataclass(frozen=True)
class Made:
    """A file that was made for an order, and waits to be given to somebody."""

    order: Order
    export: Export
    file: IO[bytes]
    size: int


@contextmanager
def made(session: Session, order: Order) -> Iterator[Made]:
    """The file, at its beginning; it is gone when this ends."""
    with spool() as file:
        export = order.kind.write(session, order.question, order.publisher, file)
        size = file.seek(0, 2)
        file.seek(0)
        yield Made(order, export, file, size)


def spool() -> IO[bytes]:
    """A file of nobody's that vanishes when it is closed."""
    return SpooledTemporaryFile(max_size=IN_MEMORY)
