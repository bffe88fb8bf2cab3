"""The sheet of links: a scheme's targets with their weights, and its measures."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal

from tracker.db.catalogue import MeasureVersion
from tracker.db.schemes import SchemeMeasure
from tracker.db.versions import newest
from tracker.domain.apportionment import Lens, split
from tracker.domain.attainment import Aim, value_expected
from tracker.domain.funding import Basis
from tracker.domain.observed_figures import rounded
from tracker.domain.periods import LONDON, first_of_month
from tracker.domain.trajectories import in_words
from tracker.exports.evaluation import SchemeLinkLine
from tracker.services.evaluation.groups import Group, Money
from tracker.services.evaluation.question import Sources
from tracker.services.evaluation.schemes import Level
from tracker.services.impact.summary import LENS_LABELS
from tracker.services.schemes.aims import aim_of
from tracker.services.snapshot import SchemeAt, WeightSet, measure_links_at, weight_sets_at

# What is expected between two dates is worked out; more decimals would say nothing.
_DECIMALS = 4


def scheme_link_lines(sources: Sources, all_levels: list[Level]) -> Iterator[SchemeLinkLine]:
    """Target links of every scheme and level, then its measures."""
    sets: dict[int, dict[Lens, list[WeightSet]]] = defaultdict(lambda: defaultdict(list))
    for one in weight_sets_at(sources.session, sources.number):
        sets[one.scheme_id][one.lens].append(one)
    measures = measures_at(sources)
    links: dict[int, list[SchemeMeasure]] = defaultdict(list)
    for link in measure_links_at(sources.session, sources.number):
        links[link.scheme_id].append(link)
    seen: set[int] = set()
    for level in all_levels:
        for of_lens in sets[level.scheme.id].values():
            yield from _target_links(sources, level, of_lens)
        if level.scheme.id not in seen:
            seen.add(level.scheme.id)
            for link in links[level.scheme.id]:
                yield _measure_link(sources, level, link, measures[link.measure_code])


def measures_at(sources: Sources) -> dict[str, MeasureVersion]:
    """Every measure of the catalogue as it stood."""
    query = newest(MeasureVersion, (MeasureVersion.code,), sources.number)
    return {measure.code: measure for measure in sources.session.scalars(query)}


def _target_links(
    sources: Sources, level: Level, of_lens: list[WeightSet]
) -> Iterator[SchemeLinkLine]:
    """Each set of weights with the money of the months in which it held."""
    for place, weights in enumerate(of_lens):
        until = of_lens[place + 1].effective_from if place + 1 < len(of_lens) else None
        held = [
            group
            for group in level.groups
            if weights.effective_from <= group.weights_month
            and (until is None or group.weights_month < until)
        ]
        for code, money in _money_by_target(held, weights.parts).items():
            yield _target_link(sources, level, weights, until, (code, money))


def _money_by_target(groups: list[Group], parts: Mapping[str, int]) -> dict[str, Money]:
    by_target = {code: Money() for code in parts}
    for group in groups:
        for code, pence in split(group.pence, parts).items():
            by_target[code].add(pence, group)
    return by_target


def _target_link(
    sources: Sources,
    level: Level,
    weights: WeightSet,
    until: date | None,
    target: tuple[str, Money],
) -> SchemeLinkLine:
    code, money = target
    return SchemeLinkLine(
        scheme_reference=level.scheme.reference,
        scheme_name=level.scheme.name,
        link_type="target",
        lens=weights.lens.value,
        lens_name=LENS_LABELS[weights.lens],
        target_code=code,
        target_name=sources.item_name(code) or code,
        parts=weights.parts[code],
        parts_in_lens=sum(weights.parts.values()),
        from_month=weights.effective_from,
        to_month=first_of_month(until - timedelta(days=1)) if until else None,
        basis=level.basis.value,
        amount_basis=money.amount_basis,
        awarded_apportioned=money.awarded if level.awards else None,
        spent_apportioned=money.spent if level.awards else None,
        unit=None,
        baseline_value=None,
        baseline_date=None,
        expected_value=None,
        target_value=None,
        target_date=None,
        journal_number=weights.journal_number,
        recorded_at=sources.recorded_at(weights.journal_number),
        target_operator=None,
        trajectory=None,
        tolerance=None,
    )


def _measure_link(
    sources: Sources, level: Level, link: SchemeMeasure, measure: MeasureVersion
) -> SchemeLinkLine:
    scheme: SchemeAt = level.scheme
    aim = aim_of(link)
    return SchemeLinkLine(
        scheme_reference=scheme.reference,
        scheme_name=scheme.name,
        link_type="measure",
        lens=None,
        lens_name=None,
        target_code=link.measure_code,
        target_name=measure.name,
        parts=None,
        parts_in_lens=None,
        from_month=None,
        to_month=None,
        basis=Basis.POT.value,
        amount_basis=level.money.amount_basis,
        awarded_apportioned=None,
        spent_apportioned=None,
        unit=measure.unit,
        baseline_value=link.baseline,
        baseline_date=aim.starts,
        expected_value=_expected(aim, sources.picture.at.recorded_at),
        target_value=link.target,
        target_date=link.target_date,
        journal_number=link.journal_number,
        recorded_at=sources.recorded_at(link.journal_number),
        target_operator=link.target_operator.value if link.target_operator else None,
        trajectory=in_words(aim.steps) or None,
        tolerance=link.tolerance,
    )


def _expected(aim: Aim, moment: datetime) -> Decimal | None:
    """The value expected on the day of a moment, where there is a way to go."""
    expected = value_expected(aim, moment.astimezone(LONDON).date())
    if aim.baseline is None or expected is None:
        return None
    # Without the zeros at its end, and never with an exponent: 17, 12.5.
    return Decimal(f"{rounded(expected, _DECIMALS).normalize():f}")
