"""Pictures for board papers: as wide as asked, not blank, the same each time, with their words."""

import struct
import zlib
from dataclasses import replace

import pytest

from tests.charts.samples import BARS, DOTS, every_view
from tracker.charts import ChartView, DotRow, bar_chart_file, dot_chart
from tracker.charts.png import picture_of, png_of

VIEWS = every_view()
each_chart = pytest.mark.parametrize("view", VIEWS, ids=[view.name for view in VIEWS])


def size_of(png: bytes) -> tuple[int, int]:
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert png[12:16] == b"IHDR"
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def rows_of(png: bytes) -> list[bytes]:
    """The pixels of each row, with the filters of PNG undone; four bytes a pixel."""
    width, height = size_of(png)
    assert png[24:29] == bytes([8, 6, 0, 0, 0])  # 8 bits, red green blue alpha, no interlacing
    packed, at = b"", 8
    while at < len(png):
        long, kind = struct.unpack(">I4s", png[at : at + 8])
        packed += png[at + 8 : at + 8 + long] if kind == b"IDAT" else b""
        at += 12 + long
    raw, wide = zlib.decompress(packed), 4 * width
    rows, above = [], bytes(wide)
    for number in range(height):
        line = raw[number * (wide + 1) : (number + 1) * (wide + 1)]
        above = _unfiltered(line[0], line[1:], above)
        rows.append(above)
    return rows


def _unfiltered(kind: int, line: bytes, above: bytes) -> bytes:
    found = bytearray(line)
    for at in range(len(found)):
        left = found[at - 4] if at >= 4 else 0
        up, corner = above[at], above[at - 4] if at >= 4 else 0
        guess = left + up - corner
        nearest = min((left, up, corner), key=lambda one: abs(guess - one))
        found[at] = (line[at] + (0, left, up, (left + up) // 2, nearest)[kind]) % 256
    return bytes(found)


@each_chart
def test_a_picture_is_as_wide_as_asked_and_the_same_each_time(view: ChartView) -> None:
    png = png_of(view.svg, 480)
    assert size_of(png)[0] == 480
    assert png == png_of(view.svg, 480)


def test_a_picture_has_ink_on_white_to_its_edges() -> None:
    rows = rows_of(png_of(dot_chart(DOTS).svg, 300))
    white = b"\xff\xff\xff\xff"
    assert rows[0] == rows[-1] == white * 300
    pixels = {row[at : at + 4] for row in rows for at in range(0, len(row), 4)}
    assert len(pixels) > 50
    assert bytes.fromhex("003087ff") in pixels


def test_letters_are_painted_without_a_font_of_the_machine() -> None:
    """Words make ink: a chart whose words are taken away has much less of it."""
    view = dot_chart(DOTS)
    wordless = view.svg.replace("<text ", '<text visibility="hidden" ')
    assert len(png_of(wordless, 400)) < 0.5 * len(png_of(view.svg, 400))


def test_a_picture_to_stand_alone_is_higher_by_its_finding_and_its_notes() -> None:
    view = dot_chart(DOTS)
    alone, whole = size_of(png_of(view.svg, 480)), size_of(picture_of(view, 480))
    assert whole[0] == alone[0]
    assert whole[1] > alone[1] + 30
    assert picture_of(view, 480) == picture_of(view, 480)


def test_a_bar_chart_of_a_file_can_be_painted_too() -> None:
    assert size_of(png_of(bar_chart_file(BARS), 300))[0] == 300


@pytest.mark.parametrize("words", ["\x00\x0b\ufffe", "</text>", "健康 \u202e é", " ", "x" * 500])
def test_whatever_a_name_holds_it_can_be_painted(words: str) -> None:
    view = dot_chart(replace(DOTS, title=f"About {words}", rows=(DotRow(words, 5.0),)))
    assert size_of(picture_of(view, 300))[0] == 300


@pytest.mark.parametrize("width", [0, 199, 4001])
def test_a_width_that_no_paper_has_is_refused(width: int) -> None:
    with pytest.raises(ValueError, match="pixels wide"):
        png_of(VIEWS[0].svg, width)


@pytest.mark.parametrize("svg", ["", "<svg></svg>", "words"])
def test_what_is_no_chart_is_refused(svg: str) -> None:
    with pytest.raises(ValueError, match="Only a chart"):
        png_of(svg, 300)
