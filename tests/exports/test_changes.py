"""Two sets of lines compared: applying what is told to the first gives the second."""

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tracker.exports.changes import ChangeLine, Version, changes_of
from tracker.exports.evaluation.codes import code, count, day, number, pounds, text
from tracker.exports.package.tables import Table

COLUMNS = (
    code("thing_reference", "Thing", "Which thing it is"),
    text("scheme_name", "Scheme", "The scheme", blank="it has none"),
    pounds("amount", "Amount", "How much", blank="not known"),
    count("people", "People", "How many", "people", blank="hidden"),
    number("value", "Value", "The value", "not known"),
    day("due", "Due", "The day", blank="not known"),
    count("journal_number", "Journal number", "The act", "acts"),
)
NOW = datetime(2024, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Line:
    """A line of an example table."""

    thing_reference: str
    scheme_name: str | None = "Example scheme"
    amount: int | None = 100
    people: int | None = None
    value: Decimal | None = None
    due: date | None = None
    journal_number: int = 1


def version(*lines: Line) -> Version:
    """The lines as they are read for a comparison."""
    return Version.of(Table("things", "Things", COLUMNS, lines, ("thing_reference",)))


def compared(before: list[Line], after: list[Line]) -> list[ChangeLine]:
    """What is told of these lines."""
    return list(changes_of(version(*before), version(*after)))


def test_the_same_lines_are_no_change() -> None:
    assert compared([Line("A"), Line("B")], [Line("B"), Line("A")]) == []


def test_what_came_and_went_has_one_line_each() -> None:
    told = [(one.reference, one.change) for one in compared([Line("A")], [Line("B")])]
    assert told == [("A", "no longer there"), ("B", "created")]


@pytest.mark.parametrize(
    ("name", "old", "new", "told", "difference"),
    [
        ("amount", 100, 250, ("£1.00", "£2.50"), Decimal("1.5")),
        ("amount", 250, -100, ("£2.50", "-£1.00"), Decimal("-3.5")),
        ("amount", None, 100, (None, "£1.00"), None),
        ("people", 10, 25, ("10", "25"), Decimal(15)),
        ("people", 10, None, ("10", None), None),
        ("value", Decimal("0.1"), Decimal("0.30"), ("0.1", "0.30"), Decimal("0.20")),
        ("due", date(2024, 1, 31), date(2024, 2, 1), ("2024-01-31", "2024-02-01"), None),
        ("scheme_name", "Old", "=New", ("Old", "=New"), None),
    ],
)
def test_a_value_that_changed_is_told_as_it_was_and_as_it_is(
    name: str, old: object, new: object, told: tuple[str, str], difference: Decimal | None
) -> None:
    before, after = ({"thing_reference": "A", name: value} for value in (old, new))
    [line] = compared([Line(**before)], [Line(**after)])  # type: ignore[arg-type]  # one field of many kinds
    assert (line.change, line.column) == ("changed", name)
    assert (line.old, line.new) == told
    assert line.difference == difference


def test_what_was_recorded_again_and_says_the_same_is_told_without_its_values() -> None:
    [line] = compared([Line("A", journal_number=1)], [Line("A", journal_number=7)])
    assert (line.change, line.journal_number) == ("recorded again", 7)
    assert (line.column, line.old, line.new) == (None, None, None)


def test_two_lines_of_one_key_are_not_taken_for_one() -> None:
    with pytest.raises(ValueError, match="two rows"):
        version(Line("A", amount=1), Line("A", amount=2))


@pytest.mark.parametrize("seed", range(20))
def test_the_first_lines_with_what_is_told_of_them_are_the_second(seed: int) -> None:
    chance = random.Random(seed)

    def some() -> list[Line]:
        names = sorted(chance.sample("ABCDEFGH", chance.randrange(9)))
        return [
            Line(name, amount=chance.randrange(3), people=chance.randrange(3)) for name in names
        ]

    before, after = some(), some()
    found = {
        line.thing_reference: {"amount": line.amount, "people": line.people} for line in before
    }
    new = {line.thing_reference: line for line in after}
    for line in compared(before, after):
        match line.change:
            case "no longer there":
                del found[line.reference]
            case "created":
                made = new[line.reference]
                found[line.reference] = {"amount": made.amount, "people": made.people}
            case _:
                assert line.difference is not None
                pence = 100 if line.column == "amount" else 1
                value = found[line.reference][line.column or ""]
                found[line.reference][line.column or ""] = int(
                    (value or 0) + line.difference * pence
                )
    assert found == {name: {"amount": x.amount, "people": x.people} for name, x in new.items()}
