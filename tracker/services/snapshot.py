"""What was known as at a journal number: names, schemes, weights and links, a query each."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from tracker.db.catalogue import ReferenceItem, ReferenceItemVersion
from tracker.db.funding import Fund, FundVersion
from tracker.db.organisations import Organisation, OrganisationVersion
from tracker.db.schemes import (
    Scheme,
    SchemeAlias,
    SchemeDeliverer,
    SchemeMeasure,
    SchemeVersion,
    SchemeWeightPart,
    SchemeWeights,
)
from tracker.db.versions import newest
from tracker.domain.apportionment import Lens
from tracker.domain.impact import WeightBook


@dataclass(frozen=True)
class Item:
    """An item of a reference list as it stood."""

    code: str
    list_name: str
    name: str
    kind: str
    framework: str
    parent_code: str
    sort_order: int
    valid_from_year: str
    valid_to_year: str

    def holds_in(self, year: str) -> bool:
        """Whether the item is valid in a financial year."""
        return (not self.valid_from_year or year >= self.valid_from_year) and (
            not self.valid_to_year or year <= self.valid_to_year
        )


@dataclass(frozen=True)
class OrganisationAt:
    """An organisation as it stood."""

    id: int
    code: str
    name: str
    kind: str
    is_example: bool


@dataclass(frozen=True)
class FundAt:
    """A fund as it stood."""

    id: int
    reference: str
    code: str
    name: str
    description: str
    source: str


@dataclass(frozen=True)
class SchemeAt:
    """A scheme's identity with the version that stood."""

    id: int
    reference: str
    version: SchemeVersion

    @property
    def name(self) -> str:
        """The scheme's name in that version."""
        return self.version.name


def items_at(session: Session, number: int) -> dict[str, Item]:
    """Every reference item by its code, in the order of its list."""
    query = (
        newest(ReferenceItemVersion, (ReferenceItemVersion.code,), number)
        .add_columns(ReferenceItem.list_name)
        .join(ReferenceItem, ReferenceItem.code == ReferenceItemVersion.code)
    )
    items = [
        Item(
            v.code,
            list_name,
            v.name,
            v.kind,
            v.framework,
            v.parent_code,
            v.sort_order,
            v.valid_from_year,
            v.valid_to_year,
        )
        for v, list_name in session.execute(query)
    ]
    # Sorted here and not by the database, whose order of text depends on its collation.
    items.sort(key=lambda item: (item.list_name, item.sort_order, item.code))
    return {item.code: item for item in items}


def organisations_at(session: Session, number: int) -> dict[int, OrganisationAt]:
    """Every organisation by its number."""
    query = (
        newest(OrganisationVersion, (OrganisationVersion.organisation_id,), number)
        .add_columns(Organisation.code)
        .join(Organisation, Organisation.id == OrganisationVersion.organisation_id)
        .order_by(OrganisationVersion.organisation_id)
    )
    return {
        v.organisation_id: OrganisationAt(v.organisation_id, code, v.name, v.kind, v.is_example)
        for v, code in session.execute(query)
    }


def funds_at(session: Session, number: int) -> dict[int, FundAt]:
    """Every fund by its number."""
    query = (
        newest(FundVersion, (FundVersion.fund_id,), number)
        .add_columns(Fund.reference, Fund.code)
        .join(Fund, Fund.id == FundVersion.fund_id)
        .order_by(FundVersion.fund_id)
    )
    return {
        v.fund_id: FundAt(v.fund_id, reference, code, v.name, v.description, v.source)
        for v, reference, code in session.execute(query)
    }


def schemes_at(session: Session, number: int) -> dict[int, SchemeAt]:
    """Every scheme by its number, in the order they were registered."""
    query = (
        newest(SchemeVersion, (SchemeVersion.scheme_id,), number)
        .add_columns(Scheme.reference)
        .join(Scheme, Scheme.id == SchemeVersion.scheme_id)
        .order_by(SchemeVersion.scheme_id)
    )
    return {
        v.scheme_id: SchemeAt(v.scheme_id, reference, v) for v, reference in session.execute(query)
    }


