"""Which datasets there are, what each can be narrowed by, and with which act a partner reads it."""

from dataclasses import dataclass
from enum import StrEnum

from tracker.domain.permissions import Act
from tracker.domain.tokens import Scope
from tracker.services.refusals import NotFoundError


class Filter(StrEnum):
    """What the rows of a dataset can be narrowed by."""

    SCHEME = "scheme"
    MEASURE = "measure"
    CATEGORY = "category"
    LENS = "lens"
    BASIS = "basis"
    KIND = "kind"
    ACCOUNTING_MONTH = "accounting_month"

    @property
    def column(self) -> str:
        """The column that holds what is asked for."""
        return _COLUMNS.get(self, self.value)


_COLUMNS = {
    Filter.SCHEME: "scheme_reference",
    Filter.MEASURE: "measure_code",
    Filter.CATEGORY: "category_code",
}


@dataclass(frozen=True)
class Dataset:
    """One dataset: a table of the data package, by the name that addresses have."""

    name: str
    purpose: str
    scopes: tuple[Scope, ...]
    filters: tuple[Filter, ...]
    # Without one, only people who see all rows and may take files away read it.
    own_rows_act: Act | None

    @property
    def table(self) -> str:
        """The table of the data package that holds these rows."""
        return self.name.replace("-", "_")


DATASETS = (
    Dataset(
        "allocations",
        "How the envelope is divided: a row for each allocation line",
        (Scope.READ_MONEY,),
        (Filter.CATEGORY,),
        Act.READ_FUNDING,
    ),
    Dataset(
        "schemes",
        "What is funded: a row for each scheme and level of money",
        (Scope.READ_MONEY,),
        (Filter.SCHEME, Filter.CATEGORY, Filter.BASIS),
        Act.READ_SCHEMES,
    ),
    Dataset(
        "scheme-links",
        "The targets and measures of each scheme, with their weights and money",
        (Scope.READ_MONEY,),
        (Filter.SCHEME, Filter.LENS, Filter.BASIS),
        Act.READ_SCHEMES,
    ),
    Dataset(
        "ledger",
        "Every entry of the ledger as it was recorded",
        (Scope.READ_MONEY,),
        (Filter.SCHEME, Filter.CATEGORY, Filter.KIND, Filter.ACCOUNTING_MONTH),
        Act.READ_FUNDING,
    ),
    Dataset(
        "outcomes",
        "What schemes reported and was accepted: a row for each value",
        (Scope.READ_DELIVERY,),
        (Filter.SCHEME, Filter.MEASURE),
        Act.READ_OUTCOMES,
    ),
    Dataset(
        "observations",
        "Published and recorded values of measures, of every year",
        (Scope.READ_DELIVERY,),
        (Filter.SCHEME, Filter.MEASURE),
        Act.READ_INDICATORS,
    ),
    Dataset(
        "gaps",
        "Differences between groups with their intervals, and whether they narrowed",
        (Scope.READ_DELIVERY,),
        (Filter.SCHEME, Filter.MEASURE),
        Act.READ_INDICATORS,
    ),
    Dataset(
        "reporting-status",
        "Which outcome reports are due, and where each stands",
        (Scope.READ_DELIVERY,),
        (Filter.SCHEME,),
        Act.READ_OUTCOMES,
    ),
)

# A summary is of everybody's money: partners have no part of it to read.
SUMMARY = Dataset(
    "summary",
    "Spend beside delivery for every target of one lens",
    (Scope.READ_MONEY, Scope.READ_DELIVERY),
    (Filter.LENS, Filter.BASIS),
    None,
)


def find_dataset(name: str) -> Dataset:
    """The dataset of this name."""
    for one in (*DATASETS, SUMMARY):
        if one.name == name:
            return one
    raise NotFoundError("There is no such dataset.")
