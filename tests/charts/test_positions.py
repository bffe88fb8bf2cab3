"""Marks lie where their values say, read back from the drawing by its own ticks."""

from dataclasses import replace

import pytest

from tests.charts.reading import DESK, PHONE, lines, marks, text_at, texts, things, tree
from tests.charts.samples import DOTS, GAPS, MULTIPLES, REACH, XMR
from tracker.charts import (
    PEOPLE,
    PER_100_000,
    DotChart,
    DotRow,
    Gap,
    GapPeriod,
    Reference,
    dot_chart,
    gap_chart,
    process_chart,
    reach_chart,
    small_multiples,
)
from tracker.charts.icons import ASSURANCE_WORDS, VARIATION_WORDS, assurance_icon, variation_icon

CIRCLE = "circle"


def dots(*values: float | None, reference: float | None = None) -> DotChart:
    return DotChart(
        name="d",
        title="Values",
        finding="They differ.",
        rows=tuple(DotRow(f"Row {at}", value) for at, value in enumerate(values)),
        reference=None if reference is None else Reference("Average", reference),
    )


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_value_halfway_between_two_ticks_is_drawn_halfway(width: float) -> None:
    view = dot_chart(dots(10, 15, 20))
    ten, middle, twenty = (mark.x for mark in marks(view, width))
    assert middle == pytest.approx((ten + twenty) / 2, abs=0.1)
    grid = sorted({round(one.x, 1) for one in lines(view, "grid", width) if not one.is_level})
    assert round(ten, 1) in grid
    assert round(twenty, 1) in grid


def test_the_words_of_a_tick_stand_at_its_place() -> None:
    view = dot_chart(dots(10, 12, 20))
    twelve = next(mark for mark in marks(view) if mark.x != marks(view)[0].x)
    label = text_at(view, "12%")
    assert (label.x + label.x2) / 2 == pytest.approx(twelve.x, abs=0.1)


def test_limits_are_drawn_where_the_table_has_them() -> None:
    view = dot_chart(replace(DOTS, reference=None))
    first = marks(view)[0]
    [limits] = [one for one in lines(view, "line") if one.is_level and one.y == first.y]
    share = (14.0 - 11.9) / (16.4 - 11.9)
    assert first.x == pytest.approx(limits.x + share * (limits.x2 - limits.x), abs=0.1)
    assert view.rows[0] == ("Fifth 1, most deprived", "14.0%", "11.9% to 16.4%", "140 of 1,000")


def test_a_row_without_a_value_has_its_reason_and_no_mark() -> None:
    view = dot_chart(DOTS)
    assert "Fewer than 8 people: not shown" in texts(view)
    assert len(marks(view)) == 4
    assert view.rows[2] == (
        "Fifth 3", "Fewer than 8 people: not shown", "Not calculated", "Not shown",
    )  # fmt: skip


def test_the_reference_is_a_dashed_line_across_each_row_with_a_value() -> None:
    view = dot_chart(dots(10, None, 20, reference=15))
    dashed = [one for one in lines(view, "line") if one.node is not None]
    across = [one for one in dashed if one.node is not None and one.node.get("stroke-dasharray")]
    assert len(across) == 2
    ten, twenty = (mark.x for mark in marks(view))
    assert across[0].x == across[0].x2 == pytest.approx((ten + twenty) / 2, abs=0.1)
    assert view.rows[-1] == ("Average", "15.0%", "Not applicable")


def test_a_scale_that_leaves_out_nought_says_so_in_the_description_and_under_the_chart() -> None:
    near, far = dot_chart(dots(90, 95)), dot_chart(dots(0, 95))
    assert "does not start at 0" in near.svg
    assert near.notes == ("The scale begins at 90%, not at 0.",)
    assert "does not start at 0" not in far.svg
    assert far.notes == ()


def test_a_percentage_has_no_tick_beyond_0_and_100() -> None:
    said = texts(dot_chart(dots(0.4, 99.8)))
    assert "0%" in said
    assert "100%" in said
    assert not {"−20%", "−25%", "120%", "125%"} & set(said)


