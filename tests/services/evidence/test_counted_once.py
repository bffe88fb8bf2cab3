"""People of several schemes are added where a register counts each once, and nowhere else."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.services.evidence.ground import counting
from tests.support.portfolio import APRIL
from tests.support.reporting import Q1, Reporting
from tracker.db.counted_once import PeopleRegister
from tracker.db.funding import Award
from tracker.db.journal import AsAt, as_at
from tracker.domain.breaches import RulesBroken
from tracker.domain.combining import PEOPLE_NOT_ADDED
from tracker.domain.outcomes.answers import EVERYBODY, Answers, counted
from tracker.domain.outcomes.states import ReportAct
from tracker.domain.permissions import ForbiddenError
from tracker.domain.values import Qualifier
from tracker.services.evidence.counted_once import RegisterLine, registers_at, standing_at
from tracker.services.evidence.declaring import (
    DeclareCountedOnce,
    ReviseRegister,
    WithdrawRegister,
    declare,
    find_register,
    revise,
    schemes_that_report,
    withdraw,
)
from tracker.services.impact.picture import SummaryQuestion
from tracker.services.impact.results import (
    GIVES_AWAY,
    HIDDEN,
    REPORTED,
    RowResults,
    whole_pounds,
)
from tracker.services.impact.summary import summarise
from tracker.services.refusals import NotFoundError, StaleEditError

YEAR = "2023/24"
HOW = "One list of members, by NHS number"
WHY = "The choir keeps the same list"


@dataclass
class Hub:
    """The pottery, the garden and a choir, which report to the same people."""

    reporting: Reporting
    choir: int

    @property
    def two(self) -> frozenset[int]:
        """The pottery and the garden."""
        return frozenset({self.reporting.pottery, self.reporting.garden})

    def reached(self, scheme: int, people: int, exactly: Qualifier = Qualifier.EXACT) -> None:
        """The accepted report of the first quarter says that so many were reached."""
        reporting = self.reporting
        by = reporting.people.partner
        if scheme == reporting.garden:
            by = reporting.people.other_partner
        answers = Answers({EVERYBODY: counted(people, exactly)}, delivered="Sessions at the hall")
        reporting.save(answers, scheme, Q1, by)
        reporting.do(ReportAct.SUBMIT, scheme, Q1, by)
        for act in (ReportAct.REVIEW, ReportAct.ACCEPT):
            reporting.do(act, scheme, Q1)

    def spent(self, scheme: int, pence: int) -> None:
        """What a scheme spent in April."""
        query = select(Award).where(Award.scheme_id == scheme)
        award = self.reporting.session.scalars(query).one()
        self.reporting.next_row()
        self.reporting.portfolio.spend(award, pence, APRIL)

    def order(
        self,
        schemes: frozenset[int] | None = None,
        name: str = "Hub members",
        first_year: str = YEAR,
    ) -> DeclareCountedOnce:
        """A declaration that breaks no rule."""
        return DeclareCountedOnce(name, HOW, first_year, schemes or self.two)

    def declares(
        self,
        schemes: frozenset[int] | None = None,
        name: str = "Hub members",
        first_year: str = YEAR,
    ) -> RegisterLine:
        """The lead declares that people are counted once."""
        return self.asks(self.order(schemes, name, first_year))

    def asks(self, order: DeclareCountedOnce) -> RegisterLine:
        """The lead declares just this."""
        self.reporting.next_row()
        return declare(self.reporting.session, self.reporting.people.lead, order)

    def withdraws(self, register: RegisterLine, reason: str = "Two lists") -> RegisterLine:
        """The lead takes it back."""
        self.reporting.next_row()
        order = WithdrawRegister(register.id, reason, register.number)
        return withdraw(self.reporting.session, self.reporting.people.lead, order)

    def revises(
        self, register: RegisterLine, order: DeclareCountedOnce, reason: str = WHY
    ) -> RegisterLine:
        """The lead changes what is declared."""
        self.reporting.next_row()
        asked = ReviseRegister(register.id, order, reason, register.number)
        return revise(self.reporting.session, self.reporting.people.lead, asked)

    def results(self, at: AsAt | None = None) -> RowResults:
        """All funded schemes together, now or as at a moment."""
        self.reporting.session.flush()
        moment = at.recorded_at if at else None
        return summarise(
            self.reporting.session, SummaryQuestion("EXAMPLE", YEAR, as_at=moment)
        ).results


@pytest.fixture
def hub(reporting: Reporting) -> Hub:
    reporting.next_row()
    choir = reporting.scheme("Example choir", reporting.ground.partner)
    reporting.on(date(2023, 7, 10), 13)
    return Hub(reporting, choir)


def refused(broken: pytest.ExceptionInfo[RulesBroken]) -> list[tuple[str | None, str]]:
    """The field and sentence of every breach."""
    return [(one.field, one.message) for one in broken.value.breaches]


def test_people_of_one_register_are_added_and_their_whole_spending_is_divided_by_the_sum(
    hub: Hub,
) -> None:
    """103 + 41 = 144, shown as 145; £2,900.00 of both is £20 each."""
    hub.spent(hub.reporting.pottery, 1_900_00)
    hub.spent(hub.reporting.garden, 1_000_00)
    hub.reached(hub.reporting.pottery, 103)
    hub.reached(hub.reporting.garden, 41)
    assert hub.results().people.reason == PEOPLE_NOT_ADDED
    hub.declares()
    found = hub.results()
    assert (found.people.count, found.people.status) == (145, REPORTED)
    assert found.register == "Hub members"
    cost = found.cost_per_person
    assert (cost.numerator_pence, cost.denominator) == (2_900_00, Decimal(145))
    assert (whole_pounds(cost), cost.coverage) == (20, "2 of 3 schemes")


def test_a_sum_is_as_exact_as_its_parts(hub: Hub) -> None:
    hub.reached(hub.reporting.pottery, 100, Qualifier.OVER)
    hub.reached(hub.reporting.garden, 40)
    hub.declares()
    people = hub.results().people
    assert (people.count, people.qualifier) == (140, Qualifier.OVER)


def test_people_of_a_scheme_outside_the_register_are_not_added(hub: Hub) -> None:
    hub.reached(hub.reporting.pottery, 100)
    hub.reached(hub.reporting.garden, 40)
    hub.declares()
    hub.reached(hub.choir, 30)
    found = hub.results()
    assert (found.people.count, found.people.reason) == (None, PEOPLE_NOT_ADDED)
    assert (found.cost_per_person.reason, found.register) == (PEOPLE_NOT_ADDED, "")


def test_people_of_years_before_the_first_are_not_added(hub: Hub) -> None:
    hub.reached(hub.reporting.pottery, 100)
    hub.reached(hub.reporting.garden, 40)
    hub.declares(first_year="2024/25")
    assert hub.results().people.reason == PEOPLE_NOT_ADDED


def test_a_small_count_beside_one_that_is_shown_hides_their_sum(hub: Hub) -> None:
    """105 less 100 would tell the 5."""
    hub.spent(hub.reporting.pottery, 1_000_00)
    hub.spent(hub.reporting.garden, 1_000_00)
    hub.reached(hub.reporting.pottery, 100)
    hub.reached(hub.reporting.garden, 5)
    hub.declares()
    found = hub.results()
    assert (found.people.count, found.people.status) == (None, HIDDEN)
    assert found.people.reason == found.cost_per_person.reason == GIVES_AWAY
    assert (found.cost_per_person.pence, found.cost_per_person.denominator) == (None, None)


def test_a_sum_is_not_shown_where_two_of_its_counts_are_small(hub: Hub) -> None:
    """A sum of the first and one of them, by another filter, would tell the other."""
    hub.reached(hub.reporting.pottery, 100)
    hub.reached(hub.reporting.garden, 5)
    hub.reached(hub.choir, 4)
    hub.declares(hub.two | {hub.choir})
    found = hub.results()
    assert (found.people.count, found.people.status) == (None, HIDDEN)
    assert [one.status for one in found.by_scheme] == [REPORTED, HIDDEN, HIDDEN]


def test_a_small_sum_is_hidden_like_a_small_count(hub: Hub) -> None:
    hub.reached(hub.reporting.pottery, 3)
    hub.reached(hub.reporting.garden, 2)
    hub.declares()
    found = hub.results()
    assert found.people.status == HIDDEN
    assert found.people.reason.startswith("A count of people is small and the sum would give")


def test_a_withdrawal_ends_the_sum_from_then_on_and_the_past_still_shows_it(hub: Hub) -> None:
    hub.reached(hub.reporting.pottery, 100)
    hub.reached(hub.reporting.garden, 40)
    undeclared = as_at(hub.reporting.session).number
    register = hub.declares()
    declared = as_at(hub.reporting.session)
    hub.reporting.on(date(2023, 7, 11))
    gone = hub.withdraws(register)
    assert (gone.is_withdrawn, gone.reason) == (True, "Two lists")
    assert hub.results().people.reason == PEOPLE_NOT_ADDED
    assert hub.results(declared).people.count == 140
    [then] = standing_at(hub.reporting.session, declared.number)
    assert then == register
    assert standing_at(hub.reporting.session, undeclared) == ()


def test_a_later_version_changes_the_list_and_the_earlier_one_stays_readable(hub: Hub) -> None:
    first = hub.declares()
    second = hub.revises(first, hub.order(hub.two | {hub.choir}))
    assert (second.revision, second.declared.schemes) == (2, hub.two | {hub.choir})
    versions = find_register(hub.reporting.session, first.id)
    assert [one.revision for one in versions] == [2, 1]
    assert versions[1] == first
    for scheme, people in zip(sorted(second.declared.schemes), (100, 40, 30), strict=True):
        hub.reached(scheme, people)
    assert hub.results().people.count == 170


def test_a_scheme_is_in_one_register_until_that_is_withdrawn(hub: Hub) -> None:
    first = hub.declares()
    others = frozenset({hub.reporting.garden, hub.choir})
    with pytest.raises(RulesBroken) as broken:
        hub.declares(others, name="Second")
    message = (
        "Example garden is in the register Hub members already: "
        "a scheme can be in one register at a time"
    )
    assert refused(broken) == [("schemes", message)]
    hub.withdraws(first)
    assert hub.declares(others).declared.schemes == others


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("name", " ", "Enter the name of the register of people"),
        ("how", "", "Enter how it is made sure that each person is counted once"),
        (
            "first_year",
            "soon",
            "Select the first financial year in which people are counted once",
        ),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_stored(
    hub: Hub, field: str, typed: str, message: str
) -> None:
    blank = {
        "name": replace(hub.order(), name=typed),
        "how": replace(hub.order(), how=typed),
        "first_year": replace(hub.order(), first_year=typed),
    }
    with pytest.raises(RulesBroken) as broken:
        hub.asks(blank[field])
    assert refused(broken) == [(field, message)]
    assert hub.reporting.session.scalars(select(PeopleRegister)).all() == []


def test_schemes_that_do_not_report_are_not_listed(hub: Hub) -> None:
    reporting = hub.reporting
    reporting.next_row()
    idle = reporting.scheme("Example idle", reporting.ground.partner, pence=0)
    known = schemes_that_report(reporting.session, date(2023, 7, 10))
    assert known.schemes.keys() == hub.two | {hub.choir}
    assert known.years == (YEAR,)
    with pytest.raises(RulesBroken) as broken:
        hub.declares(hub.two | {idle})
    assert refused(broken) == [("schemes", "Select schemes that report: others count no people")]
    with pytest.raises(RulesBroken) as broken:
        hub.declares(frozenset({reporting.garden}))
    assert refused(broken) == [
        ("schemes", "Select at least 2 schemes whose people are counted once")
    ]


def test_a_change_says_why_and_changes_something(hub: Hub) -> None:
    first = hub.declares()
    with pytest.raises(RulesBroken) as broken:
        hub.revises(first, hub.order(hub.two | {hub.choir}), " ")
    assert refused(broken) == [("reason", "Enter a reason: why the register changes")]
    with pytest.raises(RulesBroken) as broken:
        hub.revises(first, hub.order(name="  Hub   members "))
    assert refused(broken) == [
        (None, "Change something, or go back: the register says this already")
    ]
    with pytest.raises(RulesBroken) as broken:
        hub.withdraws(first, "")
    assert refused(broken) == [("reason", "Enter a reason: why people are no longer counted once")]


def test_an_edit_of_a_version_that_no_longer_stands_is_a_conflict(hub: Hub) -> None:
    first = hub.declares()
    hub.revises(first, hub.order(hub.two | {hub.choir}))
    with pytest.raises(StaleEditError):
        hub.revises(first, hub.order(name="Mine"))
    with pytest.raises(StaleEditError):
        hub.withdraws(first)


def test_what_was_withdrawn_is_not_changed_or_withdrawn_again(hub: Hub) -> None:
    gone = hub.withdraws(hub.declares())
    ended = [(None, "This register was withdrawn: declare a new one")]
    with pytest.raises(RulesBroken) as broken:
        hub.withdraws(gone)
    assert refused(broken) == ended
    with pytest.raises(RulesBroken) as broken:
        hub.revises(gone, hub.order(name="New"))
    assert refused(broken) == ended
    with pytest.raises(NotFoundError):
        find_register(hub.reporting.session, 99)


def test_nobody_but_the_lead_declares_anything(hub: Hub) -> None:
    first = hub.declares()
    session, people = hub.reporting.session, hub.reporting.people
    for person in (people.finance, people.partner, people.evaluator, people.admin):
        with pytest.raises(ForbiddenError, match="programme lead"):
            declare(session, person, hub.order(name="Other"))
        with pytest.raises(ForbiddenError, match="programme lead"):
            revise(session, person, ReviseRegister(first.id, hub.order(name="Other"), WHY))
        with pytest.raises(ForbiddenError, match="programme lead"):
            withdraw(session, person, WithdrawRegister(first.id, WHY))


@given(
    people=st.tuples(*[st.integers(0, 60)] * 3),
    listed=st.sampled_from([(), (0, 1), (1, 2), (0, 2), (0, 1, 2)]),
)
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_sum_appears_only_where_one_register_holds_every_scheme_that_counted(
    hub: Hub, people: tuple[int, int, int], listed: tuple[int, ...]
) -> None:
    schemes = (hub.reporting.pottery, hub.reporting.garden, hub.choir)
    session = hub.reporting.session
    with session.begin_nested() as undo:
        for scheme, number in zip(schemes, people, strict=True):
            hub.reached(scheme, number)
        if listed:
            hub.declares(frozenset(schemes[one] for one in listed))
        found = hub.results()
        rows = summarise(session, SummaryQuestion("EXAMPLE", YEAR)).rows
        undo.rollback()
    if listed != (0, 1, 2):
        assert (found.people.count, found.register) == (None, "")
        assert found.cost_per_person.pence is None
    elif found.people.count is None:
        assert any(1 <= one <= 7 for one in people)
    else:
        assert abs(found.people.count - sum(people)) <= 2
        assert sum(1 <= one <= 7 for one in people) != 1
    assert all(row.results.people.count == found.people.count for row in rows if row.schemes == 3)


def test_registers_are_read_in_two_questions_however_many_there_are(hub: Hub) -> None:
    gone = hub.withdraws(hub.declares())
    hub.declares(name="a second one")
    session = hub.reporting.session
    session.flush()
    number = as_at(session).number
    with counting() as asked:
        found = registers_at(session, number)
        assert asked() == 2
    assert [one.declared.name for one in found] == ["a second one", "Hub members"]
    assert found[1] == gone
