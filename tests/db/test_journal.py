"""The journal: numbers without gaps, moments that never go back, and as-ats that stay true."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from threading import Event
from typing import Self

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session, sessionmaker

from tests.support.portfolio import Portfolio, begin, lay_ground
from tracker.db import journal
from tracker.db.engine import make_sessions
from tracker.db.funding import LedgerEntry
from tracker.db.journal import (
    FutureMomentError,
    Journal,
    NothingRecordedError,
    as_at,
    housekeeping,
    journal_number,
    unit_of_work,
)
from tracker.db.organisations import SignInAttempt
from tracker.domain.periods import read_moment
from tracker.services.funding.positions import total

NOON = datetime(2024, 2, 5, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
# Long enough for a thread that is free to go on to be done.
A_MOMENT = 0.3
PATIENCE = 10


@pytest.fixture
def sessions(fresh_engine: Engine) -> sessionmaker[Session]:
    """Sessions on a database of the test's own."""
    return make_sessions(fresh_engine)


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    """Threads that are gone when the test is."""
    with ThreadPoolExecutor(8) as pool:
        yield pool


def _record(sessions: sessionmaker[Session]) -> int:
    with unit_of_work(sessions, by=None, act="record", source="test") as session:
        return journal_number(session)


def _fail_on_the_way(sessions: sessionmaker[Session]) -> None:
    with unit_of_work(sessions, by=None, act="fail", source="test") as session:
        lay_ground(session)
        raise RuntimeError("Something went wrong on the way.")


def _rows(sessions: sessionmaker[Session]) -> list[Journal]:
    with sessions() as session:
        return list(session.scalars(select(Journal).order_by(Journal.number)))


class Held:
    """A unit of work in another thread that stays open until it is released."""

    def __init__(self, sessions: sessionmaker[Session], pool: ThreadPoolExecutor) -> None:
        self._opened, self._release = Event(), Event()
        self._done = pool.submit(self._hold, sessions)

    def _hold(self, sessions: sessionmaker[Session]) -> int:
        with unit_of_work(sessions, by=None, act="hold", source="test") as session:
            self._opened.set()
            assert self._release.wait(PATIENCE)
            return journal_number(session)

    def __enter__(self) -> Self:
        assert self._opened.wait(PATIENCE)
        return self

    def __exit__(self, *_error: object) -> None:
        self._release.set()

    def release(self) -> int:
        """Let it commit, and return the number it was recorded under."""
        self._release.set()
        return self._done.result(PATIENCE)


def _is_waiting(future: Future[object] | Future[int]) -> bool:
    try:
        future.result(A_MOMENT)
    except TimeoutError:
        return True
    return False


def test_competing_writers_get_numbers_without_gaps_and_moments_in_order(
    sessions: sessionmaker[Session], pool: ThreadPoolExecutor
) -> None:
    numbers = list(pool.map(lambda _: _record(sessions), range(24)))
    rows = _rows(sessions)
    assert sorted(numbers) == [row.number for row in rows] == list(range(1, 25))
    moments = [row.recorded_at for row in rows]
    assert moments == sorted(set(moments))


def test_a_second_writer_waits_until_the_first_has_committed(
    sessions: sessionmaker[Session], pool: ThreadPoolExecutor
) -> None:
    with Held(sessions, pool) as first:
        second = pool.submit(_record, sessions)
        assert _is_waiting(second)
        assert first.release() == 1
        assert second.result(PATIENCE) == 2
    one, two = _rows(sessions)
    assert one.recorded_at < two.recorded_at


def test_a_failed_act_leaves_neither_a_row_nor_a_gap(sessions: sessionmaker[Session]) -> None:
    _record(sessions)
    with pytest.raises(RuntimeError, match="on the way"):
        _fail_on_the_way(sessions)
    assert _record(sessions) == 2
    assert [row.act for row in _rows(sessions)] == ["record", "record"]


