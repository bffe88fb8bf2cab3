"""What the drop-downs of a template offer, each list read only if the layout chooses from it."""

from collections.abc import Callable, Iterable

from sqlalchemy import select

from imports.layouts import Kind, Layout
from tracker.db.catalogue import MeasureVersion
from tracker.db.funding import LedgerEntry
from tracker.db.versions import newest
from tracker.domain.apportionment import UNATTRIBUTED
from tracker.domain.funding import EntryKind
from tracker.domain.organisations import KIND_LABELS
from tracker.domain.periods import next_year
from tracker.exports.templates import Choice
from tracker.exports.templates.content import YEARS
from tracker.services.observations.breakdowns import PLACE_LISTS
from tracker.services.outcomes.value_cells import REPORT_VALUES
from tracker.services.schemes.links import LISTS_OF_LENS
from tracker.services.snapshot import Item, funds_at, measure_links_at

from .scope import Scope

Choices = tuple[Choice, ...]


def offers_of(scope: Scope, layout: Layout) -> dict[str, Choices]:
    """The choices of every list that a layout names, and the years that are likely."""
    wanted = sorted({column.list for column in layout.columns if column.list})
    offers = {name: _LISTS.get(name, _items(name))(scope) for name in wanted}
    if any(column.kind is Kind.FINANCIAL_YEAR for column in layout.columns):
        offers[YEARS] = _years(scope)
    if layout.name == "organisations":
        # Typed as a text, but only these kinds are read.
        offers["kind"] = tuple(Choice(label, label) for label in KIND_LABELS.values())
    return offers


def _funds(scope: Scope) -> Choices:
    funds = funds_at(scope.session, scope.at.number).values()
    return tuple(Choice(fund.code, fund.name) for fund in funds)


def _organisations(scope: Scope) -> Choices:
    return tuple(
        Choice(scope.organisations[row.organisation_id].code, row.name)
        for row in scope.organisation_versions
        if row.is_active
    )


def _schemes(scope: Scope) -> Choices:
    return tuple(Choice(scheme.reference, scheme.name) for scheme in scope.schemes)


def _awards(scope: Scope) -> Choices:
    """The awards of the organisation; to a partner only those to it and from its own pots."""
    book = scope.book
    own = scope.viewer.partner_organisations
    found = []
    for award in book.awards:
        pot = book.award_by_id.get(award.parent_id or 0)
        is_theirs = award.recipient_id in own or (pot is not None and pot.recipient_id in own)
        if scope.is_in_year(award.year) and (scope.asked_by.sees_all_rows or is_theirs):
            words = f"{award.scheme}, to {award.recipient}, {award.year}"
            found.append(Choice(award.reference, words))
    return tuple(sorted(found, key=_by_name))


def _lines(scope: Scope) -> Choices:
    lines = [line for line in scope.book.lines if scope.is_in_year(line.year)]
    lines.sort(key=lambda line: line.year, reverse=True)
    return tuple(Choice(line.reference, f"{line.name}, {line.year}") for line in lines)


def _measures(scope: Scope) -> Choices:
    rows = scope.session.scalars(newest(MeasureVersion, (MeasureVersion.code,), scope.at.number))
    return tuple(sorted((Choice(row.code, row.name) for row in rows), key=_by_name))


def _report_values(scope: Scope) -> Choices:
    """What the reports of these schemes may say a value of: their own measures alone."""
    links = measure_links_at(scope.session, scope.at.number)
    mine = {scheme.id for scheme in scope.schemes}
    used = {link.measure_code for link in links if link.scheme_id in mine}
    own = (choice for choice in _measures(scope) if choice.code in used)
    return (*(Choice(code, name) for code, name in REPORT_VALUES.items()), *own)


def _targets(scope: Scope) -> Choices:
    lists = [name for names in LISTS_OF_LENS.values() for name in names]
    found = [choice for name in lists for choice in _items(name)(scope)]
    return (*found, Choice(UNATTRIBUTED, "Unattributed"))


def _breakdowns(scope: Scope) -> Choices:
    return tuple(Choice(one.code, one.name) for one in scope.breakdowns.values())


def _groups(scope: Scope) -> Choices:
    """Each code of a group once, with what it is called in each breakdown that has it."""
    names: dict[str, list[str]] = {}
    for one in scope.breakdowns.values():
        for code, name in one.groups.items():
            names.setdefault(code, []).append(f"{name} ({one.inside_a_sentence})")
    return tuple(Choice(code, "; ".join(words)) for code, words in names.items())


def _places(scope: Scope) -> Choices:
    return tuple(choice for name in PLACE_LISTS for choice in _items(name)(scope))


def _items(list_name: str) -> Callable[[Scope], Choices]:
    def offered(scope: Scope) -> Choices:
        return tuple(Choice(item.code, item.name) for item in _list(scope, list_name))

    return offered


def _list(scope: Scope, list_name: str) -> Iterable[Item]:
    return (
        item
        for item in scope.items.values()
        if item.list_name == list_name and (not scope.year or item.holds_in(scope.year))
    )


def _years(scope: Scope) -> Choices:
    """The years that have money, the one after them, and the one asked for."""
    found = set(
        scope.session.scalars(
            select(LedgerEntry.financial_year)
            .where(
                LedgerEntry.kind == EntryKind.ENVELOPE,
                LedgerEntry.journal_number <= scope.at.number,
            )
            .distinct()
        )
    )
    likely = found | ({next_year(max(found))} if found else set()) | ({scope.year} - {""})
    return tuple(Choice(year, year) for year in sorted(likely, reverse=True))


def _by_name(choice: Choice) -> tuple[str, str]:
    # Sorted here and not by the database, whose order of text depends on its collation.
    return choice.name.casefold(), choice.code


_LISTS: dict[str, Callable[[Scope], Choices]] = {
    "fund": _funds,
    "organisation": _organisations,
    "scheme": _schemes,
    "award": _awards,
    "allocation_line": _lines,
    "measure": _measures,
    "target": _targets,
    "breakdown": _breakdowns,
    "breakdown_group": _groups,
    "observed_place": _places,
    "report_value": _report_values,
}
