"""A small portfolio to test on: organisations, people of every role, lists, schemes and a fund.

`lay_ground` stores what money needs before it can move, straight through the models and under
one journal row. `Portfolio` then moves money through the services, so that a test says only what
it is about:

    portfolio = Portfolio(session, lay_ground(session))
    portfolio.envelope(1_000_00)
    award = portfolio.award(portfolio.line(100_00), 60_00)

Amounts are whole pence, written with the pence apart: 60_00 is £60.00. `Ground` holds plain
numbers and viewers only, so it may cross to another thread or process.
"""

from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from typing import Protocol, TypeVar

import pytest
from sqlalchemy.orm import Session

from tracker.db.catalogue import ReferenceItem, ReferenceItemVersion
from tracker.db.funding import AllocationLine, Award, LedgerEntry
from tracker.db.journal import Journal, journal_number, open_entry
from tracker.db.organisations import Organisation, OrganisationVersion, Person, RoleGrant
from tracker.db.schemes import Scheme, SchemeDeliverer, SchemeVersion
from tracker.domain.apportionment import UNATTRIBUTED
from tracker.domain.breaches import RulesBroken
from tracker.domain.funding import ActualType, EntryKind, Recurrence
from tracker.domain.permissions import Grant, Role, Viewer
from tracker.domain.schemes import FundingStated, LifeCourse, SchemeKind, SchemeStatus
from tracker.services.funding.allocations import Allocate, allocate
from tracker.services.funding.awards import (
    AwardOnward,
    AwardTerms,
    MakeAward,
    award_onward,
    make_award,
)
from tracker.services.funding.closing import CloseMonth, close_month
from tracker.services.funding.envelopes import OpenFund, SetEnvelope, open_fund, set_envelope
from tracker.services.funding.positions import total
from tracker.services.funding.spending import RecordSpending, record_spending

YEAR = "2023/24"
OTHER_YEAR = "2024/25"
APRIL = date(2023, 4, 1)
MAY = date(2023, 5, 1)
JUNE = date(2023, 6, 1)

CATEGORY = "CAT-A"
OTHER_CATEGORY = "CAT-B"
# Holds for 2024/25 alone.
LATER_CATEGORY = "CAT-LATER"
WHOLE_SYSTEM = "AL-ALL"

# code -> list; two targets for each lens that shares money out by weights
REFERENCE_ITEMS = {
    CATEGORY: "funding_category",
    OTHER_CATEGORY: "funding_category",
    LATER_CATEGORY: "funding_category",
    WHOLE_SYSTEM: "alliance",
    "AL-ONE": "alliance",
    "TH-ONE": "theme",
    "EL-ONE": "element",
    "EL-TWO": "element",
    "PG-ONE": "population_group",
    "PG-TWO": "population_group",
    "PL-ONE": "place",
    "PL-TWO": "place",
    "SP-ONE": "strategic_priority",
    "SP-TWO": "strategic_priority",
    UNATTRIBUTED: "unattributed",
}


@dataclass(frozen=True)
class People:
    """A person of each role; two of finance, because nobody decides their own virement."""

    finance: Viewer
    second_finance: Viewer
    lead: Viewer
    partner: Viewer
    other_partner: Viewer
    evaluator: Viewer
    admin: Viewer


@dataclass(frozen=True)
class Ground:
    """What stands before any money moves; organisations, schemes and the fund by number."""

    icb: int
    partner: int
    other_partner: int
    scheme: int
    other_scheme: int
    pot: int
    fund: int
    people: People


def begin(
    session: Session, act: str = "test", *, by: Viewer | None = None, at: datetime | None = None
) -> Journal:
    """Open the next journal row in this session; `at` replays a past moment."""
    return open_entry(session, by=by.person_id if by else None, act=act, source="test", at=at)


