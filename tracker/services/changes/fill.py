"""The lines of every file at both moments, compared: no second reading of anything."""

from collections import Counter
from collections.abc import Iterable, Iterator

from sqlalchemy.orm import Session

from tracker.db.journal import AsAt
from tracker.domain.apportionment import Lens
from tracker.exports.changes import (
    CategoryChange,
    ChangeLine,
    ChangesCover,
    ChangesData,
    KindOfChange,
    SheetChange,
    Version,
    changes_of,
)
from tracker.exports.evaluation import LedgerLine, SummaryLine
from tracker.exports.package import PackageData
from tracker.exports.package.contents import tables_of
from tracker.exports.package.tables import Table
from tracker.services.changes.question import ChangesQuestion, moments
from tracker.services.evaluation import EvaluationQuestion, Publisher
from tracker.services.packages import package_data
from tracker.services.refusals import NotFoundError

# The ledger and the totals have sheets of their own; uploads and revisions only tell of recording.
_NOT_COMPARED = frozenset({"summary", "ledger", "uploads", "revisions"})


def changes_data(session: Session, question: ChangesQuestion, publisher: Publisher) -> ChangesData:
    """What the workbook and the page of changes show."""
    before, after = moments(session, question)
    later = _package(session, question, after, publisher)
    facts = later.evaluation.cover
    settled = ChangesQuestion(facts.fund_code, facts.financial_year, question.since)
    earlier = _earlier(session, settled, before, publisher)
    lines, sheets = _compared(earlier, later)
    cover = ChangesCover(
        facts=facts,
        since=before.recorded_at,
        since_number=before.number,
        totals_before=earlier.evaluation.cover.totals if earlier else None,
    )
    return ChangesData(
        cover=cover,
        sheets=sheets,
        categories=tuple(_categories(earlier, later)),
        changes=lines,
        ledger=_recorded_since(later.evaluation.ledger, before),
    )


def _package(
    session: Session, question: ChangesQuestion, at: AsAt, publisher: Publisher
) -> PackageData:
    asked = EvaluationQuestion(question.fund, question.year, as_at=at.recorded_at)
    return package_data(session, asked, publisher)


def _earlier(
    session: Session, question: ChangesQuestion, at: AsAt, publisher: Publisher
) -> PackageData | None:
    """The same fund and year at the earlier moment; none before it had an envelope."""
    try:
        return _package(session, question, at, publisher)
    except NotFoundError:
        return None


def _compared(
    earlier: PackageData | None, later: PackageData
) -> tuple[tuple[ChangeLine, ...], tuple[SheetChange, ...]]:
    lines: list[ChangeLine] = []
    sheets: list[SheetChange] = []
    before = {table.name: table for table in tables_of(earlier)} if earlier else {}
    for table in tables_of(later):
        if table.name in _NOT_COMPARED:
            continue
        old = Version.of(before[table.name]) if table.name in before else Version.empty(table)
        found = list(changes_of(old, Version.of(table)))
        lines += found
        sheets += _counted(table, found)
    return tuple(lines), tuple(sheets)


def _counted(table: Table, lines: Iterable[ChangeLine]) -> Iterator[SheetChange]:
    """How many rows, not values, changed in which way; nothing where none did."""
    rows = {line.reference: line.change for line in lines}
    if rows:
        count = Counter(rows.values())
        yield SheetChange(
            sheet=table.name,
            title=table.title,
            created=count[KindOfChange.CREATED.value],
            changed=count[KindOfChange.CHANGED.value],
            recorded_again=count[KindOfChange.RECORDED_AGAIN.value],
            gone=count[KindOfChange.GONE.value],
        )


def _categories(earlier: PackageData | None, later: PackageData) -> Iterator[CategoryChange]:
    """Those of the later moment in their order, then those that only the earlier one had."""
    old, new = _by_category(earlier), _by_category(later)
    for code in dict.fromkeys((*new, *old)):
        yield _category(old.get(code), new.get(code))


def _by_category(data: PackageData | None) -> dict[str, SummaryLine]:
    summary = data.evaluation.summary if data else ()
    return {line.code: line for line in summary if line.lens == Lens.CATEGORY.value}


def _category(old: SummaryLine | None, new: SummaryLine | None) -> CategoryChange:
    shown = new or old
    if shown is None:
        raise ValueError("A category must be there at one of the two moments.")
    people = (old.people_reached if old else None, new.people_reached if new else None)
    return CategoryChange(
        code=shown.code,
        name=shown.name,
        allocated_basis=_basis("allocated", old, new),
        awarded_basis=_basis("awarded", old, new),
        spent_basis=_basis("spent", old, new),
        **_money("allocated", old, new),
        **_money("awarded", old, new),
        **_money("spent", old, new),
        people_from=people[0],
        people_to=people[1],
        # Of two counts as they are shown: never of what lies behind them.
        people_change=None if None in people else (people[1] or 0) - (people[0] or 0),
    )


def _money(name: str, old: SummaryLine | None, new: SummaryLine | None) -> dict[str, int]:
    before = int(getattr(old, name)) if old else 0
    after = int(getattr(new, name)) if new else 0
    return {f"{name}_from": before, f"{name}_to": after, f"{name}_change": after - before}


def _basis(name: str, old: SummaryLine | None, new: SummaryLine | None) -> str:
    """Where the amounts of both moments come from; a nil comes from nowhere."""
    bases = {
        str(getattr(line, f"{name}_basis")) for line in (old, new) if line and getattr(line, name)
    }
    if len(bases) > 1:
        return "mixed"
    return bases.pop() if bases else "none"


def _recorded_since(ledger: Iterable[LedgerLine], before: AsAt) -> Iterator[LedgerLine]:
    return (line for line in ledger if line.journal_number > before.number)
