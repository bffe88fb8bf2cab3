"""The columns of the sheets about schemes and what they delivered, in order."""

from ..tables import Column
from .codes import (
    AMOUNT_BASIS_COLUMN,
    BASIS_COLUMN,
    COVERAGE,
    FINANCIAL_YEAR,
    JOURNAL_NUMBER,
    NO_SCHEME,
    NO_STATUS_VALUE,
    QUALITY,
    RECORDED_AT,
    STATUS,
    VALUE_BASIS,
    YES_NO,
    choice,
    code,
    count,
    day,
    number,
    pounds,
    text,
)

_NOT_RECORDED = "it was not recorded"
_NOT_PUBLISHED = "the scheme's funding is not published, which differs from no funding"
_NO_DECISION = "none has been taken"
_NO_APPRAISAL = "it was not appraised"
_WHOLE = "the value is for everybody"
_NO_CODE = "the value is for everybody, or for a group that is only named"

SCHEMES = (
    code("scheme_reference", "Scheme reference", "The stable reference of the scheme", 18),
    text("scheme_name", "Scheme name", "Its name at the as-at moment", 38),
    text("other_references", "Other references", "Partner's own and earlier ones", 26, "none"),
    code("fund_code", "Fund code", "The fund"),
    FINANCIAL_YEAR,
    code("category_code", "Category code", "The category that it is paid from"),
    text("category_name", "Category name", "The category in words", 34),
    code("theme_code", "Theme code", "The theme", blank=_NOT_RECORDED),
    text("theme_name", "Theme name", "The theme in words", blank=_NOT_RECORDED),
    text("life_course", "Life course", "The stage of life it serves", 22, _NOT_RECORDED),
    code("lead_organisation_code", "Lead organisation code", "Who leads", 20, _NOT_RECORDED),
    text("lead_organisation_name", "Lead organisation name", "In words", 34, _NOT_RECORDED),
    code("delivery_partner_code", "Delivery partner code", "Who delivers", 20, _NOT_RECORDED),
    text("delivery_partner_name", "Delivery partner name", "In words", 34, _NOT_RECORDED),
    code("alliance_code", "Alliance code", "The alliance", blank="it serves all alliances"),
    text("alliance_name", "Alliance name", "In words", blank="it serves all alliances"),
    text("places", "Places", "The places it serves, separated by semicolons", 34, _NOT_RECORDED),
    day("start_date", "Start date", "The first day", _NOT_RECORDED),
    day("end_date", "End date", "The last day", _NOT_RECORDED),
    code("status_code", "Status code", "Where the scheme stands"),
    text("status_name", "Status", "The status in words", 22),
    text("decision", "Decision", "Stop, adapt, continue or scale", 20, _NO_DECISION),
    day("decision_date", "Decision date", "When the newest decision was taken", _NO_DECISION),
    text("decision_body", "Decided by", "The panel or board", 30, _NO_DECISION),
    code(
        "evidence_grade",
        "Evidence grade",
        "0 none yet, then Nesta's standards of evidence: 1 a reasoned account, 2 change seen, "
        "3 compared with others, 4 confirmed independently, 5 works elsewhere",
        16,
        _NO_DECISION,
    ),
    choice("is_regrant", "Is a regrant", "Whether it is paid onward from a pot", YES_NO),
    code("parent_award", "Parent award", "That pot", 18, "the money is first-level"),
    BASIS_COLUMN,
    AMOUNT_BASIS_COLUMN,
    pounds("awarded", "Awarded", "Money committed to the scheme", _NOT_PUBLISHED),
    pounds(
        "onward_awarded",
        "Awarded onward, do not add",
        "Part of it that was granted on",
        _NOT_PUBLISHED,
    ),
    pounds("spent", "Spent", "Actual spending less refunds", _NOT_PUBLISHED),
    pounds(
        "forecast_outturn",
        "Forecast outturn",
        "Spending to the last closed month and the newest forecasts after it",
        "no forecast has been made, which differs from a forecast of nothing",
    ),
    pounds("match_income", "Match and other income", "Money from outside the envelope"),
    count(
        "alignment_score",
        "Alignment score",
        "0 to 3 for each of the six Marmot objectives, added up: 0 to 18",
        "points",
        _NO_APPRAISAL,
    ),
    count(
        "effectiveness_score",
        "Effectiveness score",
        "Predicted, 0 to 3 for each of the six Marmot objectives, added up: 0 to 18",
        "points",
        _NO_APPRAISAL,
    ),
    day("appraisal_date", "Appraisal date", "Of the newest appraisal", _NO_APPRAISAL),
    text("appraisal_body", "Appraised by", "The panel or board", 30, _NO_APPRAISAL),
    choice(
        "appraised_in_hindsight",
        "Appraised in hindsight",
        "Whether the newest appraisal was recorded after the first award",
        YES_NO,
        _NO_APPRAISAL,
    ),
    code(
        "impact_assessment_reference",
        "Impact assessment reference",
        "Equality and health inequality impact assessment",
        24,
        _NOT_RECORDED,
    ),
    text("source", "Source", "The form, file or document it came from", 60, _NOT_RECORDED),
    JOURNAL_NUMBER,
    RECORDED_AT,
)

