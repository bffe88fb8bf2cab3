"""What a 360Giving file says in words: what it holds, how to add it up, and if it may leave."""

from tracker.db.journal import AsAt
from tracker.domain.money import in_pounds
from tracker.domain.periods import LONDON
from tracker.services.giving.question import GivingPublisher
from tracker.services.giving.totals import GivingTotals, Sum
from tracker.services.snapshot import FundAt, SchemeAt

NOT_FOR_PUBLICATION = "NOT FOR PUBLICATION"
DEMONSTRATION = (
    "This file is a demonstration: it holds made-up amounts, or organisations or schemes that "
    "are examples"
)
NO_PREFIX_SET = (
    "No publisher's prefix of 360Giving has been set, so its identifiers are not valid outside "
    "this tracker"
)
_LEFT_OUT = (
    "Awards by contract, under section 75 or 256, internal ones and those whose instrument is not "
    "stated are left out"
)


def reasons_against(publisher: GivingPublisher, *, is_demonstration: bool) -> tuple[str, ...]:
    """Why a file may not be published, a sentence each without its full stop."""
    reasons = ((DEMONSTRATION, is_demonstration), (NO_PREFIX_SET, not publisher.prefix))
    return tuple(sentence for sentence, holds in reasons if holds)


def title_of_file(fund: FundAt, year: str, against: tuple[str, ...]) -> str:
    """The title; one that may not be published says so first."""
    if not against:
        mark = ""
    elif DEMONSTRATION in against:
        mark = f"DEMONSTRATION, {NOT_FOR_PUBLICATION}: "
    else:
        mark = f"{NOT_FOR_PUBLICATION}: "
    return f"{mark}Grants from {fund.name}, {year}"


def description_of_file(
    fund: FundAt, year: str, at: AsAt, totals: GivingTotals, against: tuple[str, ...]
) -> str:
    """What the file holds, and how each pound of it is counted once."""
    moment = at.recorded_at.astimezone(LONDON)
    sentences = [
        *against,
        *(["So it may not be published"] if against else []),
        f"Grants awarded from {fund.name} ({fund.code}) in the financial year {year}",
        f"As recorded by {moment:%Y-%m-%d %H:%M:%S} in London",
        _LEFT_OUT,
        f"Grants without a related activity: {_amount(totals.first_level)}",
    ]
    if totals.passed_on.count:
        sentences.append(
            "Grants with a related activity were passed on from that grant: "
            f"{_amount(totals.passed_on)}. To count each pound once, leave these out"
        )
    sentences.append(
        "Each amount is what the grant comes to with all its changes so far. An award date is the "
        "day of the decision where it is known, else the day on which the award was recorded"
    )
    return ". ".join(sentences) + "."


def description_of_grant(scheme: SchemeAt) -> str:
    """The scheme's name and summary: no other words of a scheme leave."""
    summary = scheme.version.summary.strip()
    return f"{scheme.name}. {summary}" if summary else scheme.name


def _amount(found: Sum) -> str:
    return f"{found.count:,}, {in_pounds(found.pence)}"