def lay_ground(session: Session) -> Ground:
    """Store organisations, people, lists, schemes and a fund under the open journal row.

    Opens a journal row first if there is none.
    """
    if "journal" not in session.info:
        begin(session, "lay the ground")
    for order, (code, list_name) in enumerate(REFERENCE_ITEMS.items()):
        _item(session, code, list_name, order)
    icb = _organisation(session, "ICB", "Example Integrated Care Board")
    partner = _organisation(session, "PARTNER", "Example Partner")
    other_partner = _organisation(session, "OTHER", "Other Example Partner")
    people = People(
        finance=_person(session, "finance", Role.FINANCE, icb),
        second_finance=_person(session, "second-finance", Role.FINANCE, icb),
        lead=_person(session, "lead", Role.LEAD, icb),
        partner=_person(session, "partner", Role.PARTNER, partner),
        other_partner=_person(session, "other-partner", Role.PARTNER, other_partner),
        evaluator=_person(session, "evaluator", Role.EVALUATOR, icb),
        admin=_person(session, "admin", Role.ADMIN, icb),
    )
    return Ground(
        icb=icb,
        partner=partner,
        other_partner=other_partner,
        scheme=_scheme(session, "S-222222", "Example scheme", SchemeKind.SCHEME),
        other_scheme=_scheme(session, "S-333333", "Other example scheme", SchemeKind.SCHEME),
        pot=_scheme(session, "S-444444", "Example pot", SchemeKind.POT),
        fund=open_fund(session, people.finance, OpenFund("EXAMPLE", "Example fund")).id,
        people=people,
    )


class Portfolio:
    """Moves money of the example fund through the services, as the people who may."""

    def __init__(self, session: Session, ground: Ground) -> None:
        self.session = session
        self.ground = ground
        self.people = ground.people
        self._delivered_scheme: int | None = None

    def envelope(self, pence: int, year: str = YEAR) -> LedgerEntry:
        """Notify money for a year."""
        order = SetEnvelope(self.ground.fund, year, pence, Recurrence.RECURRENT, reason="Notified")
        return set_envelope(self.session, self.people.finance, order)

    def line(
        self, pence: int, category: str = CATEGORY, year: str = YEAR, override_reason: str = ""
    ) -> AllocationLine:
        """Allocate to a category for the whole system, held by the board; override as lead."""
        entry = allocate(
            self.session,
            self.people.lead,
            Allocate(
                fund_id=self.ground.fund,
                year=year,
                category=category,
                alliance=WHOLE_SYSTEM,
                holder_id=self.ground.icb,
                amount=pence,
                reason="Agreed",
                override_reason=override_reason,
            ),
        )
        return self.session.get_one(AllocationLine, entry.allocation_line_id)

    def award(self, line: AllocationLine, pence: int, *, recipient: int | None = None) -> Award:
        """Award from a line: to the board's scheme, or to a partner's pot."""
        scheme = self.ground.scheme if recipient is None else self.ground.pot
        terms = AwardTerms(scheme, recipient or self.ground.icb, pence)
        return make_award(self.session, self.people.finance, MakeAward(line.id, terms))

    def pot(self, pence: int) -> Award:
        """An award that made a pot of the partner's, from a line and envelope of its size."""
        self.envelope(pence)
        return self.award(self.line(pence), pence, recipient=self.ground.partner)

    def onward(self, parent: Award, pence: int, by: Viewer | None = None) -> Award:
        """Award onward from the partner's pot; a partner named grants on to what it delivers."""
        scheme = self.delivered_scheme() if by else self.ground.other_scheme
        terms = AwardTerms(scheme, self.ground.other_partner, pence)
        order = AwardOnward(parent.id, terms)
        return award_onward(self.session, by or self.people.lead, order)

    def delivered_scheme(self) -> int:
        """A scheme that both partners deliver, made when a test first needs it."""
        if self._delivered_scheme is None:
            made = _scheme(self.session, "S-555555", "Shared example scheme", SchemeKind.SCHEME)
            both = (self.ground.partner, self.ground.other_partner)
            self._delivered_scheme = _delivered(self.session, made, both)
        return self._delivered_scheme

    def spend(
        self,
        award: Award,
        pence: int,
        month: date = APRIL,
        actual_type: ActualType = ActualType.INVOICE,
    ) -> LedgerEntry:
        """Record spending of the board's, booked in the month it concerns."""
        order = RecordSpending(award.id, pence, actual_type, month)
        return record_spending(self.session, self.people.finance, order).entry

    def close(self, *months: int, year: str = YEAR) -> None:
        """Close accounting months, in the order given."""
        for month in months:
            close_month(
                self.session, self.people.finance, CloseMonth(self.ground.fund, year, month)
            )

    def total(self, *kinds: EntryKind) -> int:
        """The sum in pence of all entries of these kinds, or of the whole ledger."""
        return total(self.session, *([LedgerEntry.kind.in_(kinds)] if kinds else []))