_PERIOD = (
    day("period_start", "Period start", "The first day of the period"),
    day("period_end", "Period end", "The last day of the period"),
)

_NO_INTERVAL = "no interval is given"

_BREAKDOWN = (
    code("breakdown_code", "Breakdown code", "The list that divides people", 18, _NO_CODE),
    text("breakdown_name", "Breakdown name", "The list in words", 24, _NO_CODE),
    code("group_code", "Group code", "The group within the list", 16, _NO_CODE),
    text("group_name", "Group name", "The group in words", 26, _WHOLE),
)

_VALUE = (
    text("unit", "Unit", "What the value is counted in", 20),
    number("value", "Value", "The value, as it may be shown", NO_STATUS_VALUE),
    count("numerator", "Numerator", "Of a proportion", "as counted", "there is none to show"),
    count("denominator", "Denominator", "Of a proportion", "as counted", "there is none to show"),
    choice("value_status", "Value status", "The state of the value", STATUS),
    code("qualifier", "Qualifier", "Over, nearly, about or below", 14, "the value is exact"),
)

OUTCOMES = (
    code("report_reference", "Report reference", "The stable reference of the report", 18),
    code("scheme_reference", "Scheme reference", "The scheme", 18),
    text("scheme_name", "Scheme name", "Its name at the as-at moment", 38),
    code("organisation_code", "Organisation code", "Who reported", 20),
    text("organisation_name", "Organisation name", "In words", 34),
    FINANCIAL_YEAR,
    *_PERIOD,
    code("state_code", "State code", "Where the report stands"),
    text("state_name", "State", "The state in words", 22),
    code("measure_code", "Measure code", "The measure in the catalogue", 18),
    text("measure_name", "Measure name", "The measure in words", 40),
    *_BREAKDOWN,
    *_VALUE,
    text("reason", "Reason", "Why a value is nil or missing", 40, "no reason is needed"),
    text("source", "Source", "How the value was verified", 40, _NOT_RECORDED),
    JOURNAL_NUMBER,
    RECORDED_AT,
)

OBSERVATIONS = (
    code("observation_reference", "Observation reference", "The stable reference", 22),
    code("measure_code", "Measure code", "The measure in the catalogue", 18),
    text("measure_name", "Measure name", "The measure in words", 40),
    code("scheme_reference", "Scheme reference", "The scheme", 18, NO_SCHEME),
    text("scheme_name", "Scheme name", "The scheme's name", 38, NO_SCHEME),
    code(
        "place_code",
        "Place code",
        "The place",
        16,
        "the value is for no one place, or for one without a code",
    ),
    text("place_name", "Place name", "The place in words", 30, "the value is for no one place"),
    code("financial_year", "Financial year", "April to March", 14, "the period is another"),
    day("period_start", "Period start", "The first day of the period", "it was not printed"),
    day("period_end", "Period end", "The last day of the period", "it was not printed"),
    *_BREAKDOWN,
    *_VALUE,
    number("lower_limit", "Lower limit", "Lower end of its 95% interval", _NO_INTERVAL),
    number("upper_limit", "Upper limit", "Upper end of its 95% interval", _NO_INTERVAL),
    code(
        "imd_version",
        "Deprivation index",
        "The year of the index behind the groups",
        18,
        "the groups are not of deprivation",
    ),
    text(
        "definition_version",
        "Definition version",
        "Which definition of the measure was counted by",
        22,
        _NOT_RECORDED,
    ),
    choice("coverage", "Coverage", "Whether everybody could be counted", COVERAGE),
    choice("quality", "Quality", "How firm the value is", QUALITY),
    text("reason", "Reason", "Why there is no value", 40, "no reason is needed"),
    text(
        "printed_wording",
        "Wording as printed",
        "The value in the words of its source",
        44,
        "the value is not from a printed source",
    ),
    choice("value_basis", "Basis of value", "Where the value comes from", VALUE_BASIS),
    text("source", "Source", "The document or system it came from", 44),
    text("source_place", "Place in source", "The page or table", 22, _NOT_RECORDED),
    JOURNAL_NUMBER,
    RECORDED_AT,
)


