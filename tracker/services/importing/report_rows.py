"""Rows of outcome reports put together: the row of the report itself, and those of its values.

What a row says of a value is laid over what the report says already. A blank says nothing, so a
question that is left blank in a file takes nothing back that a page holds.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from tracker.domain.breaches import Breach
from tracker.domain.observed_values import DIVIDED, WITHOUT_VALUE
from tracker.domain.outcomes.answer_rules import AskedFor
from tracker.domain.outcomes.answers import PEOPLE, SPENDING, AnswerKey, Answers, Value
from tracker.domain.outcomes.guards import reason_goes_without_a_number
from tracker.domain.outcomes.states import ReportAct
from tracker.domain.values import Qualifier, ValueStatus
from tracker.services.importing.rows import Row
from tracker.services.outcomes.expected import ExpectedReport
from tracker.services.outcomes.sheet import (
    ANSWER_COLUMNS,
    PEOPLE_COLUMN,
    answers_from,
    columns_of,
    nil_columns,
)
from tracker.services.outcomes.stored import StoredReport
from tracker.services.outcomes.value_cells import (
    FIGURE_CELLS,
    QUALIFIER_CELL,
    REASON_CELL,
    STATUS_CELL,
    VALUE_CELLS,
)

_PARTS = ("numerator", "denominator")


@dataclass(frozen=True)
class OwnRow:
    """The row of the report itself, with what its columns hold now and would hold."""

    row: Row
    before: dict[str, Any]
    after: dict[str, Any]


@dataclass(frozen=True)
class ValueRow:
    """A row of one value, as it stands and as it would be."""

    row: Row
    key: AnswerKey
    before: Value | None
    after: Value | None

    @property
    def given(self) -> tuple[str, ...]:
        """The cells that say anything."""
        return tuple(name for name in VALUE_CELLS if name in self.row.values)

    @property
    def is_changed(self) -> bool:
        """Whether the value would be another."""
        return self.before != self.after


@dataclass
class ReportInFile:
    """All that a file says of one report, beside the report as it stands."""

    row: Row
    expected: ExpectedReport
    stored: StoredReport | None
    standing: Answers
    asked: AskedFor
    own: OwnRow | None = None
    _by_row: dict[int, ValueRow] = field(default_factory=dict)

    def value_of(self, row: Row) -> ValueRow | None:
        """The value that a row is about, if it is about one."""
        return self._by_row.get(row.number)

    def put(self, row: Row) -> None:
        """Add a row: without an entry for what its value is of it is that of the report."""
        key = key_of_row(row)
        if key is None:
            before = columns_of(self.stored, self.standing)
            self.own = self.own or OwnRow(row, before, _after(row, before))
        else:
            standing = self.standing.values.get(key)
            after = value_after(row, key, standing, self.asked)
            self._by_row[row.number] = ValueRow(row, key, standing, after)

    @property
    def values(self) -> tuple[ValueRow, ...]:
        """The rows of values, in the order of the file."""
        return tuple(self._by_row.values())

    @property
    def columns(self) -> dict[str, Any]:
        """What the columns of the report's own row would hold."""
        if self.own is not None:
            return self.own.after
        before = columns_of(self.stored, self.standing)
        is_answered = any(one.given for one in self.values)
        if is_answered and before["status"] == ValueStatus.NIL:
            return {**before, "status": ValueStatus.REPORTED.value, "reason": ""}
        return before

    @property
    def act(self) -> ReportAct:
        """Nil is handed in at once; everything else is a draft."""
        is_nil = self.columns["status"] == ValueStatus.NIL
        return ReportAct.REPORT_NIL if is_nil else ReportAct.SAVE

    @property
    def answers(self) -> Answers:
        """What the report would say."""
        base = self.standing if self.own is None else answers_from(self.own.after, self.standing)
        values = dict(base.values)
        for one in self.values:
            if one.is_changed:
                values.pop(one.key, None)
                values |= {} if one.after is None else {one.key: one.after}
        return replace(base, values=values).tidied()

    @property
    def says_nothing(self) -> bool:
        """Whether the file leaves the report as it is, or as yet not begun."""
        if any(one.is_changed for one in self.values):
            return False
        if self.own is None:
            return True
        if self.stored is None:
            given = self.own.row.text("reason")
            return self.act is ReportAct.SAVE and not given and self.answers.is_empty
        return self.own.before == self.own.after

    @property
    def rows(self) -> Iterator[Row]:
        """Every row, that of the report first."""
        if self.own is not None:
            yield self.own.row
        yield from (one.row for one in self.values)


def key_of_row(row: Row) -> AnswerKey | None:
    """What the value of a row is of; none where the row is the report itself."""
    parts = [row.text(name) for name in ("what", "breakdown", "group")]
    return AnswerKey(*parts) if any(parts) else None


