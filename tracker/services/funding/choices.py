"""What the funding forms offer to choose from, each as a code and its words."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from tracker.db.journal import as_at
from tracker.domain.permissions import Viewer
from tracker.services.funding.ledger_book import read_book
from tracker.services.funding.ledger_rows import LineRow, Names, read_names
from tracker.services.snapshot import deliverers_at

Choice = tuple[str, str]


@dataclass(frozen=True)
class Choices:
    """Categories of the year, alliances, organisations, and the schemes this person may fund."""

    categories: tuple[Choice, ...]
    alliances: tuple[Choice, ...]
    organisations: tuple[Choice, ...]
    schemes: tuple[Choice, ...]


def read_choices(session: Session, viewer: Viewer, year: str) -> Choices:
    """Everything that forms of one financial year offer."""
    names = read_names(session, as_at(session).number)
    return Choices(
        categories=_items(names, "funding_category", year),
        alliances=_items(names, "alliance", year),
        organisations=_by_words((str(one.id), one.name) for one in names.organisations.values()),
        schemes=_schemes(session, viewer, names),
    )


def line_choices(session: Session, viewer: Viewer, fund_id: int, year: str) -> tuple[LineRow, ...]:
    """The lines of a fund and year, to move money between."""
    return read_book(session, viewer, as_at(session), (fund_id, year)).lines


def _items(names: Names, list_name: str, year: str) -> tuple[Choice, ...]:
    return tuple(
        (item.code, item.name)
        for item in names.items.values()
        if item.list_name == list_name and item.holds_in(year)
    )


def _schemes(session: Session, viewer: Viewer, names: Names) -> tuple[Choice, ...]:
    deliverers = {} if viewer.sees_all_rows else deliverers_at(session, names.schemes)
    return _by_words(
        (str(one.id), f"{one.name} ({one.reference})")
        for one in names.schemes.values()
        if viewer.sees([one.version.lead_organisation_id or 0, *deliverers.get(one.id, ())])
    )


def _by_words(pairs: Iterable[Choice]) -> tuple[Choice, ...]:
    # Sorted here and not by the database, whose order of text depends on its collation.
    return tuple(sorted(pairs, key=lambda pair: (pair[1].casefold(), pair[0])))
