"""One value of a report as the cells of a row, and the rows that a report is asked in a file."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from tracker.domain.observed_values import DIVIDED, ValueForm
from tracker.domain.outcomes.answer_rules import AskedFor
from tracker.domain.outcomes.answers import PEOPLE, SPENDING, SPENT, AnswerKey, Value
from tracker.domain.outcomes.sections import DIMENSIONS, group_keys
from tracker.domain.values import ValueStatus

STATUS_CELL, QUALIFIER_CELL, REASON_CELL = "value_status", "value_qualifier", "reason"
FIGURE_CELLS = ("value", "numerator", "denominator")
VALUE_CELLS = (*FIGURE_CELLS, QUALIFIER_CELL, STATUS_CELL, REASON_CELL)
KEY_CELLS = ("what", "breakdown", "group")
# What every report may say a value of; the rest are measures.
REPORT_VALUES = {PEOPLE: "People reached", SPENT: "Spending"}
_EMPTY: Mapping[str, Any] = {**dict.fromkeys(FIGURE_CELLS), **dict.fromkeys(VALUE_CELLS[3:], "")}


def cells_of(value: Value | None) -> dict[str, Any]:
    """What the cells of a value hold; how exact it is only where there is a figure."""
    if value is None:
        return dict(_EMPTY)
    is_reported = value.status is ValueStatus.REPORTED
    return {
        **{name: _plain(getattr(value, name)) for name in FIGURE_CELLS},
        QUALIFIER_CELL: value.qualifier.value if is_reported else "",
        STATUS_CELL: value.status.value,
        REASON_CELL: value.reason,
    }


def rows_asked(asked: AskedFor) -> Iterator[AnswerKey]:
    """The values that a report is asked for besides those on its own row, as its pages go.

    The shortest report has everything that it is asked on one row but the spending.
    """
    if not asked.is_short:
        for dimension in DIMENSIONS.values():
            if dimension in asked.breakdowns:
                yield from group_keys(asked, dimension)
        yield from (AnswerKey(code) for code in asked.measures)
    yield SPENDING


def question_of(key: AnswerKey, asked: AskedFor) -> str:
    """What a row asks, in words: the whole, the breakdown and the group, or measure and unit."""
    breakdown, measure = asked.breakdowns.get(key.dimension), asked.measures.get(key.what)
    if key == SPENDING:
        return "Spending, in pounds: what the ledger says, or another amount and why"
    if breakdown is None:
        return f"{measure.name}, in {measure.unit}" if measure else asked.label(key)
    whole = measure.name if measure else "People reached"
    return f"{whole}, {breakdown.inside_a_sentence}: {breakdown.groups.get(key.group, key.group)}"


def cells_not_asked(key: AnswerKey, asked: AskedFor) -> frozenset[str]:
    """The figures that a value of this kind does not have."""
    measure = asked.measures.get(key.what)
    if key.what == PEOPLE or measure is None or measure.form not in DIVIDED:
        return frozenset({"numerator", "denominator"})
    return frozenset({"value"}) if measure.form is ValueForm.PROPORTION else frozenset()


def _plain(number: Decimal | None) -> Decimal | None:
    """A number without the noughts that only say how it was stored."""
    return None if number is None else Decimal(f"{number.normalize():f}")
