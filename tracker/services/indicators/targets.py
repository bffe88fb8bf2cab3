"""The reference lists that schemes are linked to, with the years they hold for and their source."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from tracker.db.catalogue import ReferenceItem, ReferenceItemVersion
from tracker.db.journal import as_at
from tracker.db.versions import newest
from tracker.domain.permissions import Act, Viewer


@dataclass(frozen=True)
class TargetLine:
    """One item of a list in words."""

    code: str
    name: str
    description: str
    kind: str
    framework: str
    parent: str
    years: str
    source: str
    note: str
    adopted: bool


@dataclass(frozen=True)
class DocumentLine:
    """A document that the catalogue was read from."""

    code: str
    title: str
    publisher: str
    published: str
    address: str


@dataclass(frozen=True)
class DiscrepancyLine:
    """Where documents disagree, and what is done about it."""

    code: str
    topic: str
    first: str
    second: str
    treatment: str
    where: str
    sources: str


@dataclass(frozen=True)
class Targets:
    """Everything that a scheme may be linked to, list by list."""

    adult_elements: tuple[TargetLine, ...]
    child_elements: tuple[TargetLine, ...]
    behaviours: tuple[TargetLine, ...]
    populations: tuple[TargetLine, ...]
    adult_groups: tuple[TargetLine, ...]
    child_groups: tuple[TargetLine, ...]
    other_groups: tuple[TargetLine, ...]
    priorities: tuple[TargetLine, ...]
    themes: tuple[TargetLine, ...]
    alliances: tuple[TargetLine, ...]
    places: tuple[TargetLine, ...]
    categories: tuple[TargetLine, ...]


Versions = list[tuple[ReferenceItemVersion, str]]
CLINICAL = "clinical"
ADOPTED = "adopted"


def targets(session: Session, by: Viewer) -> Targets:
    """Every list as it stands now."""
    by.require(Act.READ_INDICATORS)
    versions = _versions(session)
    names = {version.code: version.name for version, _ in versions}

    def of(list_name: str) -> list[TargetLine]:
        return [_line(version, names) for version, name in versions if name == list_name]

    elements, groups = of("element"), of("plus_group")
    clinical = [line for line in elements if line.kind == CLINICAL]
    adopted = [line for line in groups if line.adopted]
    return Targets(
        adult_elements=tuple(line for line in clinical if line.framework == "adult"),
        child_elements=tuple(line for line in clinical if line.framework == "cyp"),
        behaviours=tuple(line for line in elements if line.kind != CLINICAL),
        populations=tuple(of("population_group")),
        adult_groups=tuple(line for line in adopted if line.framework == "adult"),
        child_groups=tuple(line for line in adopted if line.framework == "cyp"),
        other_groups=tuple(line for line in groups if not line.adopted),
        priorities=tuple(of("strategic_priority")),
        themes=tuple(of("theme")),
        alliances=tuple(of("alliance")),
        places=tuple(of("place")),
        categories=tuple(of("funding_category")),
    )


def documents(session: Session, by: Viewer) -> tuple[DocumentLine, ...]:
    """The documents, in the order of the catalogue."""
    by.require(Act.READ_INDICATORS)
    return tuple(
        DocumentLine(
            version.code,
            version.name,
            version.description,
            version.details.get("published", ""),
            version.details.get("address", ""),
        )
        for version, list_name in _versions(session)
        if list_name == "source"
    )


def discrepancies(session: Session, by: Viewer) -> tuple[DiscrepancyLine, ...]:
    """Where documents disagree, in the order of the catalogue."""
    by.require(Act.READ_INDICATORS)
    return tuple(
        DiscrepancyLine(
            version.code,
            version.name,
            version.details.get("first", ""),
            version.details.get("second", ""),
            version.description,
            version.note,
            version.source,
        )
        for version, list_name in _versions(session)
        if list_name == "discrepancy"
    )


def _versions(session: Session) -> Versions:
    query = (
        newest(ReferenceItemVersion, (ReferenceItemVersion.code,), as_at(session).number)
        .add_columns(ReferenceItem.list_name)
        .join(ReferenceItem, ReferenceItem.code == ReferenceItemVersion.code)
    )
    found = [(version, list_name) for version, list_name in session.execute(query)]
    return sorted(found, key=lambda one: (one[1], one[0].sort_order, one[0].code))


def _line(version: ReferenceItemVersion, names: dict[str, str]) -> TargetLine:
    return TargetLine(
        version.code,
        version.name,
        version.description,
        version.kind,
        version.framework,
        names.get(version.parent_code, ""),
        years_in_words(version.valid_from_year, version.valid_to_year),
        source_in_words(version.source, version.source_line, names),
        version.note,
        version.kind == ADOPTED,
    )


def years_in_words(first: str, last: str) -> str:
    """The financial years that something holds for."""
    if first and last:
        return first if first == last else f"{first} to {last}"
    if first:
        return f"From {first}"
    return f"Until {last}" if last else "No limit known"


def source_in_words(code: str, line: str, names: dict[str, str]) -> str:
    """The document by its title, and the line where it says so."""
    title = names.get(code, code)
    return f"{title}, line {line}" if line else title
