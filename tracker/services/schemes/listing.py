"""Finding schemes: those that a person may see, narrowed and put in order."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from tracker.db.journal import as_at
from tracker.domain.apportionment import Lens
from tracker.domain.permissions import Act, Viewer
from tracker.domain.schemes import SchemeKind, SchemeStatus
from tracker.services.schemes.access import visible_schemes
from tracker.services.schemes.money import SchemeMoney, money_by_scheme
from tracker.services.schemes.words import KIND_WORDS, Names, names_at
from tracker.services.snapshot import (
    SchemeAt,
    aliases_at,
    deliverers_at,
    schemes_at,
    weight_sets_at,
)


class Funding(StrEnum):
    """Whether the tracker holds any award of a scheme."""

    FUNDED = "funded"
    NOT_PUBLISHED = "not published"


class Origin(StrEnum):
    """Where a scheme comes from."""

    EXAMPLE = "example"
    PUBLISHED = "published"
    REGISTERED = "registered"


class SortBy(StrEnum):
    """The columns that the list may be sorted by."""

    NAME = "name"
    REFERENCE = "reference"
    AWARDED = "awarded"
    SPENT = "spent"


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed to; whatever is left out narrows nothing."""

    words: str = ""
    kind: SchemeKind | None = None
    alliance: str | None = None
    theme: str | None = None
    status: SchemeStatus | None = None
    element: str | None = None
    funding: Funding | None = None
    origin: Origin | None = None
    sort: SortBy = SortBy.NAME
    descending: bool = False


@dataclass(frozen=True)
class SchemeLine:
    """A scheme as the list shows it; no money means that none is published or recorded."""

    reference: str
    name: str
    kind: str
    lead: str
    alliance: str
    status: str
    is_example: bool
    money: SchemeMoney | None


@dataclass(frozen=True)
class SchemeList:
    """Every scheme found, in order, and the names that its filters offer."""

    lines: tuple[SchemeLine, ...]
    of_all: int
    names: Names

    @property
    def funded(self) -> int:
        """How many of those found have an award."""
        return sum(line.money is not None for line in self.lines)


def list_schemes(session: Session, viewer: Viewer, wanted: Wanted) -> SchemeList:
    """The schemes that a person may see and asked for, in a handful of queries."""
    viewer.require(Act.READ_SCHEMES)
    number = as_at(session).number
    visible = visible_schemes(session, viewer)
    schemes = {
        scheme.id: scheme
        for scheme in schemes_at(session, number).values()
        if visible is None or scheme.id in visible
    }
    names = names_at(session, number)
    money = money_by_scheme(session, number)
    tests = [*_tests(wanted, money)]
    if wanted.words.strip():
        tests.append(_says(session, number, schemes, names, wanted.words))
    if wanted.element:
        linked = _linked_to(session, number, wanted.element)
        tests.append(lambda scheme: scheme.id in linked)
    found = [scheme for scheme in schemes.values() if all(test(scheme) for test in tests)]
    lines = [_line(scheme, names, money.get(scheme.id)) for scheme in found]
    return SchemeList(tuple(_sorted(lines, wanted)), len(schemes), names)


Test = Callable[[SchemeAt], bool]


def _tests(wanted: Wanted, money: dict[int, SchemeMoney]) -> Iterable[Test]:
    if wanted.kind:
        yield lambda scheme: scheme.version.kind is wanted.kind
    if wanted.alliance:
        yield lambda scheme: scheme.version.alliance_code == wanted.alliance
    if wanted.theme:
        yield lambda scheme: scheme.version.theme_code == wanted.theme
    if wanted.status:
        yield lambda scheme: scheme.version.status is wanted.status
    if wanted.funding:
        funded = wanted.funding is Funding.FUNDED
        yield lambda scheme: (scheme.id in money) is funded
    if wanted.origin:
        yield lambda scheme: _origin(scheme) is wanted.origin


def _origin(scheme: SchemeAt) -> Origin:
    if scheme.version.is_example:
        return Origin.EXAMPLE
    return Origin.PUBLISHED if scheme.version.source else Origin.REGISTERED


def _says(
    session: Session, number: int, schemes: dict[int, SchemeAt], names: Names, words: str
) -> Test:
    """Whether every word is found in a scheme's name, references, or organisations."""
    asked = words.casefold().split()
    aliases = aliases_at(session, number)
    deliverers = deliverers_at(session, schemes)

    def test(scheme: SchemeAt) -> bool:
        version = scheme.version
        said = " ".join(
            [
                version.name,
                scheme.reference,
                *aliases.get(scheme.id, ()),
                names.organisation(version.lead_organisation_id),
                *(names.organisation(number) for number in deliverers.get(scheme.id, ())),
                version.partners,
            ]
        ).casefold()
        return all(word in said for word in asked)

    return test


def _linked_to(session: Session, number: int, element: str) -> frozenset[int]:
    return frozenset(
        weights.scheme_id
        for weights in weight_sets_at(session, number)
        if weights.lens is Lens.ELEMENT and weights.parts.get(element)
    )


def _line(scheme: SchemeAt, names: Names, money: SchemeMoney | None) -> SchemeLine:
    version = scheme.version
    return SchemeLine(
        scheme.reference,
        version.name,
        KIND_WORDS[version.kind].partition(" (")[0],
        names.organisation(version.lead_organisation_id),
        names.item(version.alliance_code),
        version.status.value.capitalize(),
        version.is_example,
        money.beside(is_example=version.is_example) if money else None,
    )


def _sorted(lines: list[SchemeLine], wanted: Wanted) -> list[SchemeLine]:
    """In the order asked for, ties by name and reference; what has no money comes last."""
    in_order = sorted(lines, key=lambda line: (line.name.casefold(), line.reference))
    match wanted.sort:
        case SortBy.NAME:
            return in_order[::-1] if wanted.descending else in_order
        case SortBy.REFERENCE:
            return sorted(in_order, key=lambda line: line.reference, reverse=wanted.descending)
    sign = -1 if wanted.descending else 1

    def amount(line: SchemeLine) -> tuple[bool, int]:
        if line.money is None:
            return True, 0
        spent = wanted.sort is SortBy.SPENT
        return False, sign * (line.money.spent_pence if spent else line.money.awarded_pence)

    return sorted(in_order, key=amount)