def value_after(row: Row, key: AnswerKey, before: Value | None, asked: AskedFor) -> Value | None:
    """What a value is after its row: blank keeps, the clear word takes it out, 0 is 0."""
    given = {name: row.values[name] for name in VALUE_CELLS if name in row.values}
    cleared = row.cleared & set(FIGURE_CELLS)
    has_figure = any(name in given for name in FIGURE_CELLS)
    if not given and not cleared:
        return before
    status = _status_after(given, before, has_figure=has_figure)
    if status is ValueStatus.REPORTED and cleared and not has_figure:
        return None
    if status is not ValueStatus.REPORTED:
        return _without_value(status, given, before)
    return _reported(row, key, before, asked)


def _status_after(
    given: Mapping[str, Any], before: Value | None, *, has_figure: bool
) -> ValueStatus:
    if STATUS_CELL in given:
        return ValueStatus(given[STATUS_CELL])
    if has_figure:
        return ValueStatus.REPORTED
    if before is not None:
        return before.status
    # A reason and no number says that there is none, as it does on the pages.
    return ValueStatus.NOT_REPORTED if REASON_CELL in given else ValueStatus.REPORTED


def _without_value(status: ValueStatus, given: Mapping[str, Any], before: Value | None) -> Value:
    """Nil, not reported and suppressed hold no figure: one that is given all the same is told."""
    figures: dict[str, Any] = {name: given.get(name) for name in FIGURE_CELLS}
    if status is ValueStatus.NIL:
        figures = {name: figure or None for name, figure in figures.items()}
    is_same = before is not None and before.status is status
    reason = given.get(REASON_CELL, before.reason if before and is_same else "")
    return Value(status, reason=reason.strip(), **figures)


def _reported(row: Row, key: AnswerKey, before: Value | None, asked: AskedFor) -> Value:
    stood = before if before and before.status is ValueStatus.REPORTED else Value()
    figures = {name: row.kept(name, getattr(stood, name)) for name in FIGURE_CELLS}
    if "value" not in row.values and any(
        figures[name] != getattr(stood, name) for name in _PARTS if getattr(stood, name) is not None
    ):
        # It was worked out from figures that are now others.
        figures["value"] = None
    measure = asked.measures.get(key.what)
    is_single = key.what == PEOPLE or (measure is not None and measure.form not in DIVIDED)
    if is_single and figures == {"value": Decimal(0), "numerator": None, "denominator": None}:
        return Value(ValueStatus.NIL)
    exact = Qualifier(row.values.get(QUALIFIER_CELL) or stood.qualifier)
    reason = row.kept(REASON_CELL, stood.reason) if key == SPENDING else row.text(REASON_CELL)
    return Value(qualifier=exact, reason=reason.strip(), **figures)


def reasons_that_would_be_lost(one: ValueRow) -> Iterator[Breach]:
    """A reason beside a reported value belongs to nothing, but for that of other spending."""
    value = one.after
    is_missing = value is None or value.status in (*WITHOUT_VALUE, ValueStatus.NIL)
    if one.key != SPENDING and not is_missing:
        yield from reason_goes_without_a_number(one.row.text(REASON_CELL))


def _after(row: Row, before: Mapping[str, Any]) -> dict[str, Any]:
    """What the report says after its own row: blank keeps, the clear word empties, 0 is 0.

    What is not reported has no figure, so a blank has none to keep; and the reason goes with it.
    """
    after = {name: row.kept(name, value) for name, value in before.items()}
    is_answered = any(row.values.get(name) for name in ANSWER_COLUMNS)
    if not after["status"] or ("status" not in row.values and is_answered):
        # A nil report that a row gives answers to is one no longer.
        after["status"] = ValueStatus.REPORTED.value
    if after["status"] == ValueStatus.NIL:
        return nil_columns(after["reason"].strip())
    if after["status"] == ValueStatus.NOT_REPORTED:
        after[PEOPLE_COLUMN] = row.number_of(PEOPLE_COLUMN)
    elif before["status"] != after["status"]:
        after["reason"] = row.text("reason")
    return _as_it_would_read(after)


def _as_it_would_read(after: Mapping[str, Any]) -> dict[str, Any]:
    """The same as the report would give it back, so that only a real change is one."""
    columns = dict(after)
    for name, value in columns.items():
        if isinstance(value, str):
            columns[name] = value.strip()
    if columns["status"] == ValueStatus.NOT_REPORTED or columns[PEOPLE_COLUMN] is not None:
        is_counted = bool(columns[PEOPLE_COLUMN])
        columns["people_reached_qualifier"] = (
            columns["people_reached_qualifier"] if is_counted else ""
        ) or "exact"
    else:
        columns["people_reached_qualifier"] = ""
    columns["case_study_consent"] = bool(columns["case_study_consent"] and columns["case_study"])
    if columns["status"] == ValueStatus.REPORTED:
        columns["reason"] = ""
    return columns
