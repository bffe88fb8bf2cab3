"""Awards and onward awards, through the services, on both databases."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from tests.support.portfolio import JUNE, MAY, Portfolio, begin, refusal
from tracker.db.funding import AllocationLine, Award, AwardVersion, LedgerEntry, LimitOverride
from tracker.db.journal import Journal
from tracker.domain.funding import EntryKind
from tracker.domain.permissions import ForbiddenError
from tracker.domain.schemes import Instrument
from tracker.services.funding.awards import (
    AwardOnward,
    AwardTerms,
    ChangeAward,
    MakeAward,
    award_onward,
    change_award,
    make_award,
)
from tracker.services.funding.positions import award_total, line_limit, onward_limit
from tracker.services.refusals import NotFoundError


@pytest.fixture
def line(portfolio: Portfolio) -> AllocationLine:
    """A line of £100, the whole of its envelope."""
    portfolio.envelope(100_00)
    return portfolio.line(100_00)


@pytest.fixture
def pot(portfolio: Portfolio) -> Award:
    """A partner's pot of £100."""
    return portfolio.pot(100_00)


def _terms(portfolio: Portfolio, pence: int, **changes: object) -> AwardTerms:
    terms = AwardTerms(portfolio.ground.scheme, portfolio.ground.icb, pence)
    return replace(terms, **changes)  # type: ignore[arg-type]  # each test names its fields


def test_an_award_takes_scheme_line_year_and_terms_into_one_entry(
    portfolio: Portfolio, line: AllocationLine
) -> None:
    terms = _terms(
        portfolio,
        60_00,
        instrument=Instrument.GRANT,
        decision_reference="Panel of 3 May",
        starts=MAY,
        ends=MAY,
        month=date(2023, 5, 17),
    )
    award = make_award(portfolio.session, portfolio.people.lead, MakeAward(line.id, terms))
    [entry] = portfolio.session.scalars(select(LedgerEntry).where(LedgerEntry.award_id == award.id))
    assert (entry.kind, entry.amount_pence, entry.financial_year) == (
        EntryKind.AWARD,
        60_00,
        "2023/24",
    )
    assert (entry.allocation_line_id, entry.scheme_id) == (line.id, portfolio.ground.scheme)
    assert (entry.concerns_month, entry.weights_month, entry.accounting_month) == (MAY, MAY, 2)
    [version] = portfolio.session.scalars(
        select(AwardVersion).where(AwardVersion.award_id == award.id)
    )
    assert (version.instrument, version.decision_reference) == (Instrument.GRANT, "Panel of 3 May")


def test_an_award_over_its_line_is_refused_with_what_is_left(
    portfolio: Portfolio, line: AllocationLine
) -> None:
    portfolio.award(line, 60_00)
    order = MakeAward(line.id, _terms(portfolio, 60_00))
    assert refusal(make_award, portfolio.session, portfolio.people.finance, order) == {
        "award_within_allocation": (
            f"£40.00 is left of allocation {line.reference}. "
            "An award of £60.00 more would go over it by £20.00. "
            "Only the programme lead can go over it"
        )
    }


def test_all_that_is_wrong_with_an_award_is_told_at_once(
    portfolio: Portfolio, line: AllocationLine
) -> None:
    terms = _terms(portfolio, 100_01, starts=JUNE, ends=MAY, month=date(2024, 4, 1))
    told = refusal(
        make_award, portfolio.session, portfolio.people.finance, MakeAward(line.id, terms)
    )
    assert set(told) == {"award_within_allocation", "ends_after_start", "month_belongs_to_year"}
    nil = MakeAward(line.id, _terms(portfolio, 0))
    assert refusal(make_award, portfolio.session, portfolio.people.finance, nil) == {
        "amount_is_more_than_nil": "Amount must be more than £0.00"
    }


def test_the_lead_awards_over_a_line_and_why_and_by_how_much_is_on_record(
    portfolio: Portfolio, line: AllocationLine
) -> None:
    session, lead = portfolio.session, portfolio.people.lead
    begin(session, "override", by=lead)
    terms = _terms(portfolio, 130_00, override_reason="Winter")
    award = make_award(session, lead, MakeAward(line.id, terms))
    [override] = session.scalars(select(LimitOverride))
    assert (override.rule, override.over_pence, override.reason) == (
        "award_within_allocation",
        30_00,
        "Winter",
    )
    assert session.get_one(LedgerEntry, override.entry_id).award_id == award.id
    assert session.get_one(Journal, override.journal_number).person_id == lead.person_id
    assert line_limit(session, line).left_pence == -30_00


