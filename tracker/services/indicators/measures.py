"""Measures: finding them, and everything that is known of one."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db.catalogue import (
    MeasureMembership,
    MeasureVersion,
    PublishedValueVersion,
    ReferenceItem,
    ReferenceItemVersion,
)
from tracker.db.journal import as_at
from tracker.db.versions import newest
from tracker.domain.permissions import Act, Viewer
from tracker.domain.schemes import TargetOperator
from tracker.domain.values import Qualifier
from tracker.services.indicators.national import NationalTarget, national_target
from tracker.services.indicators.targets import source_in_words
from tracker.services.refusals import NotFoundError
from tracker.services.schemes.words import quantity, target_in_words

POLARITY_WORDS = {
    "higher": "Higher is better",
    "lower": "Lower is better",
    "neutral": "Neither higher nor lower is better",
}
EXACT = "exact"


@dataclass(frozen=True)
class MeasureLine:
    """One measure as the list shows it."""

    code: str
    name: str
    domain: str
    element: str
    unit: str
    polarity: str
    basis: str
    target: str
    lists: tuple[str, ...]
    values: int


@dataclass(frozen=True)
class Membership:
    """A national list that names the measure, in that list's own words."""

    list_name: str
    code: str
    name: str
    unit: str
    polarity: str
    ambition: str
    status: str
    level: str
    breakdowns: str
    source: str
    note: str


@dataclass(frozen=True)
class ValueLine:
    """A printed figure: as published, with its qualifier and its source."""

    code: str
    what: str
    is_measure_value: bool
    value: str
    printed_as: str
    about: str
    period: str
    compared_with: str
    source: str
    note: str
    # Met or not met, where the figure and the national target can be compared; else empty.
    against_target: str = ""


@dataclass(frozen=True)
class MeasurePage:
    """Everything that is known of one measure."""

    line: MeasureLine
    value_form: str
    counts_people: bool
    source: str
    note: str
    memberships: tuple[Membership, ...]
    values: tuple[ValueLine, ...]


@dataclass(frozen=True)
class _Catalogue:
    measures: list[MeasureVersion]
    memberships: dict[str, list[MeasureMembership]]
    values: dict[str, list[PublishedValueVersion]]
    names: dict[str, str]


def list_measures(
    session: Session, by: Viewer, words: str = "", element: str = "", list_name: str = ""
) -> tuple[MeasureLine, ...]:
    """The measures that hold every word, and belong to the element and the list asked for."""
    by.require(Act.READ_INDICATORS)
    catalogue = _catalogue(session)
    asked = words.casefold().split()
    found = []
    for measure in catalogue.measures:
        line = _line(measure, catalogue)
        names = " ".join(one.name_in_list for one in catalogue.memberships[measure.code])
        text = f"{line.name} {line.domain} {line.code} {names}".casefold()
        if (
            all(word in text for word in asked)
            and (not element or measure.element_code == element)
            and (not list_name or list_name in line.lists)
        ):
            found.append(line)
    return tuple(found)


def national_lists(session: Session, by: Viewer) -> tuple[str, ...]:
    """The names of the lists that name measures."""
    by.require(Act.READ_INDICATORS)
    return tuple(sorted(set(session.scalars(select(MeasureMembership.list_name).distinct()))))


def measure_page(session: Session, by: Viewer, code: str) -> MeasurePage:
    """One measure, its lists and its published values."""
    by.require(Act.READ_INDICATORS)
    catalogue = _catalogue(session)
    measure = next((one for one in catalogue.measures if one.code == code), None)
    if measure is None:
        raise NotFoundError("There is no such measure.")
    names = catalogue.names
    return MeasurePage(
        line=_line(measure, catalogue),
        value_form=measure.value_form,
        counts_people=measure.counts_people,
        source=source_in_words(measure.source, measure.source_line, names),
        note=measure.note,
        memberships=tuple(_membership(one, names) for one in catalogue.memberships[code]),
        values=tuple(
            _value(one, names, national_target(measure)) for one in catalogue.values[code]
        ),
    )


