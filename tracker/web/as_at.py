"""The past moment that an address asks for: a day typed in a form, or a moment in full."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime

from tracker.domain.breaches import Breach, raise_if_broken
from tracker.domain.periods import LONDON, end_of_day_london, read_moment
from tracker.web.fields import DayField, NhsForm

IN_THE_FUTURE = "As-at date must be today or in the past"
TOO_EARLY = "As-at date must be on or after the day of the first entry"


class AsAtForm(NhsForm):
    """A form that asks for a day by GET, so that what it shows has an address."""

    class Meta:
        """Nothing is stored, so nothing needs a token."""

        csrf = False

    as_at = DayField("As at", thing="As-at date", hint="For example, 31 3 2024")


def moment_asked_for(form: AsAtForm, asked: Mapping[str, str]) -> datetime | None:
    """The moment asked for, none for the present; ValueError with a sentence if unreadable."""
    return moment_in(form.as_at, asked)


def moment_in(field: DayField, asked: Mapping[str, str]) -> datetime | None:
    """The moment that the address gives under a field's name: in full, or as a day typed in it."""
    written = asked.get(field.name, "").strip()
    if written:
        moment = read_moment(written)
        # The inputs show the day, so that asking again from the form asks for the same.
        field.typed, field.data = None, moment.astimezone(LONDON).date()
        return moment
    problems = field.errors or getattr(field, "process_errors", ())
    if problems:
        raise ValueError(str(problems[0]))
    day: date | None = field.data
    if day is None or day == datetime.now(UTC).astimezone(LONDON).date():
        return None  # today is not over: its end lies ahead, and what it holds is what there is now
    return end_of_day_london(day)


def moment_unless(
    refused: Iterable[Breach], form: AsAtForm, asked: Mapping[str, str]
) -> datetime | None:
    """The moment asked for; RulesBroken with its problem and all others, told at once."""
    problems = list(refused)
    moment = None
    try:
        moment = moment_asked_for(form, asked)
    except ValueError as error:
        problems.append(Breach("as_at", "as_at", str(error)))
    raise_if_broken(problems)
    return moment


def refuse_moment(form: AsAtForm, problem: str) -> None:
    """Say beside the day, once, why it cannot be shown."""
    if problem not in form.as_at.errors:
        form.add_breaches([Breach("as_at", "as_at", problem)])