def test_rates_and_people_are_written_in_their_unit() -> None:
    rate = dot_chart(replace(dots(1234.56), unit=PER_100_000))
    assert "1,234.6" in texts(rate)
    assert "Per 100,000 people" in texts(rate)
    assert dot_chart(replace(dots(1234.5), unit=PEOPLE)).rows[0][1] == "1,235"


def test_a_gap_is_as_long_as_it_is_wide_and_the_groups_differ_in_shape() -> None:
    view = gap_chart(GAPS)
    least, most, least_after, most_after = marks(view)[:4]
    assert most.look == CIRCLE
    assert least.look != CIRCLE
    before, after = most.x - least.x, most_after.x - least_after.x
    assert after / before == pytest.approx(4.5 / 6.0, abs=0.01)


def test_who_moved_is_said_and_drawn_from_before_to_after() -> None:
    view = gap_chart(GAPS)
    words = " ".join(texts(view))
    assert "Most deprived fifth: 14.0% to 12.0%" in words
    assert "Least deprived fifth: 8.0% to 7.5%" in words
    # Whether a group clearly moved is for the interval to say, and not for a drawing.
    assert not {"down", "change"} & set(words.split())
    assert "to 7.5%," not in words
    least, most, least_after, most_after = marks(view)[:4]
    moves = {(one.x, one.y, one.x2, one.y2) for one in lines(view, "line")}
    assert (most.x, most.y, most_after.x, most_after.y) in moves
    assert (least.x, least.y, least_after.x, least_after.y) in moves


def test_a_gap_that_turned_round_is_drawn_the_other_way() -> None:
    turned = Gap(GapPeriod("2022/23", 8.0, 14.0), GapPeriod("2023/24", 9.0, 9.0))
    view = gap_chart(replace(GAPS, gaps=(turned,)))
    least, most = marks(view)[:2]
    assert most.look == CIRCLE
    assert most.x < least.x
    assert view.rows[0][2:] == ("8.0%", "14.0%", "−6.0 percentage points")
    assert view.rows[1][4] == "0.0 percentage points"


def test_a_gap_without_a_group_says_why_and_calculates_nothing() -> None:
    view = gap_chart(GAPS)
    assert "2023/24: Not published" in texts(view)
    assert view.rows[3] == (
        "Low birth weight", "2023/24", "Not published", "8.8%", "Not calculated",
    )  # fmt: skip


def test_reach_pairs_the_people_with_the_population_and_compares_nothing_unknown() -> None:
    view = reach_chart(REACH)
    reached, population = marks(view)[:2]
    nil = text_at(view, "0%")
    assert nil.x == pytest.approx(0, abs=0.1)
    assert (reached.look == CIRCLE, population.look == CIRCLE) == (True, False)
    zero, fifty = (
        min(one.x for one in lines(view, "grid") if not one.is_level),
        max(one.x for one in lines(view, "grid") if not one.is_level),
    )
    assert reached.x == pytest.approx(zero + 34 / 50 * (fifty - zero), abs=0.1)
    assert population.x == pytest.approx(zero + 20 / 50 * (fifty - zero), abs=0.1)
    assert texts(view).count("Share of the population is not known") == 2
    assert [row[3] for row in view.rows] == ["20.0%", "20.0%", "Not known", "20.0%", "Not known"]


def test_an_xmr_chart_breaks_its_lines_at_a_step() -> None:
    view = process_chart(XMR)
    level = [one for one in lines(view, "line") if one.is_level and one.x2 - one.x > 60]
    means = [one for one in level if one.node is not None and not one.node.get("stroke-dasharray")]
    assert len(means) == 2
    first, second = means
    points = marks(view)
    assert points[11].x < first.x2 <= second.x < points[12].x
    joins = {(one.x, one.x2) for one in lines(view, "line")}
    assert (points[10].x, points[11].x) in joins
    assert (points[11].x, points[12].x) not in joins
    assert "Step 2 from Apr 2023: New pathway" in texts(view)


