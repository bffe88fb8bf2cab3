"""Rules that are new: each warns at first, and refuses from the day that stands here beside it.

People need time to change how they work, and their spreadsheets are older than the rule. A rule
of which the day is past may be taken out of the table again: it then refuses without a date.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tracker.domain.breaches import Breach, Severity


@dataclass(frozen=True)
class RefusesFrom:
    """From which day the breach of a rule stops an act; until then it is said and recorded."""

    rule: str
    day: date


NEW_RULES = (RefusesFrom("large_award_names_its_decision", date(2027, 4, 1)),)


def while_new(
    breaches: Iterable[Breach], today: date, rules: Sequence[RefusesFrom] | None = None
) -> Iterator[Breach]:
    """The same breaches, where those of rules that do not refuse yet are warnings that say when."""
    days = {one.rule: one.day for one in (NEW_RULES if rules is None else rules)}
    for breach in breaches:
        day = days.get(breach.rule)
        if day is None or today >= day or breach.severity is not Severity.ERROR:
            yield breach
        else:
            said = f"From {day.day} {day:%B %Y} a file or form with this is refused"
            yield replace(breach, message=f"{breach.message}. {said}", severity=Severity.WARNING)
