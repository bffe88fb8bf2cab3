"""What a measure's page says of the gaps between groups of people: headlines, and all in words."""

from dataclasses import dataclass

from flask import url_for
from markupsafe import Markup

from tracker.domain.gaps import comparisons_in_words, reference_change_in_words
from tracker.domain.permissions import Act
from tracker.services.evidence.gaps import GapSeries, ReferenceSeries
from tracker.services.evidence.of_measure import gaps_of_measure
from tracker.services.impact.brief import headline
from tracker.web.context import reading, viewer
from tracker.web.impact.words import verdict_tag, with_true_minus


@dataclass(frozen=True)
class GapPart:
    """One gap: between whom, what became of it, and everything that can be said."""

    name: str
    between: str
    tag: Markup | None
    headline: str
    words: tuple[str, ...]
    href: str
    is_illustrative: bool


@dataclass(frozen=True)
class GapsPart:
    """Every gap of a measure that a person may see; `comparisons` is said once for all."""

    gaps: tuple[GapPart, ...]
    comparisons: str


def gaps_part(code: str) -> GapsPart | None:
    """The part of the page, or none where no values of groups are held."""
    found = gaps_of_measure(reading(), viewer(), code)
    gaps = (*map(_ordered, found.ordered), *map(_referenced, found.referenced))
    return GapsPart(gaps, comparisons_in_words(found.comparisons)) if gaps else None


def _ordered(one: GapSeries) -> GapPart:
    leads_on = one.newest is not None and viewer().may(Act.READ_IMPACT)
    return GapPart(
        one.subject.name,
        "most and least deprived fifth",
        verdict_tag(one),
        with_true_minus(headline(one)),
        tuple(map(with_true_minus, one.words)),
        url_for("impact.gap", measure=one.measure.code, subject=one.subject.code)
        if leads_on
        else "",
        one.is_illustrative,
    )


def _referenced(one: ReferenceSeries) -> GapPart:
    """Groups without an order; the headline names the one that the others are compared with."""
    changes = [
        words
        for changed in one.changes
        for words in reference_change_in_words(changed, one.reference, one.unit)
    ]
    return GapPart(
        one.subject.name,
        f"{one.dimension_name.lower()}s",
        None,
        f"{one.newest.period.name}: each group is compared with {one.reference}. "
        "The groups have no order, so there is no slope.",
        tuple(map(with_true_minus, (*one.words, *changes))),
        "",
        one.is_illustrative,
    )
