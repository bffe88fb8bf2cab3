"""Values as a viewer may see them: whole tables at a time, so that none gives another away.

The organisation that gave a value sees it as it gave it: a partner those of its own schemes, and
whoever records observed values those that were recorded. Everybody else sees what the profile
lets be seen, and so does whoever opens a file, whoever made it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from tracker.domain.disclosure import Profile
from tracker.domain.disclosure.values import disclosed_values, figure_shown
from tracker.domain.observed_values import Breakdown, ObservedFacts
from tracker.domain.permissions import Act, Viewer
from tracker.services.disclosure.standing import profile_of
from tracker.services.observations.breakdowns import breakdowns_at
from tracker.services.observations.listing import (
    ObservedLine,
    every_observed_value,
    observed_values,
)
from tracker.services.schemes.access import visible_schemes


@dataclass(frozen=True)
class Lines:
    """Observed values as this person may see them; `is_exact` where some are as recorded."""

    lines: tuple[ObservedLine, ...]
    is_exact: bool
    profile: Profile


def observed_for(session: Session, by: Viewer, number: int, measure_code: str = "") -> Lines:
    """The observed values that a person may see, in the form in which they may see them."""
    lines = observed_values(session, by, number, measure_code)
    profile = profile_of(session)
    if by.may(Act.RECORD_OBSERVATIONS):
        return Lines(lines, True, profile)
    own = None if by.sees_all_rows else visible_schemes(session, by)
    kept = frozenset(own or ())
    breakdowns = breakdowns_at(session, number)
    return Lines(_disclosed_lines(profile, lines, breakdowns, kept), bool(kept), profile)


def observed_to_leave(session: Session, number: int) -> tuple[ObservedLine, ...]:
    """Every observed value as a file may hold it, under the session's profile."""
    lines = every_observed_value(session, number)
    return _disclosed_lines(profile_of(session), lines, breakdowns_at(session, number))


def _disclosed_lines(
    profile: Profile,
    lines: Iterable[ObservedLine],
    breakdowns: Mapping[str, Breakdown],
    own: Collection[int] = (),
) -> tuple[ObservedLine, ...]:
    """Lines in their order, those of `own` schemes as they were recorded."""
    every = tuple(lines)
    others = [one for one in every if one.key.scheme_id not in own]
    measures = {one.measure.code: one.measure for one in others}
    shown = disclosed_values(profile, measures, {one.key: one.facts for one in others}, breakdowns)
    return tuple(_line(profile, one, shown.get(one.key)) for one in every)


def _line(profile: Profile, line: ObservedLine, facts: ObservedFacts | None) -> ObservedLine:
    if facts is None:
        return line
    return replace(line, facts=facts, figure=figure_shown(profile, line.measure, facts))
