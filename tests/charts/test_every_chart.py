"""What holds of every kind of chart: named, described, with its table, safe and repeatable."""

import re
from dataclasses import replace

import pytest

from tests.charts.reading import SVG, tree
from tests.charts.samples import BARS, DOTS, REACH, every_view
from tracker.charts import BarChart, ChartView, TableColumn, bar_view, dot_chart, reach_chart

VIEWS = every_view()
each_chart = pytest.mark.parametrize("view", VIEWS, ids=[view.name for view in VIEWS])


@each_chart
def test_a_chart_is_an_image_named_by_its_title_and_described_with_its_finding(
    view: ChartView,
) -> None:
    svg = tree(view.svg)
    assert svg.get("role") == "img"
    title, description = (
        svg.find(f"./*[@id='{name}']") for name in (svg.get("aria-labelledby") or "").split()
    )
    assert title is not None
    assert title.tag == f"{SVG}title"
    assert title.text == view.title
    assert description is not None
    assert description.tag == f"{SVG}desc"
    assert (description.text or "").startswith(f"{view.finding} ")
    assert (description.text or "").endswith("The table beside the chart gives every figure.")


def test_no_two_charts_of_a_page_share_an_id() -> None:
    ids = [name for view in VIEWS for name in re.findall(r' id="([^"]+)"', view.svg)]
    assert len(ids) == len(set(ids))
    assert {view.table_id for view in VIEWS}.isdisjoint(ids)


@each_chart
def test_nothing_in_a_chart_needs_a_style_a_script_or_the_network(view: ChartView) -> None:
    assert not re.search(r"<style|style=|<script|\son\w+=|href", view.svg)
    assert set(re.findall(r"https?://[^\"]+", view.svg)) == {"http://www.w3.org/2000/svg"}


@each_chart
def test_letters_are_never_smaller_than_a_phone_can_show(view: ChartView) -> None:
    sizes = {float(node.get("font-size") or 0) for node in tree(view.svg).iter(f"{SVG}text")}
    assert min(sizes) >= 13


@each_chart
def test_every_mark_and_line_has_a_name_for_forced_colours(view: ChartView) -> None:
    nodes = [
        node
        for tag in ("line", "path", "circle", "rect")
        for node in tree(view.svg).iter(f"{SVG}{tag}")
    ]
    looks = {look for node in nodes for look in (node.get("class") or "").split()}
    assert nodes
    unnamed = [node.attrib for node in nodes if not node.get("class")]
    known = {
        "line",
        "grid",
        "axis",
        "mark",
        "mark-open",
        "field",
        "ground",
        "ink",
        "ink-dot",
        "bar",
    }
    assert unnamed == []
    assert {look for look in looks if not look.startswith("bar-")} <= known


def test_the_same_values_are_drawn_in_the_same_bytes() -> None:
    assert [view.svg for view in every_view()] == [view.svg for view in VIEWS]
    assert [view.rows for view in every_view()] == [view.rows for view in VIEWS]


@each_chart
def test_colours_stand_out_from_paper_and_from_the_page(view: ChartView) -> None:
    words = {node.get("fill") for node in tree(view.svg).iter(f"{SVG}text")}
    shapes = {
        node.get("stroke")
        for node in tree(view.svg).iter()
        if (node.get("class") or "") in {"line", "mark", "mark-open", "axis", "field"}
    }
    for ground in ("#ffffff", "#f0f4f5"):
        for colour in words - {None}:
            assert contrast(str(colour), ground) >= 4.5
        for colour in shapes - {None}:
            assert contrast(str(colour), ground) >= 3


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, relative luminance and contrast ratio."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return sum(weight * p for weight, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@each_chart
def test_words_from_outside_are_words_and_never_markup(view: ChartView) -> None:
    hostile = '</title><script>alert("x")</script>&amp; \'"'
    chart = replace(
        DOTS,
        title=f"{view.name} {hostile}",
        finding=hostile,
        rows=(replace(DOTS.rows[0], label=hostile, detail=hostile), *DOTS.rows[1:]),
    )
    drawn = dot_chart(chart)
    assert "<script" not in drawn.svg
    title = tree(drawn.svg).find(f"{SVG}title")
    assert title is not None
    assert title.text == f"{view.name} {hostile}"
    assert drawn.rows[0][0] == hostile


@pytest.mark.parametrize("name", ["", "two words", "1st", "a>b", 'a"b', "a.b"])
def test_a_name_that_could_not_begin_an_id_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="letters, digits"):
        replace(DOTS, name=name)


def test_a_chart_without_its_words_is_refused() -> None:
    with pytest.raises(ValueError, match="a title and a finding"):
        replace(DOTS, finding=" ")


def test_a_drawing_without_a_whole_table_is_refused() -> None:
    with pytest.raises(ValueError, match="a cell for each column"):
        ChartView("x", "x", "x", "<svg/>", (), ())
    with pytest.raises(ValueError, match="a cell for each column"):
        ChartView("x", "x", "x", "<svg/>", (TableColumn("a"),), (("1", "2"),))


def test_bars_come_with_the_table_of_what_they_say() -> None:
    view = bar_view(BARS, group="Alliance")
    assert [column.text for column in view.columns] == ["Alliance", "Awarded", "Spent"]
    assert view.rows == (
        ("Example North", "£130k", "£90k"),
        ("Example South", "£80k", "Not recorded"),
    )


def test_bars_of_nothing_have_a_table_too() -> None:
    empty = BarChart("none", "None", "Nothing is awarded.", BARS.series, (), BARS.say)
    assert bar_view(empty).rows == ()


def test_one_row_is_said_in_the_singular() -> None:
    one = replace(REACH, rows=REACH.rows[:1])
    assert "Paired marks for 1 row: a dot" in reach_chart(one).svg
    assert "Paired marks for 2 rows: a dot" in reach_chart(replace(one, rows=one.rows * 2)).svg