@pytest.mark.parametrize(
    ("who", "reason", "ending"),
    [
        ("finance", "Winter", "Only the programme lead can go over it"),
        ("lead", " ", "To go over it, enter a reason"),
    ],
)
def test_no_other_override_is_taken(
    who: str, reason: str, ending: str, portfolio: Portfolio, line: AllocationLine
) -> None:
    order = MakeAward(line.id, _terms(portfolio, 130_00, override_reason=reason))
    told = refusal(make_award, portfolio.session, getattr(portfolio.people, who), order)
    assert told["award_within_allocation"].endswith(ending)


def test_an_onward_award_names_its_parent_and_uses_up_the_pot_but_not_the_line_again(
    portfolio: Portfolio, pot: Award
) -> None:
    onward = portfolio.onward(pot, 60_00)
    assert (onward.parent_award_id, onward.allocation_line_id) == (pot.id, pot.allocation_line_id)
    assert onward_limit(portfolio.session, pot).left_pence == 40_00
    line = portfolio.session.get_one(AllocationLine, pot.allocation_line_id)
    assert line_limit(portfolio.session, line).used_pence == 100_00


def test_an_onward_award_over_its_pot_is_refused_with_what_is_left(
    portfolio: Portfolio, pot: Award
) -> None:
    portfolio.onward(pot, 60_00)
    terms = replace(_terms(portfolio, 60_00), scheme_id=portfolio.delivered_scheme())
    order = AwardOnward(pot.id, terms)
    assert refusal(award_onward, portfolio.session, portfolio.people.partner, order) == {
        "onward_within_parent": (
            f"£40.00 is left of award {pot.reference}. "
            "An onward award of £60.00 more would go over it by £20.00. "
            "Only the programme lead can go over it"
        )
    }


def test_the_lead_may_let_a_pot_be_over_committed(portfolio: Portfolio, pot: Award) -> None:
    terms = _terms(portfolio, 130_00, override_reason="Bridging")
    award_onward(portfolio.session, portfolio.people.lead, AwardOnward(pot.id, terms))
    [override] = portfolio.session.scalars(select(LimitOverride))
    assert (override.rule, override.over_pence) == ("onward_within_parent", 30_00)


def test_a_scheme_in_which_a_partner_has_no_part_does_not_exist_to_it(
    portfolio: Portfolio, pot: Award
) -> None:
    terms = AwardTerms(portfolio.ground.other_scheme, portfolio.ground.partner, 10_00)
    order = AwardOnward(pot.id, terms)
    with pytest.raises(NotFoundError, match="no such scheme"):
        award_onward(portfolio.session, portfolio.people.partner, order)
    assert award_onward(portfolio.session, portfolio.people.lead, order).parent_award_id == pot.id


def test_a_partner_awards_onward_from_its_own_pot_alone(portfolio: Portfolio, pot: Award) -> None:
    portfolio.onward(pot, 10_00, by=portfolio.people.partner)
    with pytest.raises(ForbiddenError, match="only for your own organisation"):
        portfolio.onward(pot, 10_00, by=portfolio.people.other_partner)
    assert onward_limit(portfolio.session, pot).used_pence == 10_00


def test_who_receives_an_onward_award_has_a_pot_of_its_own_to_award_from(
    portfolio: Portfolio, pot: Award
) -> None:
    inner = portfolio.onward(pot, 60_00)
    portfolio.onward(inner, 50_00, by=portfolio.people.other_partner)
    with pytest.raises(ForbiddenError, match="only for your own organisation"):
        portfolio.onward(inner, 10_00, by=portfolio.people.partner)
    assert onward_limit(portfolio.session, inner).left_pence == 10_00
    assert onward_limit(portfolio.session, pot).left_pence == 40_00


@pytest.mark.parametrize("who", ["evaluator", "admin"])
def test_nobody_else_awards_onward(who: str, portfolio: Portfolio, pot: Award) -> None:
    with pytest.raises(ForbiddenError, match="may award onward"):
        portfolio.onward(pot, 10_00, by=getattr(portfolio.people, who))


