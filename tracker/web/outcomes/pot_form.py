"""The form of a pot's small reports: a few inputs to each, named by the scheme that they are of."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from markupsafe import Markup
from sqlalchemy.orm import Session

from tracker.domain.breaches import Breach, raise_if_broken
from tracker.domain.observed_values import WITHOUT_VALUE
from tracker.domain.outcomes.answers import EVERYBODY, Answers, Value, counted
from tracker.domain.outcomes.answers import not_reported as missing
from tracker.domain.outcomes.guards import (
    LONGEST_REASON,
    nil_says_nothing_else,
    reason_goes_without_a_number,
    reason_is_given,
)
from tracker.domain.outcomes.states import ReportAct
from tracker.domain.permissions import Viewer
from tracker.domain.values import Qualifier
from tracker.services.outcomes.acts import (
    ActOnReport,
    Recorded,
    SaveReport,
    report_nil,
    save_report,
)
from tracker.services.outcomes.pots import SmallReport
from tracker.web.fields import (
    AtMost,
    HiddenField,
    NhsField,
    NhsForm,
    SelectField,
    TextAreaField,
    WholeNumberField,
)
from tracker.web.outcomes.parts import QUALIFIERS, Data, with_values
from tracker.web.seen import version_seen

PEOPLE, EXACT, DELIVERED, REASON, SEEN = "people", "exact", "delivered", "reason", "seen"
NIL, UNKNOWN = "nil", "unknown"
_CHOICES = [
    *QUALIFIERS,
    (UNKNOWN, "Not known: say why"),
    (NIL, "Nothing to report: say why"),
]
_LABELS = {
    PEOPLE: "People reached",
    EXACT: "The number is",
    DELIVERED: "What was delivered",
    REASON: "Why, if not known or nothing to report",
}
# The inputs by the names that rules give to what they hold.
_FIELDS = {
    EVERYBODY.field: PEOPLE,
    "people_reached_qualifier": EXACT,
    "delivered": DELIVERED,
    "reason": REASON,
}

Act = Callable[[Session, Viewer], Recorded]


class PotForm(NhsForm):
    """The inputs of all reports on a page; each report brings the version that was seen."""


@dataclass(frozen=True)
class GridRow:
    """The inputs of one report."""

    report: SmallReport

    def name(self, part: str) -> str:
        """The name of an input of this report."""
        return f"{part}-{self.report.reference}"

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the inputs that people type in."""
        return tuple(self.name(part) for part in _LABELS)

    def fields(self) -> Iterator[tuple[str, NhsField | HiddenField]]:
        """The inputs; each label says of which report it is to those who cannot see the row."""
        place = self.report.name
        shared: dict[str, Mapping[str, Any]] = {
            part: {"place": place, "thing": label, "options": {"label": _label(label, place)}}
            for part, label in _LABELS.items()
        }
        long = [AtMost(LONGEST_REASON, "Reason")]
        text, why = dict(shared[DELIVERED]), dict(shared[REASON])
        text["options"] = {**text["options"], "rows": "3"}
        why["options"] = {**why["options"], "rows": "3"}
        why["thing"] = "Reason"
        yield self.name(PEOPLE), WholeNumberField(_LABELS[PEOPLE], **shared[PEOPLE])
        yield (
            self.name(EXACT),
            SelectField(_LABELS[EXACT], choices=_CHOICES, blank=None, **shared[EXACT]),
        )
        yield self.name(DELIVERED), TextAreaField(_LABELS[DELIVERED], **text)
        yield self.name(REASON), TextAreaField(_LABELS[REASON], validators=long, **why)
        yield self.name(SEEN), HiddenField()

    def stored(self, base: Answers | None = None) -> Data:
        """What the inputs hold of what is saved now, or was saved at another time."""
        answers = self.report.answers if base is None else base
        people = answers.people
        exact, reason = Qualifier.EXACT.value, ""
        number = people.number if people else None
        if people is not None:
            is_missing = people.status in WITHOUT_VALUE
            exact = UNKNOWN if is_missing else people.qualifier.value
            reason = people.reason if is_missing else ""
        return {
            self.name(PEOPLE): None if number is None else int(number),
            self.name(EXACT): exact,
            self.name(DELIVERED): answers.delivered,
            self.name(REASON): reason,
            self.name(SEEN): str(self.report.seen),
        }

    def act(self, typed: Data, base: Answers | None) -> Act | None:
        """Saving what was typed, or saying nil; none where the row is as the page showed it.

        `base` is what the report said then: a row that nobody typed in is not sent, and cannot
        stand in the way of whoever saved it meanwhile.
        """
        if base is not None and self._is_untouched(typed, base):
            return None
        report = self.report
        period, seen = report.expected.period, version_seen(typed[self.name(SEEN)])
        reason = typed[self.name(REASON)] or ""
        if typed[self.name(EXACT)] == NIL:
            given = {
                field: _LABELS[_FIELDS[field]]
                for field in (EVERYBODY.field, "delivered")
                if typed[self.name(_FIELDS[field])] not in (None, "")
            }
            raise_if_broken(
                [*nil_says_nothing_else(given), *reason_is_given(ReportAct.REPORT_NIL, reason)]
            )
            nil = ActOnReport(report.scheme_id, period, seen, reason)
            return lambda session, by: report_nil(session, by, nil)
        order = SaveReport(report.scheme_id, period, self.answers(typed), seen)
        return lambda session, by: save_report(session, by, order)

    def answers(self, typed: Data) -> Answers:
        """All that the report says, with what was typed in this row."""
        people = typed[self.name(PEOPLE)], typed[self.name(EXACT)], typed[self.name(REASON)] or ""
        shown = self.stored()
        answers = self.report.answers
        if people != (shown[self.name(PEOPLE)], shown[self.name(EXACT)], shown[self.name(REASON)]):
            answers = with_values(answers, {EVERYBODY: _people(*people)})
        return replace(answers, delivered=_text(typed[self.name(DELIVERED)]))

    def at_inputs(self, breaches: Iterable[Breach]) -> list[Breach]:
        """Each broken rule at its input; one about the report as a whole at its first."""
        return [
            replace(one, field=self.name(_FIELDS.get(one.field or "", PEOPLE))) for one in breaches
        ]

    def _is_untouched(self, typed: Data, base: Answers) -> bool:
        shown = self.stored(base)
        return all(_text(typed[name]) == _text(shown[name]) for name in self.names)