Order_contra = TypeVar("Order_contra", contravariant=True)


class Service(Protocol[Order_contra]):
    """What every act looks like."""

    def __call__(self, session: Session, by: Viewer, order: Order_contra, /) -> object:
        """Do it, or raise."""


Order = TypeVar("Order")


def refusal(service: Service[Order], session: Session, by: Viewer, order: Order) -> dict[str, str]:
    """The sentence with which an act is refused, by the rule that it comes from.

    Whatever field a sentence points at must be one of the order's, or of a part of it.
    """
    with pytest.raises(RulesBroken) as refused:
        service(session, by, order)
    told: dict[str, str] = {}
    for breach in refused.value.breaches:
        assert breach.field is None or breach.field in _field_names(order), breach
        assert breach.rule not in told, breach
        told[breach.rule] = breach.message
    return told


def _field_names(order: object) -> set[str]:
    names: set[str] = set()
    if is_dataclass(order):
        for field in fields(order):
            names |= {field.name} | _field_names(getattr(order, field.name))
    return names


def _item(session: Session, code: str, list_name: str, sort_order: int) -> None:
    later = code == LATER_CATEGORY
    number = journal_number(session)
    session.add(ReferenceItem(code=code, list_name=list_name, journal_number=number))
    session.flush()
    session.add(
        ReferenceItemVersion(
            code=code,
            journal_number=number,
            name=f"Name of {code}",
            description="",
            sort_order=sort_order,
            valid_from_year=OTHER_YEAR if later else "",
            valid_to_year=OTHER_YEAR if later else "",
        )
    )


def _organisation(session: Session, code: str, name: str) -> int:
    organisation = Organisation(code=code, journal_number=journal_number(session))
    session.add(organisation)
    session.flush()
    session.add(
        OrganisationVersion(
            organisation_id=organisation.id,
            journal_number=organisation.journal_number,
            name=name,
            kind="example",
            is_example=True,
        )
    )
    return organisation.id


def _person(session: Session, name: str, role: Role, organisation_id: int) -> Viewer:
    person = Person(email=f"{name}@example.org", display_name=name)
    session.add(person)
    session.flush()
    session.add(
        RoleGrant(
            person_id=person.id,
            organisation_id=organisation_id,
            role=role,
            journal_number=journal_number(session),
            is_held=True,
        )
    )
    return Viewer(person.id, name, (Grant(role, organisation_id),))


def _delivered(session: Session, scheme_id: int, organisations: tuple[int, ...]) -> int:
    session.flush()
    session.add_all(
        SchemeDeliverer(
            scheme_id=scheme_id,
            journal_number=journal_number(session),
            organisation_id=organisation_id,
        )
        for organisation_id in organisations
    )
    return scheme_id


def _scheme(session: Session, reference: str, name: str, kind: SchemeKind) -> int:
    scheme = Scheme(reference=reference, journal_number=journal_number(session))
    session.add(scheme)
    session.flush()
    session.add(
        SchemeVersion(
            scheme_id=scheme.id,
            journal_number=scheme.journal_number,
            name=name,
            summary="",
            kind=kind,
            alliance_code=WHOLE_SYSTEM,
            theme_code="TH-ONE",
            life_course=LifeCourse.ALL_AGES,
            status=SchemeStatus.LIVE,
            funded_by_fund=FundingStated.YES,
            published_results="",
            is_example=True,
            reason="",
        )
    )
    return scheme.id
