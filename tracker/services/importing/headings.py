"""The headings that an organisation's own spreadsheets use, besides those that everybody may."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from imports.headings import heading_key
from imports.layouts import ROW_VERSION, Column, Layout, layout_names, read_layout
from tracker.db.journal import journal_number
from tracker.db.organisations import Organisation
from tracker.db.uploads import OrganisationHeading
from tracker.db.versions import newest
from tracker.domain.breaches import Breach, raise_if_broken
from tracker.domain.permissions import Act, ForbiddenError, Role, Viewer
from tracker.services.importing.incoming import IncomingFile
from tracker.services.organisations import (
    OrganisationLine,
    find_organisation,
    organisation_lines,
)
from tracker.services.refusals import NotFoundError

# Headings are read as they stand now: every journal number counts.
_EVERY = 2**31 - 1
LONGEST_HEADING = 120
MOST_HEADINGS = 20

Headings = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class SetHeadings:
    """The headings that an organisation uses for some columns of a layout; none takes them back.

    A column that is not named here keeps what it has.
    """

    organisation: str
    layout: str
    headings: Headings


@dataclass(frozen=True)
class ColumnHeadings:
    """One column: the headings that everybody may use for it, and the organisation's own."""

    name: str
    label: str
    known: tuple[str, ...]
    own: tuple[str, ...]


@dataclass(frozen=True)
class LayoutHeadings:
    """The columns of a layout as one organisation may head them."""

    organisation: str
    organisation_name: str
    layout: Layout
    columns: tuple[ColumnHeadings, ...]


def headings_page(
    session: Session, by: Viewer, organisation: str, layout_name: str
) -> LayoutHeadings:
    """Every column of a layout with its headings, for those who may set them."""
    found = _organisation_to_set(session, by, organisation)
    layout = _layout(layout_name)
    own = _stored(session, found.id, layout.name)
    columns = tuple(
        ColumnHeadings(
            column.name,
            column.label,
            _different((column.label, *column.synonyms)),
            own.get(column.name, ()),
        )
        for column in _read_columns(layout)
    )
    names = {one.id: one.name for one in organisation_lines(session, _EVERY)}
    return LayoutHeadings(found.code, names[found.id], layout, columns)


def organisations_to_set(session: Session, by: Viewer, number: int) -> tuple[OrganisationLine, ...]:
    """The organisations whose headings this person may set."""
    by.require(Act.SET_HEADINGS)
    return tuple(one for one in organisation_lines(session, number) if _may_set(by, one.id))


def set_headings(session: Session, by: Viewer, order: SetHeadings) -> Headings:
    """Keep an organisation's own headings; what is known anyway is not kept a second time."""
    found = _organisation_to_set(session, by, order.organisation)
    layout = _layout(order.layout)
    before = _stored(session, found.id, layout.name)
    known = {heading_key(text) for column in layout.columns for text in column.headings}
    given = {name: _different(texts) for name, texts in order.headings.items()}
    raise_if_broken(_broken_by(layout, {**before, **given}, frozenset(given)))
    after = {
        name: tuple(text for text in texts if heading_key(text) not in known)
        for name, texts in given.items()
    }
    number = journal_number(session)
    session.add_all(
        OrganisationHeading(
            organisation_id=found.id,
            layout=layout.name,
            column_name=name,
            journal_number=number,
            headings="\n".join(texts),
        )
        for name, texts in after.items()
        if texts != before.get(name, ())
    )
    session.flush()
    return {name: texts for name, texts in {**before, **after}.items() if texts}


def understood(
    session: Session, by: Viewer, file: IncomingFile, organisation_id: int | None = None
) -> IncomingFile:
    """The file, to be read with the headings of its organisation too.

    Whoever names no organisation sends for the first of their own.
    """
    sender = organisation_id or own_organisation(by)
    if file.headings or not sender or file.layout_name not in layout_names():
        return file
    layout = read_layout(file.layout_name)
    # A newer version of the layout may have given a heading to another column: its own goes first.
    own = {
        name: tuple(text for text in texts if heading_key(text) not in layout.by_heading)
        for name, texts in _stored(session, sender, layout.name).items()
        if any(column.name == name for column in layout.columns)
    }
    own = {name: texts for name, texts in own.items() if texts}
    return replace(file, headings=own) if own else file


def own_organisation(by: Viewer) -> int | None:
    """The organisation for which a person sends, if they do not say; the machine has none."""
    return next((grant.organisation_id for grant in by.grants if grant.organisation_id), None)


def _organisation_to_set(session: Session, by: Viewer, code: str) -> Organisation:
    """The organisation with this code, for its own finance people and for administrators."""
    by.require(Act.SET_HEADINGS)
    found = find_organisation(session, code.strip().upper())
    if not _may_set(by, found.id):
        raise ForbiddenError("You can do this only for your own organisation.")
    return found


def _may_set(by: Viewer, organisation_id: int) -> bool:
    return by.may(Act.MANAGE_ORGANISATIONS) or any(
        grant.role is Role.FINANCE and grant.organisation_id == organisation_id
        for grant in by.grants
    )


def _layout(name: str) -> Layout:
    if name not in layout_names():
        raise NotFoundError("There is no such kind of spreadsheet.")
    return read_layout(name)


def _read_columns(layout: Layout) -> tuple[Column, ...]:
    return tuple(one for one in layout.columns if not one.shown and one.name != ROW_VERSION)


def _stored(session: Session, organisation_id: int, layout: str) -> Headings:
    keys = (
        OrganisationHeading.organisation_id,
        OrganisationHeading.layout,
        OrganisationHeading.column_name,
    )
    rows = session.scalars(
        newest(OrganisationHeading, keys, _EVERY).where(
            OrganisationHeading.organisation_id == organisation_id,
            OrganisationHeading.layout == layout,
        )
    )
    return {row.column_name: tuple(row.headings.splitlines()) for row in rows if row.headings}


def _different(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Headings in one spelling of their blanks, each once, without empty ones."""
    found: dict[str, str] = {}
    for text in texts:
        words = " ".join(text.split())
        if words:
            found.setdefault(heading_key(words) or words, words)
    return tuple(found.values())


def _broken_by(layout: Layout, headings: Headings, given: frozenset[str]) -> Iterator[Breach]:
    columns = {column.name: column for column in _read_columns(layout)}
    meant = {key: column.label for key, column in layout.by_heading.items()}
    for name, texts in headings.items():
        column = columns.get(name)
        if column is None:
            if name in given:
                yield Breach("column_is_known", name, _no_column(layout, name))
            continue
        if len(texts) > MOST_HEADINGS:
            message = f"{column.label} must have {MOST_HEADINGS} headings of your own or fewer"
            yield Breach("headings_are_few", name, message)
        for text in texts:
            other = meant.setdefault(heading_key(text), column.label)
            yield from _broken_by_heading(column, text, other)


def _broken_by_heading(column: Column, text: str, meant: str) -> Iterator[Breach]:
    if not heading_key(text):
        message = f"The heading {text} must hold a letter or a digit"
        yield Breach("heading_says_something", column.name, message)
    elif len(text) > LONGEST_HEADING:
        message = f"Each heading must be {LONGEST_HEADING} characters or fewer"
        yield Breach("heading_is_short", column.name, message)
    elif meant != column.label:
        message = (
            f"The heading {text} already means {meant}. Enter a heading that only {column.label} "
            "has"
        )
        yield Breach("heading_means_one_column", column.name, message)


def _no_column(layout: Layout, name: str) -> str:
    names = ", ".join(column.name for column in _read_columns(layout))
    return f"There is no column {name} in {layout.title}. Its columns are {names}"
