"""Links from the pages of a feature to the workbook that does the same for many rows at once."""

from flask import url_for

from tracker.domain.permissions import Viewer
from tracker.services.uploads.kinds import upload_kinds

Links = tuple[tuple[str, str], ...]

_WORDS = {
    "allocations": "Change allocations in a spreadsheet",
    "awards": "Make or change awards in a spreadsheet",
    "actuals": "Record spending in a spreadsheet",
    "forecasts": "Forecast in a spreadsheet",
    "schemes": "Register or change schemes in a spreadsheet",
    "links": "Link schemes in a spreadsheet",
    "outcomes": "Report in a spreadsheet",
}


def workbook_links(viewer: Viewer, *layouts: str, period: str = "") -> Links:
    """The workbooks among these that this person may send back, for a period if there is one."""
    may = {kind.name for kind in upload_kinds(viewer)}
    return tuple(
        (_WORDS[name], url_for("uploads.workbook", layout=name, period=period or None))
        for name in layouts
        if name in may
    )
