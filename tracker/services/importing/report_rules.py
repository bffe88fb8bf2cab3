"""Every rule of a report in a file, each told at the row and the column that it is about."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from tracker.domain.breaches import Breach
from tracker.domain.outcomes.answer_rules import wrong_in_a_draft
from tracker.domain.outcomes.answers import (
    AREA_NOT_KNOWN,
    EVERYBODY,
    FROM_CORE20,
    PEOPLE,
    SPENDING,
)
from tracker.domain.outcomes.calendar import report_is_open
from tracker.domain.outcomes.guards import (
    nil_says_nothing_else,
    other_spending_is_explained,
    reason_goes_without_a_number,
    reason_is_given,
)
from tracker.domain.outcomes.moves import state_allows
from tracker.domain.outcomes.states import ReportAct
from tracker.domain.values import ValueStatus
from tracker.services.importing.context import Context
from tracker.services.importing.per_cents import signs_fit_the_unit
from tracker.services.importing.report_rows import (
    OwnRow,
    ReportInFile,
    ValueRow,
    reasons_that_would_be_lost,
)
from tracker.services.importing.rows import Row
from tracker.services.outcomes.sheet import ANSWER_COLUMNS, PEOPLE_COLUMN, answers_from
from tracker.services.outcomes.spent import Spent
from tracker.services.outcomes.value_cells import (
    FIGURE_CELLS,
    QUALIFIER_CELL,
    REASON_CELL,
    STATUS_CELL,
    VALUE_CELLS,
)

# The row and the breach that is told at it; its field is the column.
Told = tuple[int, Breach]

_OF_REPORT = ("status", "people_reached_qualifier", "case_study_consent", *ANSWER_COLUMNS)
# The answers that the row of the report has columns of its own for.
_TWICE = {
    EVERYBODY: (PEOPLE_COLUMN, "status"),
    FROM_CORE20: ("people_core20",),
    AREA_NOT_KNOWN: ("people_not_known",),
}
_PEOPLE = "people"


def wrong_in(
    context: Context, one: ReportInFile, spent: Callable[[ReportInFile], Spent]
) -> Iterator[Told]:
    """All that is wrong with what a file says of one report, at once."""
    first = next(one.rows)
    for breach in state_allows(one.expected.state, one.act):
        yield first.number, replace(breach, field="scheme")
    for breach in report_is_open(one.expected.deadlines, context.today):
        yield first.number, breach
    if one.act is ReportAct.REPORT_NIL:
        yield from _beside_nil(context, one)
        return
    if one.own is not None:
        yield from _reason_of(one.own)
    yield from _said_twice(one)
    for value in one.values:
        yield from _of_value(context, one, value, spent)
    for breach in wrong_in_a_draft(one.answers, one.asked):
        row, column = _place_of(one, breach)
        if column not in row.bad and not _is_unread(one, breach):
            yield row.number, replace(breach, field=column)


def cells_out_of_place(context: Context, one: ReportInFile) -> Iterator[Told]:
    """A figure on the row of the report is of nothing; a text on the row of a value is lost."""
    rule = "cell_is_of_its_row"
    if one.own is not None:
        for name in (*FIGURE_CELLS, QUALIFIER_CELL, STATUS_CELL):
            if name in one.own.row.values:
                yield (
                    one.own.row.number,
                    Breach(
                        rule,
                        name,
                        f"{context.label(name)} must be blank on the row of the report itself: "
                        f"say in {context.label('what')} what it is of",
                    ),
                )
    for value in one.values:
        for name in _OF_REPORT:
            if name in value.row.values:
                yield (
                    value.row.number,
                    Breach(
                        rule,
                        name,
                        f"{context.label(name)} must be blank on this row: it goes on the row of "
                        "the report itself",
                    ),
                )


def _beside_nil(context: Context, one: ReportInFile) -> Iterator[Told]:
    own = one.own
    if own is not None:
        for breach in reason_is_given(one.act, own.after["reason"]):
            yield own.row.number, breach
        given = [name for name in ANSWER_COLUMNS if own.row.values.get(name)]
        for breach in nil_says_nothing_else({name: context.label(name) for name in given}):
            yield own.row.number, breach
    for value in one.values:
        labels = {name: context.label(name) for name in VALUE_CELLS if name in value.row.values}
        for breach in nil_says_nothing_else(labels):
            yield value.row.number, breach


def _reason_of(own: OwnRow) -> Iterator[Told]:
    is_reported = own.after["status"] == ValueStatus.REPORTED
    if is_reported and not own.row.bad & {"status"}:
        for breach in reason_goes_without_a_number(own.row.text("reason")):
            yield own.row.number, breach


def _said_twice(one: ReportInFile) -> Iterator[Told]:
    """What the row of the report has a column for may have a row too, if both say the same."""
    if one.own is None:
        return
    own = answers_from(one.own.after, one.standing)
    for value in one.values:
        columns = _TWICE.get(value.key, ())
        is_on_both = value.given and any(name in one.own.row.values for name in columns)
        if is_on_both and own.values.get(value.key) != value.after:
            yield (
                value.row.number,
                Breach(
                    "answer_is_given_once",
                    "value",
                    f"{one.asked.label(value.key)} must be on one row only: row "
                    f"{one.own.row.number} says otherwise. Keep one of the two",
                ),
            )


def _of_value(
    context: Context,
    one: ReportInFile,
    value: ValueRow,
    spent: Callable[[ReportInFile], Spent],
) -> Iterator[Told]:
    found = [*reasons_that_would_be_lost(value)]
    measure = one.asked.measures.get(value.key.what)
    found += signs_fit_the_unit(context, value.row, measure.unit if measure else _PEOPLE)
    if value.key == SPENDING and value.is_changed and value.after is not None:
        found += _spending(value, spent(one))
    for breach in found:
        if breach.field not in value.row.bad:
            yield value.row.number, breach


def _spending(value: ValueRow, ledger: Spent) -> Iterator[Breach]:
    after = value.after
    number = after.number if after else None
    is_other = number is None or number * 100 != ledger.pence
    reason = after.reason if after else ""
    names = {"spending": "value", "spending_reason": REASON_CELL}
    for breach in other_spending_is_explained(
        is_other=is_other, has_amount=number is not None, reason=reason
    ):
        yield replace(breach, field=names[breach.field or "spending"])


def _place_of(one: ReportInFile, breach: Breach) -> tuple[Row, str]:
    """The row and the column of an answer; what only the forms ask is told at the nearest."""
    name = breach.field or ""
    for value in one.values:
        if name == value.key.field or _is_figure_of(name, value):
            return value.row, _column_of(
                breach, value, name.removeprefix(value.key.field).lstrip("/")
            )
    what, _, dimension = name.partition("/")
    for value in one.values:
        if dimension and (value.key.what, value.key.dimension) == (what, dimension):
            return value.row, "value"
    if name == "reason" and not (one.own and one.own.after["status"] != ValueStatus.REPORTED):
        whole = [value.row for value in one.values if value.key == EVERYBODY]
        if whole:
            return whole[0], REASON_CELL
    if one.own is None:
        return next(one.rows), "scheme"
    if name in (*_OF_REPORT, "reason"):
        return one.own.row, name
    return one.own.row, PEOPLE_COLUMN if name.startswith(PEOPLE) else "scheme"


def _is_figure_of(name: str, value: ValueRow) -> bool:
    """Whether a name is that of a figure of this value, and not of a group of it."""
    what, _, figure = name.rpartition("/")
    return what == value.key.field and figure in (*FIGURE_CELLS, "qualifier")


def _column_of(breach: Breach, value: ValueRow, figure: str) -> str:
    if figure:
        return QUALIFIER_CELL if figure == "qualifier" else figure
    if breach.rule == "missing_values_have_a_reason":
        return REASON_CELL
    if breach.rule == "answers_are_asked_for":
        if value.key.group and not value.key.dimension:
            return "breakdown"
        return "group" if value.key.dimension else "what"
    return "value"


def _is_unread(one: ReportInFile, breach: Breach) -> bool:
    """Whether groups are told not to fit of which one could not be read."""
    if breach.rule not in ("parts_equal_people_reached", "overlapping_groups_fit"):
        return False
    return any(row.bad for row in one.rows)
