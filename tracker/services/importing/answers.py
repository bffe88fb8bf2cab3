"""What is said of a file, as the contract's JSON: alike from the command, the page and the API."""

from typing import Any

from tracker.services.importing.results import Checked, Problem


def upload_object(checked: Checked) -> dict[str, Any]:
    """What was found in a file, word for word as the contract says."""
    counts = checked.counts
    return {
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
