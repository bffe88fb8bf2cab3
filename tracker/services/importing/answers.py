"""What is said of a file, as the contract's JSON: alike from the command, the page and the API."""

from collections.abc import Iterable
from typing import Any

from tracker.domain.breaches import Severity
from tracker.services.importing.results import Checked, Counts, Problem, Verdict


def upload_object(checked: Checked) -> dict[str, Any]:
    """What was found in a file, word for word as the contract says."""
    counts = checked.counts
    answer: dict[str, Any] = {
        "outcome": checked.verdict.value,
        "stored": checked.stored,
        "counts": {
            "rows": counts.rows,
            "created": counts.created,
            "changed": counts.changed,
            "unchanged": counts.unchanged,
            "refused": counts.refused,
        },
        "problems": [problem_object(problem) for problem in checked.problems],
    }
    if checked.reason_wanted:
        # Said only where it holds: every other answer stays as the contract has it.
        answer["reason_wanted"] = True
    return answer


def refused_unread(sentences: Iterable[str]) -> dict[str, Any]:
    """What is said, in the same form, where it never came to reading the file."""
    told = tuple(Problem(Severity.ERROR, None, None, None, "", sentence) for sentence in sentences)
    return upload_object(Checked("", "", "", Verdict.REFUSED, False, Counts(), told))


def problem_object(problem: Problem) -> dict[str, Any]:
    """A problem as JSON holds it, word for word as the contract says."""
    return {
        "severity": problem.severity.value,
        "sheet": problem.sheet,
        "cell": problem.cell,
        "field": problem.field,
        "value": problem.value,
        "message": problem.message,
    }
