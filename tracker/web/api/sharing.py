"""What the declarations of addresses that are read have in common."""

from collections.abc import Mapping

from tracker.web.api.operations import Answer

IF_NONE_MATCH = {"If-None-Match": "The tag of the answer that you hold: if nothing changed, 304"}
TAGGED: Mapping[str, str] = {"ETag": "The tag of this answer"}
NEXT: Mapping[str, str] = {"Link": "In JSON the next page, with the relation next"}
MOMENT: Mapping[str, str] = {
    "Tracker-As-At": "In CSV the moment that every row is of",
    "Tracker-Journal-Number": "In CSV the last act of recording that counts",
}
CSV_TEXT = {"type": "string"}
NOT_CHANGED = Answer("What you hold has not changed", {}, TAGGED)
