"""Which tables the data package has, in the order of their files, with keys and references."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from ..evaluation import EvaluationData
from ..evaluation.codes import YES_NO, choice, code
from ..evaluation.delivery_columns import GAPS, OBSERVATIONS, OUTCOMES, REPORTING, SCHEMES
from ..evaluation.money_columns import ALLOCATIONS, LEDGER, SCHEME_LINKS, SUMMARY
from .lines import (
    AimLine,
    MeasureLine,
    OrganisationLine,
    RevisionLine,
    SchemeNameLine,
    TargetLine,
    UploadLine,
)
from .reference_columns import (
    AIMS,
    MEASURES,
    ORGANISATIONS,
    REVISIONS,
    SCHEME_NAMES,
    SOURCE_ROW,
    TARGETS,
    UPLOADED,
    UPLOADS,
)
from .tables import Computed, Table

_SCHEME = ("scheme_names", "scheme_reference")
_MEASURE = ("measures", "measure_code")
_ORGANISATION = ("organisations", "organisation_code")
_TARGET = ("targets", "target_code")
_UPLOAD = ("uploads", "upload_number")


@dataclass(frozen=True, slots=True)
class PackageData:
    """Everything the package holds; the iterables are read once, in order."""

    evaluation: EvaluationData
    scheme_names: Iterable[SchemeNameLine] = ()
    aims: Iterable[AimLine] = ()
    measures: Iterable[MeasureLine] = ()
    organisations: Iterable[OrganisationLine] = ()
    targets: Iterable[TargetLine] = ()
    uploads: Iterable[UploadLine] = ()
    revisions: Iterable[RevisionLine] = ()


def tables_of(data: PackageData) -> tuple[Table, ...]:
    """Every table of the package."""
    evaluation = data.evaluation
    return (
        _summary(evaluation),
        _allocations(evaluation),
        _schemes(evaluation),
        _scheme_links(evaluation),
        _ledger(evaluation),
        _aims(data),
        _outcomes(evaluation),
        _observations(evaluation),
        _gaps(evaluation),
        _reporting(evaluation),
        *_lists(data),
        _revisions(data),
    )


def _summary(data: EvaluationData) -> Table:
    return Table(
        "summary",
        "Spend beside delivery, for every lens",
        SUMMARY,
        data.summary,
        key=("lens", "code"),
        notes=("The rows of one lens add up to the control totals; never add two lenses.",),
    )


def _allocations(data: EvaluationData) -> Table:
    return Table(
        "allocations",
        "How the envelope is divided",
        ALLOCATIONS,
        data.allocations,
        key=("allocation_reference",),
        references={
            "category_code": _TARGET,
            "alliance_code": _TARGET,
            "holder_code": _ORGANISATION,
        },
    )


def _schemes(data: EvaluationData) -> Table:
    return Table(
        "schemes",
        "What is funded: a row for each scheme and level of money",
        SCHEMES,
        data.schemes,
        key=("scheme_reference", "basis"),
        references={
            "scheme_reference": _SCHEME,
            "lead_organisation_code": _ORGANISATION,
            "theme_code": _TARGET,
            "alliance_code": _TARGET,
        },
    )


def _scheme_links(data: EvaluationData) -> Table:
    regrant = choice("is_regrant", "Is a regrant", "Whether it is onward money", YES_NO)
    return Table(
        "scheme_links",
        "The targets and measures of each scheme",
        (
            _made("link_id", "scheme_reference basis link_type lens target_code from_month"),
            *SCHEME_LINKS,
            Computed(regrant, lambda line: line.basis == "end-recipient"),
        ),
        data.scheme_links,
        key=("link_id",),
        references={"scheme_reference": _SCHEME},
        notes=("Within one lens a scheme's parts divide its money.",),
    )


def _ledger(data: EvaluationData) -> Table:
    return Table(
        "ledger",
        "Every entry as it was recorded",
        (*LEDGER, SOURCE_ROW),
        data.ledger,
        key=("entry_reference",),
        references={
            "allocation_reference": ("allocations", "allocation_reference"),
            "category_code": _TARGET,
            "scheme_reference": _SCHEME,
            "organisation_code": _ORGANISATION,
        },
        notes=("Entries are never changed: a correction is an entry.",),
    )


def _aims(data: PackageData) -> Table:
    return Table(
        "scheme_aims",
        "Baselines, steps and targets of schemes' measures, a row to each",
        (_made("aim_id", "scheme_reference measure_code aim_type aim_date"), *AIMS),
        data.aims,
        key=("aim_id",),
        references={"scheme_reference": _SCHEME, "measure_code": _MEASURE},
    )


def _outcomes(data: EvaluationData) -> Table:
    made = _made("value_id", "report_reference measure_code breakdown_code group_code")
    return Table(
        "outcomes",
        "What schemes reported and was accepted",
        (made, *OUTCOMES, *UPLOADED),
        data.outcomes,
        key=("value_id",),
        references={
            "scheme_reference": _SCHEME,
            "organisation_code": _ORGANISATION,
            "measure_code": _MEASURE,
            "upload_number": _UPLOAD,
        },
        notes=("Counts of people follow the disclosure profile of the package.",),
    )


def _observations(data: EvaluationData) -> Table:
    return Table(
        "observations",
        "Published and recorded values of measures",
        (*OBSERVATIONS, *UPLOADED),
        data.observations,
        key=("observation_reference",),
        references={
            "measure_code": _MEASURE,
            "scheme_reference": _SCHEME,
            "place_code": _TARGET,
            "upload_number": _UPLOAD,
        },
        notes=("Observed values are as recorded: small counts may not be published as such.",),
    )


def _gaps(data: EvaluationData) -> Table:
    parts = "measure_code place_code scheme_reference comparison_code gap_kind"
    return Table(
        "gaps",
        "Differences between groups, and whether they narrowed",
        (_made("gap_id", f"{parts} period_start period_end"), *GAPS),
        data.gaps,
        key=("gap_id",),
        references={
            "measure_code": _MEASURE,
            "place_code": _TARGET,
            "scheme_reference": _SCHEME,
        },
        notes=("Intervals are 95% intervals. A change in a gap does not show its cause.",),
    )


def _reporting(data: EvaluationData) -> Table:
    return Table(
        "reporting_status",
        "Which reports are due, and where they stand",
        REPORTING,
        data.reporting,
        key=("scheme_reference", "period_start", "period_end"),
        references={"scheme_reference": _SCHEME, "organisation_code": _ORGANISATION},
    )


def _lists(data: PackageData) -> tuple[Table, ...]:
    """The lists that the other tables point at."""
    return (
        Table(
            "scheme_names", "Every scheme", SCHEME_NAMES, data.scheme_names, ("scheme_reference",)
        ),
        Table(
            "measures",
            "The measures",
            MEASURES,
            data.measures,
            ("measure_code",),
            {"element_code": _TARGET},
        ),
        Table(
            "organisations",
            "The organisations",
            ORGANISATIONS,
            data.organisations,
            ("organisation_code",),
        ),
        Table(
            "targets", "The items of the reference lists", TARGETS, data.targets, ("target_code",)
        ),
        Table(
            "uploads",
            "The spreadsheets that were accepted",
            UPLOADS,
            data.uploads,
            ("upload_number",),
        ),
    )


def _revisions(data: PackageData) -> Table:
    made = _made("revision_id", "thing_type thing_reference journal_number correcting_entry")
    return Table(
        "revisions",
        "What was revised, withdrawn or corrected after it had been recorded",
        (made, *REVISIONS),
        data.revisions,
        key=("revision_id",),
    )


def _made(name: str, parts: str) -> Computed:
    """A key put together from other columns of its row, the missing ones left out."""
    names = parts.split()
    words = f"Put together from {', '.join(names)}"
    return Computed(code(name, name.replace("_", " ").capitalize(), words), _joining(names))


def _joining(names: list[str]) -> Callable[[Any], object]:
    def joined(line: object) -> str:
        values = (getattr(line, name) for name in names)
        return "|".join(str(value) for value in values if value not in (None, ""))

    return joined
