"""The lists that the cells of a layout choose from, each fetched once and only if asked for."""

from collections.abc import Callable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from imports.layouts import Layout
from tracker.db.catalogue import MeasureVersion, ReferenceAlias
from tracker.db.funding import AllocationLine, Award
from tracker.db.versions import newest
from tracker.domain.apportionment import UNATTRIBUTED
from tracker.domain.permissions import Viewer
from tracker.services.importing.lookups import Lookup
from tracker.services.observations.breakdowns import PLACE_LISTS, breakdowns_at
from tracker.services.outcomes.value_cells import REPORT_VALUES
from tracker.services.schemes.access import visible_schemes
from tracker.services.schemes.links import LISTS_OF_LENS
from tracker.services.snapshot import (
    aliases_at,
    funds_at,
    items_at,
    organisations_at,
    schemes_at,
)

_UNATTRIBUTED_LABEL = "Unattributed"


def lists_of(session: Session, by: Viewer, number: int, layout: Layout) -> Mapping[str, Lookup]:
    """A lookup for every list of a layout, holding only what this person may see."""
    makers: dict[str, Callable[[Session, Viewer, int], Lookup]] = {
        "fund": _funds,
        "organisation": _organisations,
        "scheme": _schemes,
        "award": _awards,
        "allocation_line": _lines,
        "target": _targets,
        "measure": _measures,
        "breakdown": _breakdowns,
        "breakdown_group": _groups,
        "observed_place": _places,
        "report_value": _report_values,
    }
    wanted = {column.list for column in layout.columns if column.list}
    return {
        name: makers[name](session, by, number) if name in makers else _items(session, number, name)
        for name in sorted(wanted)
    }


def _funds(session: Session, _by: Viewer, number: int) -> Lookup:
    funds = funds_at(session, number).values()
    return Lookup({fund.code: fund.name for fund in funds}, {fund.code: fund.id for fund in funds})


def _organisations(session: Session, _by: Viewer, number: int) -> Lookup:
    found = organisations_at(session, number).values()
    return Lookup({one.code: one.name for one in found}, {one.code: one.id for one in found})


def _schemes(session: Session, by: Viewer, number: int) -> Lookup:
    visible = visible_schemes(session, by)
    schemes = [
        scheme
        for scheme in schemes_at(session, number).values()
        if visible is None or scheme.id in visible
    ]
    aliases = aliases_at(session, number)
    # Known by reference and not by name: two schemes may share a name, and names change.
    return Lookup(
        {scheme.reference: scheme.reference for scheme in schemes},
        {scheme.reference: scheme.id for scheme in schemes},
        [(alias, scheme.reference) for scheme in schemes for alias in aliases.get(scheme.id, ())],
    )


def _awards(session: Session, by: Viewer, _number: int) -> Lookup:
    awards = session.scalars(select(Award).order_by(Award.reference)).all()
    pots = {award.id: award.recipient_id for award in awards}
    found = {
        award.reference: award.id
        for award in awards
        if by.sees((award.recipient_id, pots.get(award.parent_award_id or 0, 0)))
    }
    return Lookup({reference: reference for reference in found}, found)


def _lines(session: Session, by: Viewer, _number: int) -> Lookup:
    lines = session.scalars(select(AllocationLine).order_by(AllocationLine.reference))
    found = {line.reference: line.id for line in lines if by.sees((line.holder_id,))}
    return Lookup({reference: reference for reference in found}, found)


def _targets(session: Session, _by: Viewer, number: int) -> Lookup:
    lists = {name for names in LISTS_OF_LENS.values() for name in names}
    items = items_at(session, number).values()
    options = {item.code: item.name for item in items if item.list_name in lists}
    return Lookup({**options, UNATTRIBUTED: _UNATTRIBUTED_LABEL})


def _measures(session: Session, _by: Viewer, number: int) -> Lookup:
    rows = session.scalars(newest(MeasureVersion, (MeasureVersion.code,), number))
    return Lookup({row.code: row.name for row in sorted(rows, key=lambda row: row.code)})


def _report_values(session: Session, by: Viewer, number: int) -> Lookup:
    """What the values of a report are of; whether its scheme is asked for one is a rule."""
    return Lookup({**REPORT_VALUES, **_measures(session, by, number).options})


def _breakdowns(session: Session, _by: Viewer, number: int) -> Lookup:
    found = breakdowns_at(session, number).values()
    return Lookup({one.code: one.name for one in found})


def _groups(session: Session, _by: Viewer, number: int) -> Lookup:
    """The codes of all groups, by code or name; whether one is of its breakdown is a rule."""
    names = [
        (name, code)
        for one in breakdowns_at(session, number).values()
        for code, name in one.groups.items()
    ]
    return Lookup({code: code for _, code in names}, more=names)


def _places(session: Session, _by: Viewer, number: int) -> Lookup:
    """Places, alliances and the whole system; a name that several go by is the place's.

    Thurrock is a place, and what people call its alliance too: the name itself is taken before
    what documents also call a thing, and a place before an alliance.
    """
    items = items_at(session, number).values()
    options = {item.code: item.name for item in items if item.list_name in PLACE_LISTS}
    query = newest(
        ReferenceAlias, (ReferenceAlias.list_name, ReferenceAlias.alias_key), number
    ).where(ReferenceAlias.list_name.in_(PLACE_LISTS))
    aliases = sorted(
        (PLACE_LISTS.index(one.list_name), one.alias, one.code)
        for one in session.scalars(query)
        if one.code in options
    )
    names = {name.casefold() for name in options.values()}
    more: dict[str, tuple[str, str]] = {}
    for _, alias, code in aliases:
        if alias.casefold() not in names:
            more.setdefault(alias.casefold(), (alias, code))
    return Lookup(options, more=tuple(more.values()))


def _items(session: Session, number: int, list_name: str) -> Lookup:
    items = items_at(session, number).values()
    return Lookup({item.code: item.name for item in items if item.list_name == list_name})
