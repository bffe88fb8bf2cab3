"""Making a template: the layout, its choices, and the rows that an organisation already has."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from imports.layouts import Layout, read_layout
from tracker.db.journal import AsAt, NothingRecordedError, as_at
from tracker.domain.permissions import Act, Viewer
from tracker.exports.templates import Template, TemplateRow, Value

from .money_rows import allocation_rows, award_rows, envelope_rows, forecast_rows
from .observation_rows import observation_rows
from .offers import offers_of
from .outcome_rows import outcome_rows
from .scheme_rows import link_rows, organisation_rows, scheme_rows
from .scope import Scope, scope_of


@dataclass(frozen=True)
class AskedTemplate:
    """Which template a person asks for; without an organisation it is blank."""

    layout: str
    organisation: str | None = None
    period: str = ""


@dataclass(frozen=True)
class Sender:
    """Who gives the template out, and whom to ask, as the deployer's settings say."""

    name: str = ""
    contact: str = ""


Rows = Callable[[Scope], Iterable[Mapping[str, Value]]]

_ROWS: Mapping[str, Rows] = {
    "organisations": organisation_rows,
    "envelopes": envelope_rows,
    "allocations": allocation_rows,
    "schemes": scheme_rows,
    "links": link_rows,
    "awards": award_rows,
    "forecasts": forecast_rows,
    "observations": observation_rows,
}
# References that the tracker gave: they say which row it is, besides the key of the layout.
_GIVEN: Mapping[str, frozenset[str]] = {
    "allocations": frozenset({"line"}),
    "awards": frozenset({"award"}),
}
_MONEY = frozenset(
    {"envelopes", "allocations", "virements", "awards", "actuals", "forecasts", "general-ledger"}
)
_NEVER_FILLED = {
    "virements": "Each request is a new row. The drop-downs hold the lines that may be chosen.",
    "actuals": "Each entry is a new row. The drop-downs hold the awards to choose from.",
    "general-ledger": "Paste the rows of your ledger extract: nothing is filled in beforehand.",
}
_ENVELOPES = "Envelopes belong to no single organisation: those of the whole period are here."
_NO_FORECAST = (
    "A row is one scheme and month. A blank amount leaves what is there: enter 0 to forecast that "
    "nothing will be spent."
)
_OBSERVATIONS = (
    "A row without figures is a value still to come: leave it as it is until there is one. A value "
    "that will not come needs the status Not reported and a reason."
)
_OUTCOMES = (
    (
        "Each report that is open now has a row of its own, and below it a row for each further "
        "question that it is asked. What you enter is kept as a draft, to be handed in on the page "
        "of the report; Nil on the row of the report hands in a nil report at once, with its "
        "reason. Empty the other rows of that report then."
    ),
    (
        "A question that you leave blank has no answer in this file: whatever the page of the "
        "report holds stays. A real zero is a 0 or the status Nil."
    ),
    (
        "Last reported stands beside each question to compare with and cannot be typed in. It is "
        "not filled in as an answer, so that nobody sends last time's figures again unread. What "
        "is filled in is what you saved for this period."
    ),
)


def make_template(
    session: Session,
    by: Viewer,
    asked: AskedTemplate,
    sender: Sender = Sender(),
) -> Template:
    """The template of a layout, as the tracker stands now and this person may see it."""
    by.require(Act.READ_FUNDING if asked.layout in _MONEY else Act.READ_SCHEMES)
    layout = read_layout(asked.layout)
    scope = scope_of(session, by, _now(session), asked.organisation, asked.period)
    organisation = scope.organisation
    return Template(
        layout,
        scope.at.recorded_at,
        offers_of(scope, layout),
        _rows(scope, layout),
        frozenset(layout.key) | _GIVEN.get(layout.name, frozenset()),
        organisation=organisation.code if organisation else "",
        organisation_name=organisation.name if organisation else "",
        period=asked.period,
        publisher=sender.name,
        contact=sender.contact,
        notes=tuple(_notes(layout, scope)),
    )


def _now(session: Session) -> AsAt:
    """The last recorded fact; a tracker that is new gives out blank workbooks all the same."""
    try:
        return as_at(session)
    except NothingRecordedError:
        return AsAt(0, datetime.now(UTC))


def _rows(scope: Scope, layout: Layout) -> tuple[TemplateRow, ...]:
    if scope.organisation is None:
        return ()
    # Whatever was recorded after this number, the row does not know of.
    version = str(scope.at.number)
    if layout.name == "outcomes":
        return tuple(TemplateRow(row.values, version, row.locked) for row in outcome_rows(scope))
    make = _ROWS.get(layout.name, _no_rows)
    return tuple(TemplateRow(values, version) for values in make(scope))


def _no_rows(_scope: Scope) -> tuple[Mapping[str, Value], ...]:
    return ()


def _notes(layout: Layout, scope: Scope) -> Iterable[str]:
    if layout.name in _NEVER_FILLED:
        yield _NEVER_FILLED[layout.name]
    if layout.name == "envelopes" and scope.organisation is not None:
        yield _ENVELOPES
    if layout.name == "observations" and scope.organisation is not None:
        yield _OBSERVATIONS
    if layout.name == "outcomes" and scope.organisation is not None:
        yield from _OUTCOMES
    if layout.name == "forecasts" and scope.organisation is not None:
        yield _NO_FORECAST