def deliverers_at(session: Session, schemes: Mapping[int, SchemeAt]) -> dict[int, list[int]]:
    """The delivering organisations of each scheme, as its standing version says."""
    standing = {scheme.id: scheme.version.journal_number for scheme in schemes.values()}
    found: dict[int, list[int]] = defaultdict(list)
    rows = session.execute(
        select(
            SchemeDeliverer.scheme_id,
            SchemeDeliverer.journal_number,
            SchemeDeliverer.organisation_id,
        ).order_by(SchemeDeliverer.scheme_id, SchemeDeliverer.organisation_id)
    )
    for scheme_id, number, organisation_id in rows:
        if standing.get(scheme_id) == number:
            found[scheme_id].append(organisation_id)
    return dict(found)


def aliases_at(session: Session, number: int) -> dict[int, list[str]]:
    """Other references of each scheme, in binary order."""
    rows = session.execute(
        select(SchemeAlias.scheme_id, SchemeAlias.alias).where(SchemeAlias.journal_number <= number)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for scheme_id, alias in rows:
        found[scheme_id].append(alias)
    return {scheme_id: sorted(aliases) for scheme_id, aliases in found.items()}


@dataclass(frozen=True)
class WeightSet:
    """One lens of one scheme from one month on."""

    scheme_id: int
    lens: Lens
    effective_from: date
    journal_number: int
    parts: Mapping[str, int]
    reason: str
    is_restatement: bool


def weight_sets_at(
    session: Session, number: int, scheme_id: int | None = None
) -> tuple[WeightSet, ...]:
    """The newest weights of every scheme, lens and month, in that order."""
    keys = (SchemeWeights.scheme_id, SchemeWeights.lens, SchemeWeights.effective_from)
    query = newest(SchemeWeights, keys, number)
    parts_query = select(SchemeWeightPart).where(SchemeWeightPart.journal_number <= number)
    if scheme_id is not None:
        query = query.where(SchemeWeights.scheme_id == scheme_id)
        parts_query = parts_query.where(SchemeWeightPart.scheme_id == scheme_id)
    parts: dict[tuple[int, str, date, int], dict[str, int]] = defaultdict(dict)
    for part in session.scalars(parts_query):
        key = (part.scheme_id, part.lens, part.effective_from, part.journal_number)
        parts[key][part.target_code] = part.parts
    sets = [
        WeightSet(
            w.scheme_id,
            w.lens,
            w.effective_from,
            w.journal_number,
            dict(
                sorted(parts[w.scheme_id, w.lens.value, w.effective_from, w.journal_number].items())
            ),
            w.reason,
            w.is_restatement,
        )
        for w in session.scalars(query)
    ]
    return tuple(sorted(sets, key=lambda w: (w.scheme_id, w.lens.value, w.effective_from)))


def weight_book(sets: tuple[WeightSet, ...]) -> WeightBook:
    """The weights as something that a month's money can ask."""
    book: dict[tuple[int, Lens], dict[date, Mapping[str, int]]] = defaultdict(dict)
    for one in sets:
        book[one.scheme_id, one.lens][one.effective_from] = one.parts
    return WeightBook(book)


def measure_links_at(session: Session, number: int) -> tuple[SchemeMeasure, ...]:
    """Every active subscription of a scheme to a measure, with the steps of its trajectory."""
    keys = (SchemeMeasure.scheme_id, SchemeMeasure.measure_code)
    query = newest(SchemeMeasure, keys, number).options(selectinload(SchemeMeasure.steps))
    rows = session.scalars(query)
    active = [row for row in rows if row.is_active]
    return tuple(sorted(active, key=lambda row: (row.scheme_id, row.measure_code)))
