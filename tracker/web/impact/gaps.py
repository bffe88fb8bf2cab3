"""Gaps between the most and the least deprived: all of them, and each on a page of its own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.charts import ChartView
from tracker.domain.gaps import (
    COUNTED_APART,
    NO_CAUSE,
    SLOPE_ENDS,
    change_in_words,
    comparisons_in_words,
)
from tracker.domain.permissions import Act
from tracker.services.evidence.gaps import GapSeries
from tracker.services.impact.asked import picture_for
from tracker.services.impact.brief import headline
from tracker.services.impact.picture import Picture
from tracker.services.refusals import NotFoundError
from tracker.web.access import requires
from tracker.web.context import reading, viewer
from tracker.web.funding.cells import Table
from tracker.web.impact.asking import (
    answer,
    carried,
    crumbs,
    is_past,
    nothing_yet,
    offer,
    present_href,
    refuse,
)
from tracker.web.impact.blueprint import bp
from tracker.web.impact.filters import FundYearForm
from tracker.web.impact.gap_charts import change_chart, groups_chart, quadrants_chart
from tracker.web.impact.gap_tables import measures_table, movers_table
from tracker.web.impact.gap_trends import trend_chart
from tracker.web.impact.words import capital, verdict_tag, what_became, with_true_minus

HEADING = "Gaps"


@dataclass(frozen=True)
class GapCard:
    """One gap as a list shows it: what became of it, and its sentences in full."""

    gap: GapSeries
    tag: str
    headline: str
    words: tuple[str, ...]
    href: str


@dataclass(frozen=True)
class GapsView:
    """The gaps that schemes of a fund and year work on, by measure, and the others."""

    picture: Picture
    chart: ChartView | None
    by_measure: tuple[tuple[str, tuple[GapCard, ...]], ...]
    others: tuple[GapCard, ...]
    comparisons: str
    is_past: bool
    present_href: str
    picture_href: str


@dataclass(frozen=True)
class GapView:
    """One gap with its charts, its tables and all its sentences."""

    gap: GapSeries
    picture: Picture
    tag: str
    headline: str
    groups: ChartView | None
    change: ChartView | None
    trend: ChartView | None
    measures: Table | None
    movers: Table | None
    main_words: tuple[str, ...]
    words: tuple[str, ...]
    between_others: tuple[tuple[str, tuple[str, ...]], ...]
    slope_ends: str
    comparisons: str
    schemes: tuple[tuple[str, str], ...]
    picture_hrefs: Mapping[str, str]
    is_past: bool
    present_href: str


@bp.get("/gaps/", endpoint="gaps")
@requires(Act.READ_IMPACT)
def show_gaps() -> ResponseReturnValue:
    """Every gap that there are values of."""
    form = offer(FundYearForm(formdata=request.args))
    if form is None:
        return nothing_yet()
    asked = request.args
    picture = answer(form, lambda: picture_for(reading(), viewer(), form.question(asked)))
    if picture is None:
        return refuse(form, HEADING)
    return render_template(
        "impact/gaps.html", view=_all(picture), filters_form=form, breadcrumbs=crumbs()
    )


@bp.get("/gaps/<measure>/<subject>", endpoint="gap")
@requires(Act.READ_IMPACT)
def show_gap(measure: str, subject: str) -> ResponseReturnValue:
    """One gap, in every way that it is measured."""
    form = offer(FundYearForm(formdata=request.args))
    if form is None:
        return nothing_yet()
    asked = request.args
    picture = answer(form, lambda: picture_for(reading(), viewer(), form.question(asked)))
    if picture is None:
        return refuse(form, HEADING)
    view = _one(picture, find_gap(picture, measure, subject))
    way = crumbs((HEADING, carried("impact.gaps")))
    return render_template("impact/gap.html", view=view, breadcrumbs=way)


def find_gap(picture: Picture, measure: str, subject: str) -> GapSeries:
    """The gap of a measure and of a place or scheme by their codes."""
    for one in picture.evidence.gaps:
        if (one.measure.code, one.subject.code) == (measure, subject):
            return one
    raise NotFoundError("There is no such gap.")


def worked_on(picture: Picture) -> tuple[GapSeries, ...]:
    """The gaps that the funded schemes of the fund and year work on, as the summary has them."""
    return picture.results_of(funded(picture)).gaps


def funded(picture: Picture) -> set[int]:
    """The schemes that have money of the fund and year."""
    return {one.scheme_id for one in picture.counted if one.scheme_id is not None}


def about(picture: Picture) -> str:
    """Of which schemes a picture of gaps is."""
    return f"{picture.fund.name}, schemes funded in {picture.scope.year}"


def _all(picture: Picture) -> GapsView:
    mine = worked_on(picture)
    everything = picture.evidence.gaps
    comparisons = sum(one.comparisons for one in everything)
    return GapsView(
        picture=picture,
        chart=quadrants_chart(mine, about(picture)),
        by_measure=_by_measure(mine),
        others=tuple(_card(one) for one in everything if one not in mine),
        comparisons=_comparisons(comparisons),
        is_past=is_past(),
        present_href=present_href(),
        picture_href=carried("impact.gaps_picture"),
    )


def _comparisons(count: int) -> str:
    """How many comparisons a page makes, and what their intervals take for granted."""
    return f"{comparisons_in_words(count)} {COUNTED_APART}".strip() if count else ""


def _by_measure(gaps: Iterable[GapSeries]) -> tuple[tuple[str, tuple[GapCard, ...]], ...]:
    found: dict[str, list[GapCard]] = {}
    for one in gaps:
        found.setdefault(one.measure.name, []).append(_card(one))
    return tuple((name, tuple(cards)) for name, cards in found.items())


def _card(one: GapSeries) -> GapCard:
    return GapCard(
        one,
        verdict_tag(one),
        what_became(one),
        _main_words(one),
        carried("impact.gap", measure=one.measure.code, subject=one.subject.code),
    )


def _main_words(one: GapSeries) -> tuple[str, ...]:
    """Who moved, the ratio, whether both agree, and how it went overall; or why not.

    What is said once for the whole page, and the change of each group, is left to other places.
    """
    found = one.comparison
    if found is None or one.unit is None:
        return ()
    elsewhere = (
        headline(one),
        COUNTED_APART,
        NO_CAUSE,
        comparisons_in_words(one.comparisons),
    )
    groups = tuple(f"{capital(each.name)} " for each in (*found.groups, found.overall) if each)
    return tuple(
        with_true_minus(words)
        for words in change_in_words(found, one.unit)
        if words not in elsewhere and not words.startswith(groups or ("\0",))
    )


def _one(picture: Picture, one: GapSeries) -> GapView:
    found = one.comparison
    compared = found if found and not found.refusals else None
    book = picture.evidence.gap_book
    others = book.referenced_of((one.measure.code, one.subject.key))
    return GapView(
        gap=one,
        picture=picture,
        tag=verdict_tag(one),
        headline=what_became(one),
        groups=groups_chart(one),
        change=change_chart(one),
        trend=trend_chart(one),
        measures=measures_table(one) if one.newest else None,
        movers=movers_table(compared) if compared else None,
        main_words=_main_words(one),
        words=tuple(map(with_true_minus, one.words)),
        between_others=tuple(
            (each.dimension_name, tuple(map(with_true_minus, each.words))) for each in others
        ),
        slope_ends=SLOPE_ENDS if one.newest and one.newest.slope.value is not None else "",
        comparisons=_comparisons(one.comparisons),
        schemes=_schemes_on(picture, one),
        picture_hrefs={drawing: _picture_href(one, drawing) for drawing in ("change", "groups")},
        is_past=is_past(),
        present_href=present_href(),
    )


def _picture_href(one: GapSeries, drawing: str) -> str:
    codes = {"measure": one.measure.code, "subject": one.subject.code}
    return carried("impact.gap_picture", drawing=drawing, **codes)


def _schemes_on(picture: Picture, one: GapSeries) -> tuple[tuple[str, str], ...]:
    """The funded schemes that work on a gap, each with its page."""
    year = picture.scope.year
    return tuple(
        (scheme.name, url_for("schemes.page", reference=scheme.reference))
        for scheme in map(picture.schemes.__getitem__, sorted(picture.reporting(funded(picture))))
        if one in picture.evidence.gaps_of((scheme.id,), year)
    )