def test_an_as_at_waits_for_a_fact_that_may_carry_an_earlier_moment(
    sessions: sessionmaker[Session], pool: ThreadPoolExecutor
) -> None:
    def ask(moment: datetime) -> int:
        with sessions() as session:
            return as_at(session, moment).number

    _record(sessions)
    with Held(sessions, pool) as late:
        moment = datetime.now(UTC)
        early_answer = pool.submit(ask, moment)
        assert _is_waiting(early_answer)
        number = late.release()
        assert early_answer.result(PATIENCE) == number == ask(moment)


def test_an_as_at_of_the_past_waits_for_nobody(
    sessions: sessionmaker[Session], pool: ThreadPoolExecutor
) -> None:
    _record(sessions)
    _record(sessions)
    first, _ = _rows(sessions)
    with Held(sessions, pool), sessions() as session:
        assert as_at(session, first.recorded_at).number == 1
        assert as_at(session).number == 2


def test_a_writer_does_not_wait_for_itself(sessions: sessionmaker[Session]) -> None:
    with unit_of_work(sessions, by=None, act="record", source="test") as session:
        assert as_at(session, datetime.now(UTC)).number == 1


def test_an_as_at_sees_what_was_committed_after_the_reader_began(
    sessions: sessionmaker[Session],
) -> None:
    _record(sessions)
    with sessions() as reader:
        assert reader.scalars(select(Journal.number)).all() == [1]
        _record(sessions)
        assert as_at(reader, datetime.now(UTC)).number == 2
        assert reader.scalars(select(Journal.number).order_by(Journal.number)).all() == [1, 2]


def test_the_default_as_at_is_the_last_recorded_fact(sessions: sessionmaker[Session]) -> None:
    _record(sessions)
    _record(sessions)
    with sessions() as session:
        found = as_at(session)
    assert (found.number, found.recorded_at) == (2, _rows(sessions)[-1].recorded_at)


def test_an_as_at_in_the_future_is_refused(session: Session) -> None:
    begin(session)
    with pytest.raises(FutureMomentError, match="must not be in the future"):
        as_at(session, datetime.now(UTC) + SECOND)


def test_there_is_no_as_at_before_the_first_fact(session: Session) -> None:
    with pytest.raises(NothingRecordedError):
        as_at(session)
    begin(session, at=NOON)
    with pytest.raises(NothingRecordedError):
        as_at(session, NOON - SECOND)


@pytest.mark.parametrize("ask", [as_at, lambda s, m: begin(s, at=m)], ids=["as at", "replay"])
def test_a_moment_without_its_time_zone_is_refused(
    ask: Callable[[Session, datetime], object], session: Session
) -> None:
    with pytest.raises(ValueError, match="must carry its time zone"):
        ask(session, NOON.replace(tzinfo=None))


def test_no_column_takes_a_moment_without_its_time_zone(session: Session) -> None:
    attempt = SignInAttempt(subject="x", tried_at=NOON.replace(tzinfo=None), succeeded=False)
    session.add(attempt)
    with pytest.raises(StatementError, match="must carry its time zone"):
        session.flush()


def test_a_moment_comes_back_to_the_microsecond_and_in_utc(session: Session) -> None:
    india = timezone(timedelta(hours=5, minutes=30))
    written = datetime(2024, 7, 1, 3, 15, 59, 123_457, tzinfo=india)
    begin(session, at=written)
    session.expire_all()
    read = session.get_one(Journal, 1).recorded_at
    assert read == written
    assert (read.utcoffset(), read.isoformat()) == (
        timedelta(0),
        "2024-06-30T21:45:59.123457+00:00",
    )


