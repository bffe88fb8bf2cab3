"""Exact counts leave only in a release that two people made: one asks, another approves."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.domain.breaches import Breach
from tracker.domain.periods import check_financial_year
from tracker.domain.reading import enter

LONGEST_RECIPIENT = 200
LONGEST_TEXT = 2_000
# No longer than the year that a data-sharing agreement is usually looked at again.
MOST_DAYS = 366


class ReleaseState(StrEnum):
    """What became of a request."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REFUSED = "refused"


@dataclass(frozen=True)
class ReleaseWish:
    """Who is to receive exact counts of a fund's year, why, and until when files may be made."""

    recipient: str
    why: str
    year: str
    until: date | None


def broken_by_wish(wish: ReleaseWish, today: date) -> Iterator[Breach]:
    """All that stands against a request."""
    yield from recipient_is_named(wish.recipient)
    yield from reason_for_exact_counts_is_given(wish.why)
    yield from year_of_release_is_one(wish.year)
    yield from release_ends_in_time(wish.until, today)


def recipient_is_named(recipient: str) -> Iterator[Breach]:
    """Somebody answers for what they receive."""
    rule = "recipient_is_named"
    if not recipient.strip():
        yield Breach(rule, "recipient", enter("Who receives the exact counts"))
    elif len(recipient.strip()) > LONGEST_RECIPIENT:
        sentence = f"Who receives the exact counts must be {LONGEST_RECIPIENT} characters or fewer"
        yield Breach(rule, "recipient", sentence)


def reason_for_exact_counts_is_given(why: str) -> Iterator[Breach]:
    """Whoever reads of a release learns why rounded counts would not do."""
    rule = "reason_for_exact_counts_is_given"
    if not why.strip():
        yield Breach(rule, "why", enter("Why exact counts are needed"))
    elif len(why.strip()) > LONGEST_TEXT:
        sentence = f"Why exact counts are needed must be {LONGEST_TEXT:,} characters or fewer"
        yield Breach(rule, "why", sentence)


def year_of_release_is_one(year: str) -> Iterator[Breach]:
    """A release is of one financial year."""
    try:
        check_financial_year(year)
    except ValueError:
        yield Breach("year_of_release_is_one", "year", "Select a financial year")


def release_ends_in_time(until: date | None, today: date) -> Iterator[Breach]:
    """A release has an end, not in the past and no more than a year away."""
    rule = "release_ends_in_time"
    if until is None:
        yield Breach(rule, "until", enter("Last day on which files may be made"))
    elif until < today:
        sentence = "Last day on which files may be made must be today or later"
        yield Breach(rule, "until", sentence)
    elif (until - today).days > MOST_DAYS:
        yield Breach(
            rule, "until", "Last day on which files may be made must be within a year from today"
        )


def approver_of_release_did_not_ask(requested_by: int, decided_by: int) -> Iterator[Breach]:
    """Nobody approves their own request."""
    if requested_by == decided_by:
        yield Breach(
            "approver_of_release_did_not_ask",
            None,
            "You asked for these exact counts, so another person must decide",
        )


def release_is_undecided(state: ReleaseState) -> Iterator[Breach]:
    """A request is decided once."""
    if state is not ReleaseState.REQUESTED:
        sentence = f"This request has already been {state.value}"
        yield Breach("release_is_undecided", None, sentence)


def refusal_of_release_has_a_reason(reason: str, *, approves: bool) -> Iterator[Breach]:
    """Whoever asked learns why not."""
    if not approves and not reason.strip():
        yield Breach("refusal_of_release_has_a_reason", "reason", "Enter a reason for the refusal")


def release_covers(
    state: ReleaseState, until: date, today: date, *, same_fund_and_year: bool
) -> Iterator[Breach]:
    """A file with exact counts is made under an approved release of its own fund and year."""
    rule, field = "release_covers", "exact_release"
    if state is not ReleaseState.APPROVED:
        yield Breach(rule, field, f"Exact release must be approved: it is {state.value}")
    elif until < today:
        ended = f"{until.day}/{until.month}/{until.year}"
        yield Breach(rule, field, f"Exact release must not be over: its last day was {ended}")
    elif not same_fund_and_year:
        yield Breach(rule, field, "Exact release must be of the fund and year of the file")
