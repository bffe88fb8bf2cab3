"""The columns of the tables that only the data package has, in order."""

from collections.abc import Mapping

from ..evaluation.codes import (
    JOURNAL_NUMBER,
    RECORDED_AT,
    YES_NO,
    choice,
    code,
    count,
    day,
    number,
    text,
)
from ..tables import Column, Kind

AIM_TYPES: Mapping[str, str] = {
    "baseline": "where the measure began",
    "step": "what is to be reached on the way",
    "target": "what is to be reached in the end",
}
OPERATORS: Mapping[str, str] = {
    "equal to": "the value itself",
    "at least": "met by the value and above it",
    "at most": "met by the value and below it",
    "above": "met above the value only",
    "below": "met below the value only",
}
THINGS: Mapping[str, str] = {
    "ledger_entry": "an entry of the ledger, met with another entry",
    "observation": "an observed or published value of a measure",
    "report": "an accepted outcome report",
    "scheme": "what is said of a scheme",
    "scheme_weights": "the weights of a scheme in a lens from a month on",
    "scheme_measure": "a scheme's measure with its baseline and target",
    "forecast": "a scheme's forecast of a month",
    "measure": "a measure of the catalogue",
    "target": "an item of a reference list",
    "organisation": "what is said of an organisation",
}
REVISIONS_TYPES: Mapping[str, str] = {
    "revised": "it was recorded anew",
    "withdrawn": "it no longer holds",
    "opened_again": "a settled report was opened again and counts no longer",
    "refund": "money came back against the entry",
    "adjustment": "the entry was corrected",
    "accrual reversal": "the entry was an accrual, which was reversed",
    "correction": "another entry names the entry",
}
_NOT_SAID = "it is not said"
_NO_UPLOAD = "it did not come in a spreadsheet"
_BUILT_IN = "the row is the tracker's own and not the catalogue's"

# Beside the workbook's own columns: where exactly a row came from.
SOURCE_ROW = code("source_row", "Row of the source", "Its row there", blank="none was recorded")
UPLOADED = (
    count("upload_number", "Upload number", "The spreadsheet it came in", "uploads", _NO_UPLOAD),
    count("upload_row", "Row of the upload", "Its row there", "rows", _NO_UPLOAD),
)

SCHEME_NAMES = (
    code("scheme_reference", "Scheme reference", "The stable reference of the scheme"),
    text("scheme_name", "Scheme name", "Its name at the as-at moment"),
    code("scheme_kind", "Kind of scheme", "A scheme, or a pot that passes money on"),
    code("status_code", "Status code", "Where the scheme stands"),
    choice("is_example", "Is an example", "Whether it is made up to show the tracker", YES_NO),
    JOURNAL_NUMBER,
    RECORDED_AT,
)

AIMS = (
    code("scheme_reference", "Scheme reference", "The scheme"),
    code("measure_code", "Measure code", "The measure in the catalogue"),
    choice("aim_type", "Type of value", "Baseline, a step on the way, or target", AIM_TYPES),
    day("aim_date", "Date", "The day of the value", "no day was set"),
    choice("operator", "Operator", "When a value meets it", OPERATORS),
    number("value", "Value", "The baseline, step or target", ""),
    number("tolerance", "Tolerance", "How far from a baseline to be held", "none was set"),
    text("unit", "Unit", "What the value is counted in"),
    JOURNAL_NUMBER,
    RECORDED_AT,
)

MEASURES = (
    code("measure_code", "Measure code", "The stable code of the measure"),
    text("measure_name", "Measure name", "The measure in words"),
    text("domain", "Domain", "The subject it belongs to", blank=_NOT_SAID),
    code("element_code", "Element code", "The clinical element", blank="it belongs to none"),
    code("element_basis", "Basis of the element", "By heading or by judgement", blank=_NOT_SAID),
    text("unit", "Unit", "What its values are counted in", blank=_NOT_SAID),
    code("polarity", "Polarity", "Whether more is better", blank=_NOT_SAID),
    code("measure_basis", "Basis", "Flow, cumulative or point in time", blank=_NOT_SAID),
    code("value_form", "Form of value", "A count, a share, a rate and so on", blank=_NOT_SAID),
    choice("counts_people", "Counts people", "Whether its counts are people", YES_NO, _NOT_SAID),
    number("numeric_target", "National target", "The target in numbers", "there is none"),
    code("target_operator", "Target operator", "When it is met", blank="there is none"),
    text("target_unit", "Target unit", "What the target is counted in", blank="there is none"),
    text("target_period", "Target period", "By when", blank="there is none"),
    text("source", "Source", "The document that defines it", blank=_NOT_SAID),
    text("source_line", "Line of the source", "Where in it", blank=_NOT_SAID),
    count("journal_number", "Journal number", JOURNAL_NUMBER.description, "acts", _BUILT_IN),
    Column("recorded_at", RECORDED_AT.label, Kind.MOMENT, RECORDED_AT.description, blank=_BUILT_IN),
)

ORGANISATIONS = (
    code("organisation_code", "Organisation code", "The stable code"),
    text("organisation_name", "Organisation name", "Its name at the as-at moment"),
    code("organisation_kind", "Kind of organisation", "What it is", blank=_NOT_SAID),
    choice("is_example", "Is an example", "Whether it is made up to show the tracker", YES_NO),
)

TARGETS = (
    code("target_code", "Target code", "The stable code, unlike in all lists"),
    code("list_name", "List", "The list it belongs to"),
    text("target_name", "Target name", "The item in words"),
    text("target_kind", "Kind", "What it is within its list", blank=_NOT_SAID),
    code("framework", "Framework", "The framework it is of", blank="it is of none"),
    code("parent_code", "Parent code", "The item it is part of", blank="it is part of none"),
    count("sort_order", "Order", "Its place in the list", "places"),
    code("valid_from_year", "Valid from", "The first financial year", blank="it always held"),
    code("valid_to_year", "Valid to", "The last financial year", blank="it still holds"),
)

UPLOADS = (
    count("upload_number", "Upload number", "As in the address of its page", "uploads"),
    code("layout", "Layout", "Which spreadsheet it is"),
    code("sha256", "SHA-256", "The hash of the file as it came"),
    count("upload_rows", "Rows", "How many rows it had", "rows"),
    JOURNAL_NUMBER,
    RECORDED_AT,
)

REVISIONS = (
    choice("thing_type", "What was revised", "The kind of thing", THINGS),
    code("thing_reference", "Reference", "Its stable reference or code"),
    choice("revision_type", "Type of revision", "What became of it", REVISIONS_TYPES),
    count("journal_number", "Journal number", "The act of recording that revised it", "acts"),
    Column("recorded_at", RECORDED_AT.label, Kind.MOMENT, "When that act was recorded"),
    count(
        "earlier_journal_number",
        "Earlier journal number",
        "The act that had recorded it before",
        "acts",
    ),
    code(
        "correcting_entry",
        "Correcting entry",
        "The ledger entry that corrects it",
        blank="it is no entry of the ledger",
    ),
)
