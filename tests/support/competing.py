"""Several writers who ask for the same money at the same moment, in threads or in processes."""

import multiprocessing
from collections.abc import Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier
from typing import Any, Generic, TypeVar

from tests.support.portfolio import Service
from tracker.db.engine import make_engine, make_sessions
from tracker.db.journal import unit_of_work
from tracker.domain.breaches import RulesBroken
from tracker.domain.permissions import Viewer

STORED = "stored"
_PATIENCE = 30


Order = TypeVar("Order")


@dataclass(frozen=True)
class Wish(Generic[Order]):
    """What a writer asks for: a service of a module, so that it may cross to a process."""

    service: Service[Order]
    by: Viewer
    order: Order


class _Start:
    """The line at which writers wait for each other; each process has its own handle of it."""

    barrier: Barrier


def at_once_in_threads(url: str, wish: Wish[Any], writers: int) -> Sequence[str]:
    """The answer to each of several threads."""
    _Start.barrier = Barrier(writers)
    with ThreadPoolExecutor(writers) as pool:
        return _ask(pool, url, wish, writers)


def at_once_in_processes(url: str, wish: Wish[Any], writers: int) -> Sequence[str]:
    """The answer to each of several processes."""
    # Forking would share open connections between processes.
    context = multiprocessing.get_context("spawn")
    start = context.Barrier(writers)
    with ProcessPoolExecutor(writers, context, _take_place, (start,)) as pool:
        return _ask(pool, url, wish, writers)


def _ask(pool: Executor, url: str, wish: Wish[Any], writers: int) -> Sequence[str]:
    answers = [pool.submit(_answer, url, wish) for _ in range(writers)]
    return sorted(answer.result(_PATIENCE) for answer in answers)


def _take_place(barrier: Barrier) -> None:
    _Start.barrier = barrier


def _answer(url: str, wish: Wish[Any]) -> str:
    engine = make_engine(url)
    sessions = make_sessions(engine)
    with engine.connect():
        _Start.barrier.wait(_PATIENCE)
    try:
        with unit_of_work(sessions, by=wish.by.person_id, act="compete", source="test") as session:
            wish.service(session, wish.by, wish.order)
    except RulesBroken as refused:
        return str(refused)
    finally:
        engine.dispose()
    return STORED
