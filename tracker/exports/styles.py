"""How cells look: a register of openpyxl styles, made once in a fixed order.

Arial 12 for text and bold for headings, wrapped and aligned to the top; colours with a contrast
above 7 : 1; nothing is said by colour alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils.indexed_list import IndexedList

from .tables import Kind

DARK_BLUE = "FF003087"
LINK_BLUE = "FF005EB8"
# Keeps a number apart from the words of the next column.
_INDENT = {"left": 0, "right": 1}
WHITE = "FFFFFFFF"

# The currency is named with its locale, so that it stays a pound on any machine.
POUNDS = "[$£-809]#,##0.00;-[$£-809]#,##0.00"

NUMBER_FORMATS: Mapping[Kind, str] = {
    # Not "@": cells of that format show hashes in some versions of Excel once they are long.
    Kind.TEXT: "General",
    Kind.CODE: "@",
    Kind.WHOLE_NUMBER: "#,##0",
    Kind.PENCE: POUNDS,
    Kind.DAY: "d mmmm yyyy",
    Kind.MONTH: "mmmm yyyy",
    Kind.MOMENT: "d mmmm yyyy hh:mm:ss",
    Kind.SHARE: "0.00%",
    Kind.DECIMAL: "General",
    # The space of a bracket after what has none keeps the digits of a column under each other.
    Kind.THOUSANDS: "#,##0_);-#,##0_)",
    Kind.VARIANCE_THOUSANDS: "#,##0_);(#,##0)",
    Kind.VARIANCE: "[$£-809]#,##0.00_);([$£-809]#,##0.00)",
}


@dataclass(frozen=True, slots=True)
class Styles:
    """The numbers of the cell styles in the workbook's style sheet."""

    title: int
    note: int
    heading: int
    number_heading: int
    link: int
    section: int
    cover_label: int
    cell: Mapping[Kind, int]
    quoted: Mapping[Kind, int]
    cover_cell: Mapping[Kind, int]


def register_styles(book: Workbook) -> Styles:
    """Give the workbook every style that a sheet may use, and say their numbers."""
    scratch = book.create_sheet("scratch")
    cell = scratch.cell
    styles = Styles(
        title=_look(
            cell(1, 1), Font("Arial", 16, bold=True, color=DARK_BLUE), Alignment(vertical="center")
        ),
        note=_look(cell(1, 2)),
        heading=_heading(cell(1, 3), "left"),
        number_heading=_heading(cell(1, 4), "right"),
        link=_look(cell(1, 5), Font("Arial", 12, underline="single", color=LINK_BLUE)),
        section=_look(
            cell(1, 6), Font("Arial", 14, bold=True, color=DARK_BLUE), Alignment(vertical="bottom")
        ),
        cover_label=_look(cell(1, 7), Font("Arial", 12, bold=True), _wrapped("left")),
        cell={kind: _data(cell(2, i), kind) for i, kind in enumerate(Kind, 1)},
        quoted={
            kind: _data(cell(3, i), kind, quoted=True)
            for i, kind in enumerate((Kind.TEXT, Kind.CODE), 1)
        },
        cover_cell={kind: _cover(cell(4, i), kind) for i, kind in enumerate(Kind, 1)},
    )
    book.remove(scratch)
    return styles


def use_arial(book: Workbook) -> None:
    """Make Arial 12 the workbook's own font, by which widths are measured."""
    # openpyxl fixes its default font before a caller can choose one.
    book._fonts = IndexedList([Font("Arial", 12, family=2)])  # type: ignore[attr-defined]  # noqa: SLF001 openpyxl offers no other way
    for style in book._named_styles:  # type: ignore[attr-defined]  # noqa: SLF001 the same as above
        style.font = Font("Arial", 12, family=2)


def _wrapped(side: str, level: str = "top") -> Alignment:
    return Alignment(horizontal=side, vertical=level, wrap_text=True, indent=_INDENT[side])


def _look(cell: Cell, font: Font | None = None, alignment: Alignment | None = None) -> int:
    cell.font = font or Font("Arial", 12)
    cell.alignment = alignment or Alignment(vertical="top")
    return cell.style_id


def _heading(cell: Cell, side: str) -> int:
    cell.fill = PatternFill("solid", fgColor=DARK_BLUE)
    cell.border = Border(bottom=Side("thin", color=DARK_BLUE))
    font = Font("Arial", 12, bold=True, color=WHITE)
    return _look(cell, font, _wrapped(side, "center"))


def _data(cell: Cell, kind: Kind, *, quoted: bool = False) -> int:
    cell.number_format = NUMBER_FORMATS[kind]
    cell.quotePrefix = quoted
    side = "left" if kind.is_words else "right"
    return _look(cell, alignment=_wrapped(side) if kind is Kind.TEXT else _plain(side))


def _cover(cell: Cell, kind: Kind) -> int:
    cell.number_format = NUMBER_FORMATS[kind]
    return _look(cell, alignment=_wrapped("left"))


def _plain(side: str) -> Alignment:
    return Alignment(horizontal=side, vertical="top", indent=_INDENT[side])
