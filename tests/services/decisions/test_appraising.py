"""Appraisals are kept, version after version, by people whose organisation is not paid."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.deciding import DAY, appraisal, scores
from tests.support.portfolio import Ground, Portfolio, begin, lay_ground
from tests.support.portfolio import refusal as refused
from tracker.db.decisions import SchemeAppraisalScore
from tracker.domain.appraisals import Totals
from tracker.domain.breaches import RulesBroken
from tracker.domain.permissions import ForbiddenError, Grant, Role, Viewer
from tracker.services.decisions.appraising import appraise_scheme
from tracker.services.decisions.review import SchemeReview, read_review
from tracker.services.refusals import NotFoundError, StaleEditError


@pytest.fixture
def ground(session: Session) -> Ground:
    return lay_ground(session)


def review(session: Session, ground: Ground) -> SchemeReview:
    return read_review(session, ground.people.lead, "S-222222")


def test_scores_are_stored_one_row_to_an_objective_and_read_back_with_their_sums(
    session: Session, ground: Ground
) -> None:
    appraise_scheme(session, ground.people.lead, appraisal(ground.scheme, (3, 1)))
    assert len(session.scalars(select(SchemeAppraisalScore)).all()) == 6
    seen = review(session, ground).appraisal
    assert seen is not None
    assert seen.totals == Totals(18, 6, 18)
    assert (seen.revision, seen.body, seen.appraised_on) == (1, "Example funding panel", DAY)
    assert seen.scores == scores(3, 1)
    assert not seen.in_hindsight


def test_a_later_appraisal_leaves_the_earlier_as_it_was(session: Session, ground: Ground) -> None:
    first = appraise_scheme(session, ground.people.lead, appraisal(ground.scheme, (3, 3)))
    begin(session)
    again = appraisal(ground.scheme, (1, 0), reason="New figures", seen=first.journal_number)
    appraise_scheme(session, ground.people.lead, again)
    newest, earlier = review(session, ground).appraisals
    assert (newest.revision, newest.totals, newest.reason) == (2, Totals(6, 0, 18), "New figures")
    assert (earlier.revision, earlier.totals, earlier.reason) == (1, Totals(18, 18, 18), "")


def test_a_later_appraisal_without_a_reason_is_refused(session: Session, ground: Ground) -> None:
    first = appraise_scheme(session, ground.people.lead, appraisal(ground.scheme))
    begin(session)
    again = appraisal(ground.scheme, seen=first.journal_number)
    assert refused(appraise_scheme, session, ground.people.lead, again) == {
        "appraised_again_with_a_reason": "Enter a reason: why the scheme is appraised again"
    }


def test_two_who_appraise_at_once_do_not_overwrite_one_another(
    session: Session, ground: Ground
) -> None:
    appraise_scheme(session, ground.people.lead, appraisal(ground.scheme))
    begin(session)
    with pytest.raises(StaleEditError):
        appraise_scheme(session, ground.people.lead, appraisal(ground.scheme, reason="Mine"))


def test_only_what_is_recorded_after_the_first_award_is_hindsight(
    session: Session, ground: Ground
) -> None:
    first = appraise_scheme(session, ground.people.lead, appraisal(ground.other_scheme))
    begin(session)
    portfolio = Portfolio(session, ground)
    portfolio.onward(portfolio.pot(1_000_00), 100_00)
    begin(session)
    order = appraisal(ground.other_scheme, reason="After a year", seen=first.journal_number)
    appraise_scheme(session, ground.people.lead, order)
    newest, earlier = read_review(session, ground.people.lead, "S-333333").appraisals
    assert newest.in_hindsight
    assert not earlier.in_hindsight


@pytest.mark.parametrize("role", ["finance", "partner", "evaluator", "admin"])
def test_nobody_but_the_lead_appraises(session: Session, ground: Ground, role: str) -> None:
    by: Viewer = getattr(ground.people, role)
    with pytest.raises((ForbiddenError, NotFoundError)):
        appraise_scheme(session, by, appraisal(ground.scheme))


def test_a_lead_whose_organisation_is_paid_for_the_scheme_does_not_appraise_it(
    session: Session, ground: Ground
) -> None:
    portfolio = Portfolio(session, ground)
    portfolio.envelope(1_000_00)
    portfolio.award(portfolio.line(1_000_00), 100_00)
    begin(session)
    told = refused(appraise_scheme, session, ground.people.lead, appraisal(ground.scheme))
    assert set(told) == {"appraiser_is_not_paid"}


def test_a_lead_who_is_also_of_an_organisation_that_delivers_does_not_appraise(
    session: Session, ground: Ground
) -> None:
    scheme = Portfolio(session, ground).delivered_scheme()
    begin(session)
    lead = ground.people.lead
    both = replace(lead, grants=(*lead.grants, Grant(Role.PARTNER, ground.partner)))
    with pytest.raises(RulesBroken, match="does not deliver it"):
        appraise_scheme(session, both, appraisal(scheme))
    appraise_scheme(session, lead, appraisal(scheme))


def test_everything_wrong_is_told_at_once(session: Session, ground: Ground) -> None:
    order = appraisal(
        ground.scheme, appraised_on=None, body="", evidence="", decision_reference="x" * 121
    )
    assert set(refused(appraise_scheme, session, ground.people.lead, order)) == {
        "appraised_by_then",
        "appraisal_names_its_panel",
        "scores_rest_on_something",
        "texts_fit",
    }


def test_a_partner_reads_what_was_expected_of_its_own_scheme_and_of_no_other(
    session: Session, ground: Ground
) -> None:
    scheme = Portfolio(session, ground).delivered_scheme()
    begin(session)
    appraise_scheme(session, ground.people.lead, appraisal(scheme))
    assert read_review(session, ground.people.partner, "S-555555").appraisal is not None
    with pytest.raises(NotFoundError):
        read_review(session, ground.people.partner, "S-222222")
