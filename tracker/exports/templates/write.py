"""The template as a file, the same bytes for the same content."""

from datetime import UTC
from io import BytesIO
from typing import IO

from openpyxl import Workbook

from ..frame import new_frame, properties_xml
from ..packing import pack
from ..tables import Cover
from ..tables import Workbook as Properties
from .content import Template
from .cover import add_cover
from .data_sheet import add_data_sheet
from .lists_sheet import SHEET as LISTS
from .lists_sheet import add_lists
from .texts import put_text

KEYS_SHEET = "tracker"
_CREATOR = "Health inequalities funding tracker"


def write_template(template: Template, target: IO[bytes]) -> None:
    """Write the workbook to an open file."""
    properties = _properties(template)
    frame = new_frame(properties)
    book = frame.book
    add_cover(book, template)
    ranges = add_lists(book, template)
    add_data_sheet(book, template, ranges)
    # People go from the cover to the rows; the lists are for looking up.
    book.move_sheet(LISTS, 1)
    _add_keys(book, template)
    book.active = 0
    pack(frame.saved(), target, (), properties_xml(properties), ())


def template_bytes(template: Template) -> bytes:
    """The workbook in memory."""
    file = BytesIO()
    write_template(template, file)
    return file.getvalue()


def _properties(template: Template) -> Properties:
    layout = template.layout
    parts = (f"{layout.title}: workbook to fill in", template.organisation_name, template.period)
    return Properties(
        title=", ".join(filter(None, parts)),
        subject=layout.purpose,
        creator=template.publisher or _CREATOR,
        as_at=template.made,
        cover=Cover(()),
        sheets=(),
    )


def _add_keys(book: Workbook, template: Template) -> None:
    """What the workbook says about itself, on a sheet that people do not see."""
    sheet = book.create_sheet(KEYS_SHEET)
    made = template.made.astimezone(UTC)
    for row, pair in enumerate(
        (
            ("layout", template.layout.name),
            ("version", str(template.layout.version)),
            ("period", template.period),
            ("organisation", template.organisation),
            ("made", made.isoformat()),
        ),
        1,
    ):
        for place, text in enumerate(pair, 1):
            put_text(sheet.cell(row, place), text)
    sheet.sheet_state = "hidden"