def test_points_limits_and_target_share_one_scale() -> None:
    view = process_chart(XMR)
    grid = {text: text_at(view, text) for text in ("8%", "16%")}
    rows = sorted({one.y for one in lines(view, "grid")})
    high, low = rows[0], rows[-1]
    assert grid["16%"].y2 == pytest.approx(high + 5, abs=1)
    points = marks(view)
    for point, value in zip(points, (one.value for one in XMR.points), strict=True):
        assert point.y == pytest.approx(low - (value - 8) / 8 * (low - high), abs=0.05)
    target = low - (9.5 - 8) / 8 * (low - high)
    assert any(one.y == pytest.approx(target, abs=0.05) for one in lines(view, "line"))


def test_special_causes_differ_in_shape_and_are_named_in_the_table() -> None:
    view = process_chart(XMR)
    shapes = [mark.look for mark in marks(view)]
    assert shapes[20] == CIRCLE
    assert len({shapes[20], shapes[22], shapes[23]}) == 3
    assert view.rows[22][-2:] == ("Outside the limits", "Special cause: concern")
    assert view.rows[20][-2:] == ("No special cause", "Common cause")
    assert view.rows[12][-3] == "2: New pathway"


def test_an_xmr_chart_says_its_two_signs_in_words() -> None:
    words = " ".join(texts(process_chart(XMR)))
    assert "Special cause, improvement: values are lower" in words
    assert "Target: may be met or missed by chance" in words


def test_without_a_target_there_is_no_line_and_no_column_for_one() -> None:
    view = process_chart(replace(XMR, target=None, assurance=None))
    assert "Target" not in " ".join(texts(view))
    assert "Target" not in [column.text for column in view.columns]
    assert "Target: none set" in view.svg


def test_phases_that_leave_out_a_point_are_refused() -> None:
    with pytest.raises(ValueError, match="every point once"):
        replace(XMR, phases=XMR.phases[:1])
    with pytest.raises(ValueError, match="every point once"):
        replace(XMR, points=(), phases=())


@pytest.mark.parametrize("variation", list(VARIATION_WORDS))
def test_every_variation_has_a_sign_of_its_own_that_is_silent_beside_its_words(
    variation: str,
) -> None:
    icon = variation_icon(variation)
    assert tree(icon.svg).get("aria-hidden") == "true"
    assert icon.words
    others = [variation_icon(other).svg for other in VARIATION_WORDS if other != variation]
    assert icon.svg not in others


def test_every_assurance_has_a_sign_and_no_target_has_words_alone() -> None:
    signs = {assurance_icon(one).svg for one in ASSURANCE_WORDS}
    assert len(signs) == 3
    assert assurance_icon(None).svg == ""
    assert assurance_icon(None).words == "Target: none set"


def test_small_charts_share_one_scale_and_leave_a_hole_where_a_value_is_missing() -> None:
    view = small_multiples(MULTIPLES)
    points = marks(view)
    assert len(points) == 5 + 4 + 5
    fiftyfive = points[5]
    sixty = points[0]
    rows = sorted({one.y for one in lines(view, "grid") if one.x < PHONE / 2})[:4]
    per_cent = (rows[3] - rows[0]) / 30
    assert fiftyfive.y - sixty.y == pytest.approx(5.1 * per_cent, abs=0.1)
    joins = [one for one in lines(view, "line") if one.node is not None]
    solid = [one for one in joins if one.node is not None and not one.node.get("stroke-dasharray")]
    assert len(solid) == 4 + 2 + 4
    assert view.rows[1][2] == "Not recorded"
    assert "Not published" in texts(view)


def test_nothing_drawn_twice_lies_in_the_same_place() -> None:
    for view in (dot_chart(DOTS), process_chart(XMR), small_multiples(MULTIPLES)):
        words = [one for one in things(view) if one.kind == "text"]
        assert len({(one.x, one.y, one.words) for one in words}) == len(words)
