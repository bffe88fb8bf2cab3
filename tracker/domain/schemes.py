"""What a scheme is, how it may be described and linked, and the rules for both."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.domain.apportionment import UNATTRIBUTED, Lens
from tracker.domain.breaches import Breach
from tracker.domain.reading import too_long

LONGEST_NAME = 300


class SchemeKind(StrEnum):
    """A pot is money that a trusted partner grants on; the rest deliver."""

    SCHEME = "scheme"
    PROGRAMME = "programme"
    PLAN = "plan"
    ENABLER = "enabler"
    POT = "pot"


class Instrument(StrEnum):
    """How the money is passed on."""

    GRANT = "grant"
    CONTRACT = "contract"
    SECTION_75 = "section 75"
    SECTION_256 = "section 256"
    INTERNAL = "internal"
    NOT_STATED = "not stated"


class LifeCourse(StrEnum):
    """Whom a scheme serves by age, in the words of the two Core20PLUS5 frameworks."""

    ADULTS = "adults"
    CHILDREN = "children and young people"
    ALL_AGES = "all ages"


class SchemeStatus(StrEnum):
    """Where a scheme stands in its life."""

    PROPOSED = "proposed"
    LIVE = "live"
    PAUSED = "paused"
    COMPLETED = "completed"
    STOPPED = "stopped"


class FundingStated(StrEnum):
    """Whether the fund is known to pay for a scheme."""

    YES = "yes"
    NO = "no"
    NOT_STATED = "not stated"


class TargetOperator(StrEnum):
    """When a value meets its target."""

    AT_LEAST = "at least"
    ABOVE = "above"
    AT_MOST = "at most"
    BELOW = "below"


@dataclass(frozen=True)
class Dates:
    """When a scheme runs; either end may be open."""

    starts: date | None
    ends: date | None


def scheme_has_a_name(name: str) -> Iterator[Breach]:
    """A scheme is found by its name, so it must have one that fits a line."""
    if not name.strip():
        yield Breach("scheme_has_a_name", "name", "Enter a scheme name")
    elif len(name) > LONGEST_NAME:
        yield Breach("scheme_has_a_name", "name", too_long("Scheme name", LONGEST_NAME))


def ends_after_start(dates: Dates) -> Iterator[Breach]:
    """A scheme cannot end before it starts."""
    if dates.starts and dates.ends and dates.ends < dates.starts:
        yield Breach(
            "ends_after_start", "ends", "End date must be the same as or after the start date"
        )


def weights_are_whole_parts(parts: Mapping[str, int]) -> Iterator[Breach]:
    """Weights are whole-number parts, at least one of them above 0."""
    if any(part < 0 for part in parts.values()):
        yield Breach("weights_are_whole_parts", "parts", "Each weight must be 0 or more")
    elif sum(parts.values()) == 0:
        yield Breach(
            "weights_are_whole_parts",
            "parts",
            "Enter at least one weight above 0, or give the whole to unattributed",
        )
    elif max(parts.values()) > 1_000_000:
        yield Breach("weights_are_whole_parts", "parts", "Each weight must be 1,000,000 or less")


def targets_belong_to_lens(
    parts: Mapping[str, int], lens: Lens, allowed: Iterable[str]
) -> Iterator[Breach]:
    """A lens takes only its own targets, and unattributed."""
    strangers = sorted(set(parts) - set(allowed) - {UNATTRIBUTED})
    if strangers:
        yield Breach(
            "targets_belong_to_lens",
            "parts",
            f"Choose targets from the list for this lens ({lens.value}): "
            f"{', '.join(strangers)} is not in it",
        )


def weights_start_with_a_month(effective_from: date) -> Iterator[Breach]:
    """Weights change at the start of a month only, so that no month is split."""
    if effective_from.day != 1:
        yield Breach(
            "weights_start_with_a_month",
            "effective_from",
            "Weights must take effect on the first day of a month",
        )


def restatement_has_a_reason(*, restates: bool, reason: str) -> Iterator[Breach]:
    """Changing how recorded money was split is allowed, with a reason on record."""
    if restates and not reason.strip():
        yield Breach(
            "restatement_has_a_reason",
            "reason",
            "Enter a reason: this changes how money already recorded is split",
        )


def target_is_complete(
    *, target: object | None, operator: TargetOperator | None
) -> Iterator[Breach]:
    """A target value needs its operator, and an operator its value."""
    if target is not None and operator is None:
        yield Breach(
            "target_is_complete",
            "operator",
            "Select when the target is met: at least, above, at most or below",
        )
    if target is None and operator is not None:
        yield Breach("target_is_complete", "target", "Enter the target value")
