"""Loading the reference catalogue: what is new gets a code, what changed a new version."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from imports.catalogue import Catalogue
from imports.catalogue_rows import MeasureRow, MembershipRow, PublishedValueRow
from imports.demo_rows import ExampleMeasureRow
from tracker.db.base import Base
from tracker.db.catalogue import (
    Measure,
    MeasureMembership,
    MeasureVersion,
    PublishedValue,
    PublishedValueVersion,
    ReferenceAlias,
    ReferenceItem,
    ReferenceItemVersion,
)
from tracker.db.journal import journal_number
from tracker.db.schemes import SchemeAlias
from tracker.db.versions import newest
from tracker.domain.apportionment import UNATTRIBUTED
from tracker.domain.breaches import raise_if_broken
from tracker.domain.permissions import Act, Viewer
from tracker.services.observations.frozen import bases_are_frozen

LEGACY = "legacy"

Facts = dict[str, Any]


@dataclass(frozen=True)
class Loaded:
    """What a load did: the three add up to what was read."""

    created: int
    changed: int
    unchanged: int

    def __add__(self, other: "Loaded") -> "Loaded":
        return Loaded(
            self.created + other.created,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
        )


def load_reference_lists(session: Session, by: Viewer, catalogue: Catalogue) -> Loaded:
    """Load every list, alias and measure; loading the same again changes nothing."""
    by.require(Act.MANAGE_CATALOGUE)
    items = _reference_items(catalogue)
    number = journal_number(session)
    known = set(session.scalars(select(ReferenceItem.code)))
    session.add_all(
        ReferenceItem(code=code, list_name=facts.pop("list_name"), journal_number=number)
        for code, facts in items.items()
        if code not in known
    )
    for code in known & set(items):
        items[code].pop("list_name")
    session.flush()
    loaded = _versions(session, ReferenceItemVersion, ("code",), _keyed(items))
    loaded += _versions(session, ReferenceAlias, ("list_name", "alias_key"), _aliases(catalogue))
    return loaded + _measures(session, catalogue)


def load_published_values(session: Session, by: Viewer, catalogue: Catalogue) -> Loaded:
    """Load what the documents print; schemes must have been registered before."""
    by.require(Act.MANAGE_CATALOGUE)
    rows = session.execute(
        select(SchemeAlias.alias, SchemeAlias.scheme_id).where(SchemeAlias.kind == LEGACY)
    )
    schemes = {row.alias: row.scheme_id for row in rows}
    facts = {
        (row.code,): _published_value(row, schemes.get(row.scheme_code)) for row in catalogue.values
    }
    _identities(session, PublishedValue, {key[0] for key in facts})
    return _versions(session, PublishedValueVersion, ("code",), facts)


def add_measure(session: Session, row: ExampleMeasureRow) -> Loaded:
    """Add a measure of our own making, or a new version of one."""
    _identities(session, Measure, {row.key})
    facts = {
        "name": row.name,
        "domain": row.domain,
        "element_code": row.element_code or None,
        "element_basis": "",
        "unit": row.unit,
        "polarity": row.polarity.value,
        "basis": row.basis.value,
        "value_form": row.value_form.value,
        "counts_people": row.counts_people,
        "source": "Example",
        "note": row.note,
    }
    return _measure_versions(session, {(row.key,): facts})


def fold(text: str) -> str:
    """A name as it is compared: lower case, single spaces."""
    return " ".join(text.casefold().split())


def _reference_items(catalogue: Catalogue) -> dict[str, Facts]:
    items = {
        row.code: {
            "list_name": row.list.value,
            "name": row.name,
            "description": row.description,
            "framework": row.framework.value if row.framework else "",
            "kind": row.kind,
            "parent_code": row.parent_code,
            "sort_order": row.sort_order,
            "valid_from_year": row.valid_from_year,
            "valid_to_year": row.valid_to_year,
            "details": dict(row.details),
            "source": row.source,
            "source_line": str(row.source_line or ""),
            "source_anchor": row.source_anchor,
            "note": row.note,
        }
        for row in catalogue.references
    }
    items[UNATTRIBUTED] = _item("unattributed", "Unattributed", 1)
    for place, source in enumerate(catalogue.sources, 1):
        details = {"published": source.published, "address": source.address}
        items[source.key] = _item("source", source.title, place) | {
            "description": source.publisher,
            "details": details,
        }
    for place, row in enumerate(catalogue.discrepancies, 1):
        items[row.code] = _item("discrepancy", row.topic, place) | {
            "description": row.treatment,
            "details": {"first": row.first_statement, "second": row.second_statement},
            "source": "; ".join(row.first_sources + row.second_sources),
            "note": row.where_honoured,
        }
    return items | _breakdown_items(catalogue)


def _breakdown_items(catalogue: Catalogue) -> dict[str, Facts]:
    """Each group under the code of its breakdown and its own, which several breakdowns share."""
    return {
        f"{group.dimension}:{group.code}": _item("breakdown", group.label, group.sort_order)
        | {
            "kind": group.dimension,
            "source": group.source,
            "note": group.note,
            # Whether the groups add up to everybody, or overlap.
            "details": {"parts_equal_whole": "yes" if group.parts_equal_whole else "no"},
        }
        for group in catalogue.breakdowns
    }


def _item(list_name: str, name: str, sort_order: int) -> Facts:
    return {
        "list_name": list_name,
        "name": name,
        "description": "",
        "framework": "",
        "kind": "",
        "parent_code": "",
        "sort_order": sort_order,
        "valid_from_year": "",
        "valid_to_year": "",
        "details": {},
        "source": "",
        "source_line": "",
        "source_anchor": "",
        "note": "",
    }


def _aliases(catalogue: Catalogue) -> dict[tuple[Any, ...], Facts]:
    return {
        (row.list.value, fold(row.alias)): {
            "alias": row.alias,
            "code": row.code,
            "source": row.source,
        }
        for row in catalogue.aliases
    }


def _measures(session: Session, catalogue: Catalogue) -> Loaded:
    _identities(session, Measure, {row.canonical_key for row in catalogue.measures})
    measures = {(row.canonical_key,): _measure(row) for row in catalogue.measures}
    loaded = _measure_versions(session, measures)
    return loaded + _versions(
        session,
        MeasureMembership,
        ("list_name", "code_in_list"),
        {(row.list, row.code_in_list): _membership(row) for row in catalogue.memberships},
    )


def _measure_versions(session: Session, wanted: Mapping[tuple[Any, ...], Facts]) -> Loaded:
    bases = {key[0]: facts["basis"] for key, facts in wanted.items()}
    raise_if_broken(bases_are_frozen(session, journal_number(session), bases))
    return _versions(session, MeasureVersion, ("code",), wanted)


def _measure(row: MeasureRow) -> Facts:
    return {
        "name": row.name,
        "domain": row.domain,
        "element_code": row.element_code or None,
        "element_basis": row.element_basis.value,
        "unit": row.unit,
        "polarity": row.polarity.value,
        "basis": row.basis.value,
        "value_form": row.value_form.value,
        "counts_people": row.counts_people,
        "numeric_target": row.numeric_target,
        "target_operator": row.target_operator.value if row.target_operator else "",
        "target_unit": row.target_unit,
        "target_period": row.target_period,
        **_sourced(row),
    }


def _membership(row: MembershipRow) -> Facts:
    return {
        "measure_code": row.canonical_key,
        "name_in_list": row.name_in_list,
        "unit": row.unit,
        "polarity": row.polarity.value,
        "measure_type": row.measure_type,
        "level": row.level,
        "breakdowns": "; ".join(row.breakdowns),
        "ambition": row.ambition,
        "status": row.status,
        **_sourced(row),
    }


def _published_value(row: PublishedValueRow, scheme_id: int | None) -> Facts:
    return {
        "measure_code": row.canonical_key or None,
        "scheme_id": scheme_id,
        "what": row.measure,
        "is_measure_value": row.is_measure_value,
        "value": row.value,
        "unit": row.unit,
        "qualifier": row.qualifier.value,
        "printed_wording": row.printed_qualifier,
        "period": row.period,
        "geography": row.geography,
        "group_name": row.group,
        "comparison_value": row.comparison_value,
        "comparison_label": row.comparison_label,
        "value_kind": row.value_kind.value,
        **_sourced(row),
    }


def _sourced(row: MeasureRow | MembershipRow | PublishedValueRow) -> Facts:
    return {
        "source": row.source,
        "source_line": str(row.source_line or ""),
        "source_anchor": row.source_anchor,
        "note": row.note,
    }


def _keyed(items: Mapping[str, Facts]) -> dict[tuple[Any, ...], Facts]:
    return {(code,): facts for code, facts in items.items()}


def _identities(
    session: Session, identity: type[Measure] | type[PublishedValue], codes: Iterable[str]
) -> None:
    known = set(session.scalars(select(identity.code)))
    make: Callable[..., Base] = identity
    number = journal_number(session)
    session.add_all(make(code=code, journal_number=number) for code in sorted(set(codes) - known))
    session.flush()


def _versions(
    session: Session,
    version: type[Base],
    keys: tuple[str, ...],
    wanted: Mapping[tuple[Any, ...], Facts],
) -> Loaded:
    """Add a version for every key that is new or whose facts differ from the newest."""
    number = journal_number(session)
    columns: tuple[InstrumentedAttribute[Any], ...] = tuple(getattr(version, k) for k in keys)
    rows = session.scalars(newest(version, columns, number))
    standing = {tuple(getattr(row, key) for key in keys): row for row in rows}
    created = changed = 0
    for key, facts in wanted.items():
        row = standing.get(key)
        if row is not None and all(getattr(row, k) == value for k, value in facts.items()):
            continue
        created, changed = (created + 1, changed) if row is None else (created, changed + 1)
        session.add(version(**dict(zip(keys, key, strict=True)), **facts, journal_number=number))
    session.flush()
    return Loaded(created, changed, len(wanted) - created - changed)
