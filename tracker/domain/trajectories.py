"""The way that a measure is to go, as people write it and read it: a value for each date on it."""

from collections.abc import Iterable
from datetime import date

from tracker.domain.attainment import Step
from tracker.domain.reading import (
    UnreadableError,
    day,
    decimal_number,
    inside_a_sentence,
    period,
    too_long,
)

MOST_OF_A_TRAJECTORY = 2_000


def trajectory(text: str, thing: str = "Trajectory") -> tuple[Step, ...]:
    """The steps of a text, in the order of their dates; each on its own line or after a semicolon.

    A step is a date, a colon and a value: "31 December 2023: 64; 31 March 2024: 66".
    """
    if len(text) > MOST_OF_A_TRAJECTORY:
        raise UnreadableError(too_long(thing, MOST_OF_A_TRAJECTORY))
    parts = [part.strip() for part in text.replace("\n", ";").split(";")]
    steps = [_step(part, thing) for part in parts if part]
    return tuple(sorted(steps, key=lambda step: step.day))


def in_words(steps: Iterable[Step]) -> str:
    """Steps as one text, which `trajectory` reads as the same steps."""
    return "; ".join(map(str, steps))


def baseline_day(starts: date | None, baseline_period: str, due: date | None) -> date | None:
    """The day on which the way begins: as given, else the last day of the baseline's period.

    A period says less than a date, so one that ends only when the target is due says nothing.
    """
    if starts is not None or not baseline_period.strip():
        return starts
    try:
        ended = period(baseline_period).last
    except UnreadableError:
        return None
    return ended if due is None or ended < due else None


def _step(text: str, thing: str) -> Step:
    # A day that a program wrote with its midnight has colons of its own.
    when, colon, value = text.rpartition(":")
    if not colon:
        raise UnreadableError(
            f"{thing} must be dates with values, like 31 December 2023: 64; 31 March 2024: 66"
        )
    inside = inside_a_sentence(thing)
    return Step(
        day(when, f"Each date of the {inside}"),
        decimal_number(value, f"Each value of the {inside}"),
    )
