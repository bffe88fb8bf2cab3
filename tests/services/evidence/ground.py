"""Measures with aims on the schemes of the small portfolio, and values by fifths of a place."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from imports.catalogue_words import Basis, Polarity, ValueForm
from tests.support.observing import Observing, lay_observing_ground, measure_row
from tests.support.portfolio import Portfolio, begin, lay_ground
from tracker.db.journal import as_at
from tracker.domain.observed_values import ObservedFacts, ValueKey
from tracker.domain.periods import Period
from tracker.domain.reading import period
from tracker.domain.schemes import TargetOperator
from tracker.domain.values import ValueStatus
from tracker.services.catalogue import add_measure
from tracker.services.evidence.book import Evidence, read_evidence
from tracker.services.schemes.links import LinkMeasure, link_measure

AT_LEAST, AT_MOST = TargetOperator.AT_LEAST, TargetOperator.AT_MOST
DUE = date(2024, 3, 31)


@dataclass
class Aiming:
    """The portfolio with what is measured."""

    observing: Observing

    @property
    def session(self) -> Session:
        """The session of the portfolio."""
        return self.observing.session

    @property
    def portfolio(self) -> Portfolio:
        """The money."""
        return self.observing.portfolio

    def measure(
        self,
        code: str,
        form: ValueForm,
        basis: Basis,
        unit: str = "percent",
        better: str = "higher",
        *,
        of_people: bool = True,
    ) -> str:
        """A measure of the catalogue."""
        begin(self.session, "add a measure")
        row = measure_row(self.session, code, f"Name of {code}", unit, form)
        row = replace(row, basis=basis, polarity=Polarity(better), counts_people=of_people)
        add_measure(self.session, row)
        return code

    def aims(
        self,
        code: str,
        baseline: str | None,
        target: str | None,
        *,
        operator: TargetOperator = AT_LEAST,
        scheme: int = 0,
        baseline_period: str = "2022/23",
        due: date | None = DUE,
        starts: date | None = None,
    ) -> None:
        """Subscribe a scheme, the portfolio's first if none is named."""
        begin(self.session, "aim")
        order = LinkMeasure(
            scheme or self.portfolio.ground.scheme,
            code,
            None if baseline is None else Decimal(baseline),
            baseline_period if baseline is not None else "",
            None if target is None else Decimal(target),
            None if target is None else operator,
            None if target is None else due,
            starts=starts,
        )
        link_measure(self.session, self.portfolio.people.lead, order)

    def records(self, code: str, at: str, facts: ObservedFacts, scheme: int = 0) -> None:
        """A value of a scheme in a period."""
        key = ValueKey(code, period(at), scheme or self.portfolio.ground.scheme)
        self.observing.record(key, facts)

    def fifths(
        self, code: str, at: Period, counts: tuple[int | None, ...], facts: ObservedFacts
    ) -> None:
        """So many of each fifth of the example place, as many people in each as `facts` say."""
        for quintile, count in enumerate(counts, 1):
            key = self.observing.of_place(at, code, str(quintile))
            given = replace(facts, numerator=None if count is None else Decimal(count))
            if count is None:
                given = replace(
                    facts, status=ValueStatus.NOT_REPORTED, denominator=None, reason="No register"
                )
            self.observing.record(key, given)

    def evidence(self) -> Evidence:
        """Everything that is known now."""
        self.session.flush()
        return read_evidence(self.session, as_at(self.session))


def lay_aiming_ground(session: Session) -> Aiming:
    """The portfolio, its measures and its example place."""
    return Aiming(lay_observing_ground(Portfolio(session, lay_ground(session))))


@contextmanager
def counting() -> Iterator[Callable[[], int]]:
    """How many statements were sent to the database within."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield lambda: len(sent)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
