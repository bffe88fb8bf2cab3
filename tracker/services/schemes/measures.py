"""What a scheme is measured by, and what documents print about its results."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from tracker.db.catalogue import MeasureVersion, PublishedValueVersion
from tracker.db.schemes import SchemeMeasure
from tracker.db.versions import newest
from tracker.domain.attainment import Aim, Step
from tracker.domain.schemes import TargetOperator
from tracker.services.refusals import NotFoundError
from tracker.services.schemes.aims import WITH_STEPS, aim_of, way_in_words
from tracker.services.schemes.words import Names, day_in_words, quantity, target_in_words

NOT_MEASURED = "No measures yet"
# How the document's qualifier is said before the figure; `exact` says nothing.
_UNQUALIFIED = "exact"


@dataclass(frozen=True)
class CatalogueMeasure:
    """A measure as the catalogue has it, for choosing and for reading values in its unit."""

    code: str
    name: str
    domain: str
    unit: str
    national_target: str


@dataclass(frozen=True)
class Subscription:
    """One measure of a scheme, with what was said of it and the version that said so."""

    measure: CatalogueMeasure
    number: int
    baseline: Decimal | None
    baseline_period: str
    target: Decimal | None
    operator: TargetOperator | None
    target_date: date | None
    note: str
    # As somebody gave them; the aim has the day that follows from the baseline's period too.
    starts: date | None
    steps: tuple[Step, ...]
    tolerance: Decimal | None
    aim: Aim

    @property
    def way_in_words(self) -> str:
        """What is expected on the way from the baseline to the target."""
        return way_in_words(self.aim, self.measure.unit)

    @property
    def baseline_in_words(self) -> str:
        """The baseline with its unit and period; blank where none was taken."""
        value = quantity(self.baseline, self.measure.unit)
        return f"{value} in {self.baseline_period}" if value and self.baseline_period else value

    @property
    def target_in_words(self) -> str:
        """The target with its operator and day: at or above 60% by 31 March 2025."""
        target = target_in_words(self.operator, self.target, self.measure.unit)
        by = f" by {day_in_words(self.target_date)}" if self.target_date else ""
        return f"{target}{by}" if target else ""


@dataclass(frozen=True)
class PublishedResult:
    """A figure that a document prints about a scheme."""

    what: str
    value: str
    about: str
    compared_with: str
    source: str
    note: str


def catalogue_measures(session: Session, number: int) -> dict[str, CatalogueMeasure]:
    """Every measure of the catalogue by its code, in the order of their names."""
    versions = session.scalars(newest(MeasureVersion, (MeasureVersion.code,), number))
    in_order = sorted(versions, key=lambda v: (v.name.casefold(), v.code))
    return {v.code: _catalogue_measure(v) for v in in_order}


def find_measure(session: Session, code: str, number: int) -> CatalogueMeasure:
    """The measure of this code."""
    query = newest(MeasureVersion, (MeasureVersion.code,), number)
    version = session.scalars(query.where(MeasureVersion.code == code)).first()
    if version is None:
        raise NotFoundError("There is no such measure.")
    return _catalogue_measure(version)


def search_measures(
    catalogue: dict[str, CatalogueMeasure], words: str
) -> tuple[CatalogueMeasure, ...]:
    """The measures whose name, domain or code hold every word asked for."""
    asked = words.casefold().split()
    return tuple(
        measure
        for measure in catalogue.values()
        if all(
            word in f"{measure.name} {measure.domain} {measure.code}".casefold() for word in asked
        )
    )


def subscriptions(
    session: Session, scheme_id: int, number: int, catalogue: dict[str, CatalogueMeasure]
) -> tuple[Subscription, ...]:
    """The measures that a scheme subscribes to, by their names."""
    query = newest(SchemeMeasure, (SchemeMeasure.scheme_id, SchemeMeasure.measure_code), number)
    rows = session.scalars(query.where(SchemeMeasure.scheme_id == scheme_id).options(WITH_STEPS))
    held = {row.measure_code: row for row in rows if row.is_active}
    return tuple(
        _subscription(measure, row)
        for code, measure in catalogue.items()
        if (row := held.get(code)) is not None
    )


def published_results(
    session: Session, scheme_id: int, number: int, names: Names
) -> tuple[PublishedResult, ...]:
    """What documents print about a scheme, as they print it: exempt from rounding."""
    query = (
        newest(PublishedValueVersion, (PublishedValueVersion.code,), number)
        .where(PublishedValueVersion.scheme_id == scheme_id)
        .order_by(PublishedValueVersion.code)
    )
    return tuple(_published(row, names) for row in session.scalars(query))


def _subscription(measure: CatalogueMeasure, row: SchemeMeasure) -> Subscription:
    aim = aim_of(row)
    return Subscription(
        measure,
        row.journal_number,
        row.baseline,
        row.baseline_period,
        row.target,
        row.target_operator,
        row.target_date,
        row.reason,
        row.starts,
        aim.steps,
        row.tolerance,
        aim,
    )


def _catalogue_measure(version: MeasureVersion) -> CatalogueMeasure:
    known = version.target_operator in {operator.value for operator in TargetOperator}
    operator = TargetOperator(version.target_operator) if known else None
    unit = version.target_unit or version.unit
    target = target_in_words(operator, version.numeric_target, unit)
    by = f", {version.target_period}" if target and version.target_period else ""
    return CatalogueMeasure(
        version.code, version.name, version.domain, version.unit, f"{target}{by}"
    )


def _published(row: PublishedValueVersion, names: Names) -> PublishedResult:
    value = quantity(row.value, row.unit)
    qualified = value if row.qualifier == _UNQUALIFIED else f"{row.qualifier} {value}"
    if row.printed_wording and row.printed_wording != row.qualifier:
        qualified += f" (printed as “{row.printed_wording}”)"
    compared = quantity(row.comparison_value, row.unit)
    if compared and row.comparison_label:
        compared = f"{compared}: {row.comparison_label}"
    line = f", line {row.source_line}" if row.source_line else ""
    return PublishedResult(
        row.what,
        qualified,
        ", ".join(part for part in (row.group_name, row.geography, row.period) if part),
        compared,
        f"{names.item(row.source)}{line}",
        row.note,
    )