@pytest.mark.parametrize("who", ["partner", "other_partner", "evaluator", "admin"])
def test_only_finance_and_the_lead_award_from_a_line(
    who: str, portfolio: Portfolio, line: AllocationLine
) -> None:
    order = MakeAward(line.id, _terms(portfolio, 1))
    with pytest.raises(ForbiddenError):
        make_award(portfolio.session, getattr(portfolio.people, who), order)


def test_an_award_is_raised_and_cut_by_further_entries(
    portfolio: Portfolio, line: AllocationLine
) -> None:
    award = portfolio.award(line, 60_00)
    for pence in (40_00, -70_00):
        change_award(
            portfolio.session, portfolio.people.finance, ChangeAward(award.id, pence, "Agreed")
        )
    assert award_total(portfolio.session, award.id) == 30_00
    assert portfolio.total(EntryKind.AWARD) == 30_00


def test_an_award_is_not_raised_over_its_line(portfolio: Portfolio, line: AllocationLine) -> None:
    award = portfolio.award(line, 60_00)
    told = refusal(
        change_award,
        portfolio.session,
        portfolio.people.finance,
        ChangeAward(award.id, 50_00, " ", month=date(2022, 4, 1)),
    )
    assert set(told) == {"award_within_allocation", "month_belongs_to_year", "reason_is_given"}
    assert told["award_within_allocation"].startswith("£40.00 is left of ")
    assert told["reason_is_given"] == "Enter a reason for this change of the award"


def test_the_lead_raises_an_award_over_its_line_on_record(
    portfolio: Portfolio, line: AllocationLine
) -> None:
    award = portfolio.award(line, 60_00)
    order = ChangeAward(award.id, 50_00, "More patients", override_reason="Board, 3 May")
    entry = change_award(portfolio.session, portfolio.people.lead, order)
    [override] = portfolio.session.scalars(select(LimitOverride))
    assert (override.entry_id, override.over_pence) == (entry.id, 10_00)


def test_an_award_is_not_cut_below_its_onward_awards(portfolio: Portfolio, pot: Award) -> None:
    portfolio.onward(pot, 60_00)
    order = ChangeAward(pot.id, -50_00, "Less")
    assert refusal(change_award, portfolio.session, portfolio.people.finance, order) == {
        "award_covers_onward_awards": (
            f"Award {pot.reference} cannot be reduced by £50.00: £60.00 of it is already "
            "awarded onward. The largest reduction is £40.00"
        )
    }
    change_award(portfolio.session, portfolio.people.finance, replace(order, amount=-40_00))


def test_an_award_is_not_cut_below_nil(portfolio: Portfolio, line: AllocationLine) -> None:
    award = portfolio.award(line, 60_00)
    order = ChangeAward(award.id, -60_01, "Less")
    assert refusal(change_award, portfolio.session, portfolio.people.finance, order) == {
        "total_is_not_negative": (
            f"The reduction must be £60.00 or less: that is all there is of award {award.reference}"
        )
    }


def test_a_partner_changes_its_onward_awards_within_its_pot_and_never_the_pot(
    portfolio: Portfolio, pot: Award
) -> None:
    onward = portfolio.onward(pot, 60_00)
    session, people = portfolio.session, portfolio.people
    change_award(session, people.partner, ChangeAward(onward.id, 40_00, "More"))
    told = refusal(change_award, session, people.partner, ChangeAward(onward.id, 1, "More"))
    assert told["onward_within_parent"].startswith("Nothing is left of award A-")
    with pytest.raises(ForbiddenError, match="only for your own organisation"):
        change_award(session, people.other_partner, ChangeAward(onward.id, -1, "Less"))
    with pytest.raises(ForbiddenError, match="may award: finance or programme lead"):
        change_award(session, people.partner, ChangeAward(pot.id, 1, "More"))


def test_what_is_not_there_is_not_found(portfolio: Portfolio) -> None:
    lead = portfolio.people.lead
    with pytest.raises(NotFoundError, match="no such allocation line"):
        make_award(portfolio.session, lead, MakeAward(99, _terms(portfolio, 1)))
    with pytest.raises(NotFoundError, match="no such award"):
        award_onward(portfolio.session, lead, AwardOnward(99, _terms(portfolio, 1)))
    with pytest.raises(NotFoundError, match="no such award"):
        change_award(portfolio.session, lead, ChangeAward(99, 1, "More"))
