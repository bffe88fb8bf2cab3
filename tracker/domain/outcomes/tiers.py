"""How much a scheme is asked, and how often, by the size of its award: settings, not code."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from tracker.domain.breaches import Breach

# A hundred years: reports may stay open for good, and a date must still be one.
MOST_DAYS = 36_500


class Frequency(StrEnum):
    """How often a scheme reports."""

    AT_THE_END = "once, at the end"
    TWICE_A_YEAR = "twice a year"
    QUARTERLY = "every quarter"


@dataclass(frozen=True)
class Tier:
    """Awards up to a size, how often they report, and whether the report is one short page.

    The largest tier has no upper end.
    """

    code: str
    up_to_pence: int | None
    frequency: Frequency
    is_short: bool = False

    @property
    def name(self) -> str:
        """What the tier asks, in words."""
        return f"{'Short report' if self.is_short else 'Full report'}, {self.frequency.value}"


# Proportionate reporting: the programme's own sizes and frequencies.
_TIERS = (
    Tier("short", 2_000_00, Frequency.AT_THE_END, is_short=True),
    Tier("half-yearly", 25_000_00, Frequency.TWICE_A_YEAR),
    Tier("quarterly", None, Frequency.QUARTERLY),
)


@dataclass(frozen=True)
class ReportingRules:
    """The tiers, and how many days there are before and after the end of a period.

    A report opens so many days before its period ends, is due so many days after, and closes so
    many days after it was due: from then on only an extension opens it again.
    """

    tiers: tuple[Tier, ...] = field(default=_TIERS)
    opens_before_end: int = 14
    due_after_end: int = 30
    closes_after_due: int = 180


def tier_for(rules: ReportingRules, awarded_pence: int) -> Tier | None:
    """The tier of an award; none where nothing is awarded, for then nothing is asked."""
    if awarded_pence <= 0:
        return None
    for tier in rules.tiers:
        if tier.up_to_pence is None or awarded_pence <= tier.up_to_pence:
            return tier
    return None


def rules_can_be_used(rules: ReportingRules) -> Iterator[Breach]:
    """Tiers rise, the last has no end, codes differ, and no number of days is negative."""
    name = "rules_can_be_used"
    sizes = [tier.up_to_pence for tier in rules.tiers]
    if not sizes or sizes[-1] is not None or None in sizes[:-1]:
        yield Breach(name, "tiers", "The last tier, and no other, must have no upper end")
    known = [size for size in sizes if size is not None]
    if any(lower >= upper for lower, upper in pairwise(known)) or any(one <= 0 for one in known):
        yield Breach(name, "tiers", "Each tier must go further than the one before it")
    if len({tier.code for tier in rules.tiers}) < len(rules.tiers):
        yield Breach(name, "tiers", "Each tier must have a code of its own")
    for number, thing in (
        ("opens_before_end", "Days before the end of a period"),
        ("due_after_end", "Days after the end of a period"),
        ("closes_after_due", "Days from due to closing"),
    ):
        if getattr(rules, number) < 0:
            yield Breach(name, number, f"{thing} must be 0 or more")
        elif getattr(rules, number) > MOST_DAYS:
            yield Breach(name, number, f"{thing} must be {MOST_DAYS:,} or fewer")


def change_of_rules_is_told(
    old: ReportingRules, new: ReportingRules, reason: str
) -> Iterator[Breach]:
    """Rules are recorded where they change something, and partners may read why they did."""
    if new == old:
        yield Breach("change_of_rules_is_told", None, "Change at least one of the answers")
    if not reason.strip():
        yield Breach("change_of_rules_is_told", "reason", "Enter a reason for the change")