def _catalogue(session: Session) -> _Catalogue:
    """Four queries, whatever is asked: the catalogue is small."""
    number = as_at(session).number
    measures = session.scalars(newest(MeasureVersion, (MeasureVersion.code,), number)).all()
    keys = (MeasureMembership.list_name, MeasureMembership.code_in_list)
    memberships: dict[str, list[MeasureMembership]] = defaultdict(list)
    for one in session.scalars(newest(MeasureMembership, keys, number)).all():
        memberships[one.measure_code].append(one)
    values: dict[str, list[PublishedValueVersion]] = defaultdict(list)
    for value in session.scalars(
        newest(PublishedValueVersion, (PublishedValueVersion.code,), number)
    ).all():
        values[value.measure_code or ""].append(value)
    names = session.execute(
        newest(ReferenceItemVersion, (ReferenceItemVersion.code,), number)
        .join(ReferenceItem, ReferenceItem.code == ReferenceItemVersion.code)
        .where(ReferenceItem.list_name.in_(("element", "source")))
    ).scalars()
    return _Catalogue(
        sorted(measures, key=lambda m: (m.name.casefold(), m.code)),
        _in_order(memberships),
        defaultdict(list, {k: sorted(v, key=lambda one: one.code) for k, v in values.items()}),
        {item.code: item.name for item in names},
    )


def _in_order(found: dict[str, list[MeasureMembership]]) -> dict[str, list[MeasureMembership]]:
    ordered = {
        code: sorted(rows, key=lambda row: (row.list_name, row.code_in_list))
        for code, rows in found.items()
    }
    return defaultdict(list, ordered)


def _line(measure: MeasureVersion, catalogue: _Catalogue) -> MeasureLine:
    lists = {one.list_name for one in catalogue.memberships[measure.code]}
    return MeasureLine(
        code=measure.code,
        name=measure.name,
        domain=measure.domain,
        element=catalogue.names.get(measure.element_code or "", ""),
        unit=measure.unit,
        polarity=POLARITY_WORDS.get(measure.polarity, measure.polarity),
        basis=measure.basis,
        target=_target(measure),
        lists=tuple(sorted(lists)),
        values=sum(1 for one in catalogue.values[measure.code] if one.is_measure_value),
    )


def _target(measure: MeasureVersion) -> str:
    known = measure.target_operator in {operator.value for operator in TargetOperator}
    operator = TargetOperator(measure.target_operator) if known else None
    words = target_in_words(operator, measure.numeric_target, measure.target_unit or measure.unit)
    return f"{words}, {measure.target_period}" if words and measure.target_period else words


def _membership(row: MeasureMembership, names: dict[str, str]) -> Membership:
    return Membership(
        row.list_name,
        row.code_in_list,
        row.name_in_list,
        row.unit,
        POLARITY_WORDS.get(row.polarity, row.polarity),
        row.ambition,
        row.status,
        row.level,
        row.breakdowns,
        source_in_words(row.source, row.source_line, names),
        row.note,
    )


def _value(
    row: PublishedValueVersion, names: dict[str, str], target: NationalTarget | None
) -> ValueLine:
    compared = quantity(row.comparison_value, row.unit)
    if compared and row.comparison_label:
        compared = f"{compared}: {row.comparison_label}"
    return ValueLine(
        code=row.code,
        what=row.what,
        is_measure_value=row.is_measure_value,
        value=_qualified(row.qualifier, row.value, row.unit),
        printed_as="" if row.printed_wording == row.qualifier else row.printed_wording,
        about=", ".join(part for part in (row.group_name, row.geography) if part),
        period=row.period,
        compared_with=compared,
        source=source_in_words(row.source, row.source_line, names),
        note=row.note,
        against_target=target.said_of(row.value, _how_exact(row.qualifier), row.unit)
        if target and row.is_measure_value
        else "",
    )


def _how_exact(qualifier: str) -> Qualifier:
    """A document's own word for how exact a figure is; one that is not ours is vague."""
    known = {one.value for one in Qualifier}
    return Qualifier(qualifier) if qualifier in known else Qualifier.ABOUT


def _qualified(qualifier: str, value: Decimal | None, unit: str) -> str:
    """The figure behind its qualifier, which is never dropped: over 60%."""
    words = quantity(value, unit)
    return words if qualifier == EXACT or not words else f"{qualifier} {words}".capitalize()
