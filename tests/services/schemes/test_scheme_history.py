"""The history of one scheme: old and new in words, by act, for those it concerns."""

from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from tests.support.portfolio import APRIL, MAY, Ground, Portfolio, begin, lay_ground
from tracker.db.catalogue import Measure, MeasureVersion
from tracker.db.journal import as_at, journal_number
from tracker.domain.apportionment import UNATTRIBUTED, Lens
from tracker.domain.schemes import SchemeStatus, TargetOperator
from tracker.services.funding.awards import ChangeAward, change_award
from tracker.services.funding.closing import SaveForecast, save_forecast
from tracker.services.history import FieldChange, changes_of_scheme
from tracker.services.refusals import NotFoundError
from tracker.services.schemes.aliases import AddAlias, add_alias
from tracker.services.schemes.links import LinkMeasure, SetWeights, link_measure, set_weights
from tracker.services.schemes.register import SchemeFacts, revise_scheme


@pytest.fixture
def ground(session: Session) -> Ground:
    return lay_ground(session)


def latest(session: Session, ground: Ground) -> tuple[FieldChange, ...]:
    return changes_of_scheme(session, ground.people.lead, ground.scheme)[0].changes


def test_a_revision_tells_every_field_that_changed_by_its_name(
    session: Session, ground: Ground
) -> None:
    seen = journal_number(session)
    begin(session, "Change a scheme", by=ground.people.finance)
    order = SchemeFacts(
        name="Example scheme",
        lead_organisation_id=ground.partner,
        deliverer_ids=(ground.icb, ground.other_partner),
        alliance_code="AL-ONE",
        starts=MAY,
        status=SchemeStatus.PAUSED,
        is_example=True,
        reason="Handed over",
    )
    revise_scheme(session, ground.people.finance, ground.scheme, order, seen)
    newest, *older = changes_of_scheme(session, ground.people.lead, ground.scheme)
    assert (newest.who, newest.act, newest.reason) == ("finance", "Change a scheme", "Handed over")
    assert newest.changes == (
        FieldChange("Lead organisation", "", "Example Partner"),
        FieldChange(
            "Delivery organisations", "", "Example Integrated Care Board, Other Example Partner"
        ),
        FieldChange("Alliance", "Name of AL-ALL", "Name of AL-ONE"),
        FieldChange("Theme", "Name of TH-ONE", ""),
        FieldChange("Start date", "", "1 May 2023"),
        FieldChange("Status", "Live", "Paused"),
        FieldChange("Paid for by the fund", "Yes", "Not stated"),
    )
    assert older[-1].changes[0] == FieldChange("Name", None, "Example scheme")


def test_weights_are_told_beside_those_that_held_for_their_month(
    session: Session, ground: Ground
) -> None:
    lead = ground.people.lead
    parts = {"EL-ONE": 50, "EL-TWO": 30, UNATTRIBUTED: 20}
    begin(session, "Link", by=lead)
    set_weights(session, lead, SetWeights(ground.scheme, Lens.ELEMENT, APRIL, {"EL-ONE": 1}))
    begin(session, "Link", by=lead)
    set_weights(session, lead, SetWeights(ground.scheme, Lens.ELEMENT, MAY, parts))
    assert latest(session, ground) == (
        FieldChange(
            "Clinical areas of Core20PLUS5 from May 2023",
            "Name of EL-ONE 1 of 1",
            "Name of EL-ONE 50 of 100, Name of EL-TWO 30 of 100, Name of UNATTRIBUTED 20 of 100",
        ),
    )


def test_measures_are_told_with_operator_and_unit(session: Session, ground: Ground) -> None:
    lead = ground.people.lead
    number = journal_number(session)
    session.add(Measure(code="smi", journal_number=number))
    session.flush()
    session.add(
        MeasureVersion(
            code="smi",
            journal_number=number,
            name="Health checks",
            unit="percent",
            polarity="higher",
            basis="flow",
            value_form="proportion",
            counts_people=True,
        )
    )
    for target in (Decimal(60), Decimal(75)):
        begin(session, "Link", by=lead)
        order = LinkMeasure(
            ground.scheme, "smi", target=target, target_operator=TargetOperator.AT_LEAST
        )
        link_measure(session, lead, order)
    assert latest(session, ground) == (
        FieldChange("Health checks, target", "at or above 60%", "at or above 75%"),
    )


def test_money_is_told_as_what_an_award_came_to_and_what_was_spent(
    session: Session, ground: Ground
) -> None:
    portfolio = Portfolio(session, ground)
    portfolio.envelope(1_000_00)
    award = portfolio.award(portfolio.line(1_000_00), 100_00)
    begin(session, "Change an award", by=ground.people.finance)
    change_award(session, ground.people.finance, ChangeAward(award.id, -40_00, "Less was needed"))
    what = f"Award {award.reference}, amount"
    [change] = changes_of_scheme(session, ground.people.lead, ground.scheme)[:1]
    assert change.changes == (FieldChange(what, "£100.00", "£60.00"),)
    assert change.reason == "Less was needed"
    begin(session, "Record spending", by=ground.people.finance)
    portfolio.spend(award, 7_00)
    assert latest(session, ground) == (FieldChange("Spent (invoice) in April 2023", None, "£7.00"),)


def test_a_forecast_is_told_only_where_it_differs(session: Session, ground: Ground) -> None:
    finance = ground.people.finance
    for may in (2_00, 3_00):
        begin(session, "Forecast", by=finance)
        months = {APRIL: 1_00, MAY: may}
        save_forecast(session, finance, SaveForecast(ground.fund, ground.scheme, "2023/24", months))
    assert latest(session, ground) == (FieldChange("Forecast for May 2023", "£2.00", "£3.00"),)


def test_a_history_up_to_a_moment_leaves_out_what_came_later(
    session: Session, ground: Ground
) -> None:
    before = as_at(session).number
    begin(session, "Add a reference", by=ground.people.lead)
    add_alias(session, ground.people.lead, AddAlias(ground.scheme, "PR/1"))
    assert latest(session, ground) == (FieldChange("Partner's own reference", None, "PR/1"),)
    past = changes_of_scheme(session, ground.people.lead, ground.scheme, before)
    assert all(one.new != "PR/1" for change in past for one in change.changes)


def test_a_partner_reads_the_history_of_its_own_schemes_alone(
    session: Session, ground: Ground
) -> None:
    with pytest.raises(NotFoundError):
        changes_of_scheme(session, ground.people.partner, ground.scheme)
    Portfolio(session, ground).pot(100_00)
    assert changes_of_scheme(session, ground.people.partner, ground.pot)
    with pytest.raises(NotFoundError):
        changes_of_scheme(session, ground.people.other_partner, ground.pot)
