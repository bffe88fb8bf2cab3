"""The counts that a group's share of a scheme's people is worked out from, period by period.

A share is of the people of the periods in which the group was counted: people of a quarter in
which nobody asked are no part of it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tracker.domain.combining import Reading
from tracker.domain.gaps.catalogued import NOT_KNOWN
from tracker.domain.observed_values import Breakdown, ObservedFacts
from tracker.domain.reach import Reached
from tracker.domain.statistics import Estimate
from tracker.domain.values import Qualifier, ValueStatus
from tracker.services.evidence.readings import Told

NOT_EXACT = "The people reached are not exact ({words}), so there is no share"
HIDDEN_COUNT = "A count of the group is not shown, so there is no share"
NOT_COUNTED = "How many people of the group were reached is not reported"
NOT_KNOWN_MISSING = "How many people are of no known group is not reported, so there is no share"
PARTS_EXCEED = "The groups come to {parts:,f} people, and everybody to {whole:,f}"
NOT_RECORDED = Estimate(
    None, None, None, "", "How many people are of no known group is not recorded, or not shown"
)


@dataclass(frozen=True)
class Counted:
    """Everybody of one period, and what was told of each group of one breakdown."""

    everybody: ObservedFacts
    groups: Mapping[str, ObservedFacts]


@dataclass(frozen=True)
class ShareBasis:
    """What a share is worked out from, over so many periods; none where the reason forbids it."""

    people: Reached | None
    periods: int = 0
    tells_not_known: bool = True
    reason: str = ""


@dataclass(frozen=True)
class _Part:
    of_group: Decimal
    known: Decimal
    not_known: Decimal | None


def counted_in(reading: Reading, told: Iterable[Told], dimension: str) -> Counted:
    """Everybody as in a reading, with the groups that the same report tells."""
    return Counted(
        reading.facts,
        {
            one.key.group_code: one.facts
            for one in told
            if one.key.dimension == dimension
            and one.key.period == reading.period
            and one.reference == reading.reference
        },
    )


def share_basis(
    breakdown: Breakdown, code: str, periods: Sequence[Counted], *, is_rounded: bool = False
) -> ShareBasis:
    """The people of a group and of every known group, over the periods that counted the group.

    `is_rounded`: each count was rounded on its own, so that parts need not come to the whole.
    """
    hidden = [one for one in periods if _is_hidden(one.groups.get(code)) or _is_lost(one, code)]
    if hidden:
        return ShareBasis(None, len(periods), reason=HIDDEN_COUNT)
    used = [one for one in periods if _number(one.groups.get(code)) is not None]
    if not used:
        return ShareBasis(None, reason=NOT_COUNTED)
    parts: list[_Part] = []
    for one in used:
        part = _part(breakdown, code, one, is_rounded=is_rounded)
        if isinstance(part, str):
            return ShareBasis(None, len(used), reason=part)
        parts.append(part)
    of_group, known = int(sum(p.of_group for p in parts)), int(sum(p.known for p in parts))
    not_known = sum((one.not_known or Decimal(0) for one in parts), Decimal(0))
    tells = all(one.not_known is not None for one in parts)
    people = Reached(of_group, known, int(not_known))
    return ShareBasis(people, len(used), tells)


def _part(breakdown: Breakdown, code: str, one: Counted, *, is_rounded: bool) -> _Part | str:
    """The counts of one period; a sentence where they are rough or contradict each other."""
    rough = [
        facts.qualifier
        for facts in (one.everybody, one.groups[code], one.groups.get(NOT_KNOWN))
        if facts is not None and facts.qualifier is not Qualifier.EXACT
    ]
    if rough:
        return NOT_EXACT.format(words=rough[0].value)
    whole, of_group = _number(one.everybody) or Decimal(0), _number(one.groups[code]) or Decimal(0)
    if not breakdown.is_closed:
        # Somebody may be in two of these groups or in none: each is a share of everybody.
        found = of_group if of_group <= whole else None
        return _too_many(of_group, whole) if found is None else _Part(found, whole, Decimal(0))
    return _closed(breakdown, one, whole, of_group, is_rounded=is_rounded)


def _closed(
    breakdown: Breakdown, one: Counted, whole: Decimal, of_group: Decimal, *, is_rounded: bool
) -> _Part | str:
    numbers = {group: _number(facts) for group, facts in one.groups.items()}
    parts = sum((number for number in numbers.values() if number is not None), Decimal(0))
    if is_rounded:
        # Parts that were rounded up may come to more: those of known groups are known people.
        whole = max(whole, parts)
    if parts > whole:
        return _too_many(parts, whole)
    not_known = numbers.get(NOT_KNOWN)
    known_groups = set(breakdown.groups) - {NOT_KNOWN}
    has_every = all(numbers.get(group) is not None for group in known_groups)
    if _is_hidden(one.groups.get(NOT_KNOWN)):
        # They are few: with every group given those are the known ones, else it is everybody.
        return _Part(of_group, parts if has_every else whole, None)
    if NOT_KNOWN in numbers and not_known is None:
        return NOT_KNOWN_MISSING
    if has_every:
        # Whoever is in none of the groups is of no known one.
        known = parts - (not_known or Decimal(0))
        return _Part(of_group, known, whole - known)
    return _Part(of_group, whole - (not_known or Decimal(0)), not_known)


def _is_hidden(facts: ObservedFacts | None) -> bool:
    return facts is not None and facts.status is ValueStatus.SUPPRESSED


def _is_lost(one: Counted, code: str) -> bool:
    """Whether a group was counted among people of whom it is not shown how many there were."""
    return _number(one.groups.get(code)) is not None and _is_hidden(one.everybody)


def _too_many(parts: Decimal, whole: Decimal) -> str:
    return PARTS_EXCEED.format(parts=parts, whole=whole)


def _number(facts: ObservedFacts | None) -> Decimal | None:
    if facts is None:
        return None
    if facts.status is ValueStatus.NIL:
        return Decimal(0)
    return facts.value if facts.status is ValueStatus.REPORTED else None
