"""The view of all schemes: what was expected beside what was decided, and where they do not fit."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.support.deciding import appraisal, decision
from tests.support.demo_site import Site
from tests.support.portfolio import CATEGORY, Ground, Portfolio, begin, lay_ground
from tracker.domain.appraisals import Totals
from tracker.domain.decisions import DecisionKind
from tracker.domain.permissions import ForbiddenError
from tracker.domain.schemes import SchemeStatus
from tracker.services.check.decisions import decision_checks
from tracker.services.decisions.appraising import appraise_scheme
from tracker.services.decisions.deciding import decide_scheme
from tracker.services.decisions.portfolio import (
    NO_DECISION,
    Asked,
    DecisionPortfolio,
    read_portfolio,
)
from tracker.services.history import changes_of_scheme
from tracker.services.organisations import system_viewer
from tracker.services.schemes.register import SchemeFacts, register_scheme

TODAY = date(2024, 6, 1)


@pytest.fixture
def ground(session: Session) -> Ground:
    return lay_ground(session)


def seen(session: Session, ground: Ground, asked: Asked | None = None) -> DecisionPortfolio:
    return read_portfolio(session, ground.people.finance, asked or Asked(), TODAY)


def names(rows: object) -> list[str]:
    assert isinstance(rows, tuple)
    return [row.name for row in rows]


def register(session: Session, ground: Ground, name: str, status: SchemeStatus, source: str) -> int:
    facts = SchemeFacts(name, status=status, source=source, alliance_code="AL-ONE")
    return register_scheme(session, ground.people.lead, facts).id


def test_each_scheme_has_its_newest_appraisal_and_decision_and_its_money(
    session: Session, ground: Ground
) -> None:
    lead = ground.people.lead
    first = appraise_scheme(session, lead, appraisal(ground.scheme, (3, 3)))
    begin(session)
    again = appraisal(ground.scheme, (1, 1), reason="Again", seen=first.journal_number)
    appraise_scheme(session, lead, again)
    decide_scheme(session, lead, decision(ground.scheme, DecisionKind.SCALE))
    portfolio = Portfolio(session, ground)
    portfolio.envelope(1_000_00)
    portfolio.award(portfolio.line(1_000_00), 600_00)
    row = next(row for row in seen(session, ground).rows if row.reference == "S-222222")
    assert row.totals == Totals(6, 6, 18)
    assert row.kind is DecisionKind.SCALE
    assert row.category_codes == (CATEGORY,)
    assert row.money is not None
    assert row.money.awarded_pence == 600_00


def test_what_does_not_fit_is_listed(session: Session, ground: Ground) -> None:
    lead = ground.people.lead
    for scheme, points, kind in (
        (ground.scheme, (1, 1), DecisionKind.SCALE),
        (ground.other_scheme, (2, 2), DecisionKind.STOP),
        (ground.pot, (1, 2), DecisionKind.SCALE),
    ):
        appraise_scheme(session, lead, appraisal(scheme, points))
        decide_scheme(session, lead, decision(scheme, kind))
    found = seen(session, ground)
    assert names(found.low_but_scaled) == ["Example scheme"]
    assert names(found.high_but_stopped) == ["Other example scheme"]
    assert found.counts == {DecisionKind.SCALE: 2, DecisionKind.STOP: 1}


def test_money_before_any_appraisal_is_listed_and_later_scores_do_not_heal_it(
    session: Session, ground: Ground
) -> None:
    portfolio = Portfolio(session, ground)
    pot = portfolio.pot(1_000_00)
    assert names(seen(session, ground).funded_without_appraisal) == ["Example pot"]
    begin(session)
    appraise_scheme(session, ground.people.lead, appraisal(ground.pot))
    found = seen(session, ground)
    assert names(found.funded_without_appraisal) == ["Example pot"]
    assert found.in_hindsight == 1
    # What the pot grants on is the pot's to appraise, and is counted as left out.
    portfolio.onward(pot, 100_00)
    found = seen(session, ground)
    assert names(found.funded_without_appraisal) == ["Example pot"]
    assert found.not_asked_about == (0, 1)


def test_a_scheme_appraised_before_its_award_is_not_listed(
    session: Session, ground: Ground
) -> None:
    appraise_scheme(session, ground.people.lead, appraisal(ground.pot))
    begin(session)
    Portfolio(session, ground).pot(1_000_00)
    assert seen(session, ground).funded_without_appraisal == ()


def test_what_ended_without_a_decision_is_listed_but_never_what_only_documents_tell_of(
    session: Session, ground: Ground
) -> None:
    register(session, ground, "Ended here", SchemeStatus.COMPLETED, "")
    register(session, ground, "Ended in print", SchemeStatus.STOPPED, "Annual report")
    decided = register(session, ground, "Ended and decided", SchemeStatus.STOPPED, "")
    decide_scheme(session, ground.people.lead, decision(decided))
    found = seen(session, ground)
    assert names(found.ended_without_decision) == ["Ended here"]
    assert found.not_asked_about == (1, 0)


def test_the_view_is_narrowed_by_decision_alliance_and_category(
    session: Session, ground: Ground
) -> None:
    register(session, ground, "Elsewhere", SchemeStatus.LIVE, "")
    decide_scheme(session, ground.people.lead, decision(ground.scheme))
    Portfolio(session, ground).pot(1_000_00)
    assert names(seen(session, ground, Asked(decision="stop")).rows) == ["Example scheme"]
    assert names(seen(session, ground, Asked(decision=NO_DECISION)).rows) == [
        "Elsewhere",
        "Example pot",
        "Other example scheme",
    ]
    assert names(seen(session, ground, Asked(alliance="AL-ONE")).rows) == ["Elsewhere"]
    assert names(seen(session, ground, Asked(category=CATEGORY)).rows) == ["Example pot"]


def test_a_partner_does_not_open_the_view_of_all(session: Session, ground: Ground) -> None:
    with pytest.raises(ForbiddenError):
        read_portfolio(session, ground.people.partner, Asked(), TODAY)


def test_the_history_of_a_scheme_tells_of_both(session: Session, ground: Ground) -> None:
    lead = ground.people.lead
    appraise_scheme(session, lead, appraisal(ground.scheme))
    first = decide_scheme(session, lead, decision(ground.scheme))
    begin(session, "Correct a decision on a scheme", by=lead)
    corrected = decision(
        ground.scheme, place=1, body="Another board", correction="Typed", seen=first.journal_number
    )
    decide_scheme(session, lead, corrected)
    newest, before = changes_of_scheme(session, lead, ground.scheme)[:2]
    (change,) = newest.changes
    assert (change.what, change.old, change.new, newest.reason) == (
        "Decision 1, decided by",
        "Example delivery board",
        "Another board",
        "Typed",
    )
    assert any(
        one.new == "alignment 12 and predicted effectiveness 6 of 18, Example funding panel, "
        "1 April 2023"
        for one in before.changes
    )


def test_the_self_check_names_an_appraisal_that_lost_a_score(
    session: Session, ground: Ground
) -> None:
    order = appraisal(ground.scheme)
    appraise_scheme(session, ground.people.lead, order)
    assert all(one.agrees for one in decision_checks(session, 10**6))
    # A row without its scores, as no service would leave it.
    session.execute(
        text(
            "INSERT INTO scheme_appraisal (scheme_id, journal_number, revision, appraised_on, "
            "body, decision_reference, evidence, reason) SELECT :scheme, journal_number, 1, "
            "appraised_on, body, '', evidence, '' FROM scheme_appraisal"
        ),
        {"scheme": ground.other_scheme},
    )
    (broken,) = [one for one in decision_checks(session, 10**6) if not one.agrees]
    assert broken.name == "Appraisals without two scores for each objective"
    assert "S-333333" in broken.detail


def test_the_demonstration_has_each_decision_once_on_example_schemes_alone(
    shared_site: Site,
) -> None:
    with shared_site.sessions() as session:
        found = read_portfolio(session, system_viewer(), Asked(), TODAY)
    decided = [row for row in found.rows if row.decision]
    assert sorted(row.kind.value for row in decided if row.kind) == [
        "adapt",
        "continue",
        "scale",
        "stop",
    ]
    assert all(row.is_example for row in found.rows if row.decision or row.appraisal)
    assert len(found.low_but_scaled) == len(found.high_but_stopped) == 1
    assert found.funded_without_appraisal
    assert found.ended_without_decision
    assert all(row.is_example for row in found.funded_without_appraisal)
    assert all(row.is_example for row in found.ended_without_decision)


def test_the_view_as_at_a_day_holds_nothing_recorded_later(shared_site: Site) -> None:
    with shared_site.sessions() as session:
        before = datetime(2023, 6, 30, tzinfo=UTC)
        found = read_portfolio(session, system_viewer(), Asked(moment=before), before.date())
    assert set(found.counts) == {None}
    assert found.appraised == 6
