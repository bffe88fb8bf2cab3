"""Many problems become few messages, and none of them is lost."""

from tracker.domain.breaches import Severity
from tracker.services.importing.results import Problem
from tracker.services.uploads.problems import problem_groups, problem_lines


def problem(message: str, cell: str | None = "A2", severity: Severity = Severity.ERROR) -> Problem:
    return Problem(severity, None, cell, "amount" if cell else None, "x", message)


def test_each_message_stands_once_with_all_its_cells_and_errors_come_first() -> None:
    problems = [
        problem("Look at this", "A1", Severity.WARNING),
        problem("Enter an amount", "B2"),
        problem("Look at this", "A3", Severity.WARNING),
        problem("Enter an amount", "B4"),
    ]
    first, second = problem_groups("actuals", problems)
    assert (first.message, [place.cell for place in first.places]) == (
        "Enter an amount",
        ["B2", "B4"],
    )
    assert (second.is_error, [place.cell for place in second.places]) == (False, ["A1", "A3"])
    assert first.places[0].column == "Amount"


def test_a_message_keeps_its_figures_unless_another_differs_in_them_alone() -> None:
    problems = [problem("Row 4 of 2022/23 is over by £1,234.50")]
    (alone,) = problem_groups("actuals", problems)
    assert (alone.message, alone.has_own_words) == (problems[0].message, False)
    problems += [problem(f"Row {row} of 2022/23 is over by -£{row}") for row in (5, 6)]
    assert [group.message for group in problem_groups("actuals", problems)] == [
        one.message for one in problems
    ]
    problems.append(problem("Row 7 of 2022/23 is over by £0.01"))
    (all_four,) = problem_groups("actuals", problems)
    assert (all_four.message, all_four.has_own_words) == (
        "Row … of 2022/23 is over by …",
        True,
    )
    assert [place.message for place in all_four.places] == [one.message for one in problems]


def test_a_sentence_that_ends_in_a_figure_has_no_dot_too_many() -> None:
    problems = [problem(f"It is now £{pounds}. Download it again") for pounds in range(1, 5)]
    (one,) = problem_groups("actuals", problems)
    assert one.message == "It is now … Download it again"


def test_references_are_figures_and_words_are_not() -> None:
    ends = ("7KQ2MP", "222222", "333333", "444444")
    same = [problem(f"There is no award A-{end}") for end in ends]
    assert [group.message for group in problem_groups("awards", same)] == ["There is no award …"]
    other = [problem("It is now Grant"), problem("It is now Contract")]
    assert len(problem_groups("awards", other)) == 2


def test_the_list_keeps_the_order_of_the_file_and_every_word() -> None:
    problems = [problem("One", "B2"), problem("Whole file", None), problem("One", "B3")]
    lines = problem_lines("actuals", problems)
    assert [(line.cell, line.column, line.message) for line in lines] == [
        ("B2", "Amount", "One"),
        ("", "", "Whole file"),
        ("B3", "Amount", "One"),
    ]