def pot_form(rows: Iterable[GridRow]) -> PotForm:
    """The form of these rows, with what is stored, or with what was sent."""
    found = tuple(rows)
    fields = {name: one for row in found for name, one in row.fields()}
    data = {name: value for row in found for name, value in row.stored().items()}
    made: PotForm = type("PotForm", (PotForm,), fields)(data=data)
    return made


def _people(number: int | None, exact: str | None, reason: str) -> Value | None:
    """How many, or why nobody can say; never both, for one would be lost."""
    if exact == UNKNOWN:
        found = missing(reason)
        # A number beside "not known" is refused by its rule, not passed over here.
        return found if number is None else replace(found, value=Decimal(number))
    if number is None:
        return missing(reason) if reason else None
    raise_if_broken(reason_goes_without_a_number(reason))
    return counted(number, Qualifier(exact or Qualifier.EXACT))


def _text(typed: object) -> str:
    """What an input holds, as text; browsers end lines in their own way, spreadsheets in theirs."""
    return "" if typed is None else str(typed).replace("\r\n", "\n")


def _label(words: str, place: str) -> dict[str, object]:
    whose = Markup('{}<span class="nhsuk-u-visually-hidden">, {}</span>').format(words, place)
    return {"html": whose, "classes": "tracker-grid__label"}