def test_a_clock_set_back_reorders_nothing_and_reopens_no_moment(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Clock(datetime):
        """A clock that stands still at a moment which the tests move."""

        shows = NOON

        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return cls.fromtimestamp(cls.shows.timestamp(), tz)

    monkeypatch.setattr(journal, "datetime", Clock)
    first = begin(session)
    Clock.shows = NOON - timedelta(days=1)
    second, third = begin(session), begin(session)
    assert [row.number for row in (first, second, third)] == [1, 2, 3]
    assert first.recorded_at == NOON
    assert NOON < second.recorded_at < third.recorded_at < NOON + SECOND
    Clock.shows = NOON + SECOND
    assert as_at(session, NOON).number == 1
    assert begin(session).recorded_at == NOON + SECOND


def test_a_replay_records_at_past_moments_in_their_order(session: Session) -> None:
    begin(session, at=NOON)
    begin(session, at=NOON)
    begin(session, at=NOON + SECOND)
    assert [as_at(session, NOON).number, as_at(session, NOON + SECOND).number] == [2, 3]
    with pytest.raises(ValueError, match="may not lie before the last one recorded"):
        begin(session, at=NOON)
    assert begin(session).recorded_at > NOON + SECOND


def test_a_replay_into_the_future_is_refused(session: Session) -> None:
    with pytest.raises(FutureMomentError):
        begin(session, at=datetime.now(UTC) + timedelta(hours=1))


def test_facts_are_recorded_only_inside_a_unit_of_work(sessions: sessionmaker[Session]) -> None:
    with sessions() as session, pytest.raises(RuntimeError, match="inside a unit of work"):
        journal_number(session)
    with unit_of_work(sessions, by=None, act="record", source="test") as session:
        assert journal_number(session) == 1
    with pytest.raises(RuntimeError, match="inside a unit of work"):
        journal_number(session)


def test_housekeeping_takes_no_number(sessions: sessionmaker[Session]) -> None:
    with housekeeping(sessions) as session:
        session.add(SignInAttempt(subject="x", tried_at=NOON, succeeded=False))
    assert _rows(sessions) == []
    with sessions() as session:
        assert session.scalars(select(SignInAttempt.subject)).all() == ["x"]


# Each entry is ten times the last: any that leaks in, or is left out, changes the total.
POUNDS = (1, 10, 100, 1_000, 10_000, 100_000)


@pytest.fixture
def portfolio(session: Session) -> Portfolio:
    """Entries of POUNDS, recorded a day apart at noon from 6 February 2024 on."""
    begin(session, at=NOON)
    portfolio = Portfolio(session, lay_ground(session))
    for day, pounds in enumerate(POUNDS, start=1):
        begin(session, at=NOON + timedelta(days=day))
        portfolio.envelope(pounds * 100)
    return portfolio


def _pounds(session: Session, moment: datetime) -> int:
    number = as_at(session, moment).number
    return total(session, LedgerEntry.journal_number <= number) // 100


@pytest.mark.parametrize(
    ("days", "pounds"), [(0, 0), (1, 1), (2, 11), (3, 111), (4, 1_111), (5, 11_111), (6, 111_111)]
)
def test_a_total_as_at_a_moment_holds_what_was_recorded_by_then_and_nothing_later(
    days: int, pounds: int, portfolio: Portfolio
) -> None:
    moment = NOON + timedelta(days=days)
    just_before_the_next = moment + timedelta(days=1) - timedelta(microseconds=1)
    assert _pounds(portfolio.session, moment) == pounds
    assert _pounds(portfolio.session, just_before_the_next) == pounds


def test_a_bare_date_means_its_end_in_london(session: Session) -> None:
    # 23:30 UTC on 30 June is half past midnight on 1 July in London.
    begin(session, at=datetime(2024, 6, 30, 22, 30, tzinfo=UTC))
    begin(session, at=datetime(2024, 6, 30, 23, 30, tzinfo=UTC))
    assert as_at(session, read_moment("2024-06-30")).number == 1
    assert as_at(session, read_moment("2024-07-01")).number == 2
    assert as_at(session, read_moment("2024-07-01")).recorded_at == read_moment("2024-07-01")
