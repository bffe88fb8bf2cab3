"""Bar charts: to scale, worded, described, and safe to put on any page."""

import re
from xml.etree import ElementTree

import pytest

from tracker.charts import BarChart, BarRow, Look, Series, bar_chart, bar_chart_file

SVG = "{http://www.w3.org/2000/svg}"


def in_pounds(pence: int) -> str:
    return f"£{pence / 100:,.2f}"


def chart_of(*values: int | None, name: str = "spending", label: str = "Core services") -> BarChart:
    return BarChart(
        name,
        "Spending by category",
        "Core services have spent the most.",
        (Series("Spent"),),
        tuple(BarRow(label, (value,)) for value in values),
        in_pounds,
    )


THREE = BarChart(
    "three",
    "Allocated, awarded and spent",
    "Half is spent.",
    (Series("Allocated", Look.OPEN), Series("Awarded", Look.STRIPED), Series("Spent", Look.DOTTED)),
    (BarRow("Core services", (200, 150, 100)), BarRow("Enablers", (50, None, 0))),
    in_pounds,
)


def drawn(chart: BarChart) -> ElementTree.Element:
    return ElementTree.fromstring(bar_chart(chart).svg)  # noqa: S314 our own drawing, just made


def texts(chart: BarChart) -> list[str]:
    return [node.text or "" for node in drawn(chart).iter(f"{SVG}text")]


def bars(chart: BarChart) -> list[ElementTree.Element]:
    return [node for node in drawn(chart).iter(f"{SVG}rect") if node.get("height") == "18"]


def share(text: str | None) -> float:
    assert text is not None
    return float(text.removesuffix("%"))


def test_a_chart_names_and_describes_itself() -> None:
    svg = drawn(THREE)
    assert svg.get("role") == "img"
    named = [svg.find(f".//*[@id='{name}']") for name in (svg.get("aria-labelledby") or "").split()]
    words = [node.text for node in named if node is not None]
    assert words[0] == "Allocated, awarded and spent"
    assert words[1] is not None
    assert words[1].startswith("Half is spent. Horizontal bars for 2 rows: allocated and awarded")


def test_bars_are_as_long_as_their_values_are_large() -> None:
    one, three, two = (share(bar.get("width")) for bar in bars(chart_of(100, 300, 200)))
    assert three == pytest.approx(3 * one, abs=0.02)
    assert two == pytest.approx(2 * one, abs=0.02)


def test_every_value_is_written_beside_its_bar_and_a_missing_one_in_words() -> None:
    assert texts(THREE) == [
        "Allocated", "Awarded", "Spent",
        "Core services", "£2.00", "£1.50", "£1.00",
        "Enablers", "£0.50", "Not recorded", "£0.00",
    ]  # fmt: skip


def test_nought_and_not_recorded_draw_no_bar() -> None:
    assert len(bars(THREE)) == 4
    assert bars(chart_of(0, None)) == []


def test_a_negative_value_goes_the_other_way_from_the_same_line() -> None:
    chart = chart_of(300, -100)
    up, down = bars(chart)
    assert share(down.get("x")) == 0
    assert share(down.get("width")) == pytest.approx(share(up.get("x")), abs=0.02)
    lines = [share(node.get("x1")) for node in drawn(chart).iter(f"{SVG}line")]
    assert lines == [share(up.get("x"))] * 2


def test_bars_leave_room_on_a_phone_for_the_words_of_their_values() -> None:
    widest = max(share(bar.get("width")) for bar in bars(chart_of(130765400)))
    words = len("£1,307,654.00") * 7.5  # pixels, a generous mean for Arial at this size
    assert widest / 100 * 288 + words < 288


def test_series_differ_in_shape_and_not_only_in_colour() -> None:
    fills = {bar.get("fill") for bar in bars(THREE)}
    assert fills == {"#ffffff", "url(#three-striped)", "url(#three-dotted)"}
    patterns = {node.get("id") for node in drawn(THREE).iter(f"{SVG}pattern")}
    assert patterns == {"three-striped", "three-dotted"}


def test_two_charts_on_one_page_share_no_id() -> None:
    ids = [
        set(re.findall(r' id="([^"]+)"', bar_chart(chart_of(1, name=name)).svg))
        for name in ("first", "second")
    ]
    assert ids[0]
    assert not ids[0] & ids[1]


def test_words_are_written_as_words_and_not_as_markup() -> None:
    chart = chart_of(1, label='<script>"x"</script> & co')
    assert "<script" not in bar_chart(chart).svg
    assert texts(chart)[0] == '<script>"x"</script> & co'


def test_a_long_label_is_broken_and_never_cut() -> None:
    label = "Community development, trusted partners and the voluntary sector together"
    lines = texts(chart_of(1, label=label))[:-1]
    assert len(lines) > 1
    assert " ".join(lines) == label
    assert max(map(len, lines)) <= 34


def test_nothing_in_a_chart_needs_a_style_or_a_script_or_the_network() -> None:
    svg = bar_chart(THREE).svg
    assert "style" not in svg
    assert "<script" not in svg
    assert re.findall(r"https?://[^\"]+", svg) == ["http://www.w3.org/2000/svg"]


def test_the_height_holds_everything_that_is_drawn() -> None:
    svg = drawn(THREE)
    lowest = max(float(node.get("y") or 0) for node in svg.iter(f"{SVG}text"))
    assert lowest < float(svg.get("height") or 0)


def test_a_chart_for_a_file_has_a_width_of_its_own_and_no_shares() -> None:
    svg = ElementTree.fromstring(bar_chart_file(THREE, 600))  # noqa: S314 our own drawing
    assert svg.get("width") == "600"
    assert (svg.get("viewBox") or "").startswith("0 0 600 ")
    assert "%" not in bar_chart_file(THREE, 600)


def test_a_row_without_a_value_for_each_series_is_refused() -> None:
    with pytest.raises(ValueError, match="one value for each series"):
        BarChart("x", "x", "x", (Series("a"), Series("b")), (BarRow("r", (1,)),), in_pounds)


def test_a_chart_of_nothing_is_still_a_drawing_with_a_name() -> None:
    assert drawn(chart_of()).get("role") == "img"