def _with_interval(name: str, label: str, description: str) -> tuple[Column, Column, Column]:
    low, high = "Lower end of its 95% interval", "Upper end of its 95% interval"
    return (
        number(name, label, description, NO_STATUS_VALUE),
        number(f"{name}_low", f"{label}: lower limit", low, NO_STATUS_VALUE),
        number(f"{name}_high", f"{label}: upper limit", high, NO_STATUS_VALUE),
    )


GAPS = (
    code("measure_code", "Measure code", "The measure in the catalogue", 18),
    text("measure_name", "Measure name", "The measure in words", 40),
    code("comparison_code", "Comparison code", "Between which groups", 20),
    text("comparison_name", "Comparison name", "The groups in words", 40),
    code("place_code", "Place code", "The place", 16, "the gap is for no one place"),
    text("place_name", "Place name", "The place in words", 30, "the gap is for no one place"),
    code("scheme_reference", "Scheme reference", "The scheme", 18, "the gap is of a place"),
    text("scheme_name", "Scheme name", "The scheme's name", 38, "the gap is of a place"),
    day("period_start", "Period start", "The first day of the period", "no gap is worked out"),
    day("period_end", "Period end", "The last day of the period", "no gap is worked out"),
    code("gap_kind", "Kind of gap", "Absolute, relative, an index or a variance", 18),
    text("gap_kind_name", "Kind of gap in words", "The kind in words", 30),
    text("unit", "Unit", "What the gap is counted in", 20),
    *_with_interval("gap", "Gap", "The gap in the period"),
    choice("gap_status", "Gap status", "The state of the gap", STATUS),
    day("earlier_period_start", "Earlier period start", "Compared with", "no period is compared"),
    day("earlier_period_end", "Earlier period end", "Its last day", "no period is compared"),
    *_with_interval(
        "change",
        "Change in the gap",
        "The later gap less the earlier; of a ratio, the later over the earlier",
    ),
    choice("change_status", "Change status", "The state of the change", STATUS),
    text("finding", "Did it narrow?", "Narrowed, widened, or no clear change", 26),
    text(
        "who_moved",
        "Who moved",
        "Levelling up, levelling down, or both, where the gap narrowed",
        22,
        "the gap did not narrow, or that cannot be told",
    ),
    text(
        "overall",
        "Overall and gap",
        "Better or worse overall, and wider or narrower",
        34,
        "it is said once, beside the difference of the newest period",
    ),
    choice("value_basis", "Basis of value", "Where the values come from", VALUE_BASIS),
    text("reason", "Reason", "Why there is no number", 40, "there is a number"),
)

REPORTING = (
    code("scheme_reference", "Scheme reference", "The scheme", 18),
    text("scheme_name", "Scheme name", "Its name at the as-at moment", 38),
    code("organisation_code", "Organisation code", "Who reports", 20, "nobody is named yet"),
    text("organisation_name", "Organisation name", "In words", 34, "nobody is named yet"),
    FINANCIAL_YEAR,
    *_PERIOD,
    code("report_reference", "Report reference", "The report", 18, "none has been begun"),
    code("state_code", "State code", "Where the report stands", 18),
    text("state_name", "State", "The state in words", 26),
    day("due_date", "Due date", "When it is due", "no report is due"),
    day("submitted_date", "Submitted on", "When it came", "it has not been submitted"),
    day("accepted_date", "Accepted on", "When it was accepted", "it has not been accepted"),
    text("reason", "Reason", "Why there is no report", 44, "no reason is needed"),
    count(
        "evidence_files",
        "Evidence files",
        "How many files go with the report; they stay in the tracker",
        "files",
        "the report is not accepted",
    ),
)
