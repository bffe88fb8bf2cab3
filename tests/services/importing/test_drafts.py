"""A checked file waits for its own person, and for nobody else."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.services.importing.files import sheet
from tests.support.portfolio import Portfolio
from tracker.db.uploads import UploadDraft
from tracker.domain.permissions import Viewer
from tracker.services.importing import IncomingFile, check_upload
from tracker.services.importing.drafts import (
    KEPT_FOR,
    MOST_REFUSED_KEPT,
    REFUSED_KEPT_FOR,
    held_upload,
    hold_upload,
    let_go,
)
from tracker.services.refusals import NotFoundError


def _hold(portfolio: Portfolio, by: Viewer, file: IncomingFile) -> str:
    checked = check_upload(portfolio.session, by, file)
    return hold_upload(portfolio.session, by, by.grants[0].organisation_id, file, checked)


def test_a_held_file_comes_back_to_its_person_alone(portfolio: Portfolio) -> None:
    session, people = portfolio.session, portfolio.people
    file = sheet("envelopes", {"fund": "EXAMPLE", "financial_year": "2023/24", "amount": "1"})
    token = _hold(portfolio, people.finance, file)
    assert held_upload(session, people.finance, token) == file
    with pytest.raises(NotFoundError):
        held_upload(session, people.lead, token)
    let_go(session, people.lead, token)
    assert held_upload(session, people.finance, token) == file
    let_go(session, people.finance, token)
    with pytest.raises(NotFoundError):
        held_upload(session, people.finance, token)


def test_a_refused_file_is_kept_for_longer_and_only_the_newest_of_each_person(
    portfolio: Portfolio,
) -> None:
    session, people = portfolio.session, portfolio.people
    bad = sheet("envelopes", {"fund": "EXAMPLE", "financial_year": "2023/24", "amount": "1,50"})
    other = _hold(portfolio, people.second_finance, bad)
    tokens = [_hold(portfolio, people.finance, bad) for _ in range(MOST_REFUSED_KEPT)]
    for draft in session.scalars(select(UploadDraft)):
        draft.touched_at -= KEPT_FOR + timedelta(minutes=1)
    session.flush()
    newest = _hold(portfolio, people.finance, bad)
    kept = set(session.scalars(select(UploadDraft.token)))
    assert kept == {other, *tokens[1:], newest}
    for draft in session.scalars(select(UploadDraft)):
        draft.touched_at -= REFUSED_KEPT_FOR
    session.flush()
    last = _hold(portfolio, people.finance, bad)
    assert set(session.scalars(select(UploadDraft.token))) == {last}


def test_a_file_that_nobody_confirmed_is_forgotten(portfolio: Portfolio) -> None:
    session, by = portfolio.session, portfolio.people.finance
    file = sheet("envelopes", {"fund": "EXAMPLE", "financial_year": "2023/24", "amount": "1"})
    old = _hold(portfolio, by, file)
    draft = session.scalars(select(UploadDraft)).one()
    draft.touched_at -= KEPT_FOR + timedelta(minutes=1)
    session.flush()
    _hold(portfolio, by, file)
    assert old not in set(session.scalars(select(UploadDraft.token)))
