"""Telling how many rows of the long sheets have been read, to whoever wants to know."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy.orm import Session

# Called with how many more rows were read; what it raises ends the writing of the file.
Watch = Callable[[int], None]
_WATCH_KEY = "rows_watch"
_STEP = 500
Line = TypeVar("Line")


@contextmanager
def watching(session: Session, watch: Watch) -> Iterator[None]:
    """Be told of the rows that this session reads for a file, for as long as it is written."""
    session.info[_WATCH_KEY] = watch
    try:
        yield
    finally:
        del session.info[_WATCH_KEY]


def watched(session: Session, lines: Iterable[Line]) -> Iterator[Line]:
    """The lines as they come; whoever watches is told of them in steps."""
    watch: Watch | None = session.info.get(_WATCH_KEY)
    read = 0
    for line in lines:
        read += 1
        if watch and read == _STEP:
            watch(read)
            read = 0
        yield line
    if watch and read:
        watch(read)
