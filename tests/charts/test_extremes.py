"""Whatever the values and the words are, a chart is drawn, inside its frame, and without NaN."""

import math
import re
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.charts.reading import DESK, PHONE, height_of, texts, things
from tests.charts.samples import COVERAGE, DOTS, GAPS, MULTIPLES, QUADRANTS, REACH, XMR
from tracker.charts import (
    NUMBER,
    PEOPLE,
    PERCENT,
    ChartView,
    CoverageCell,
    CoverageRow,
    DotRow,
    Gap,
    GapPeriod,
    Panel,
    ProcessPhase,
    ProcessPoint,
    QuadrantItem,
    ReachRow,
    Reference,
    coverage_map,
    dot_chart,
    gap_chart,
    process_chart,
    quadrants,
    reach_chart,
    small_multiples,
)

VALUE = st.one_of(
    st.sampled_from([0.0, -0.0, 1e-9, -1e-9, 100.0, 1e12, -1e12]),
    st.floats(-1e12, 1e12, allow_nan=False),
    st.floats(0, 100),
)
MAYBE = st.none() | VALUE
UNIT = st.sampled_from([PERCENT, NUMBER, PEOPLE])
WORDS = st.text(min_size=1, max_size=60)
KIND = st.sampled_from(["common cause", "improvement", "concern", "neutral"])


def check(view: ChartView) -> None:
    """Every place is a number inside the frame, on a phone and on a desk."""
    assert not re.search(r'[="( ,-](nan|inf)[%") ,]', re.sub(r">[^<]*<", "><", view.svg).lower())
    height = height_of(view)
    for width in (PHONE, DESK):
        for one in things(view, width):
            places = (one.x, one.x2, one.y, one.y2)
            assert all(math.isfinite(place) for place in places)
            if one.kind == "text" and " " not in one.words and len(one.words) > 20:
                continue  # numbers of twenty digits are wider than a phone
            slack = 9 if one.kind == "mark" else 1
            assert -slack <= min(one.x, one.x2), one
            assert max(one.x, one.x2) <= width + slack, one
            assert -slack <= min(one.y, one.y2), one
            assert max(one.y, one.y2) <= height + slack, one
    assert all(len(row) == len(view.columns) for row in view.rows)
    assert all(cell for row in view.rows for cell in row[1:])


ROWS = st.lists(
    st.builds(
        lambda words, value, spread: DotRow(
            words,
            value,
            None if value is None else value - spread,
            None if value is None else value + spread,
        ),
        WORDS,
        MAYBE,
        st.floats(0, 1e6),
    ),
    max_size=5,
)


@given(ROWS, MAYBE, UNIT)
@settings(max_examples=40, deadline=None)
def test_dots_stay_inside(rows: list[DotRow], value: float | None, unit: object) -> None:
    assert isinstance(unit, type(PERCENT))
    reference = None if value is None else Reference("Average", value)
    view = dot_chart(replace(DOTS, rows=tuple(rows), reference=reference, unit=unit))
    check(view)
    said = set(texts(view))
    for row in rows:
        if row.value is not None and abs(row.value) < 1000 and len(row.label) < 9:
            assert any(one.startswith(unit.say(row.value)) for one in said)


@given(st.lists(st.tuples(MAYBE, MAYBE, MAYBE, MAYBE, WORDS), max_size=3), UNIT)
@settings(max_examples=40, deadline=None)
def test_gaps_stay_inside(gaps: list[tuple[object, ...]], unit: object) -> None:
    assert isinstance(unit, type(PERCENT))
    drawn = tuple(
        Gap(GapPeriod("2022/23", a, b), GapPeriod("2023/24", c, d), str(words))  # type: ignore[arg-type]  # hypothesis types a tuple loosely
        for a, b, c, d, words in gaps
    )
    check(gap_chart(replace(GAPS, gaps=drawn, unit=unit)))


SHARE = st.none() | st.floats(0, 100)


@given(st.lists(st.builds(ReachRow, WORDS, SHARE, SHARE, SHARE, SHARE), max_size=4))
@settings(max_examples=40, deadline=None)
def test_reach_stays_inside(rows: list[ReachRow]) -> None:
    check(reach_chart(replace(REACH, rows=tuple(rows))))


@given(
    st.lists(st.builds(ProcessPoint, WORDS, VALUE, KIND), min_size=1, max_size=60),
    MAYBE,
    st.data(),
)
@settings(max_examples=40, deadline=None)
def test_an_xmr_chart_stays_inside(
    points: list[ProcessPoint], target: float | None, data: st.DataObject
) -> None:
    cuts = data.draw(st.sets(st.integers(1, max(1, len(points) - 1)), max_size=4))
    starts = [0, *sorted(cut for cut in cuts if cut < len(points))]
    ends = [*(start - 1 for start in starts[1:]), len(points) - 1]
    phases = tuple(
        ProcessPhase(start, end, *data.draw(st.tuples(VALUE, MAYBE, MAYBE)))
        for start, end in zip(starts, ends, strict=True)
    )
    view = process_chart(replace(XMR, points=tuple(points), phases=phases, target=target))
    check(view)
    assert len(view.rows) == len(points)


@given(st.integers(0, 6), st.integers(0, 12), st.data())
@settings(max_examples=40, deadline=None)
def test_small_charts_stay_inside(panels: int, periods: int, data: st.DataObject) -> None:
    drawn = tuple(
        Panel(data.draw(WORDS), tuple(data.draw(MAYBE) for _ in range(periods)))
        for _ in range(panels)
    )
    names = tuple(f"{2000 + at}/{at + 1:02}" for at in range(periods))
    check(small_multiples(replace(MULTIPLES, panels=drawn, periods=names)))


@given(st.integers(1, 12), st.lists(WORDS, max_size=4), WORDS, st.data())
@settings(max_examples=40, deadline=None)
def test_a_map_of_coverage_stays_inside(
    columns: int, rows: list[str], words: str, data: st.DataObject
) -> None:
    codes = st.sampled_from([category.code for category in COVERAGE.categories])
    drawn = tuple(
        CoverageRow(row, tuple(CoverageCell(data.draw(codes), words) for _ in range(columns)))
        for row in rows
    )
    names = tuple(data.draw(WORDS) for _ in range(columns))
    check(coverage_map(replace(COVERAGE, columns=names, rows=drawn)))


ITEM = st.builds(
    QuadrantItem, WORDS, st.none() | st.booleans(), st.none() | st.booleans(), st.just("") | WORDS
)


@given(st.lists(ITEM, max_size=12))
@settings(max_examples=40, deadline=None)
def test_quadrants_stay_inside(items: list[QuadrantItem]) -> None:
    view = quadrants(replace(QUADRANTS, items=tuple(items)))
    check(view)
    assert len(view.rows) == len(items)
