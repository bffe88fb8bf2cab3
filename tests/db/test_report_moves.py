"""The database lets through the moves of the table and no others, each after the one before."""

from typing import Any

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from tests.support.specimens import insert_sql, specimen, store_specimens
from tracker.db.models import Base
from tracker.domain.outcomes.moves import move_of
from tracker.domain.outcomes.states import ReportAct, ReportState

TABLE = Base.metadata.tables["outcome_report_version"]
PEOPLE: dict[str, object] = {"author_id": 1, "reviewer_id": 2}


def _next(**changes: object) -> dict[str, Any]:
    """A second version of the first report, after the draft that is stored."""
    second: dict[str, object] = {"journal_number": 2, "revision": 2, "previous_revision": 1}
    return specimen(TABLE, 1, **second | {"from_state": "draft"} | PEOPLE | changes)


def _refusal(connection: Connection, row: dict[str, Any]) -> str:
    attempt = connection.begin_nested()
    try:
        connection.execute(text(insert_sql(TABLE, row)), row)
    except IntegrityError as refused:
        return str(refused.orig)
    finally:
        attempt.rollback()
    return ""


@pytest.mark.parametrize("state", list(ReportState)[1:])
def test_the_moves_of_the_table_and_no_others_are_let_through(
    state: ReportState, connection: Connection
) -> None:
    store_specimens(connection)
    for act in ReportAct:
        move = move_of(state, act)
        for end in ReportState:
            row = _next(from_state=state.value, act=act.value, state=end.value)
            told = _refusal(connection, row)
            is_a_move = move is not None and move.end is end
            assert ("move_is_in_the_table" in told) != is_a_move, (state, act, end, told)


def test_a_version_follows_the_state_that_its_report_is_in(connection: Connection) -> None:
    store_specimens(connection)
    submitted = {"act": "submit", "state": "submitted"}
    told = _refusal(connection, _next(from_state="queried", **submitted))
    assert "foreign key" in told.casefold()
    row = _next(**submitted)
    connection.execute(text(insert_sql(TABLE, row)), row)


def test_no_two_versions_follow_the_same_one(connection: Connection) -> None:
    store_specimens(connection)
    row = specimen(TABLE, 1, journal_number=2)
    told = _refusal(connection, row)
    # On SQLite the trigger that keeps every row speaks first.
    assert "unique" in told.casefold() or "keeps every row" in told
