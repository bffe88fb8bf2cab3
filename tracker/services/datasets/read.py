"""Reading a dataset: the lines of the workbook and the package, those that a person may see."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from tracker.domain.apportionment import Lens
from tracker.domain.funding import Basis
from tracker.domain.permissions import Act, ForbiddenError, Viewer
from tracker.exports.evaluation import CoverFacts
from tracker.exports.package import PackageData
from tracker.exports.package.contents import tables_of
from tracker.exports.package.tables import Table
from tracker.services.datasets.kinds import SUMMARY, Dataset, Filter
from tracker.services.datasets.own_rows import own_rows
from tracker.services.evaluation.fill import data_of
from tracker.services.evaluation.question import (
    EvaluationQuestion,
    Publisher,
    Sources,
    read_sources,
)
from tracker.services.evaluation.scheme_links import measures_at
from tracker.services.refusals import NotFoundError

_CATEGORIES = "funding_category"
Keeps = Callable[[Any], bool]


@dataclass(frozen=True)
class DatasetQuestion:
    """Which rows are wanted; anything left out takes its default, or narrows nothing."""

    fund: str | None = None
    year: str | None = None
    as_at: datetime | None = None
    filters: Mapping[Filter, str] = field(default_factory=dict)


@dataclass(frozen=True)
class DatasetRows:
    """The rows of one dataset as at one moment; they are read once, as they are asked for."""

    cover: CoverFacts
    table: Table


def may_read(by: Viewer, dataset: Dataset) -> bool:
    """Whether a person reads this dataset: whole, or the rows of their own organisations."""
    if by.sees_all_rows:
        return by.may(Act.EXPORT)
    return dataset.own_rows_act is not None and by.may(dataset.own_rows_act)


def require_may_read(by: Viewer, dataset: Dataset) -> None:
    """Raise unless a person reads this dataset."""
    if not may_read(by, dataset):
        raise ForbiddenError("Your role does not read this dataset")


def read_dataset(
    session: Session, by: Viewer, dataset: Dataset, question: DatasetQuestion, publisher: Publisher
) -> DatasetRows:
    """The rows that a person may see, in the order of the package."""
    require_may_read(by, dataset)
    filters = dict(question.filters)
    if dataset is SUMMARY:
        filters.setdefault(Filter.LENS, Lens.CATEGORY.value)
        filters.setdefault(Filter.BASIS, Basis.POT.value)
    basis = Basis(filters[Filter.BASIS]) if dataset is SUMMARY else Basis.POT
    asked = EvaluationQuestion(question.fund, question.year, basis, question.as_at)
    sources = read_sources(session, asked)
    own = own_rows(session, by, sources)
    _require_known(sources, filters, own.schemes)
    data = data_of(sources, publisher, with_summary=dataset is SUMMARY)
    table = next(one for one in tables_of(PackageData(data)) if one.name == dataset.table)
    kept = [own.keeps(dataset), *(_keeps(one, value) for one, value in filters.items())]
    return DatasetRows(data.cover, replace(table, lines=_those(table.lines, kept)))


def _those(lines: Any, kept: list[Keeps]) -> Iterator[object]:  # noqa: ANN401 lines of any table
    return (line for line in lines if all(keeps(line) for keeps in kept))


def _keeps(one: Filter, value: str) -> Keeps:
    column = one.column
    return lambda line: str(getattr(line, column)) == value


def _require_known(
    sources: Sources, filters: Mapping[Filter, str], own_schemes: frozenset[str] | None
) -> None:
    """What names nothing is told as such; another organisation's scheme answers alike."""
    scheme, category = filters.get(Filter.SCHEME), filters.get(Filter.CATEGORY)
    if scheme is not None:
        known = {one.reference for one in sources.picture.schemes.values()}
        if scheme not in known or (own_schemes is not None and scheme not in own_schemes):
            raise NotFoundError("There is no such scheme.")
    if category is not None:
        item = sources.picture.items.get(category)
        if item is None or item.list_name != _CATEGORIES:
            raise NotFoundError("There is no such category.")
    measure = filters.get(Filter.MEASURE)
    if measure is not None and measure not in measures_at(sources):
        raise NotFoundError("There is no such measure.")
