"""What may be done to a scheme, and by whom: references, measures, parts and drafts."""

import pytest
from sqlalchemy.orm import Session

from tests.support.portfolio import APRIL, JUNE, MAY, Ground, Portfolio, begin, lay_ground, refusal
from tracker.db.journal import as_at, journal_number
from tracker.domain.apportionment import Lens
from tracker.domain.permissions import ForbiddenError
from tracker.services.funding.awards import AwardOnward, AwardTerms, award_onward
from tracker.services.refusals import NotFoundError
from tracker.services.schemes.access import visible_schemes
from tracker.services.schemes.aliases import AddAlias, add_alias
from tracker.services.schemes.drafts import MOST_PER_PERSON, begin_draft, drafts_of, find_draft
from tracker.services.schemes.links import SetWeights, money_concerned, set_weights
from tracker.services.schemes.money import money_by_scheme
from tracker.services.schemes.register import SchemeFacts, register_scheme, revise_scheme
from tracker.services.schemes.weighing import shared_out


@pytest.fixture
def ground(session: Session) -> Ground:
    return lay_ground(session)


@pytest.fixture
def portfolio(session: Session, ground: Ground) -> Portfolio:
    return Portfolio(session, ground)


def test_a_reference_must_say_something_fit_and_be_new(session: Session, ground: Ground) -> None:
    finance = ground.people.finance
    add_alias(session, finance, AddAlias(ground.scheme, " PR/1 "))
    for alias, sentence in (
        ("  ", "Enter the other reference"),
        ("x" * 81, "Other reference must be 80 characters or fewer"),
        ("pr/1", "Other reference must be new: pr/1 is this scheme's already"),
    ):
        told = refusal(add_alias, session, finance, AddAlias(ground.scheme, alias))
        assert told == {"alias_is_new": sentence}
    # Another scheme may bear the same reference: partners number for themselves.
    add_alias(session, finance, AddAlias(ground.other_scheme, "PR/1"))
    with pytest.raises(ForbiddenError):
        add_alias(session, ground.people.partner, AddAlias(ground.scheme, "PR/2"))


def test_a_pot_that_grants_on_to_itself_is_not_counted_twice(
    session: Session, portfolio: Portfolio
) -> None:
    ground = portfolio.ground
    pot = portfolio.pot(500_00)
    portfolio.onward(pot, 200_00)
    to_itself = AwardTerms(ground.pot, ground.other_partner, 30_00)
    award_onward(session, portfolio.people.partner, AwardOnward(pot.id, to_itself))
    money = money_by_scheme(session, as_at(session).number)
    assert money[ground.pot].awarded_pence == 500_00
    assert money[ground.other_scheme].awarded_pence == 200_00
    assert ground.scheme not in money


def test_only_months_under_the_new_parts_are_concerned(
    session: Session, portfolio: Portfolio
) -> None:
    ground, lead = portfolio.ground, portfolio.people.lead
    portfolio.envelope(1_000_00)
    award = portfolio.award(portfolio.line(1_000_00), 100_00)
    for pence, month in ((1_00, APRIL), (10_00, MAY), (20_00, JUNE)):
        portfolio.spend(award, pence, month)
    first = money_concerned(session, ground.scheme, Lens.PLACE, MAY)
    assert (first.spent_pence, first.restates) == (30_00, False)
    for month in (APRIL, JUNE):
        order = SetWeights(ground.scheme, Lens.PLACE, month, {"PL-ONE": 1}, reason="Agreed")
        set_weights(session, lead, order)
    may = money_concerned(session, ground.scheme, Lens.PLACE, MAY)
    assert (may.awarded_pence, may.spent_pence, may.restates) == (0, 10_00, True)
    told = refusal(
        set_weights, session, lead, SetWeights(ground.scheme, Lens.PLACE, MAY, {"PL-TWO": 1})
    )
    assert list(told) == ["restatement_has_a_reason"]


def test_an_amount_is_shared_out_to_the_penny() -> None:
    assert shared_out(1_01, {"A": 50, "B": 30, "C": 20, "D": 0}) == {"A": 51, "B": 30, "C": 20}


def test_a_person_keeps_no_more_drafts_than_they_need(session: Session, ground: Ground) -> None:
    finance = ground.people.finance
    first = begin_draft(session, finance)
    others = [begin_draft(session, finance) for _ in range(MOST_PER_PERSON)]
    assert [draft.token for draft in drafts_of(session, finance)] == others[::-1]
    with pytest.raises(NotFoundError):
        find_draft(session, finance, first)
    assert drafts_of(session, ground.people.lead) == ()
    with pytest.raises(ForbiddenError):
        begin_draft(session, ground.people.partner)


def test_a_scheme_is_no_longer_its_former_partners_to_see(session: Session, ground: Ground) -> None:
    lead, partner = ground.people.lead, ground.people.partner
    led = SchemeFacts(name="Led", lead_organisation_id=ground.partner)
    scheme = register_scheme(session, lead, led)
    assert visible_schemes(session, partner) == frozenset({scheme.id})
    seen = journal_number(session)
    begin(session, "Change a scheme", by=lead)
    revise_scheme(session, lead, scheme.id, SchemeFacts(name="Led"), seen)
    assert visible_schemes(session, partner) == frozenset()
    assert visible_schemes(session, ground.people.evaluator) is None


def test_a_revision_by_a_partner_is_refused(session: Session, ground: Ground) -> None:
    with pytest.raises(ForbiddenError):
        revise_scheme(session, ground.people.partner, ground.scheme, SchemeFacts(name="Mine"), 1)
