"""What must hold of an act on a report besides the state, the role and the answers."""

from collections.abc import Collection, Iterator, Mapping

from tracker.domain.breaches import Breach
from tracker.domain.outcomes.states import ReportAct

LONGEST_REASON = 2000
LONGEST_BODY = 200

_REASONS = {
    ReportAct.QUERY: "Enter the question that the report has to answer",
    ReportAct.REPORT_NIL: "Enter a reason: why there is nothing to report",
    ReportAct.WAIVE: "Enter a reason: why no report is asked for",
    ReportAct.SUPERSEDE: "Enter a reason: why the report is opened again",
}


def reason_is_given(act: ReportAct, reason: str) -> Iterator[Breach]:
    """Nil, waived, queried and opened again all say why."""
    if not reason.strip():
        yield Breach("reason_is_given", "reason", _REASONS.get(act, "Enter a reason"))
    elif len(reason.strip()) > LONGEST_REASON:
        message = f"Reason must be {LONGEST_REASON:,} characters or fewer"
        yield Breach("reason_is_given", "reason", message)


def body_is_named(body: str) -> Iterator[Breach]:
    """A decision is a panel's or a board's, not only of whoever pressed the button."""
    if not body.strip():
        message = "Enter the panel or board that decided"
        yield Breach("body_is_named", "body", message)
    elif len(body.strip()) > LONGEST_BODY:
        message = f"Panel or board must be {LONGEST_BODY} characters or fewer"
        yield Breach("body_is_named", "body", message)


def reviewer_is_another(reviewer: int, authors: Collection[int]) -> Iterator[Breach]:
    """Nobody reviews what they wrote; a review is by a person who can be asked about it."""
    if not reviewer:
        yield Breach(
            "reviewer_is_another", None, "A report must be reviewed by a person who signed in"
        )
    elif reviewer in authors:
        yield Breach(
            "reviewer_is_another",
            None,
            "A report must be reviewed by someone who did not write any of it",
        )


def author_is_a_person(author: int) -> Iterator[Breach]:
    """A report is handed in by somebody who answers for it."""
    if not author:
        yield Breach(
            "author_is_a_person", None, "A report must be submitted by a person who signed in"
        )


def nil_says_nothing_else(given: Mapping[str, str]) -> Iterator[Breach]:
    """A nil report has no answers: what is given beside it (field to label) would be lost."""
    for name, label in given.items():
        yield Breach(
            "nil_says_nothing_else", name, f"{label} must be blank, because the report is nil"
        )


def reason_goes_without_a_number(reason: str) -> Iterator[Breach]:
    """A reason beside a number would be lost: it belongs to what is nil or not reported."""
    if reason.strip():
        yield Breach(
            "reason_goes_without_a_number",
            "reason",
            "Reason must be blank, unless the report is nil or not reported",
        )


def other_spending_is_explained(
    *, is_other: bool, has_amount: bool, reason: str
) -> Iterator[Breach]:
    """Whoever says that the ledger is wrong says what is right, and why they differ."""
    rule = "other_spending_is_explained"
    if is_other and not has_amount:
        yield Breach(rule, "spending", "Enter what was spent")
    if is_other and not reason.strip():
        yield Breach(rule, "spending_reason", "Enter a reason: why it differs from the ledger")
