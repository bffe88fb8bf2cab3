"""A release of exact counts: what is asked, by whom it is decided, and what it covers."""

from datetime import date, timedelta

import pytest

from tracker.domain import exact_releases as rules
from tracker.domain.exact_releases import ReleaseState, ReleaseWish

TODAY = date(2026, 4, 1)
GOOD = ReleaseWish("University of Example", "Agreement 12", "2023/24", TODAY)


def said(wish: ReleaseWish) -> list[str]:
    """What stands against a request."""
    return [breach.message for breach in rules.broken_by_wish(wish, TODAY)]


def test_a_whole_request_is_taken_and_a_blank_one_is_told_all_at_once() -> None:
    assert said(GOOD) == []
    assert said(ReleaseWish(" ", "", "2023/25", None)) == [
        "Enter who receives the exact counts",
        "Enter why exact counts are needed",
        "Select a financial year",
        "Enter last day on which files may be made",
    ]


@pytest.mark.parametrize(("days", "refused"), [(-1, True), (0, False), (366, False), (367, True)])
def test_a_release_ends_within_a_year(days: int, refused: bool) -> None:
    until = TODAY + timedelta(days=days)
    assert bool(list(rules.release_ends_in_time(until, TODAY))) is refused


def test_what_is_too_long_to_be_read_is_refused() -> None:
    assert said(ReleaseWish("n" * 201, "n" * 2_001, "2023/24", TODAY)) == [
        "Who receives the exact counts must be 200 characters or fewer",
        "Why exact counts are needed must be 2,000 characters or fewer",
    ]


def test_another_person_decides_once_and_refuses_with_a_reason() -> None:
    assert list(rules.approver_of_release_did_not_ask(1, 1))
    assert not list(rules.approver_of_release_did_not_ask(1, 2))
    assert list(rules.release_is_undecided(ReleaseState.APPROVED))
    assert not list(rules.release_is_undecided(ReleaseState.REQUESTED))
    assert list(rules.refusal_of_release_has_a_reason(" ", approves=False))
    assert not list(rules.refusal_of_release_has_a_reason("", approves=True))


@pytest.mark.parametrize(
    ("state", "until", "same", "message"),
    [
        (ReleaseState.APPROVED, TODAY, True, ""),
        (ReleaseState.REQUESTED, TODAY, True, "Exact release must be approved: it is requested"),
        (ReleaseState.REFUSED, TODAY, True, "Exact release must be approved: it is refused"),
        (
            ReleaseState.APPROVED,
            date(2026, 3, 31),
            True,
            "Exact release must not be over: its last day was 31/3/2026",
        ),
        (
            ReleaseState.APPROVED,
            TODAY,
            False,
            "Exact release must be of the fund and year of the file",
        ),
    ],
)
def test_a_file_is_made_under_a_release_that_covers_it(
    state: ReleaseState, until: date, same: bool, message: str
) -> None:
    found = list(rules.release_covers(state, until, TODAY, same_fund_and_year=same))
    assert "".join(breach.message for breach in found) == message
