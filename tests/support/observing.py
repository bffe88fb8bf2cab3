"""Measures, groups and places for tests of observed values, beside the small portfolio.

    observing = lay_observing_ground(portfolio)
    observing.record(observing.of_place(YEAR), share(23, 41))

The first scheme uses every measure here; the partner delivers a scheme of its own that uses one.
"""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Session

from imports.catalogue_words import Basis, Polarity, ValueForm
from imports.demo_rows import ExampleMeasureRow
from tests.support.portfolio import WHOLE_SYSTEM, Portfolio, begin
from tracker.db.catalogue import ReferenceItem, ReferenceItemVersion
from tracker.db.journal import journal_number
from tracker.domain.observed_values import ObservedFacts, ValueKey
from tracker.domain.periods import Period
from tracker.domain.reading import period
from tracker.services.catalogue import add_measure
from tracker.services.observations.record import (
    RecordedValue,
    RecordObservation,
    record_observation,
)
from tracker.services.schemes.links import LinkMeasure, link_measure
from tracker.services.schemes.register import SchemeFacts, register_scheme

SHARE, RATE, COUNT, WEEKS = "M-SHARE", "M-RATE", "M-COUNT", "M-WEEKS"
UNUSED = "M-UNUSED"
EXAMPLE_PLACE, REAL_PLACE = "PL-EX", "PL-ONE"
QUINTILES = ("1", "2", "3", "4", "5", "NK")
NEXT_YEAR = period("2023/24")
THIS_YEAR = period("2022/23")

_MEASURES = (
    (SHARE, "People checked", "percent", ValueForm.PROPORTION),
    (RATE, "Attacks", "per 1,000 children", ValueForm.RATE),
    (COUNT, "People supported", "people", ValueForm.COUNT),
    (WEEKS, "Weeks of waiting", "weeks", ValueForm.DURATION),
    (UNUSED, "What nobody measures", "percent", ValueForm.PROPORTION),
)


@dataclass
class Observing:
    """The portfolio with what values are about."""

    portfolio: Portfolio
    scheme: int
    scheme_reference: str
    partners_scheme: int
    partners_reference: str

    @property
    def session(self) -> Session:
        """The session of the portfolio."""
        return self.portfolio.session

    def of_scheme(self, measure: str = SHARE, at: Period = THIS_YEAR) -> ValueKey:
        """What a value of the first scheme is of."""
        return ValueKey(measure, at, self.scheme)

    def of_partner(self, measure: str = COUNT, at: Period = THIS_YEAR) -> ValueKey:
        """What a value of the partner's own scheme is of."""
        return ValueKey(measure, at, self.partners_scheme)

    def of_place(
        self, at: Period = THIS_YEAR, measure: str = SHARE, quintile: str = ""
    ) -> ValueKey:
        """What a value of the example place is of, perhaps of one fifth of its people."""
        dimension = "imd_quintile" if quintile else ""
        return ValueKey(measure, at, None, EXAMPLE_PLACE, dimension, quintile)

    def record(self, key: ValueKey, facts: ObservedFacts, seen: int | None = None) -> RecordedValue:
        """Record one value as the lead, under a journal row of its own."""
        begin(self.session, "observe")
        lead = self.portfolio.people.lead
        return record_observation(self.session, lead, RecordObservation(key, facts, seen))


def lay_observing_ground(portfolio: Portfolio) -> Observing:
    """Store measures, groups, an example place, and two schemes that use measures."""
    session, people = portfolio.session, portfolio.people
    begin(session, "lay out what is measured")
    for code, name, unit, form in _MEASURES:
        add_measure(session, measure_row(session, code, name, unit, form))
    for order, group in enumerate(QUINTILES):
        name = "Not known" if group == "NK" else f"Fifth {group}"
        _item(session, f"imd_quintile:{group}", "breakdown", "imd_quintile", name, order)
    for order, (group, name) in enumerate((("F", "Female"), ("M", "Male"), ("NK", "Not known"))):
        _item(session, f"sex:{group}", "breakdown", "sex", name, order)
    _item(session, "PLUS-CARE", "plus_group", "", "Carers", 1)
    _item(session, EXAMPLE_PLACE, "place", "example", "Example", 9)
    session.flush()
    scheme = register_scheme(
        session, people.lead, SchemeFacts("Measured scheme", alliance_code=WHOLE_SYSTEM)
    )
    own = register_scheme(
        session,
        people.lead,
        SchemeFacts(
            "Scheme of the partner",
            deliverer_ids=(portfolio.ground.partner,),
            alliance_code=WHOLE_SYSTEM,
        ),
    )
    for code in (SHARE, RATE, COUNT, WEEKS):
        link_measure(session, people.lead, LinkMeasure(scheme.id, code))
    link_measure(session, people.lead, LinkMeasure(own.id, COUNT))
    begin(session, "act")
    return Observing(portfolio, scheme.id, scheme.reference, own.id, own.reference)


def share(numerator: int, denominator: int, *, imd: int | None = None) -> ObservedFacts:
    """So many of so many, perhaps by an index of deprivation."""
    return ObservedFacts(
        numerator=Decimal(numerator), denominator=Decimal(denominator), imd_version=imd
    )


def figure(value: str) -> ObservedFacts:
    """A single figure."""
    return ObservedFacts(value=Decimal(value))


def measure_row(
    session: Session, code: str, name: str, unit: str, form: ValueForm
) -> ExampleMeasureRow:
    """A measure as the catalogue takes it."""
    return ExampleMeasureRow(
        key=code,
        recorded_by="",
        recorded_at=session.info["journal"].recorded_at,
        name=name,
        domain="Example",
        element_code="",
        unit=unit,
        polarity=Polarity.HIGHER,
        basis=Basis.FLOW,
        counts_people=form is ValueForm.COUNT,
        value_form=form,
        note="",
    )


def _item(
    session: Session, code: str, list_name: str, kind: str, name: str, sort_order: int
) -> None:
    number = journal_number(session)
    session.add(ReferenceItem(code=code, list_name=list_name, journal_number=number))
    session.flush()
    session.add(
        ReferenceItemVersion(
            code=code,
            journal_number=number,
            name=name,
            kind=kind,
            description="",
            sort_order=sort_order,
        )
    )
